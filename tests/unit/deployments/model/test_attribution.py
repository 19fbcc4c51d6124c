"""Attributions: row by row, within their time, and refused where nobody knows any."""

import asyncio

import numpy as np
import pytest

from deployments.errors import ItemErrorCode, NotExplainable
from deployments.messages import ModelRequest
from deployments.model.attribution import Attributer
from deployments.model.backends.base import BackendError
from deployments.model.core import ModelCore
from deployments.model.runner import Runner
from tests.unit.deployments.model.test_runner import Sums


class Telling(Sums):
    """Each movable token did what its id is, times the target."""

    error: Exception | None = None

    def attribute(self, input_ids, movable, target):
        if self.error is not None and input_ids[0] == 9:
            raise self.error
        return (input_ids * movable * target).astype(np.float32)


def request(*rows, budgets=None, targets=None):
    ids = np.array([i for row in rows for i in row], np.uint16)
    offsets = np.cumsum([0, *map(len, rows)])
    return ModelRequest(
        ids,
        offsets,
        tuple(budgets or [9.0] * len(rows)),
        "fp",
        len(rows),
        phrase_of=np.where(ids == 1, -1, 0).astype(np.int32),
        targets=tuple(targets or [1] * len(rows)),
    )


async def test_each_token_of_each_row():
    backend = Telling()
    core = ModelCore("mood", "fp", Runner(backend), attributer=Attributer(backend))
    reply = await core.predict(request([1, 5, 1], [7, 1], targets=[2, 3]))
    assert reply.attributions.tolist() == [0, 10, 0, 21, 0]
    assert (reply.errors, reply.values.shape) == ({}, (2, 0))
    core._runner.close()


@pytest.mark.parametrize("backend", [None, Sums()])
async def test_a_backend_without_gradients_says_so(backend):
    with pytest.raises(NotExplainable, match="no gradients"):
        await Attributer(backend).attribute(request([5]), np.zeros(1, np.int32))


async def test_a_missing_package_is_named():
    backend = Telling()
    backend.error = BackendError("Gradients need the package captum.")
    with pytest.raises(NotExplainable, match="captum"):
        await Attributer(backend).attribute(request([9]), np.zeros(1, np.int32))


@pytest.mark.parametrize("error", [ValueError("the row said 9"), None])
async def test_a_row_that_fails_or_is_not_finite_fails_alone(error, caplog):
    backend = Telling()
    backend.error = error
    if error is None:
        backend.attribute = lambda ids, movable, target: np.full(len(ids), np.nan if ids[0] == 9 else 1, np.float32)
    asked = request([9, 4], [3])
    reply = await Attributer(backend).attribute(asked, asked.phrase_of)
    assert reply.errors == {0: ItemErrorCode.STAGE_FAILED}
    assert reply.attributions[:2].tolist() == [0, 0]
    assert reply.attributions[2] != 0
    assert "said 9" not in caplog.text


async def test_a_row_whose_time_is_over_is_dropped():
    asked = request([4], [3], budgets=[0.0, 9.0])
    reply = await Attributer(Telling()).attribute(asked, asked.phrase_of)
    assert (reply.errors, reply.attributions.tolist()) == ({0: ItemErrorCode.DEADLINE}, [0, 3])


async def test_a_caller_who_leaves_stops_after_the_row():
    backend = Telling()
    seen = []
    attribute = backend.attribute
    task: asyncio.Task | None = None

    def attribute_and_leave(ids, movable, target):
        seen.append(ids.tolist())
        task.get_loop().call_soon_threadsafe(task.cancel)
        return attribute(ids, movable, target)

    backend.attribute = attribute_and_leave
    asked = request(*[[4]] * 50)
    task = asyncio.create_task(Attributer(backend).attribute(asked, asked.phrase_of))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(seen) < 50

"""The model stage's core: whose rows it takes, and which outputs it keeps."""

import numpy as np
import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import ModelRequest
from deployments.model.core import ModelCore, RowMemory
from deployments.model.runner import Runner
from tests.unit.deployments.model.test_runner import POISON, Sums


@pytest.fixture
def backend():
    return Sums()


@pytest.fixture
def core(backend):
    runner = Runner(backend)
    yield ModelCore("mood", "fp", runner, remembered_rows=2)
    runner.close()


def request(*rows, reusable_from=None, fingerprint="fp"):
    offsets = np.cumsum([0, *map(len, rows)])
    ids = np.array([i for row in rows for i in row], np.uint16)
    return ModelRequest(
        ids, offsets, (9.0,) * len(rows), fingerprint, len(rows) if reusable_from is None else reusable_from
    )


async def test_rows_are_answered_in_order(core):
    reply = await core.predict(request([1, 2], [5], [1, 1, 1]))
    assert reply.values.tolist() == [[2, 3], [1, 5], [3, 3]]
    assert reply.errors == {}


async def test_rows_prepared_by_another_pipeline_are_refused(core, backend):
    with pytest.raises(StageUnavailable, match="another preprocessing"):
        await core.predict(request([1], fingerprint="other"))
    assert backend.passes == []


async def test_reusable_rows_run_once(core, backend):
    first = await core.predict(request([1, 2], [7, 7], reusable_from=1))
    second = await core.predict(request([3, 4], [7, 7], reusable_from=1))
    assert first.values.tolist() == [[2, 3], [2, 14]]
    assert second.values.tolist() == [[2, 7], [2, 14]]
    assert sum(map(len, backend.passes)) == 3


async def test_rows_of_texts_are_not_kept(core, backend):
    await core.predict(request([1, 2]))
    await core.predict(request([1, 2]))
    assert sum(map(len, backend.passes)) == 2


async def test_a_failed_row_is_not_kept(core, backend):
    for _ in range(2):
        reply = await core.predict(request([1], [POISON], reusable_from=1))
        assert reply.errors == {1: ItemErrorCode.STAGE_FAILED}


async def test_no_rows(core):
    reply = await core.predict(request())
    assert reply.values.shape == (0, 2)


async def test_a_dead_work_loop_is_unhealthy(core, backend):
    core.check()
    core._runner.close()
    with pytest.raises(RuntimeError):
        core.check()


def test_the_memory_forgets_the_least_recently_used():
    memory = RowMemory(2)
    rows = [np.array([i], np.uint16) for i in range(3)]
    memory.put(rows[0], np.ones(1, np.float32))
    memory.put(rows[1], np.ones(1, np.float32))
    memory.get(rows[0])
    memory.put(rows[2], np.ones(1, np.float32))
    assert [memory.get(row) is not None for row in rows] == [True, False, True]

"""What columns add to a row's logits, and to nothing else."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.errors import ItemErrorCode, ModelChanging
from deployments.model.backends.base import BackendError
from deployments.model.columns import ColumnHead, distinct
from deployments.model.core import ModelCore
from deployments.model.runner import Runner
from tests.unit.deployments.model.test_core import request
from tests.unit.deployments.model.test_runner import POISON, Sums

HEAD = ColumnHead(np.array([[1, 10, 0], [2, 20, 0]], np.float32))


@pytest.fixture
def runner():
    runner = Runner(Sums())
    yield runner
    runner.close()


def with_columns(*rows):
    return replace(request(*([i, i] for i in range(1, len(rows) + 1))), columns=np.array(rows, np.float32))


async def test_each_row_has_its_own(runner):
    core = ModelCore("m", "fp", runner, columns=HEAD)
    plain = await ModelCore("m", "fp", runner).predict(request([1, 1], [2, 2]))
    reply = await core.predict(with_columns([1, 0, 5], [0, 1, 5]))
    assert (reply.values - plain.values).tolist() == [[1, 2], [10, 20]]


async def test_novelty_is_the_texts_alone(runner):
    core = ModelCore("m", "fp", runner, columns=ColumnHead(np.ones((1, 3), np.float32)), tells_novelty=True)
    plain = await ModelCore("m", "fp", runner, tells_novelty=True).predict(request([1, 1]))
    reply = await core.predict(with_columns([1, 1, 1]))
    assert (reply.values - plain.values).tolist() == [[3]]
    assert reply.novelty.tolist() == plain.novelty.tolist()


async def test_a_failed_row_stays_zeros(runner):
    core = ModelCore("m", "fp", runner, columns=HEAD)
    reply = await core.predict(replace(request([POISON], [1]), columns=np.ones((2, 3), np.float32)))
    assert reply.errors == {0: ItemErrorCode.STAGE_FAILED}
    assert reply.values[0].tolist() == [0, 0]


async def test_rows_without_columns_and_columns_without_a_head_are_refused(runner):
    with pytest.raises(ModelChanging):
        await ModelCore("m", "fp", runner, columns=HEAD).predict(request([1]))
    with pytest.raises(ModelChanging):
        await ModelCore("m", "fp", runner).predict(with_columns([1, 1, 1]))


def test_it_is_the_end_of_the_head(tmp_path):
    path = tmp_path / "head.safetensors"
    source = SimpleNamespace(columns=SimpleNamespace(width=2), head_path=path)
    save_file({"weight": np.arange(10, dtype=np.float32).reshape(2, 5)}, path)
    head = ColumnHead.of(source)
    assert head(np.eye(2, dtype=np.float32)).tolist() == [[3, 8], [4, 9]]
    assert head.labels == 2
    assert ColumnHead.of(SimpleNamespace(columns=None, head_path=path)) is None
    path.write_bytes(b"none")
    with pytest.raises(BackendError, match="is not a linear head"):
        ColumnHead.of(source)


async def test_a_text_that_is_there_with_several_rows_of_columns_runs_once():
    backend = Sums()
    runner = Runner(backend)
    core = ModelCore("m", "fp", runner, columns=HEAD)
    asked = request([1, 2], [3], [1, 2], [1, 2], [3])
    reply = await core.predict(replace(asked, columns=np.eye(5, 3, dtype=np.float32)))
    runner.close()
    assert sorted(length for lengths in backend.passes for length in lengths) == [1, 2]
    assert reply.errors == {}
    assert reply.values.tolist() == [[3, 5], [11, 23], [2, 3], [2, 3], [1, 3]]


async def test_where_it_fails_all_of_its_rows_do(runner):
    core = ModelCore("m", "fp", runner, columns=HEAD)
    reply = await core.predict(replace(request([POISON], [1], [POISON]), columns=np.ones((3, 3), np.float32)))
    assert reply.errors == dict.fromkeys((0, 2), ItemErrorCode.STAGE_FAILED)
    assert reply.values.tolist() == [[0, 0], [12, 23], [0, 0]]


async def test_it_runs_for_as_long_as_the_most_patient_waits(runner):
    core = ModelCore("m", "fp", runner, columns=HEAD)
    asked = replace(request([1], [1], [2]), columns=np.zeros((3, 3), np.float32), budgets_s=(0.0, 9.0, 0.0))
    assert (await core.predict(asked)).errors == {2: ItemErrorCode.DEADLINE}


@pytest.mark.parametrize(
    ("rows", "first", "like"),
    [([], [], []), ([[1]], [0], [0]), ([[1], [1, 1], [1], [2]], [0, 1, 3], [0, 1, 0, 2])],
)
def test_distinct_rows(rows, first, like):
    assert distinct([np.array(row, np.uint16) for row in rows]) == (first, like)

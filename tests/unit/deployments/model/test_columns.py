"""What columns add to a row's logits, and to nothing else."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.errors import ItemErrorCode, ModelChanging
from deployments.model.backends.base import BackendError
from deployments.model.columns import ColumnHead
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

"""Passes from recordings, on a CPU: a recording there runs the same function over the same tensors again."""

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from deployments.model.backends.devices import HostDevice, Recording  # noqa: E402
from deployments.model.backends.graphs import GraphedPasses, GraphError  # noqa: E402

PAD = 9


def forward(ids: Any, mask: Any) -> Any:
    """Sums and counts of what the mask leaves; NaN where it leaves nothing, as a softmax would."""
    kept = (ids * mask).sum(dim=1).float()
    count = mask.sum(dim=1).float()
    return torch.stack([kept / count, count, ids[:, -1].float()], dim=1)


def passes(device: HostDevice | None = None, run: Any = forward) -> GraphedPasses:
    return GraphedPasses(device or HostDevice(), run, pad_id=PAD, max_tokens=32, vocabulary=100, graph_tokens=256)


def a_pass(rows: int, length: int, seed: int = 0) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    mask = (np.arange(length) < draw.integers(1, length + 1, rows)[:, None]).astype(np.int64)
    return draw.integers(10, 90, (rows, length)), mask


@pytest.mark.parametrize(("rows", "length"), [(1, 1), (1, 5), (3, 16), (5, 17), (8, 32), (16, 16)])
def test_a_recording_answers_for_the_rows_that_it_was_given(rows: int, length: int) -> None:
    graphs = passes()
    graphs.record()
    ids, mask = a_pass(rows, length)
    values = graphs.run(ids, mask)
    assert values is not None
    assert values.shape == (rows, 3)
    np.testing.assert_allclose(values[:, 0], (ids * mask).sum(axis=1) / mask.sum(axis=1), rtol=1e-6)
    np.testing.assert_array_equal(values[:, 1], mask.sum(axis=1))
    if length not in (16, 32):
        assert (values[:, 2] == PAD).all()


def test_a_later_pass_leaves_the_answers_of_an_earlier_one_alone() -> None:
    graphs = passes()
    graphs.record()
    first = graphs.run(*a_pass(2, 7, seed=1))
    assert first is not None
    kept = first.copy()
    assert graphs.run(*a_pass(2, 7, seed=2)) is not None
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize(("rows", "length"), [(17, 16), (1, 33), (300, 1)])
def test_a_pass_too_large_for_any_is_left_to_the_caller(rows: int, length: int) -> None:
    graphs = passes()
    graphs.record()
    assert graphs.run(*a_pass(rows, length)) is None


def test_threads_take_turns() -> None:
    graphs = passes()
    graphs.record()
    wrong: list[int] = []

    def ask(seed: int) -> None:
        for k in range(50):
            ids, mask = a_pass(1 + k % 4, 1 + (k + seed) % 20, seed * 100 + k)
            values = graphs.run(ids, mask)
            wanted = (ids * mask).sum(axis=1) / mask.sum(axis=1)
            if values is None or not np.allclose(values[:, 0], wanted):
                wrong.append(k)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


class Stuck(HostDevice):
    """Replays what it saw when it recorded: what a value that was read on the host does to a graph."""

    def record(self, forward: Any, shape: Any) -> Recording:
        return replace(super().record(forward, shape), replay=lambda: None)


class Refusing(HostDevice):
    """Cannot record small shapes: where the large ones were recorded first."""

    def record(self, forward: Any, shape: Any) -> Recording:
        if shape[0] == 1:
            raise RuntimeError("operation not permitted when stream is capturing")
        return super().record(forward, shape)


@pytest.mark.parametrize(("device", "message"), [(Stuck(), "answers differently"), (Refusing(), "not permitted")])
def test_what_cannot_be_recorded_is_found_at_the_start(device: HostDevice, message: str) -> None:
    graphs = passes(device)
    with pytest.raises(GraphError, match=message):
        graphs.record()
    assert graphs.run(*a_pass(4, 16)) is None


def test_answers_that_are_not_finite_are_not_accepted() -> None:
    with pytest.raises(GraphError, match="differently"):
        passes(run=lambda ids, mask: forward(ids, mask) * float("nan")).record()

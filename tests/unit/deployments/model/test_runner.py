"""The model's work loop, on a backend whose passes the test can hold back."""

import asyncio
import threading

import numpy as np
import pytest

from deployments.errors import ItemErrorCode
from deployments.model.runner import Runner

POISON = 666


class Sums:
    """Answers each row with its length and the sum of its ids; refuses a pass that holds the poison id."""

    token_budget = 8
    width = 2

    def __init__(self) -> None:
        self.passes: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def load(self) -> None: ...

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def predict(self, input_ids, attention_mask):
        self.entered.set()
        assert self.gate.wait(10)
        lengths = attention_mask.sum(1)
        self.passes.append(lengths.tolist())
        if (input_ids == POISON).any():
            raise RuntimeError("poison")
        return np.stack([lengths, (input_ids * attention_mask).sum(1)], axis=1).astype(np.float32)


def rows(*lengths, start=1):
    return [np.arange(start, start + n, dtype=np.uint16) for n in lengths]


@pytest.fixture
def backend():
    return Sums()


@pytest.fixture
def runner(backend):
    runner = Runner(backend)
    yield runner
    backend.gate.set()
    runner.close()


async def test_every_row_gets_its_own_answer_whatever_the_packing(runner):
    values, errors = await runner.run(rows(3, 1, 8, 2, 5), [9.0] * 5)
    assert values.tolist() == [[3, 6], [1, 1], [8, 36], [2, 3], [5, 15]]
    assert errors == {}


async def test_passes_keep_to_the_budget(runner, backend):
    await runner.run(rows(1, 2, 3, 4, 5, 6, 7, 8, 20), [9.0] * 9)
    assert sorted(n for p in backend.passes for n in p) == [1, 2, 3, 4, 5, 6, 7, 8, 20]
    assert all(len(p) == 1 or len(p) * max(p) <= backend.token_budget for p in backend.passes)


async def test_a_row_that_fails_does_not_fail_its_neighbours(runner):
    poisoned = [*rows(2, 2), np.array([POISON, 1], np.uint16), *rows(2)]
    values, errors = await runner.run(poisoned, [9.0] * 4)
    assert errors == {2: ItemErrorCode.STAGE_FAILED}
    assert values.tolist() == [[2, 3], [2, 3], [0, 0], [2, 3]]


async def test_a_value_that_is_not_finite_is_a_failure(runner, backend, monkeypatch):
    def nan(input_ids, attention_mask):
        return np.full((len(input_ids), 2), np.nan, np.float32)

    monkeypatch.setattr(backend, "predict", nan)
    values, errors = await runner.run(rows(2), [9.0])
    assert errors == {0: ItemErrorCode.STAGE_FAILED}
    assert values.tolist() == [[0, 0]]


async def test_expired_rows_are_dropped_before_the_pass(runner, backend):
    values, errors = await runner.run(rows(2, 3), [0.0, 9.0])
    assert errors == {0: ItemErrorCode.DEADLINE}
    assert values.tolist() == [[0, 0], [3, 6]]
    assert backend.passes == [[3]]


async def test_rows_of_a_caller_that_left_are_dropped(runner, backend):
    backend.gate.clear()
    first = asyncio.create_task(runner.run(rows(8), [9.0]))
    await asyncio.to_thread(backend.entered.wait)
    second = asyncio.create_task(runner.run(rows(7), [9.0]))
    third = asyncio.create_task(runner.run(rows(6), [9.0]))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    backend.gate.set()
    await asyncio.gather(first, third)
    assert backend.passes == [[8], [6]]


async def test_concurrent_calls_share_passes_when_the_oldest_does_not_fill_one(runner, backend):
    backend.gate.clear()
    blocker = asyncio.create_task(runner.run(rows(8), [9.0]))
    await asyncio.to_thread(backend.entered.wait)
    small = [asyncio.create_task(runner.run(rows(2), [9.0])) for _ in range(4)]
    await asyncio.sleep(0)
    backend.gate.set()
    await asyncio.gather(blocker, *small)
    assert backend.passes == [[8], [2, 2, 2, 2]]


async def test_no_rows_no_pass(runner, backend):
    values, errors = await runner.run([], [])
    assert values.shape == (0, 2)
    assert errors == {}
    assert backend.passes == []


async def test_closing_fails_what_waits_and_refuses_what_comes(backend):
    runner = Runner(backend)
    backend.gate.clear()
    running = asyncio.create_task(runner.run(rows(8), [9.0]))
    await asyncio.to_thread(backend.entered.wait)
    waiting = asyncio.create_task(runner.run(rows(8), [9.0]))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(runner.close))
    while not runner._closed:
        await asyncio.sleep(0)
    backend.gate.set()
    await closing
    assert (await running)[1] == {}
    assert (await waiting)[1] == {0: ItemErrorCode.STAGE_FAILED}
    assert not runner.is_alive()
    with pytest.raises(RuntimeError):
        await runner.run(rows(1), [9.0])


async def test_workers_run_passes_at_once_and_share_what_waits(backend):
    backend.token_budget = 1000
    running = threading.Barrier(2, timeout=10)
    predict = backend.predict

    def together(input_ids, attention_mask):
        running.wait()
        return predict(input_ids, attention_mask)

    backend.predict = together
    runner = Runner(backend, workers=2)
    values, errors = await runner.run(rows(4, 4, 4, 4), [9.0] * 4)
    runner.close()
    assert errors == {}
    assert values.tolist() == [[4, 10]] * 4
    assert backend.passes == [[4, 4], [4, 4]]


async def test_many_calls_on_many_workers_each_get_their_own_answers(backend):
    runner = Runner(backend, workers=3)
    lengths = [[1 + (7 * k + j) % 9 for j in range(k % 5 + 1)] for k in range(60)]
    answers = await asyncio.gather(*(runner.run(rows(*ns, start=k), [9.0] * len(ns)) for k, ns in enumerate(lengths)))
    runner.close()
    for k, (ns, (values, errors)) in enumerate(zip(lengths, answers, strict=True)):
        assert errors == {}
        assert values.tolist() == [[n, sum(range(k, k + n))] for n in ns]

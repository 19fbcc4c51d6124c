"""The micro-batcher: nobody waits for company, everybody who waits goes together."""

import asyncio
import math
from contextvars import ContextVar
from dataclasses import dataclass

import pytest

from deployments.errors import NotFound, Overloaded, StageUnavailable
from deployments.ingress.admission import Admission
from deployments.ingress.batcher import MicroBatcher


@dataclass
class Job:
    name: str
    size: int = 1
    characters: int = 10
    deadline: float = math.inf
    caller: bytes = b""


class Stages:
    """Runs batches when the test says so."""

    def __init__(self):
        self.batches = []
        self.gates = []

    async def run(self, jobs, wanted):
        self.batches.append([job.name for job in jobs])
        gate = asyncio.get_running_loop().create_future()
        self.gates.append(gate)
        await gate
        self.wanted = [wanted(i) for i in range(len(jobs))]
        return [NotFound("gone") if job.name == "bad" else job.name.upper() for job in jobs]


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


def batcher(stages, *, house=None, **options):
    bounds = {"max_items": 4, "max_characters": 1000, "max_in_flight": 1} | options
    lane = (house or Admission(60.0, 100)).lane(bounds["max_items"])
    return MicroBatcher(stages.run, lane=lane, **bounds)


def submit(b, *jobs):
    return [asyncio.ensure_future(b.submit(job)) for job in jobs]


async def test_a_lone_job_goes_at_once():
    stages = Stages()
    [task] = submit(batcher(stages), Job("a"))
    await settle()
    assert stages.batches == [["a"]]
    stages.gates[0].set_result(None)
    assert await task == "A"


async def test_jobs_of_one_turn_of_the_loop_go_together():
    stages = Stages()
    tasks = submit(batcher(stages), Job("a"), Job("b"))
    await settle()
    assert stages.batches == [["a", "b"]]
    stages.gates[0].set_result(None)
    assert await asyncio.gather(*tasks) == ["A", "B"]


async def test_what_gathers_while_a_batch_is_away_goes_when_it_comes_back():
    stages = Stages()
    b = batcher(stages)
    tasks = submit(b, Job("a"))
    await settle()
    tasks += submit(b, *(Job(c) for c in "bcdefg"))
    await settle()
    assert stages.batches == [["a"]]
    stages.gates[0].set_result(None)
    await settle()
    assert stages.batches == [["a"], ["b", "c", "d", "e"]]
    stages.gates[1].set_result(None)
    await settle()
    assert stages.batches[2] == ["f", "g"]
    stages.gates[2].set_result(None)
    assert await asyncio.gather(*tasks) == list("ABCDEFG")


async def test_a_small_batch_waits_rather_than_trail_a_large_one():
    stages = Stages()
    b = batcher(stages, max_in_flight=2)
    tasks = submit(b, Job("a"), Job("b"), Job("c"))
    await settle()
    tasks += submit(b, Job("d"))
    await settle()
    assert stages.batches == [["a", "b", "c"]]
    tasks += submit(b, Job("e"), Job("f"))
    await settle()
    assert stages.batches == [["a", "b", "c"], ["d", "e", "f"]]
    for gate in stages.gates:
        gate.set_result(None)
    await asyncio.gather(*tasks)


async def test_nobody_waits_behind_a_long_batch():
    stages = Stages()
    tasks = submit(b := batcher(stages, max_in_flight=2, max_characters=10**6), Job("long", size=4, characters=20_000))
    await settle()
    tasks += submit(b, Job("short"))
    await settle()
    assert stages.batches == [["long"], ["short"]]
    for gate in stages.gates:
        gate.set_result(None)
    await asyncio.gather(*tasks)


async def test_a_batch_that_everybody_left_is_cut_short_and_the_next_one_goes():
    stages = Stages()
    b = batcher(stages)
    leaving = submit(b, Job("a"), Job("b"))
    await settle()
    [stays] = submit(b, Job("c"))
    leaving[0].cancel()
    await settle()
    assert stages.batches == [["a", "b"]]
    leaving[1].cancel()
    await settle()
    assert stages.gates[0].cancelled()
    assert stages.batches == [["a", "b"], ["c"]]
    stages.gates[1].set_result(None)
    assert await stays == "C"


async def test_two_batches_may_be_on_their_way():
    stages = Stages()
    b = batcher(stages, max_in_flight=2)
    tasks = submit(b, Job("a"))
    await settle()
    tasks += submit(b, Job("b"))
    await settle()
    tasks += submit(b, Job("c"))
    await settle()
    assert stages.batches == [["a"], ["b"]]
    stages.gates[1].set_result(None)
    await settle()
    assert stages.batches == [["a"], ["b"], ["c"]]
    for gate in (stages.gates[0], stages.gates[2]):
        gate.set_result(None)
    await asyncio.gather(*tasks)


async def test_a_job_is_never_split_and_may_exceed_the_batch():
    stages = Stages()
    b = batcher(stages)
    tasks = submit(b, Job("big", size=9), Job("a"))
    await settle()
    assert stages.batches == [["big"]]
    stages.gates[0].set_result(None)
    await settle()
    assert stages.batches == [["big"], ["a"]]
    stages.gates[1].set_result(None)
    await asyncio.gather(*tasks)


async def test_characters_bound_a_batch():
    stages = Stages()
    tasks = submit(batcher(stages), Job("a", characters=600), Job("b", characters=600))
    await settle()
    assert stages.batches == [["a"]]
    for task in tasks:
        task.cancel()


async def test_an_error_reaches_its_own_job_only():
    stages = Stages()
    good, bad = submit(batcher(stages), Job("good"), Job("bad"))
    await settle()
    stages.gates[0].set_result(None)
    assert await good == "GOOD"
    with pytest.raises(NotFound):
        await bad


@pytest.mark.parametrize("error", [RuntimeError("secret text"), StageUnavailable("down", stage="model-x")])
async def test_a_batch_that_fails_leaves_no_job_waiting_and_quotes_nothing(error):
    stages = Stages()
    tasks = submit(batcher(stages), Job("a"), Job("b"))
    await settle()
    stages.gates[0].set_exception(error)
    for task in tasks:
        with pytest.raises(StageUnavailable) as caught:
            await task
        assert "secret" not in str(caught.value)


async def test_a_job_cancelled_while_it_waits_never_goes():
    stages = Stages()
    house = Admission(60.0, 100)
    b = batcher(stages, house=house)
    tasks = submit(b, Job("a"))
    await settle()
    [gone] = submit(b, Job("gone"))
    tasks += submit(b, Job("b"))
    await settle()
    gone.cancel()
    await settle()
    assert house.waiting == 1
    stages.gates[0].set_result(None)
    await settle()
    assert stages.batches == [["a"], ["b"]]
    stages.gates[1].set_result(None)
    await asyncio.gather(*tasks)
    assert house.waiting == 0


async def test_the_run_is_told_who_left_on_the_way():
    stages = Stages()
    stays, leaves = submit(batcher(stages), Job("stays"), Job("leaves"))
    await settle()
    leaves.cancel()
    await settle()
    stages.gates[0].set_result(None)
    assert await stays == "STAYS"
    assert stages.wanted == [True, False]


async def test_a_full_room_refuses_and_says_when_to_come_back():
    stages = Stages()
    house = Admission(60.0, 3)
    b = batcher(stages, house=house)
    tasks = submit(b, Job("a"))
    await settle()
    tasks += submit(b, Job("b", size=2), Job("c"))
    await settle()
    with pytest.raises(Overloaded) as caught:
        await b.submit(Job("d"))
    assert int(caught.value.headers()["retry-after"]) >= 1
    for gate in stages.gates:
        gate.set_result(None)
    await settle()
    for gate in stages.gates[1:]:
        gate.set_result(None)
    await asyncio.gather(*tasks)
    assert house.waiting == 0


async def test_a_batch_does_not_run_in_the_context_of_one_of_its_requests():
    """Serve keeps there which request it serves, and cancels all that was called under it when its client hangs up."""
    whose: ContextVar[str] = ContextVar("whose", default="nobody's")
    seen = []

    class Watched(Stages):
        async def run(self, jobs, wanted):
            seen.append(whose.get())
            return await super().run(jobs, wanted)

    stages = Watched()
    whose.set("one request's")
    b = batcher(stages)
    tasks = submit(b, Job("a"))
    await settle()
    tasks += submit(b, Job("b"))
    for gate in (0, 1):
        await settle()
        stages.gates[gate].set_result(None)
    await asyncio.gather(*tasks)
    assert seen == ["nobody's", "nobody's"]


async def test_requests_without_texts_wait_and_leave_like_others():
    stages = Stages()
    b = batcher(stages)
    first = submit(b, Job("first"))
    await settle()
    waiting = submit(b, Job("some"), Job("none", size=0, characters=0), Job("nothing", size=0, characters=0))
    await settle()
    stages.gates[0].set_result(None)
    await settle()
    stages.gates[1].set_result(None)
    assert await asyncio.gather(*first, *waiting) == ["FIRST", "SOME", "NONE", "NOTHING"]


async def test_a_batch_that_everybody_gave_up_on_tells_how_long_it_took():
    now = [0.0]
    house = Admission(60.0, 100, clock=lambda: now[0])
    lane = house.lane(4)
    b = MicroBatcher(Stages().run, lane=lane, max_items=4, max_characters=1000, max_in_flight=1)
    tasks = submit(b, *(Job(f"{i}") for i in range(6)))
    await settle()
    before = lane.rate.work_s
    now[0] = 30.0
    for task in tasks[:4]:
        task.cancel()
    await settle()
    assert lane.rate.work_s < before / 10

"""The micro-batcher before several replicas: each has something to do, and none has a queue it need not have."""

import asyncio

import pytest

from deployments.ingress.admission import Admission
from deployments.ingress.batcher import LEAST_SHARE
from tests.unit.deployments.ingress.test_batcher import Job, Stages, batcher, settle, submit


def jobs(count):
    return [Job(f"j{i}") for i in range(count)]


async def end(stages, tasks):
    while not all(task.done() for task in tasks):
        for gate in stages.gates:
            if not gate.done():
                gate.set_result(None)
        await settle()
    return await asyncio.gather(*tasks)


@pytest.mark.parametrize("replicas", [1, 4, 16])
async def test_what_waits_is_shared_between_replicas_that_are_free(replicas):
    stages = Stages()
    b = batcher(stages, house=Admission(60.0, 1000), max_items=64, max_in_flight=2, replicas=lambda: replicas)
    tasks = submit(b, *jobs(16 * LEAST_SHARE))
    await settle()
    sizes = [len(batch) for batch in stages.batches[:replicas]]
    assert sizes == ([64] if replicas == 1 else [16 * LEAST_SHARE // replicas] * replicas)
    assert sorted(await end(stages, tasks)) == sorted(job.name.upper() for job in jobs(16 * LEAST_SHARE))


async def test_a_handful_is_not_split():
    stages = Stages()
    tasks = submit(batcher(stages, max_items=64, replicas=lambda: 8), *jobs(LEAST_SHARE))
    await settle()
    assert [len(batch) for batch in stages.batches] == [LEAST_SHARE]
    await end(stages, tasks)


async def test_nobody_waits_while_a_replica_is_free():
    stages = Stages()
    b = batcher(stages, max_items=64, replicas=lambda: 3)
    tasks = []
    for job in jobs(3):
        tasks += submit(b, job)
        await settle()
    assert len(stages.batches) == 3
    tasks += submit(b, Job("waits"))
    await settle()
    assert len(stages.batches) == 3
    await end(stages, tasks)


async def test_as_many_on_the_way_as_the_replicas_can_be_ahead():
    stages = Stages()
    b = batcher(stages, max_items=4, max_in_flight=2, replicas=lambda: 3)
    tasks = submit(b, *jobs(100))
    await settle()
    assert len(stages.batches) == 6
    await end(stages, tasks)


async def test_a_replica_that_joins_gets_its_share_at_the_next_chance():
    stages, count = Stages(), 1
    b = batcher(stages, max_items=64, replicas=lambda: count)
    tasks = submit(b, Job("a"))
    await settle()
    tasks += submit(b, Job("b"))
    await settle()
    assert len(stages.batches) == 1
    count = 2
    tasks += submit(b, Job("c"))
    await settle()
    assert stages.batches == [["a"], ["b", "c"]]
    await end(stages, tasks)


async def test_a_stage_without_replicas_gets_one_batch_to_wake_it():
    stages = Stages()
    b = batcher(stages, replicas=lambda: 0)
    tasks = submit(b, Job("a"))
    await settle()
    assert stages.batches == [["a"]]
    await end(stages, tasks)

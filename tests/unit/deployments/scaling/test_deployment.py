"""The router over Ray's own machinery: real pending requests, and replicas that only tell of their queue."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from ray.serve._private.common import DeploymentHandleSource, DeploymentID, ReplicaID, RequestMetadata
from ray.serve.request_router import PendingRequest

from deployments.scaling.deployment import LeastLoadedRouter

STAGE = DeploymentID(name="model", app_name="text")


@dataclass
class Batch:
    work: int


@dataclass(eq=False)
class Replica:
    replica_id: ReplicaID
    queue: int = 0
    max_ongoing_requests: int = 16

    async def get_queue_len(self, *, deadline_s):
        return self.queue


def pending(name, work):
    metadata = RequestMetadata(request_id=name, internal_request_id=name)
    return PendingRequest(args=[Batch(work)], kwargs={}, metadata=metadata)


async def router_of(count):
    router = LeastLoadedRouter(STAGE, DeploymentHandleSource.REPLICA, use_replica_queue_len_cache=True)
    router.initialize_state()
    replicas = [Replica(ReplicaID(str(i), STAGE)) for i in range(count)]
    router.update_replicas(replicas)
    await asyncio.sleep(0)
    return router, replicas


async def choose(router, name, work):
    return await asyncio.wait_for(router._choose_replica_for_request(pending(name, work)), 5)


def test_calls_of_one_moment_go_to_replicas_of_their_own():
    async def main():
        router, replicas = await router_of(4)
        chosen = await asyncio.gather(*(choose(router, str(i), 8) for i in range(4)))
        assert {replica.replica_id for replica in chosen} == {replica.replica_id for replica in replicas}

    asyncio.run(main())


def test_it_goes_by_work_and_not_by_what_a_replica_said_of_its_queue():
    async def main():
        router, _ = await router_of(2)
        long = await choose(router, "long", 500)
        short = await choose(router, "short", 8)
        # The calls of another ingress were seen once; nobody says when they have ended.
        router.on_new_queue_len_info(short.replica_id, 7)
        assert await choose(router, "next", 8) is short
        router.on_request_completed(long.replica_id, "long")
        assert await choose(router, "last", 8) is long

    asyncio.run(main())


def test_a_call_that_is_given_up_before_it_went_is_nobodys_work():
    async def main():
        router, replicas = await router_of(1)
        replicas[0].queue = replicas[0].max_ongoing_requests
        router.on_new_queue_len_info(replicas[0].replica_id, replicas[0].max_ongoing_requests)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(router._choose_replica_for_request(pending("full", 8)), 0.2)
        await asyncio.sleep(0)
        assert router._outstanding.work(replicas[0].replica_id) == 0

    asyncio.run(main())


def test_where_the_chosen_one_is_full_another_takes_the_call_and_is_counted():
    async def main():
        router, (first, second) = await router_of(2)
        await choose(router, "a", 1000)
        busy = first if router._outstanding.work(first.replica_id) else second
        full = second if busy is first else first
        full.queue = full.max_ongoing_requests
        router.on_new_queue_len_info(full.replica_id, full.max_ongoing_requests)
        call = pending("b", 8)
        assert await asyncio.wait_for(router._choose_replica_for_request(call), 5) is busy
        router.on_request_routed(call, busy.replica_id, None)
        assert router._outstanding.work(full.replica_id) == 0

    asyncio.run(main())

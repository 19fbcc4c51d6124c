"""Which replica gets a batch: the one with the least to do. Ray loads this where a stage is called."""

from __future__ import annotations

from asyncio import Future
from typing import Any

from ray.serve.request_router import PendingRequest, ReplicaID, RequestRouter, RunningReplica

from deployments.scaling.outstanding import Outstanding

__all__ = ["LeastLoadedRouter"]


class LeastLoadedRouter(RequestRouter):
    """Sends a call to the replica that has the least of this caller's work; Ray's own compares the calls of two.

    A call here is a whole micro-batch, so there are few of them and each counts: with two batches per replica on their
    way, the better of two at random leaves replicas without any while others have three. Batches are of any size, so
    what is compared is their `work`.
    """

    _outstanding: Outstanding[ReplicaID]

    def initialize_state(self, **kwargs: Any) -> None:
        """Called by Ray when the router is made."""
        self._outstanding = Outstanding()

    async def choose_replicas(
        self, candidate_replicas: list[RunningReplica], pending_request: PendingRequest | None = None
    ) -> list[list[RunningReplica]]:
        """Return the replica for this call, then all of them: for when that one takes no more."""
        if not candidate_replicas:
            return []
        if pending_request is None:
            return [candidate_replicas]
        ids = [replica.replica_id for replica in candidate_replicas]
        chosen = self._outstanding.least(ids, self.replica_queue_len_cache.get)
        self._note(pending_request, chosen)
        pending_request.routing_context.should_backoff = True  # or Ray would ask again and again where all are full
        return [[candidate_replicas[ids.index(chosen)]], candidate_replicas]

    def on_request_routed(self, pending_request: PendingRequest, replica_id: ReplicaID, result: Any) -> None:
        """Called by Ray when a replica has taken the call: not always the one that was chosen first."""
        self._outstanding.moved(pending_request.metadata.internal_request_id, replica_id)

    def on_request_completed(self, replica_id: ReplicaID, internal_request_id: str) -> None:
        """Called by Ray once for every call that was sent, however it ended."""
        self._outstanding.ended(internal_request_id)

    def _note(self, pending_request: PendingRequest, chosen: ReplicaID) -> None:
        """Count the call from now on: the next one may be routed before this one is sent."""
        call = pending_request.metadata.internal_request_id
        self._outstanding.sent(call, chosen, _work(pending_request))

        def given_up(future: Future[Any]) -> None:
            if future.cancelled():
                self._outstanding.ended(call)

        pending_request.future.add_done_callback(given_up)


def _work(pending_request: PendingRequest) -> int:
    """Return a call's work in the units of its stage, and never 0."""
    return 1 + int(getattr(pending_request.args[0], "work", 0) if pending_request.args else 0)

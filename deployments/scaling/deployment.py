"""Which replica gets a batch: the one with the least to do. Ray loads this where a stage is called, by value."""

from __future__ import annotations

import random

from ray.serve.request_router import FIFOMixin, LocalityMixin, PendingRequest, RequestRouter, RunningReplica

__all__ = ["LeastLoadedRouter"]

CANDIDATES = 16
"""Replicas that are compared. Their queues are known here for the most part; the others are asked."""


class LeastLoadedRouter(LocalityMixin, FIFOMixin, RequestRouter):
    """Looks at all replicas, or at sixteen of them at random, where Ray's own looks at two.

    A call here is a whole micro-batch, so there are few of them and each counts: with two batches per replica on their
    way, the better of two at random leaves replicas without any while others have three.
    """

    async def choose_replicas(
        self, candidate_replicas: list[RunningReplica], pending_request: PendingRequest | None = None
    ) -> list[list[RunningReplica]]:
        """Return the candidates, in random order; Ray takes the one whose queue is shortest, the first of equals."""
        ids = self.apply_locality_routing(pending_request=pending_request)
        if not ids:
            return []
        chosen = random.sample(list(ids), min(len(ids), CANDIDATES))
        return [[self._replicas[replica] for replica in chosen]]

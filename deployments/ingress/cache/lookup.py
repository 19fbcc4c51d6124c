"""The way of a batch through the cache, between the anonymizer and the other stages.

A text whose answer is kept is settled there and then. Of several that ask for the same, in this batch or in another one
that is on its way, one goes and the others wait for it. When that one fails, or takes too long for the rest of the
batch, they go themselves: first one of them for the others of their batch, and if that fails too each for itself.
"""

from __future__ import annotations

import enum
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, final

from starlette.types import Scope

from deployments.ingress.batch import Batch, Unit
from deployments.ingress.cache.entries import decode, encode
from deployments.ingress.cache.flights import Flight, Flights, landed
from deployments.ingress.cache.keys import CacheKeys
from deployments.ingress.cache.memory import MemoryStore
from deployments.ingress.cache.remote import RemoteStore
from deployments.ingress.jobs import PredictJob
from deployments.ingress.metrics import Metrics
from deployments.ingress.review import known_marks
from deployments.ingress.tickets import Identity

__all__ = ["PATIENCE_S", "PredictionCache"]

PATIENCE_S: Final = 0.05
"""A batch that holds others too waits so long for another batch's answer, or as long as its own way took if longer."""

_NOT_KEPT: Final = frozenset({b"no-store"})
_ANEW: Final = frozenset({b"no-cache", b"max-age=0"})

Followers = list[tuple[Unit, Flight]]


class _Joins(enum.IntEnum):
    """Whom a text may wait for, by pass."""

    ANYBODY = enum.auto()
    ITS_BATCH = enum.auto()
    NOBODY = enum.auto()


@final
class PredictionCache:
    """Answers that were given before, and those that are being computed.

    Args:
        keys: makes the keys.
        memory: what this process keeps.
        metrics: where hits and misses are counted.
        ttl_s: how long an answer is kept.
        caller_header: the header that tells callers apart, in lower case.
        remote: what replicas share, if anything.
    """

    def __init__(
        self,
        keys: CacheKeys,
        memory: MemoryStore,
        metrics: Metrics,
        *,
        ttl_s: float,
        caller_header: str,
        remote: RemoteStore | None = None,
    ) -> None:
        self._keys = keys
        self._memory = memory
        self._metrics = metrics
        self._ttl_s = ttl_s
        self._caller_header = caller_header.encode()
        self._remote = remote
        self._flights = Flights()

    def admit(self, scope: Scope, job: PredictJob) -> None:
        """Note on a job under what its answers are kept, and whether its caller wants them anew or not kept at all."""
        credential: bytes | None = None
        directives: set[bytes] = set()
        for name, value in scope["headers"]:
            if name == self._caller_header and credential is None:
                credential = value
            elif name == b"cache-control":
                directives.update(part.strip() for part in value.lower().split(b","))
        if directives & _NOT_KEPT:
            return
        job.fresh = bool(directives & _ANEW)
        tenant = Identity(credential).tenant()
        job.cache_scope = self._keys.scope(job.way, tenant, job.top_k, job.threshold, job.coverage)

    async def answer(self, batch: Batch, go: Callable[[], Awaitable[None]]) -> None:
        """Give each living text of an anonymized batch its answer; `go` takes those through the stages that need it.

        Raises:
            StageUnavailable: `go` did.
        """
        began = time.monotonic()
        first: Sequence[Unit] = ()
        for joins in _Joins:
            texts, labels = batch.living("preprocessor")
            if joins is _Joins.ANYBODY:
                first = texts
                self._address(batch, texts, labels)
            if not texts or not await self._pass(batch, texts, joins, began, go):
                break
        self._count(first)

    @staticmethod
    def verdict(job: PredictJob, units: Sequence[Unit]) -> str:
        """Return the value of `X-Cache`: `bypass`, `hit` for all texts, `miss` for none, else `partial`."""
        if job.fresh or not job.cache_scope:
            return "bypass"
        hits = sum(bool(unit.kept_in) for unit in units)
        if hits == len(units):
            return "hit" if hits else "miss"
        return "partial" if hits else "miss"

    def _address(self, batch: Batch, texts: Sequence[Unit], labels: Sequence[Unit]) -> None:
        """Give each text that may be kept its key."""
        of_labels: dict[int, bytes] = {}
        for unit in texts:
            job = batch.predict_job(unit)
            scope = job.cache_scope
            if not scope:
                continue
            if unit.scope not in of_labels:
                positions = batch.label_positions(unit, labels) if labels else ()
                of_labels[unit.scope] = self._keys.labels(labels[k].safe_text() for k in positions)
            marks = known_marks(unit, job.way)
            cells = self._keys.cells(unit.cells)
            unit.key = self._keys.key(scope, of_labels[unit.scope], unit.safe_text(), marks, cells)

    async def _pass(
        self, batch: Batch, texts: Sequence[Unit], joins: _Joins, began: float, go: Callable[[], Awaitable[None]]
    ) -> bool:
        """Settle what can be, let the rest go, wait for others. Returns whether there was anybody to wait for."""
        mine, followers = self._sort(batch, texts, joins)
        values: dict[bytes, bytes] = {}
        try:
            if self._remote is not None and mine and joins is _Joins.ANYBODY:
                values = await self._ask(batch, self._remote, mine)
            await go()
            values |= self._keep(texts)
        finally:
            # Whatever happens here, nobody else shall wait for what does not come.
            for key, (_, flight) in mine.items():
                self._flights.land(key, flight, values.get(key))
        if followers:
            await _wait(batch, followers, began)
            for unit, flight in followers:
                unit.waits = False
                _settle(unit, flight.value, "flight")
        return bool(followers)

    def _sort(
        self, batch: Batch, texts: Sequence[Unit], joins: _Joins
    ) -> tuple[dict[bytes, tuple[Unit, Flight]], Followers]:
        """Settle what is kept in memory; tell those who go, by key, from those who wait for somebody."""
        mine: dict[bytes, tuple[Unit, Flight]] = {}
        followers: Followers = []
        for unit in texts:
            key = unit.key
            if not key or batch.predict_job(unit).fresh:
                continue
            if joins is _Joins.ANYBODY and _settle(unit, self._memory.get(key), "memory"):
                continue
            flight = self._flights.get(key) if joins is _Joins.ANYBODY else None
            if key in mine:
                flight = mine[key][1] if joins is not _Joins.NOBODY else None
            elif flight is None:
                mine[key] = unit, self._flights.start(key)
            if flight is not None:
                unit.waits = True
                followers.append((unit, flight))
        return mine, followers

    async def _ask(
        self, batch: Batch, remote: RemoteStore, mine: dict[bytes, tuple[Unit, Flight]]
    ) -> dict[bytes, bytes]:
        """Settle what the remote store holds. Returns the values of these."""
        started = time.monotonic()
        values: dict[bytes, bytes] = {}
        for key, (value, left_s) in (await remote.get(list(mine))).items():
            if _settle(mine[key][0], value, "remote"):
                values[key] = value
                self._memory.put(key, value, min(left_s, self._ttl_s))
        seconds = time.monotonic() - started
        batch.timings.add("cache", seconds)
        self._metrics.stage("cache", seconds)
        return values

    def _keep(self, texts: Sequence[Unit]) -> dict[bytes, bytes]:
        """Keep the answers that were computed, and no errors. Returns their values."""
        values = {
            unit.key: encode(unit.answer, unit.tokens)
            for unit in texts
            if unit.key and unit.answer is not None and unit.error is None and not unit.kept_in
        }
        evicted = sum(self._memory.put(key, value, self._ttl_s) for key, value in values.items())
        if evicted:
            self._metrics.cache("evicted", evicted)
        if self._remote is not None and values:
            self._remote.put(values, self._ttl_s)
        return values

    def _count(self, texts: Sequence[Unit]) -> None:
        events = Counter(unit.kept_in or ("miss" if unit.key else "bypass") for unit in texts)
        for event, count in events.items():
            self._metrics.cache(event, count)


def _settle(unit: Unit, value: bytes | None, kept_in: str) -> bool:
    """Answer a text from what is kept; its document stays its own. False where that is nothing, or nothing of ours."""
    if value is None or unit.document is None:
        return False
    entry = decode(value)
    if entry is None:
        return False
    unit.answer = entry.answer(unit.document)
    unit.tokens = entry.tokens
    unit.kept_in = kept_in
    return True


async def _wait(batch: Batch, followers: Followers, began: float) -> None:
    """Wait for other batches' answers: to the last deadline, but with others aboard not longer than one's own way."""
    away = [(unit.scope, flight) for unit, flight in followers if not flight.done]
    if not away:
        return
    waiting = {scope for scope, _ in away}
    now = time.monotonic()
    timeout_s = max(batch.jobs[job].deadline for job in waiting) - now
    if any(batch.is_wanted(job) for job in range(len(batch.jobs)) if job not in waiting):
        timeout_s = min(timeout_s, max(PATIENCE_S, now - began))
    await landed((flight for _, flight in away), timeout_s)

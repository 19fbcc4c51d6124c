"""The micro-batcher at the edge: whatever waits goes together, and nobody waits for company.

A job goes out at the next turn of the event loop when no batch is on its way. While one is, jobs gather, and the next
batch follows when that one comes back, or at once when it has grown as large as what is on its way and fewer than
`max_in_flight` are. Behind a long batch nobody waits for that: it keeps the model so long that another call is nothing.

So a lone request is not delayed, under load the batch grows by itself to what arrives in one batch's time, and a small
batch does not trail a large one through the stages at the full price of each call. There is no timer to tune.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from deployments.errors import CloakroomError, Overloaded, StageUnavailable

__all__ = ["Batchable", "MicroBatcher", "WaitingRoom"]


class Batchable(Protocol):
    """A job: what one request wants done."""

    @property
    def size(self) -> int:
        """Texts."""

    @property
    def characters(self) -> int:
        """Code points."""


LONG_BATCH_CHARACTERS = 16_384
"""Some 160 short texts, half a second of a small encoder on two cores: what trails a batch longer than this costs
nothing beside it, and what waits for it waits too long."""

J = TypeVar("J", bound=Batchable)
R = TypeVar("R")


class WaitingRoom:
    """Counts what waits, over all batchers of a replica, and says when the next one should come back."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self.waiting = 0
        self._rate = 0.0
        """Items that leave per second, smoothed."""
        self._last = time.monotonic()

    def enter(self, size: int) -> None:
        """Let `size` items in.

        Raises:
            Overloaded: the room is full; `retry_after_s` is how long what waits now takes at the present rate.
        """
        # A request larger than the whole room may still enter an empty one: limits bound it elsewhere.
        if self.waiting and self.waiting + size > self._capacity:
            raise Overloaded(
                f"{self.waiting} texts wait; the limit is {self._capacity}.", retry_after_s=self._drain_time()
            )
        self.waiting += size

    def leave(self, size: int) -> None:
        """Let `size` items out, served or not."""
        self.waiting -= size
        now = time.monotonic()
        elapsed, self._last = max(now - self._last, 1e-6), now
        weight = min(1.0, elapsed)
        self._rate += weight * (size / elapsed - self._rate)

    def _drain_time(self) -> float:
        return min(60.0, self.waiting / self._rate) if self._rate > 0 else 1.0


class _Entry(Generic[J, R]):
    """A job that waits, or travels in `batch`."""

    __slots__ = ("batch", "future", "job")

    def __init__(self, job: J, future: asyncio.Future[R]) -> None:
        self.job = job
        self.future = future
        self.batch: _Batch[J, R] | None = None


class _Batch(Generic[J, R]):
    """Jobs on their way together. When the last one's caller has left, the way is cut short."""

    __slots__ = ("characters", "entries", "items", "task", "wanted")

    def __init__(self, entries: list[_Entry[J, R]]) -> None:
        self.entries = entries
        self.items = sum(entry.job.size for entry in entries)
        self.characters = sum(entry.job.characters for entry in entries)
        self.wanted = len(entries)
        self.task: asyncio.Task[None] | None = None
        for entry in entries:
            entry.batch = self

    def leave(self) -> None:
        """Note that a caller hung up or ran out of time."""
        self.wanted -= 1
        if not self.wanted and self.task is not None:
            self.task.cancel()


class MicroBatcher(Generic[J, R]):
    """Gathers jobs into batches and runs them.

    Args:
        run: takes the jobs of a batch, and a test per job of whether anybody still waits for it; returns, per job, its
            result or the error to raise. It may raise, which fails every job of the batch.
        room: shared by the batchers of a replica.
        max_items: texts of a batch. A job is never split: all its texts share one vault.
        max_characters: code points of a batch.
        max_in_flight: batches on their way at once, at most.
    """

    def __init__(
        self,
        run: Callable[[list[J], Callable[[int], bool]], Awaitable[list[R | CloakroomError]]],
        *,
        room: WaitingRoom,
        max_items: int,
        max_characters: int,
        max_in_flight: int,
    ) -> None:
        self._run = run
        self._room = room
        self._max_items = max_items
        self._max_characters = max_characters
        self._max_in_flight = max_in_flight
        self._queue: deque[_Entry[J, R]] = deque()
        self._away: set[_Batch[J, R]] = set()
        self._waiting_items = 0
        self._dispatch_due = False

    async def submit(self, job: J) -> R:
        """Run a job in the next batch; cancelling this call drops the job before its next stage.

        Raises:
            Overloaded: too much waits.
            CloakroomError: what the batch's run said of this job.
        """
        self._room.enter(job.size)
        entry: _Entry[J, R] = _Entry(job, asyncio.get_running_loop().create_future())
        self._queue.append(entry)
        self._waiting_items += job.size
        self._schedule()
        try:
            return await entry.future
        except asyncio.CancelledError:
            if entry.batch is None:
                self._forget(entry)
            else:
                entry.batch.leave()
            raise

    def _forget(self, entry: _Entry[J, R]) -> None:
        """Take a job out of the queue: its caller left before it went."""
        self._queue.remove(entry)
        self._waiting_items -= entry.job.size
        self._room.leave(entry.job.size)

    def _schedule(self) -> None:
        # At the next turn of the loop, so that requests which arrived in the same turn travel together.
        if not self._dispatch_due and self._may_go():
            self._dispatch_due = True
            asyncio.get_running_loop().call_soon(self._dispatch)

    def _may_go(self) -> bool:
        if not self._away:
            return True
        if len(self._away) >= self._max_in_flight:
            return False
        items = sum(batch.items for batch in self._away)
        return self._waiting_items >= items or sum(batch.characters for batch in self._away) > LONG_BATCH_CHARACTERS

    def _dispatch(self) -> None:
        self._dispatch_due = False
        while self._queue and self._may_go():
            batch = self._take()
            self._away.add(batch)
            batch.task = asyncio.get_running_loop().create_task(self._go(batch.entries))
            batch.task.add_done_callback(partial(self._came_back, batch))

    def _take(self) -> _Batch[J, R]:
        batch: list[_Entry[J, R]] = []
        items = characters = 0
        while self._queue:
            entry = self._queue[0]
            items += entry.job.size
            characters += entry.job.characters
            if batch and (items > self._max_items or characters > self._max_characters):
                break
            self._queue.popleft()
            self._waiting_items -= entry.job.size
            self._room.leave(entry.job.size)
            batch.append(entry)
        return _Batch(batch)

    async def _go(self, batch: list[_Entry[J, R]]) -> None:
        try:
            results = await self._run([entry.job for entry in batch], lambda i: not batch[i].future.done())
        except CloakroomError as error:
            results = [error] * len(batch)
        except asyncio.CancelledError:
            results = [StageUnavailable("The replica is going away.", stage="ingress")] * len(batch)
        except Exception as error:
            results = [StageUnavailable(f"The ingress failed ({type(error).__name__}).", stage="ingress")] * len(batch)
        for entry, result in zip(batch, results, strict=True):
            if entry.future.done():
                continue
            if isinstance(result, CloakroomError):
                entry.future.set_exception(result)
            else:
                entry.future.set_result(result)

    def _came_back(self, batch: _Batch[J, R], task: asyncio.Task[None]) -> None:
        self._away.discard(batch)
        if self._queue:
            self._dispatch()

"""The micro-batcher at the edge: whatever waits goes together, and nobody waits for company.

A job goes out at the next turn of the event loop when no batch is on its way. While one is, jobs gather, and the next
batch follows when that one comes back, or at once when it has grown as large as what is on its way and fewer than
`max_in_flight` are. Behind a long batch nobody waits for that: it keeps the model so long that another call is nothing.

So a lone request is not delayed, under load the batch grows by itself to what arrives in one batch's time, and a small
batch does not trail a large one through the stages at the full price of each call. There is no timer to tune.

All this is per replica of the stages behind: with several, a batch goes as long as one of them has nothing to do, and
what waits is shared between those.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import partial
from typing import Generic, TypeVar

from deployments.errors import CloakroomError, DeadlineExceeded, StageUnavailable
from deployments.ingress.admission import Applicant, Lane, work_of

__all__ = ["MicroBatcher"]


LONG_BATCH_CHARACTERS = 16_384
"""Some 160 short texts, half a second of a small encoder on two cores: what trails a batch longer than this costs
nothing beside it, and what waits for it waits too long."""

LEAST_SHARE = 8
"""Texts under which a batch is not split between replicas: a second round of calls costs as much as they do."""

J = TypeVar("J", bound=Applicant)
R = TypeVar("R")


class _Entry(Generic[J, R]):
    """A job that waits, or travels in `batch`."""

    __slots__ = ("batch", "future", "job")

    def __init__(self, job: J, future: asyncio.Future[R]) -> None:
        self.job = job
        self.future = future
        self.batch: _Batch[J, R] | None = None


class _Batch(Generic[J, R]):
    """Jobs on their way together. When the last one's caller has left, the way is cut short."""

    __slots__ = ("characters", "entries", "items", "pressed", "started", "task", "wanted", "work")

    def __init__(self, entries: list[_Entry[J, R]], *, started: float, pressed: bool) -> None:
        self.started = started
        self.pressed = pressed
        self.work: int | None = None
        """What was done, in time or not; None for a batch that failed."""
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
        lane: where its jobs wait, and who is let in there.
        max_items: texts of a batch. A job is never split: all its texts share one vault.
        max_characters: code points of a batch.
        max_in_flight: batches on their way at once, at most, for each replica that can work on one.
        replicas: how many batches can be worked on at once now; asked for each batch.
    """

    def __init__(
        self,
        run: Callable[[list[J], Callable[[int], bool]], Awaitable[list[R | CloakroomError]]],
        *,
        lane: Lane,
        max_items: int,
        max_characters: int,
        max_in_flight: int,
        replicas: Callable[[], int] = lambda: 1,
    ) -> None:
        self._run = run
        self._lane = lane
        self._max_items = max_items
        self._max_characters = max_characters
        self._max_in_flight = max_in_flight
        self._replicas = replicas
        self._queue: deque[_Entry[J, R]] = deque()
        self._away: set[_Batch[J, R]] = set()
        self._waiting_items = 0
        self._dispatch_due = False

    async def submit(self, job: J) -> R:
        """Run a job in the next batch; cancelling this call drops the job before its next stage.

        Raises:
            Overloaded: it would wait too long; see `Lane.enter`.
            CloakroomError: what the batch's run said of this job.
        """
        self._lane.enter(job)
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
        self._lane.leave(entry.job)

    def _schedule(self) -> None:
        # At the next turn of the loop, so that requests which arrived in the same turn travel together.
        if not self._dispatch_due and self._may_go():
            self._dispatch_due = True
            asyncio.get_running_loop().call_soon(self._dispatch)

    def _may_go(self) -> bool:
        replicas = self._replicas() if self._away else 1
        if len(self._away) < replicas:
            return True
        if len(self._away) >= self._max_in_flight * replicas:
            return False
        items = sum(batch.items for batch in self._away)
        characters = sum(batch.characters for batch in self._away)
        return self._waiting_items * replicas >= items or characters > LONG_BATCH_CHARACTERS * replicas

    def _dispatch(self) -> None:
        self._dispatch_due = False
        # One of several replicas takes no more than its share of what waits: others will be free before it is done.
        share = max(LEAST_SHARE, -(-self._waiting_items // max(1, self._replicas())))
        while self._queue and self._may_go():
            batch = self._take(min(self._max_items, share))
            self._away.add(batch)
            # In a context of its own: Serve cancels every call that was made in the context of a request whose client
            # has hung up, and this batch belongs to others as well.
            going = asyncio.get_running_loop().create_task(self._go(batch), context=Context())
            batch.task = going
            going.add_done_callback(partial(self._came_back, batch))

    def _take(self, most: int) -> _Batch[J, R]:
        batch: list[_Entry[J, R]] = []
        items = characters = 0
        while self._queue:
            entry = self._queue[0]
            items += entry.job.size
            characters += entry.job.characters
            if batch and (items > most or characters > self._max_characters):
                break
            self._queue.popleft()
            self._waiting_items -= entry.job.size
            self._lane.leave(entry.job)
            batch.append(entry)
        return _Batch(
            batch, started=self._lane.went(), pressed=bool(self._queue) and len(self._away) + 1 >= self._replicas()
        )

    async def _go(self, batch: _Batch[J, R]) -> None:
        entries = batch.entries
        try:
            results = await self._run([entry.job for entry in entries], lambda i: not entries[i].future.done())
            batch.work = sum(
                work_of(entry.job)
                for entry, result in zip(entries, results, strict=True)
                if not isinstance(result, CloakroomError)
            )
        except CloakroomError as error:
            results = [error] * len(entries)
            if isinstance(error, DeadlineExceeded):
                batch.work = 0
        except asyncio.CancelledError:
            results = [StageUnavailable("The replica is going away.", stage="ingress")] * len(entries)
            batch.work = 0
        except Exception as error:
            results = [StageUnavailable(f"The ingress failed ({type(error).__name__}).", stage="ingress")] * len(
                entries
            )
        for entry, result in zip(entries, results, strict=True):
            if entry.future.done():
                continue
            if isinstance(result, CloakroomError):
                entry.future.set_exception(result)
            else:
                entry.future.set_result(result)

    def _came_back(self, batch: _Batch[J, R], task: asyncio.Task[None]) -> None:
        self._away.discard(batch)
        # A batch that left nobody behind tells what one replica can do; the lane wants to know of all of them.
        work = batch.work if batch.work is None or batch.pressed else batch.work * max(1, self._replicas())
        self._lane.came_back(batch.started, work, pressed=batch.pressed)
        if self._queue:
            self._dispatch()

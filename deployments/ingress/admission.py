"""Who may wait: admission by expected waiting time, and an honest word to everybody else.

A lane is what waits for one micro-batcher. It measures how much work a second leaves it, so it knows how long what is
queued will take, and lets nobody in who would wait longer than `max_wait_s`, or longer than the caller's own patience.
That decision needs no body, so an overloaded house refuses before it reads.

Work is counted in characters, a fixed part per text on top: a text of 400 word pieces costs twenty of 20. All state is
a few numbers per lane and one per caller who has something queued; every decision is O(1).
"""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Callable
from typing import Protocol, final

from deployments.errors import CallerOverloaded, Overloaded

__all__ = ["Admission", "Applicant", "Lane", "ServiceRate", "work_of"]

TEXT_WORK = 50
"""Characters that a text costs beside its own: what each passes through whatever its length."""

NO_DATA_WORK_S = 15_000.0
"""Work a second that is assumed until a first batch is back: some 100 short texts, a small encoder on slow cores."""

MEMORY_S = 4.0
"""How far back the measured rate looks. Shorter follows noise, longer keeps promises of a replica that is gone."""

HEADROOM = 8.0
"""A caller may have this many times as much queued as is still free. One alone can so use 8/9 of the room, n greedy
ones 1/n each nearly, and who comes new always finds a place; nobody has to count callers or shares."""

AWAY_BATCHES = 1.5
"""What a request spends outside the queue, in batches: its own, what is left of the one before it, and as the end of a
deadline is no place to aim at (late answers cost as much as good ones), a bit."""

FIRST_BATCH_S = 1.0
FAR_OFF = 4.0
"""The first batch counts as no longer than this, and no other as longer than this many times the usual."""

LATE = 1.5
"""A batch without an answer that took this many times the usual was late, and not cut short."""

LEAST_PART = 0.25
"""Of a batch's time, what the lane has worked on it at least, whenever the one before it came back."""

LONGEST_RETRY_S = 30.0
"""More than this is no forecast."""


class Applicant(Protocol):
    """What wants to wait."""

    @property
    def size(self) -> int:
        """Texts."""

    @property
    def characters(self) -> int:
        """Code points."""

    @property
    def deadline(self) -> float:
        """When its caller stops waiting, on the lane's clock."""

    @property
    def caller(self) -> bytes:
        """Whose it is: what `Admission.caller` returned."""


def work_of(job: Applicant) -> int:
    """Return what a job costs, in characters."""
    return job.characters + TEXT_WORK * job.size


@final
class ServiceRate:
    """How much work a second leaves a lane when there is always more to do.

    Only batches that left others behind in the queue tell that. A batch that went alone tells how much is possible at
    least, so it may raise the rate and never lowers it: a lone text takes as long as ten together. Sums fade by the
    clock, so what was measured before an idle hour weighs nothing against a first new batch.
    """

    __slots__ = ("_at", "_floor", "_seconds", "_work", "batch_s")

    def __init__(self) -> None:
        self._work = 0.0
        self._seconds = 0.0
        self._at = -math.inf
        self._floor = 0.0
        self.batch_s = 0.0
        """How long a batch takes, smoothed over some five batches."""

    @property
    def work_s(self) -> float:
        """Work a second; never 0."""
        if self._seconds <= 0.0:
            return self._floor or NO_DATA_WORK_S
        return max(self._work / self._seconds, self._floor, 1.0)

    def measured(self, now: float, work: float, *, since: float, started: float, pressed: bool) -> None:
        """Note a batch of `work` that came back at `now`: it went at `started`, the lane has worked on it since `since`
        (when the batch before it came back, or its own start), and `pressed` says whether it left others behind."""
        took = max(now - started, 1e-6)
        # One that waited for a replica to start says nothing of the next.
        told = min(took, FAR_OFF * self.batch_s if self.batch_s else FIRST_BATCH_S)
        self.batch_s += (told - self.batch_s) * (0.2 if self.batch_s else 1.0)
        if not pressed:
            if work / took > self.work_s:
                self._floor = work / took
            return
        fade = math.exp(-(now - self._at) / MEMORY_S)
        self._work = self._work * fade + work
        self._seconds = self._seconds * fade + max(now - since, 1e-6)
        self._at = now
        self._floor = 0.0


@final
class Admission:
    """The rooms of one replica.

    Args:
        max_wait_s: nobody is let in who would wait longer for a batch.
        max_waiting_items: texts that may wait in all lanes together: what bounds the memory.
        clock: monotonic seconds.
    """

    def __init__(self, max_wait_s: float, max_waiting_items: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.max_wait_s = max_wait_s
        self.max_waiting_items = max_waiting_items
        self.clock = clock
        self.waiting = 0
        """Texts in all lanes."""
        self._secret = os.urandom(16)

    def lane(self, batch_items: int) -> Lane:
        """Return a new lane for a batcher whose batches hold `batch_items`."""
        return Lane(self, batch_items)

    def caller(self, value: bytes | None) -> bytes:
        """Return what stands for a caller here: a hash of its header's value under a key of this process."""
        return b"" if value is None else hashlib.blake2b(value, digest_size=8, key=self._secret).digest()


@final
class Lane:
    """What waits for one batcher, and on its way what went from it."""

    def __init__(self, house: Admission, batch_items: int) -> None:
        self._house = house
        self._batch_items = batch_items
        self.rate = ServiceRate()
        self.items = 0
        """Texts queued."""
        self.work = 0.0
        """Work queued."""
        self._of_caller: dict[bytes, float] = {}
        """Work queued by caller; who has none has no entry."""
        self._away = 0
        self._mark = 0.0
        """When the last batch came back, or the first one went after none was away."""
        self._slot = -math.inf
        """Until when places are promised to those who were sent away."""
        self._mean_work = 2.0 * TEXT_WORK

    @property
    def wait_s(self) -> float:
        """How long what is queued takes: what the next one waits for its batch, but for the rest of those away."""
        return self.work / self.rate.work_s

    def check(self, caller: bytes, patience_s: float = math.inf) -> None:
        """Say whether a job of `caller` whose deadline is `patience_s` away may wait here.

        Raises:
            CallerOverloaded: others have less than this caller, and the room is nearly full.
            Overloaded: the room is full, or the answer would come too late.
        """
        if not self.items:
            return
        away_s = AWAY_BATCHES * self.rate.batch_s
        if self.wait_s + away_s > patience_s:
            spare_s = patience_s - away_s
            # Who has less than a batch takes is answered only when nobody else is here; no place is kept for that.
            over = self.work - spare_s * self.rate.work_s
            raise Overloaded(
                f"An answer takes some {self.wait_s + away_s:.1f} s now, and this request has {patience_s:.1f} s.",
                retry_after_s=self._promise(over) if spare_s > 0 else self.wait_s + away_s,
            )
        if self.items < self._batch_items:
            return  # less than a batch waits: refusing now would leave the house idle
        room = self._house.max_wait_s * self.rate.work_s
        held = self._of_caller.get(caller, 0.0)
        if held > HEADROOM * (room - self.work):
            raise self._refusal(held, room)

    def enter(self, job: Applicant) -> None:
        """Let a job wait.

        Raises:
            CallerOverloaded, Overloaded: see `check`; or more texts wait than `max_waiting_items`.
        """
        self.check(job.caller, job.deadline - self._house.clock())
        house = self._house
        # A request larger than the whole house may still enter an empty one: limits bound it elsewhere.
        if house.waiting and house.waiting + job.size > house.max_waiting_items:
            raise Overloaded(
                f"{house.waiting} texts wait; the limit is {house.max_waiting_items}.",
                retry_after_s=self._promise(0.0 if not self.items else work_of(job)),
            )
        work = work_of(job)
        house.waiting += job.size
        self.items += job.size
        self.work += work
        self._of_caller[job.caller] = self._of_caller.get(job.caller, 0.0) + work
        self._mean_work += 0.05 * (work - self._mean_work)

    def leave(self, job: Applicant) -> None:
        """Let a job out of the queue: into its batch, or because its caller left."""
        work = work_of(job)
        self._house.waiting -= job.size
        self.items -= job.size
        self.work -= work
        left = self._of_caller.get(job.caller, 0.0) - work
        if left > 0:
            self._of_caller[job.caller] = left
        else:
            self._of_caller.pop(job.caller, None)  # a request without texts is no work, and may find none there

    def went(self) -> float:
        """Note that a batch goes; return the time, for `came_back`."""
        now = self._house.clock()
        if not self._away:
            self._mark = now
        self._away += 1
        return now

    def came_back(self, started: float, work: float | None, *, pressed: bool) -> None:
        """Note that a batch is back that has had `work` done, in time or not; `pressed` says whether others stayed
        behind in the queue when it went. None is one that failed, and tells nothing; 0 is one that nobody waits for any
        more. Cut short by clients that hung up it tells nothing either; but where it had taken longer than usual, the
        house has become slow, and must learn of it from just those."""
        now = self._house.clock()
        # Two that come back together have shared the time: it was not nothing for the second.
        since, self._mark = min(self._mark, now - LEAST_PART * (now - started)), now
        self._away -= 1
        cut_short = work == 0 and now - started <= LATE * self.rate.batch_s
        if work is not None and not cut_short:
            self.rate.measured(now, work, since=since, started=started, pressed=pressed)

    def _refusal(self, held: float, room: float) -> Overloaded:
        callers = len(self._of_caller) + (not held)
        share = room * HEADROOM / (1 + callers * HEADROOM)
        if callers > 1 and held > share:
            # What is queued leaves in order, this caller's part with it.
            seconds = (held - share) / held * self.wait_s
            return CallerOverloaded(
                f"This caller has more waiting than its share among {callers}.", retry_after_s=seconds
            )
        over = self.work - room + held / HEADROOM
        return Overloaded(f"The wait would be {self.wait_s:.1f} s.", retry_after_s=self._promise(over))

    def _promise(self, over: float) -> float:
        """Return in how many seconds there is a place, when `over` is queued beyond what may be.

        Places come free as fast as work leaves, and each is promised once: were all told when the first comes free,
        all would come for it."""
        now, rate = self._house.clock(), self.rate.work_s
        opens = now + max(0.0, over) / rate + self.rate.batch_s  # the queue shrinks by whole batches
        slot = min(max(self._slot, opens), now + LONGEST_RETRY_S)
        self._slot = slot + self._mean_work / rate
        return min(slot - now, LONGEST_RETRY_S)

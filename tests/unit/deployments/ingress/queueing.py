"""A house in simulated time: the real admission, a queue as the micro-batcher keeps it, and a server of known speed."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from deployments.errors import DeadlineExceeded, Overloaded
from deployments.ingress.admission import Admission, Lane, work_of


@dataclass(eq=False)
class Job:
    at: float
    characters: int = 100
    size: int = 1
    patience: float = 60.0
    caller: bytes = b""
    returned: bool = False
    """Whether it was refused before, and came back when it was told to."""
    went: float | None = None
    answered: float | None = None
    refused: Overloaded | DeadlineExceeded | None = None

    @property
    def deadline(self) -> float:
        return self.at + self.patience

    @property
    def in_time(self) -> bool:
        return self.answered is not None and self.answered <= self.deadline


@dataclass
class House:
    """`speed` is the work a second that the server does at a given time; a batch costs it `overhead_s` more. Two
    batches are away at once at most, of which it works on one. Without `admission` everybody is let in."""

    speed: Callable[[float], float]
    max_wait_s: float = 3.0
    max_items: int = 64
    overhead_s: float = 0.02
    admission: bool = True
    newest_first: bool = False
    comes_back: bool = False
    """Whether the refused come back, once, when they were told to."""
    now: float = 0.0
    jobs: list[Job] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lane: Lane = Admission(self.max_wait_s, 10**9, clock=lambda: self.now).lane(self.max_items)
        self._queue: deque[Job] = deque()
        self._away = 0
        self._free_at = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def run(self, jobs: Iterable[Job]) -> list[Job]:
        """Serve `jobs` until nothing is left to do; return them, and those that came back."""
        for job in jobs:
            self._at(job.at, partial(self._arrive, job))
        while self._events:
            self.now, _, event = heapq.heappop(self._events)
            event()
        return self.jobs

    def _at(self, when: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), event))

    def _arrive(self, job: Job) -> None:
        self.jobs.append(job)
        try:
            if self.admission:
                self.lane.enter(job)
        except Overloaded as refusal:
            job.refused = refusal
            if self.comes_back and not job.returned:
                again = Job(0.0, job.characters, job.size, job.patience, job.caller, returned=True)
                again.at = self.now + int(refusal.headers()["retry-after"])
                self._at(again.at, partial(self._arrive, again))
            return
        self._queue.append(job)
        self._dispatch()

    def _dispatch(self) -> None:
        while self._queue and self._away < 2:
            batch: list[Job] = []
            while self._queue and (not batch or sum(job.size for job in batch) < self.max_items):
                job = self._queue.pop() if self.newest_first else self._queue.popleft()
                if self.admission:
                    self.lane.leave(job)
                if job.deadline <= self.now:
                    job.refused = DeadlineExceeded()
                    continue
                job.went = self.now
                batch.append(job)
            if batch:
                self._serve(batch)

    def _serve(self, batch: list[Job]) -> None:
        self._away += 1
        started, pressed = self.lane.went(), bool(self._queue)
        work = sum(map(work_of, batch))
        begins = max(self.now, self._free_at)
        self._free_at = begins + self.overhead_s + work / self.speed(begins)

        def back() -> None:
            self._away -= 1
            for job in batch:
                job.answered = self.now
            self.lane.came_back(started, work, pressed=pressed)
            self._dispatch()

        self._at(self._free_at, back)


def goodput(jobs: Iterable[Job], since: float, until: float) -> float:
    """The work a second that was answered in time."""
    done = (work_of(job) for job in jobs if job.in_time and since <= (job.answered or 0.0) < until)
    return sum(done) / (until - since)

"""What one replica tells of its work: how much waits, how much was done, how long it was at it.

Work is counted in a stage's own units: tokens of a model, characters of the anonymizer. What is done and how long it
took are running totals, so whoever reads them takes differences over a window of their own and loses nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["BUSY", "DONE", "QUEUED", "WAITED", "Workload"]

QUEUED = "work_queued"
"""Units that have arrived and have no answer yet."""
DONE = "work_done"
"""Units done since the start."""
BUSY = "work_busy_s"
"""Seconds at work since the start, as a share of what the replica can do at once: 1.0 a second is all that it can."""
WAITED = "work_waited_s"
"""The longest that work had waited at the edge before it was sent here, of what came since the last report."""


class Workload:
    """A replica's meter. Safe to use from several threads.

    Args:
        slots: pieces of work that run at once when the replica is full.
        clock: seconds that only grow.
    """

    def __init__(self, slots: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._slots = slots
        self._clock = clock
        self._lock = threading.Lock()
        self._queued = 0
        self._done = 0
        self._running = 0
        self._busy_s = 0.0
        self._waited_s = 0.0
        self._at = clock()

    @contextmanager
    def waiting(self, units: int, waited_s: float = 0.0) -> Iterator[None]:
        """Count `units` as queued until the block ends, however it ends; before that they had waited `waited_s`."""
        with self._lock:
            self._queued += units
            self._waited_s = max(self._waited_s, waited_s)
        try:
            yield
        finally:
            with self._lock:
                self._queued -= units

    @contextmanager
    def working(self, units: int) -> Iterator[None]:
        """Count the block as one slot at work, and `units` as done when it ends."""
        with self._lock:
            self._pass_time()
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._pass_time()
                self._running -= 1
                self._done += units

    @contextmanager
    def serving(self, units: int, waited_s: float = 0.0) -> Iterator[None]:
        """Both at once, for a stage that starts on a batch when it arrives."""
        with self.waiting(units, waited_s), self.working(units):
            yield

    def stats(self) -> dict[str, float]:
        """Return the figures by their names above: what `record_autoscaling_stats` reports."""
        with self._lock:
            self._pass_time()
            waited_s, self._waited_s = self._waited_s, 0.0
            return {QUEUED: float(self._queued), DONE: float(self._done), BUSY: self._busy_s, WAITED: waited_s}

    def _pass_time(self) -> None:
        now = self._clock()
        self._busy_s += (now - self._at) * min(1.0, self._running / self._slots)
        self._at = now

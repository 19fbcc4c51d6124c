"""Other processes of the machine disturb a measurement: wait until they are quiet, and say how quiet they were."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.processes import cpu_of_tree, machine_busy_s, usage

__all__ = ["QUIET", "Watch", "wait_for_quiet"]

QUIET: Final = 0.1
"""Cores that others may keep busy before a measurement counts as disturbed."""
_GLANCE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Watch:
    """What others use from `start` on: what the machine did, less this process and all that it started."""

    began: float
    busy_s: float
    own: float
    ended: float

    @classmethod
    def start(cls) -> Watch:
        """Begin to watch."""
        return cls(time.monotonic(), machine_busy_s(), _own_s(), _ended_children_s())

    def others_cores(self) -> float:
        """Return how many cores others have kept busy since the start, on average."""
        now = Watch.start()
        own = now.own - self.own + now.ended - self.ended
        return max(0.0, now.busy_s - self.busy_s - own) / (now.began - self.began)


def wait_for_quiet(patience_s: float, say: Callable[[str], None]) -> None:
    """Wait until others leave the cores alone, but no longer than `patience_s`."""
    deadline = time.monotonic() + patience_s
    said = False
    while time.monotonic() < deadline:
        watch = Watch.start()
        time.sleep(_GLANCE_S)
        others = watch.others_cores()
        if others <= QUIET:
            return
        if not said:
            say(f"others keep {others:.1f} cores busy; waiting up to {patience_s:.0f} s for them")
            said = True


def _own_s() -> float:
    return sum(usage({}, cpu_of_tree(os.getpid())).cpu_s.values())


def _ended_children_s() -> float:
    """CPU of children that have ended and are no longer in the tree."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime

"""An end to all that a benchmark started, however the benchmark itself ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from benchmarks.load import LoadError, WrkMissing
from benchmarks.measure import WrongAnswers
from benchmarks.servers import ServerFailed
from cluster import processes
from cluster.processes import Process

__all__ = ["measured", "none_left"]

Results = TypeVar("Results")


@contextlib.contextmanager
def none_left() -> Iterator[list[Process]]:
    """End every process below this one when the block ends: as it should, by an error, or by SIGTERM (exit code 143).

    Orphans are adopted, so that none gets out of sight. Yields a list that holds, after the block, what it left.
    """
    processes.adopt_orphans()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    left: list[Process] = []
    try:
        yield left
    finally:
        left += processes.descendants(os.getpid())
        processes.end(left)
        processes.reap()
        signal.signal(signal.SIGTERM, before)


def measured(
    run: Callable[[], Results], *, cannot: tuple[type[Exception], ...] = (), may_leave: bool = False
) -> Results | int:
    """Return what `run` measured or, having said why, the exit code where it failed.

    That is 1 for wrong answers and, unless they `may_leave` some, for processes that were left running; 2 where it
    could not run (`cannot` adds to what says so); 130 when it was interrupted.
    """
    cannot = (WrkMissing, ServerFailed, LoadError, *cannot)
    try:
        with none_left() as left:
            results = run()
    except WrongAnswers as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        print("benchmark: interrupted, no results are written", file=sys.stderr)
        return 130
    except cannot as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    if left and not may_leave:
        names = ", ".join(f"{process.pid} {process.command}" for process in left)
        return _failed(f"left running: {names}")
    return results


def _failed(why: str) -> int:
    print(f"benchmark: FAILED, no results are written: {why}", file=sys.stderr)
    return 1

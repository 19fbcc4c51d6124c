"""An end to all that a benchmark started, however the benchmark itself ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

from cluster import processes

__all__ = ["none_left"]


@contextlib.contextmanager
def none_left() -> Iterator[None]:
    """End every process below this one when the block ends: as it should, by an error, or by SIGTERM (exit code 143).

    Orphans are adopted, so that none gets out of sight.
    """
    processes.adopt_orphans()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        processes.end(processes.descendants(os.getpid()))
        processes.reap()
        signal.signal(signal.SIGTERM, before)

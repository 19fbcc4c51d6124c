"""Arithmetic goes behind event loops.

A pass over a batch wants a core for tens of milliseconds, an event loop wants one for a tenth of one, and whoever waits
for a loop waits many times on the way of one request. Where both have the same priority, loops fall behind as soon as
the cores are full; under three times the load the ingress then could not even refuse in time.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Final

__all__ = ["arithmetic_goes_last"]

STEPS: Final = 4
"""From the niceness that Ray gives its workers (15) to the lowest there is (19): a loop counts 2.4 times as much."""
LOWEST: Final = 19


def arithmetic_goes_last() -> None:
    """Lower the priority of the calling thread, for good. Does nothing where threads have none of their own.

    A runtime's own threads are not reached: with `threads` above 1 they keep the priority of the process.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):  # a sandbox may forbid it; then all is as it was
        now = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(LOWEST, now + STEPS))

"""Threads for look-ups alone. One that hangs keeps its thread, and the call that waits for it one of the replica's
places; so they are few, and nobody waits for one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar, final

from deployments.errors import Overloaded

__all__ = ["LookupThreads"]

R = TypeVar("R")
_AGAIN_S: Final = 1.0


@final
class LookupThreads:
    """At most `at_once` threads of each kind."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._pools: dict[Hashable, tuple[ThreadPoolExecutor, threading.Semaphore]] = {}

    async def run(self, kind: Hashable, work: Callable[[], R]) -> R:
        """Work in a thread of this kind. It goes on if who waits for it leaves. Raises what the work raises.

        Raises:
            Overloaded: all of them are at work.
        """
        if kind not in self._pools:
            pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="member-lookup")
            self._pools[kind] = pool, threading.Semaphore(self._at_once)
        pool, free = self._pools[kind]
        if not free.acquire(blocking=False):
            raise Overloaded("All look-ups of this kind are under way.", stage="preprocessor", retry_after_s=_AGAIN_S)
        future = pool.submit(work)
        future.add_done_callback(lambda _: free.release())
        return await asyncio.wrap_future(future)

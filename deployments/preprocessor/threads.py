"""Threads for look-ups alone. One that hangs keeps its thread, and the call that waits for it one of the replica's
places; so they are few, and so are those that wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar, final

from deployments.errors import Overloaded

__all__ = ["LEAST_PLACES", "LookupThreads", "threads_of"]

LEAST_PLACES: Final = 16
"""Of a replica that looks members up: `max_ongoing_requests`."""
_SHARE: Final = 8

R = TypeVar("R")
_WAIT_S: Final = 1.0
_AGAIN_S: Final = 1.0


def threads_of(places: int) -> int:
    """Return how many threads of each kind a replica with so many places has. A kind and who waits for it keep three
    places of sixteen: of the four kinds that there can be, some are left for texts even if all of them hang."""
    return max(1, places // _SHARE)


@final
class LookupThreads:
    """At most `at_once` threads of each kind, and one call that waits `wait_s` for one of them. For one event loop."""

    def __init__(self, at_once: int, wait_s: float = _WAIT_S) -> None:
        self._at_once = at_once
        self._wait_s = wait_s
        self._kinds: dict[Hashable, _Kind] = {}

    async def run(self, kind: Hashable, work: Callable[[], R]) -> R:
        """Work in a thread of this kind. It goes on if who waits for it leaves. Raises what the work raises.

        Raises:
            Overloaded: all of them are at work, and one call waits already, or has waited long enough.
        """
        if kind not in self._kinds:
            self._kinds[kind] = _Kind(self._at_once)
        threads = self._kinds[kind]
        await self._place(threads)
        try:
            future = asyncio.get_running_loop().run_in_executor(threads.pool, work)
        except BaseException:  # no thread could be started
            threads.free.release()
            raise
        future.add_done_callback(threads.done)
        return await asyncio.shield(future)  # who leaves does not end the work, nor its thread

    async def _place(self, threads: _Kind) -> None:
        """Take a thread. Who comes first is first: else who has just had one would have the next one, too."""
        if not threads.free.locked():
            await threads.free.acquire()
            return
        if threads.waited_for:
            raise _full()
        threads.waited_for = True
        try:
            async with asyncio.timeout(self._wait_s):
                await threads.free.acquire()
        except TimeoutError:
            raise _full() from None
        finally:
            threads.waited_for = False


@final
class _Kind:
    """The threads of one kind."""

    def __init__(self, at_once: int) -> None:
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix="member-lookup")
        self.free = asyncio.Semaphore(at_once)
        self.waited_for = False

    def done(self, work: asyncio.Future[Any]) -> None:
        """Take a thread back. What the work raised is told to whoever waits, if anybody does."""
        self.free.release()
        if not work.cancelled():
            work.exception()


def _full() -> Overloaded:
    return Overloaded("All look-ups of this kind are under way.", stage="preprocessor", retry_after_s=_AGAIN_S)

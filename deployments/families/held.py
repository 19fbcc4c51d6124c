"""Values that take a while to load, some of them held: the least recently used go first.

Several who want the same wait for one load. What fails is remembered briefly, so that asking again for what is not
there costs nothing. A load belongs to nobody who waits for it: who leaves stops none.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar, final

__all__ = ["Event", "Held"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Event = Literal["loaded", "failed", "evicted"]

_FAILURES: Final = 1024
"""Remembered at most, so that names which nobody has cannot fill the memory."""


def _ignored(event: Event, seconds: float) -> None:
    """Count nothing."""


def _nothing(value: object) -> int:
    return 0


@dataclass(slots=True)
class _Entry(Generic[V]):
    value: V
    size: int
    looked_at: float


@final
class Held(Generic[K, V]):
    """Values by key, at most `keep` of them and `max_bytes` in all. For one event loop.

    Args:
        load: loads a value; is told the one that is held, if it is looked at again.
        keep: values.
        max_bytes: of all values together; one that is larger alone is given and not held.
        size: bytes of a value.
        fresh_s: how long a value is given without a further look. Up to twice that it is given while one looks; after
            that, who asks waits for the look.
        refused: errors that mean that there is no such value: remembered, and a held value is dropped for one. Any
            other error of a further look leaves the held value.
        refused_s: how long they are remembered.
        at_once: loads at once.
        count: told of each load, with its seconds, and of each value that had to go.
        clock: seconds.
    """

    def __init__(
        self,
        load: Callable[[K, V | None], Awaitable[V]],
        *,
        keep: int,
        max_bytes: float = float("inf"),
        size: Callable[[V], int] = _nothing,
        fresh_s: float = float("inf"),
        refused: tuple[type[Exception], ...] = (),
        refused_s: float = 0.0,
        at_once: int = 4,
        count: Callable[[Event, float], None] = _ignored,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._keep = keep
        self._max_bytes = max_bytes
        self._size = size
        self._fresh_s = fresh_s
        self._refused = refused
        self._refused_s = refused_s
        self._turn = asyncio.Semaphore(at_once)
        self._count = count
        self._clock = clock
        self._entries: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._failures: OrderedDict[K, tuple[float, Exception]] = OrderedDict()
        self._flights: dict[K, asyncio.Task[V]] = {}
        self.bytes = 0
        """Of all that is held."""

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    async def get(self, key: K) -> V:
        """Return a value, loaded if need be. Raises what loading it raised."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
            age = self._clock() - entry.looked_at
            if age < self._fresh_s:
                return entry.value
            flight = self._flight(key)
            if age < 2 * self._fresh_s:
                return entry.value
        else:
            self._raise_remembered(key)
            flight = self._flight(key)
        return await asyncio.shield(flight)

    def look_again(self, key: K) -> None:
        """Give a value that is held only after a further look."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.looked_at = float("-inf")

    def _raise_remembered(self, key: K) -> None:
        until, error = self._failures.get(key, (float("-inf"), None))
        if error is None:
            return
        if self._clock() < until:
            raise error.with_traceback(None)
        del self._failures[key]

    def _flight(self, key: K) -> asyncio.Task[V]:
        flight = self._flights.get(key)
        if flight is None:
            # In a context of its own: Serve cancels what was called under a request whose client has hung up.
            flight = asyncio.get_running_loop().create_task(self._fly(key), context=Context())
            flight.add_done_callback(_seen)
            self._flights[key] = flight
        return flight

    async def _fly(self, key: K) -> V:
        held = self._entries.get(key)
        try:
            async with self._turn:
                began = self._clock()
                value = await self._load(key, None if held is None else held.value)
        except self._refused as error:
            self._count("failed", 0.0)
            self._forget(key)
            self._remember(key, error)
            raise
        except Exception:
            self._count("failed", 0.0)
            if held is None:
                raise
            # Who could say is not there: what is known holds until the next look, which is soon.
            held.looked_at = max(held.looked_at, self._clock() - self._fresh_s + min(self._refused_s, self._fresh_s))
            return held.value
        finally:
            del self._flights[key]
        self._put(key, value)
        self._count("loaded", self._clock() - began)
        return value

    def _put(self, key: K, value: V) -> None:
        self._forget(key)
        size = self._size(value)
        if size > self._max_bytes:
            return
        self._entries[key] = _Entry(value, size, self._clock())
        self.bytes += size
        while len(self._entries) > self._keep or self.bytes > self._max_bytes:
            self._forget(next(iter(self._entries)))
            self._count("evicted", 0.0)

    def _forget(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes -= entry.size

    def _remember(self, key: K, error: Exception) -> None:
        self._failures[key] = self._clock() + self._refused_s, error
        self._failures.move_to_end(key)
        if len(self._failures) > _FAILURES:
            self._failures.popitem(last=False)


def _seen(flight: asyncio.Task[V]) -> None:
    """Take note of a flight's end, so that one for which nobody waited is no complaint of the loop."""
    if not flight.cancelled():
        flight.exception()

"""Values that take a while to load, some of them held: the least recently used go first.

Several who want the same wait for one load. What fails is remembered briefly, so that asking again for what is not
there costs nothing. A load belongs to nobody who waits for it: who leaves stops none. Nor does a load that hangs keep
what is held from anybody: it is given as it is, for so long and no longer.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar, final

from deployments.families.turns import Turn, Turns

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
    known: float
    """When the last look began that found it so."""
    due: float
    """When it is to be looked at again."""
    doubted: bool = False
    """Whether a further look is wanted before it is given."""
    unwaited: float = float("-inf")
    """Until when nobody waits for a further look: the last one failed, or kept somebody waiting too long."""


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
        patience_s: how long: a look that takes longer goes on, and the value is given as it is.
        stale_s: how long after the last look that found it so a value is given at all while no further look succeeds.
            Who asks later waits for the look, or is told why it failed.
        refused: errors that mean that there is no such value: remembered, and a held value is dropped for one. Any
            other error of a further look leaves the held value.
        refused_s: how long they are remembered; and until what could not be looked at is looked at again.
        turns: whose turn a load waits for, by its key and whether its value is held. One that is not held may be
            refused by it.
        count: told of each load, with its seconds, and of each value that had to go.
        clock: seconds.
    """

    def __init__(
        self,
        load: Callable[[K, V | None], Awaitable[V]],
        *,
        keep: int,
        turns: Callable[[K, bool], Turns],
        max_bytes: float = float("inf"),
        size: Callable[[V], int] = _nothing,
        fresh_s: float = float("inf"),
        patience_s: float = float("inf"),
        stale_s: float = float("inf"),
        refused: tuple[type[Exception], ...] = (),
        refused_s: float = 0.0,
        count: Callable[[Event, float], None] = _ignored,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._keep = keep
        self._turns = turns
        self._max_bytes = max_bytes
        self._size = size
        self._fresh_s = fresh_s
        self._patience_s = patience_s
        self._stale_s = stale_s
        self._refused = refused
        self._refused_s = refused_s
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

    async def get(self, key: K, by: Hashable = b"") -> V:
        """Return a value, loaded if need be, in a turn of the caller `by`. Raises what loading it raised, or its turns.

        No value is given later than `stale_s` after a look began that found it so.
        """
        entry = self._entries.get(key)
        if entry is None:
            self._raise_remembered(key)
            return await asyncio.shield(self._flight(key, by))
        self._entries.move_to_end(key)
        now = self._clock()
        left_s = self._stale_s - (now - entry.known)
        if now < entry.due and left_s > 0:
            return entry.value
        flight = self._flight(key, by)
        if left_s <= 0:
            return await asyncio.shield(flight)
        if now < entry.unwaited or not (entry.doubted or now >= entry.due + self._fresh_s):
            return entry.value
        await asyncio.wait([flight], timeout=min(self._patience_s, left_s))
        if flight.done():
            return flight.result()
        entry.unwaited = self._clock() + self._fresh_s
        return entry.value

    def look_again(self, key: K) -> None:
        """Give a value that is held only after a further look, or after `patience_s`."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.due, entry.doubted = float("-inf"), True

    def _raise_remembered(self, key: K) -> None:
        until, error = self._failures.get(key, (float("-inf"), None))
        if error is None:
            return
        if self._clock() < until:
            raise error.with_traceback(None)
        del self._failures[key]

    def _flight(self, key: K, by: Hashable) -> asyncio.Task[V]:
        flight = self._flights.get(key)
        if flight is None:
            turn = self._turns(key, key in self._entries).enter(by)
            # In a context of its own: Serve cancels what was called under a request whose client has hung up.
            flight = asyncio.get_running_loop().create_task(self._fly(key, turn), context=Context())
            flight.add_done_callback(_seen)
            self._flights[key] = flight
        return flight

    async def _fly(self, key: K, turn: Turn) -> V:
        held = self._entries.get(key)
        try:
            async with turn:
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
            now = self._clock()
            if now - held.known >= self._stale_s:
                self._forget(key)
                raise
            # Who could say is not there: what is known holds until the next look, which is soon.
            held.due, held.doubted = now + min(self._refused_s, self._fresh_s), False
            held.unwaited = now + self._fresh_s
            return held.value
        finally:
            del self._flights[key]
        self._put(key, value, began)
        self._count("loaded", self._clock() - began)
        return value

    def _put(self, key: K, value: V, began: float) -> None:
        self._forget(key)
        size = self._size(value)
        if size > self._max_bytes:
            return
        self._entries[key] = _Entry(value, size, began, began + self._fresh_s)
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

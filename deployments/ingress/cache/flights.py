"""What is being computed at this moment: who asks for the same waits for it instead of computing it again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import final

__all__ = ["Flight", "Flights", "landed"]


@final
class Flight:
    """One answer on its way. `value` is there once it has landed, and stays None where it failed."""

    __slots__ = ("_event", "done", "value")

    def __init__(self) -> None:
        self.value: bytes | None = None
        self.done = False
        self._event: asyncio.Event | None = None

    def land(self, value: bytes | None) -> None:
        """Let go who waits: with the answer, or with None, to go themselves."""
        self.value, self.done = value, True
        if self._event is not None:
            self._event.set()

    async def wait(self) -> None:
        """Wait until it has landed. Cancelling this harms nobody else."""
        if not self.done:
            if self._event is None:  # most flights have nobody waiting
                self._event = asyncio.Event()
            await self._event.wait()


@final
class Flights:
    """The flights of this replica by key."""

    def __init__(self) -> None:
        self._away: dict[bytes, Flight] = {}

    def __len__(self) -> int:
        return len(self._away)

    def get(self, key: bytes) -> Flight | None:
        """Return the flight that is on its way for `key`."""
        return self._away.get(key)

    def start(self, key: bytes) -> Flight:
        """Begin one. Where another is on its way already, the new one is for its starter's own company alone."""
        flight = Flight()
        self._away.setdefault(key, flight)
        return flight

    def land(self, key: bytes, flight: Flight, value: bytes | None) -> None:
        """End one, with its answer or without."""
        if self._away.get(key) is flight:
            del self._away[key]
        flight.land(value)


async def landed(flights: Iterable[Flight], timeout_s: float) -> None:
    """Wait until all have landed, but no longer than `timeout_s`."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(timeout_s):
            for flight in flights:
                await flight.wait()

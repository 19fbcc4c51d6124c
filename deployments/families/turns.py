"""Turns: how many do a thing at once, and who of those that wait is next.

Callers take turns: between two of one caller, everybody else who waits has had one. So who asks for a great many keeps
the others waiting for one of these at most.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import Final, final

from deployments.errors import CallerOverloaded, Overloaded

__all__ = ["Turn", "Turns"]

HEADROOM: Final = 8
"""A caller may have this many times as much waiting as is still free: see `deployments.ingress.admission`."""


@final
class Turn:
    """A turn that has come, or that one waits for: `async with` does, and gives it back."""

    __slots__ = ("by", "come", "turns")

    def __init__(self, turns: Turns, by: Hashable) -> None:
        self.turns = turns
        self.by = by
        self.come: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> None:
        try:
            await self.come
        except asyncio.CancelledError:
            self.turns.leave(self)
            raise

    async def __aexit__(self, *error: object) -> None:
        self.turns.leave(self)


@final
class Turns:
    """At most `at_once` have their turn; at most `most` others wait. For one event loop."""

    def __init__(self, at_once: int, most: float = float("inf")) -> None:
        self._at_once = at_once
        self._most = most
        self._queues: OrderedDict[Hashable, deque[Turn]] = OrderedDict()
        self.running = 0
        self.waiting = 0

    def enter(self, by: Hashable = b"") -> Turn:
        """Return a turn of the caller `by`.

        Raises:
            CallerOverloaded: others wait, too, and this caller has most of the room.
            Overloaded: the room is full, or this caller alone has most of it.
        """
        turn = Turn(self, by)
        if self.running < self._at_once:
            self.running += 1
            turn.come.set_result(None)
            return turn
        self._check(by)
        self._queues.setdefault(by, deque()).append(turn)
        self.waiting += 1
        return turn

    def leave(self, turn: Turn) -> None:
        """Take a turn back: one that is over, or one that nobody waits for any more."""
        if not turn.come.cancelled():
            self.running -= 1
        elif turn in (queue := self._queues.get(turn.by, deque())):
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                del self._queues[turn.by]
        while self.running < self._at_once and self._queues:
            self._next()

    def _check(self, by: Hashable) -> None:
        held = len(self._queues.get(by, ()))
        free = self._most - self.waiting
        if free > 0 and held <= HEADROOM * free:
            return
        callers = len(self._queues) + (not held)
        if callers > 1 and held > self._most / callers:
            raise CallerOverloaded("This caller asks for more members that are not known yet than its share.")
        raise Overloaded("Too many members that are not known yet are being looked up.")

    def _next(self) -> None:
        by, queue = self._queues.popitem(last=False)
        turn = queue.popleft()
        if queue:
            self._queues[by] = queue  # behind the others
        self.waiting -= 1
        if not turn.come.cancelled():  # else who waited is just leaving
            self.running += 1
            turn.come.set_result(None)

"""What one caller of a stage has sent to each replica and not got back: what the next call is routed by.

Ray keeps queue lengths of its own, but a caller hears of a replica's queue only when it sends something there, and
never that the calls of others have ended. With two ingresses a length can so stay too high, and a replica without any
work gets none for as long as the length is believed (ten seconds). What one has sent oneself is known exactly, and
callers that each spread their own work evenly spread all of it evenly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

__all__ = ["Outstanding"]

R = TypeVar("R", bound=Hashable)


class Outstanding(Generic[R]):
    """The work on its way to each replica, in the stage's own units (tokens, characters)."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[R, int]] = {}
        self._work: dict[R, int] = {}

    def least(self, replicas: Sequence[R], queue: Callable[[R], int | None]) -> R:
        """Return the one with the least work; of equals the one with the shortest known `queue`, else any."""
        shuffled = random.sample(replicas, len(replicas))
        return min(shuffled, key=lambda replica: (self._work.get(replica, 0), queue(replica) or 0))

    def sent(self, call: str, replica: R, work: int) -> None:
        """Note a call of some work (more than 0). A call that is known already is noted anew."""
        self.ended(call)
        self._calls[call] = (replica, work)
        self._work[replica] = self._work.get(replica, 0) + work

    def moved(self, call: str, replica: R) -> None:
        """Note that a call went to another replica than was meant. One that has ended already stays ended."""
        if call in self._calls:
            self.sent(call, replica, self._calls[call][1])

    def ended(self, call: str) -> None:
        """Note that a call has its answer or failed, or was given up before it went. Unknown calls are nothing."""
        replica, work = self._calls.pop(call, (None, 0))
        if replica is None:
            return
        self._work[replica] -= work
        if not self._work[replica]:
            del self._work[replica]

    def work(self, replica: R) -> int:
        """Return what is on its way to a replica."""
        return self._work.get(replica, 0)

"""How long, and how often, a request is asked again whose member's head was not there."""

from __future__ import annotations

import asyncio
import time
from typing import Final, final

__all__ = ["Pauses"]

_FIRST_S: Final = 0.1
_LONGEST_S: Final = 0.5
_LEAST_S: Final = 0.5
"""What a request must have left to be asked again."""
_PATIENCE_S: Final = 20.0
"""How long it is asked again, as a batch is that no replica takes: a base that is exchanged for another is slow."""


@final
class Pauses:
    """Pauses of a request with this deadline; `until` is when it is asked for the last time."""

    def __init__(self, deadline: float) -> None:
        self.until = deadline - _LEAST_S
        self._give_up = min(self.until, time.monotonic() + _PATIENCE_S)
        self._next_s = _FIRST_S

    async def one(self) -> bool:
        """Pause, each time a bit longer. Return whether there is time to ask again, and pause only if there is."""
        if time.monotonic() >= self._give_up:
            return False
        await asyncio.sleep(self._next_s)
        self._next_s = min(2 * self._next_s, _LONGEST_S)
        return True

"""Entries in this process, the least recently used of which go first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, final

__all__ = ["ENTRY_OVERHEAD", "MemoryStore"]

ENTRY_OVERHEAD: Final = 320
"""Bytes that an entry takes beside its value: the key, the table's node, the time. Measured; a test holds it so."""


@final
class MemoryStore:
    """A table of values, bounded in entries and in bytes.

    Args:
        max_entries: values at most.
        max_bytes: memory at most, with what each entry takes beside its value.
        clock: seconds, never going back.
    """

    def __init__(self, *, max_entries: int, max_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._clock = clock
        self._held: OrderedDict[bytes, tuple[bytes, float]] = OrderedDict()
        self.size = 0
        """Bytes, as they are counted against `max_bytes`."""

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: bytes) -> bytes | None:
        """Return what is held under `key`, and note that it was wanted."""
        held = self._held.get(key)
        if held is None:
            return None
        if held[1] <= self._clock():
            self._drop(key)
            return None
        self._held.move_to_end(key)
        return held[0]

    def put(self, key: bytes, value: bytes, ttl_s: float) -> int:
        """Hold `value` for `ttl_s` seconds, if it is not larger than the bound. Returns how many others had to go."""
        if key in self._held:
            self._drop(key)
        cost = len(value) + ENTRY_OVERHEAD
        if cost > self._max_bytes or ttl_s <= 0:
            return 0
        evicted = 0
        while self._held and (len(self._held) >= self._max_entries or self.size + cost > self._max_bytes):
            _, (gone, _) = self._held.popitem(last=False)
            self.size -= len(gone) + ENTRY_OVERHEAD
            evicted += 1
        self._held[key] = (value, self._clock() + ttl_s)
        self.size += cost
        return evicted

    def _drop(self, key: bytes) -> None:
        value, _ = self._held.pop(key)
        self.size -= len(value) + ENTRY_OVERHEAD

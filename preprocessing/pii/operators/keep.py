"""`keep`: the value itself."""

from __future__ import annotations

from typing import final

__all__ = ["Keep"]


@final
class Keep:
    """Leaves the caller's spelling where it is."""

    __slots__ = ()

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """`raw`."""
        return raw

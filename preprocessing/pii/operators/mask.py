"""`mask`: `***************1111`."""

from __future__ import annotations

from typing import final

__all__ = ["Mask"]


@final
class Mask:
    """Hides every character but the last few. It keeps at most half of the letters and digits."""

    __slots__ = ("_char", "_keep_last")

    def __init__(self, char: str = "*", keep_last: int = 0) -> None:
        self._char = char
        self._keep_last = keep_last

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """As many signs as the detectors saw characters, then what is kept."""
        keep = min(self._keep_last, sum(map(str.isalnum, seen)) // 2)
        at = len(seen)
        while keep:
            at -= 1
            keep -= seen[at].isalnum()
        return self._char * at + seen[at:]

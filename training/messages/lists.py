"""Lists as text, for they read better so: items apart by a sign, words apart by blanks."""

from __future__ import annotations

__all__ = ["items", "words"]


def items(text: str, sign: str = ";") -> tuple[str, ...]:
    """What stands between the signs, without blanks around it."""
    return tuple(filter(None, map(str.strip, text.split(sign))))


def words(text: str) -> tuple[str, ...]:
    """What stands between blanks; an underscore becomes a blank within an item."""
    return tuple(word.replace("_", " ") for word in text.split())

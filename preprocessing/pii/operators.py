"""What is put in the place of a finding. For now `replace`: a numbered token, `<EMAIL_ADDRESS_1>`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, final

__all__ = ["TOKEN", "Replace"]

TOKEN: Final = re.compile(r"<([A-Z][A-Z0-9_]{0,63})_([0-9]{1,9})>", re.IGNORECASE)
"""A token as issued, or as typed by a caller. Case is ignored: a lower-case look-alike keeps its number, too."""


@final
class Replace:
    """Numbers originals within one scope: the same original gets the same token, a new one the next number of its type.

    Numbers start at 1 for each type. A number that a text of the scope already holds literally is skipped, so that no
    token typed by a caller can stand for somebody's value.
    """

    __slots__ = ("_next", "_taken", "_tokens")

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts` are all texts of the scope, as sent and as the detectors see them."""
        self._tokens: dict[tuple[str, str], str] = {}
        self._next: defaultdict[str, int] = defaultdict(lambda: 1)
        self._taken = {
            (match[1].upper(), int(match[2])) for text in texts if "<" in text for match in TOKEN.finditer(text)
        }

    def token(self, entity_type: str, original: str) -> str:
        """The token of `original`, normalized as the detectors see it, within this scope."""
        key = entity_type, original
        if key not in self._tokens:
            self._tokens[key] = f"<{entity_type}_{self._number(entity_type)}>"
        return self._tokens[key]

    def _number(self, entity_type: str) -> int:
        number = self._next[entity_type]
        while (entity_type, number) in self._taken:
            number += 1
        self._next[entity_type] = number + 1
        return number

    def __repr__(self) -> str:
        return f"Replace(*** {len(self._tokens)} originals)"

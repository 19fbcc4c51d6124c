"""`replace`: a numbered token, `<EMAIL_ADDRESS_1>`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import final

from preprocessing.pii.operators.tokens import is_numbered, token_key

__all__ = ["Replace"]


@final
class Replace:
    """Numbers originals within one scope: the same original gets the same token, a new one the next number of its type.

    An original is the same if it is spelled the same; what its type was the first time stands in its token. Numbers
    start at 1 for each type. One that is `taken` is skipped, so that no token typed by a caller can stand for
    somebody's value.
    """

    __slots__ = ("_next", "_taken", "_tokens")

    def __init__(self, taken: Collection[str] = (), known: Mapping[str, str] | None = None) -> None:
        """`taken` are keys as `look_alikes` finds them, `known` the tokens that the conversation already has."""
        known = known or {}
        self._tokens = {original: token for token, original in known.items() if is_numbered(token)}
        self._taken = {*taken, *map(token_key, known)}
        self._next: defaultdict[str, int] = defaultdict(lambda: 1)

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """The token of `raw`."""
        token = self._tokens.get(raw)
        if token is None:
            token = self._tokens[raw] = f"<{entity_type}_{self._number(entity_type)}>"
        return token

    def _number(self, entity_type: str) -> int:
        number = self._next[entity_type]
        while f"{entity_type}_{number}" in self._taken:
            number += 1
        self._next[entity_type] = number + 1
        return number

    def __repr__(self) -> str:
        return f"Replace(*** {len(self._tokens)} originals)"

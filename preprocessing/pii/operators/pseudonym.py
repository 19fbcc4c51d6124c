"""`pseudonym`: a token that is the same for the same value in all requests of a tenant, `<PERSON_k7f3m9q2w5t8r1z4>`."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import Final, final

from preprocessing.pii.operators.base import canonical
from preprocessing.pii.operators.tokens import is_pseudonym, token_key

__all__ = ["Pseudonym"]

_PAIRS: Final = 8
"""Of a letter and a digit: 64 bits, so that two of a billion values of one tenant meet with a chance of 1 in 37."""
_LETTERS: Final = 26
_DIGITS: Final = 10


@final
class Pseudonym:
    """Names originals by an HMAC of their canonical form; remembers, within one scope, which spelling has which token.

    A second spelling of a value gets `_2` behind the same code, so that each restores to itself; so does a value whose
    code a caller has typed, or that meets another's.
    """

    __slots__ = ("_key", "_taken", "_tokens")

    def __init__(self, key: bytes, taken: Collection[str] = (), known: Mapping[str, str] | None = None) -> None:
        """`key` is `operator_key`'s; `taken` and `known` as for `Replace`."""
        known = known or {}
        self._key = key
        self._tokens = {original: token for token, original in known.items() if is_pseudonym(token)}
        self._taken = {*taken, *map(token_key, known)}

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """The token of `raw`."""
        token = self._tokens.get(raw)
        if token is None:
            token = self._tokens[raw] = self._free(f"{entity_type}_{self._code(canonical(entity_type, seen))}")
        return token

    def _free(self, stem: str) -> str:
        name, count = stem, 1
        while name.upper() in self._taken:
            count += 1
            name = f"{stem}_{count}"
        self._taken.add(name.upper())
        return f"<{name}>"

    def _code(self, value: str) -> str:
        rest = int.from_bytes(hmac.new(self._key, value.encode(), hashlib.sha256).digest())
        code: list[str] = []
        for _ in range(_PAIRS):
            rest, letter = divmod(rest, _LETTERS)
            rest, digit = divmod(rest, _DIGITS)
            code += chr(ord("a") + letter), str(digit)
        return "".join(code)

    def __repr__(self) -> str:
        return f"Pseudonym(*** {len(self._tokens)} originals)"

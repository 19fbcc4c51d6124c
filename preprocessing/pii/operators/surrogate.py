"""`surrogate`: a made-up value of the same kind, shape and script, the same for the same value within a scope.

Names, places and companies are drawn from Faker's lists, word by word, so that "Smith" has the surname that "John
Smith" has. What could be somebody's is nobody's: e-mail and web addresses end in `.example` (RFC 2606), IP addresses
are the documentation's (RFC 5737, RFC 3849), North American phone numbers are 555-01xx and other phone numbers not
valid anywhere, cards begin with 9999 99 (no issuer; Luhn holds), IBANs have the check digits 00, social security
numbers the area 000, and other numbers a wrong check digit where there is one. Dates move by up to a year.

Where no good one is found (a value too short to be told from an ordinary word or number, a list that is used up), a
numbered token stands instead.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Mapping, Sequence
from typing import Final, final

from preprocessing.pii.operators.base import Operator
from preprocessing.pii.operators.fakes import Fakes
from preprocessing.pii.operators.tokens import TOKEN

__all__ = ["Surrogate"]

_TRIES: Final = 40
_LETTERS: Final = 4
_DIGITS: Final = 6
"""A surrogate with fewer letters, or without letters and with fewer digits, could be an ordinary word or number."""
_UNSPACED_LETTERS: Final = 2


@final
class Surrogate:
    """Makes surrogates up for one scope, and remembers them."""

    __slots__ = ("_exact", "_fakes", "_fallback", "_folded", "_haystack", "_key", "_made")

    def __init__(self, key: bytes, texts: Sequence[str], known: Mapping[str, str], fallback: Operator) -> None:
        """`key` is `operator_key`'s, `texts` are the scope's, as sent and as the detectors see them.

        `known` are the tokens and surrogates that the conversation has; `fallback` stands in where none can be found.
        """
        self._key = key
        self._haystack = "\n".join([*texts, *known.values()]).casefold()
        self._made = {original: fake for fake, original in known.items() if not TOKEN.fullmatch(fake)}
        self._exact = set(self._made.values())
        self._folded = {fake.casefold(): original.casefold() for original, fake in self._made.items()}
        self._fallback = fallback
        self._fakes = Fakes(self._rng, self._is_free)

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """The surrogate of `raw`."""
        fake = self._made.get(raw)
        if fake is None:
            fake = self._find(entity_type, raw, seen)
            if fake is None:
                return self._fallback.apply(entity_type, raw, seen)
            self._made[raw] = fake
            self._exact.add(fake)
            self._folded[fake.casefold()] = raw.casefold()
            self._fakes.settle()
        return fake

    def _find(self, entity_type: str, raw: str, seen: str) -> str | None:
        value = " ".join(seen.split())
        for turn in range(_TRIES):
            fake = self._fakes.make(entity_type, value, turn)
            if fake is None:
                return None
            if _is_telling(fake) and self._is_free(fake) and self._is_distinct(fake, raw):
                return fake
        return None

    def _is_distinct(self, fake: str, raw: str) -> bool:
        """Whether no other original has it. Two spellings of one that differ in case may have fakes that do."""
        return fake not in self._exact and self._folded.get(fake.casefold(), raw.casefold()) == raw.casefold()

    def _is_free(self, fake: str) -> bool:
        """Whether a fake stands in no text of the scope, not even as part of a word."""
        return fake.casefold() not in self._haystack

    def _rng(self, purpose: str) -> random.Random:
        seed = hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()
        return random.Random(int.from_bytes(seed))  # noqa: S311 - repeatable choices from a keyed seed

    def __repr__(self) -> str:
        return f"Surrogate(*** {len(self._made)} originals)"


def _is_telling(fake: str) -> bool:
    letters = [char for char in fake if char.isalpha()]
    if letters:
        unspaced = any("\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\ud7a3" for char in letters)
        return sum(map(str.isalnum, fake)) >= (_UNSPACED_LETTERS if unspaced else _LETTERS)
    return sum(map(str.isdigit, fake)) >= _DIGITS

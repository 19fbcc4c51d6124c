"""Words around a finding that make it likelier or less so: Presidio's context enhancement, on whole words, no spaCy."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, final

from preprocessing.pii.operators.tokens import TOKEN

__all__ = ["BOOST", "FLOOR", "PENALTY", "WEAK", "Vocabulary", "Words"]

BOOST: Final = 0.35
"""What a context word adds to a score: Presidio's `context_similarity_factor`."""
FLOOR: Final = 0.4
"""The least score of a finding with a context word: Presidio's `min_score_with_context_similarity`."""
PENALTY: Final = 0.25
"""What a word that speaks against a finding takes from its score."""
WEAK: Final = 0.4
"""The highest score that such a word can lower: what a form alone makes sure stays sure."""

_BEFORE = 5
_AFTER = 3  # Presidio looks back only; "12345678 is my account number" is as ordinary
_JUST_BEFORE = 2  # "order no. 2125550143"; further away it belongs to another number
_LONGEST = 30
_SHORTEST_STRIPPED = 5
_APART = "|"  # stands for the finding, so that no phrase reaches across it

# Tokens first: they are no words, so that a token left by an earlier round can neither lend context nor shift the
# window. Camel case and underscores split: `accountNumber` and `account_number` are how JSON and logs name things.
# Upper case beyond ASCII is spelled out: "H\u00d4TEL" is one word and no "TEL".
_WORD = re.compile(TOKEN.pattern + r"|[^\W\d_]+")
_UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())
_HUMP = re.compile(rf"[{_UPPER}]+(?![^\W\d_{_UPPER}])|[{_UPPER}]?[^\W\d_{_UPPER}]+")


@final
class Vocabulary:
    """Context words of one kind. Phrases hold single spaces; plurals in -s and missing accents are the same word."""

    __slots__ = ("_forms", "_heads", "_phrases")

    def __init__(self, words: Iterable[str]) -> None:
        self._forms: dict[str, str] = {}
        self._phrases: list[tuple[str, str]] = []
        for word in sorted(words):
            for form in _forms_of(word):
                if " " in word:
                    self._phrases += (f" {form} ", word), (f" {form}s ", word)
                else:
                    self._forms.setdefault(form, word)
        for form, word in list(self._forms.items()):
            self._forms.setdefault(f"{form}s", word)
        self._heads = frozenset(phrase.split()[0] for phrase, _ in self._phrases)

    def first_in(self, window: Sequence[str]) -> str:
        """The word of this vocabulary that a window of `Words` holds, as the vocabulary spells it; "" if none."""
        if not self._forms.keys().isdisjoint(window):
            return next(self._forms[word] for word in window if word in self._forms)
        if not self._heads.isdisjoint(window):
            text = f" {' '.join(window)} "
            return next((word for phrase, word in self._phrases if phrase in text), "")
        return ""


def _forms_of(word: str) -> tuple[str, ...]:
    """A word with and without its accents; short ones need theirs: "ne" is not "n\u00e9"."""
    if len(word) < _SHORTEST_STRIPPED or word.isascii():
        return (word,)
    plain = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return word, plain.replace("\u0142", "l")


@final
class Words:
    """The words of one text, found once, in time linear in its length."""

    __slots__ = ("_starts", "_windows", "_words")

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._words: list[str] = []
        self._windows: dict[tuple[int, int], list[str]] = {}
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0] == "<":
                continue
            lower = word.lower()
            if len(word) > _LONGEST:
                # A long run of letters is no context word, and repeating it in every window would cost quadratic time.
                self._add(match.start(), "")
            elif word[1:] == lower[1:] or word.isupper() or (word[0] == lower[0] and word[1:] == lower[1:].title()):
                self._add(match.start(), lower)  # the last: "iPhone" and "eMail" are one word
            else:
                for hump in _HUMP.finditer(word):
                    self._add(match.start() + hump.start(), hump.group().lower())

    def _add(self, start: int, word: str) -> None:
        self._starts.append(start)
        self._words.append(word)

    def around(self, start: int, end: int) -> list[str]:
        """The 5 words before `start`, a bar, and the 3 words from `end` on, lower case."""
        window = self._windows.get((start, end))
        if window is None:
            first = bisect_left(self._starts, start)
            after = bisect_left(self._starts, end)
            window = [*self._words[max(0, first - _BEFORE) : first], _APART, *self._words[after : after + _AFTER]]
            self._windows[start, end] = window
        return window

    def before(self, start: int) -> list[str]:
        """The 2 words before `start`, lower case."""
        first = bisect_left(self._starts, start)
        return self._words[max(0, first - _JUST_BEFORE) : first]

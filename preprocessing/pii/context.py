"""Words around a finding that make it likelier: Presidio's context enhancement, on whole words and without spaCy."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, final

from preprocessing.pii.operators import TOKEN

__all__ = ["BOOST", "FLOOR", "Words", "context_pattern"]

BOOST: Final = 0.35
"""What a context word adds to a score: Presidio's `context_similarity_factor`."""
FLOOR: Final = 0.4
"""The least score of a finding with a context word: Presidio's `min_score_with_context_similarity`."""

_BEFORE = 5
_AFTER = 3  # Presidio looks back only; "12345678 is my account number" is as ordinary
_LONGEST = 30

# Tokens first: they are no words, so that a token left by an earlier round can neither lend context nor shift the
# window. Camel case and underscores split: `accountNumber` and `account_number` are how JSON and logs name things.
_WORD = re.compile(TOKEN.pattern + r"|[A-Z]+(?![a-z])|[A-Z]?(?:[a-z]|[^\W\d_A-Za-z])+")


def context_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of `words` (phrases may hold single spaces), plural or not, in a window of `Words`."""
    return re.compile(r" (?:" + "|".join(sorted(map(re.escape, words))) + r")s? ")


@final
class Words:
    """The words of one text, found once, in time linear in its length."""

    __slots__ = ("_starts", "_words")

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._words: list[str] = []
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0] != "<":
                self._starts.append(match.start())
                # A long run of letters is no context word, and repeating it in every window would cost quadratic time.
                self._words.append(word.lower() if len(word) <= _LONGEST else "")

    def around(self, start: int, end: int) -> str:
        """The 5 words before `start` and the 3 from `end` on, lower case, spaces between and around."""
        first = bisect_left(self._starts, start)
        after = bisect_left(self._starts, end)
        window = self._words[max(0, first - _BEFORE) : first] + self._words[after : after + _AFTER]
        return f" {' '.join(window)} "

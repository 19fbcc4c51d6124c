"""Words that do not matter to a match, as presidio-research's `SpanEvaluator` ignores them.

They are punctuation, spaCy's English stop words, and words that go with an address, a date or an age. Without spaCy
(the `test` extra brings it with Presidio) there are no stop words, and scores by this rule are a little lower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

__all__ = ["content_words", "ignored_words"]

_OF_ADDRESSES: Final = "street st st. rue via de po p.o. box apt unit suite corner address city state country zip"
_OF_DATES: Final = "day days week weeks weekend month months year years morning noon afternoon evening night ago"
_OTHERS: Final = "age old y/o first last mr. mrs. miss inc inc. ltd a the and or do as of this 's"
_GENERIC: Final = frozenset(f"{_OF_ADDRESSES} {_OF_DATES} {_OTHERS}".split())
_TOKEN: Final = re.compile(r"['’](?:s|d|ll|m|re|ve)\b|\w+|[^\w\s]", re.IGNORECASE)


@cache
def ignored_words() -> frozenset[str]:
    """Return the words, lower case. Imports spaCy where it is installed."""
    try:
        from spacy.lang.en.stop_words import STOP_WORDS
    except ImportError:
        return _GENERIC
    return _GENERIC | frozenset(STOP_WORDS)


def content_words(text: str, start: int, end: int, ignored: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where in `start`..`end` the words stand that matter: neither punctuation nor of `ignored`."""
    for match in _TOKEN.finditer(text, start, end):
        token = match[0].lower()
        if token not in ignored and any(map(str.isalnum, token)):
            yield match.span()

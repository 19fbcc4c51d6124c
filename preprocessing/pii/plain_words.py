"""Words that are nobody's name, at the edges of what a token classifier took for one.

A classifier decides by the sentence around a word, and sometimes takes the abbreviation that labels a number ("IBAN",
"NIF") or small words of a language that it reads badly ("Baarlo en ben") for a part of the name beside it. What is cut
off here is in nobody's hands to choose: the language is this module's own guess, never the caller's wish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.language_words import FUNCTION_WORDS
from preprocessing.pii.languages import detect_language
from preprocessing.texts import Span

__all__ = ["without_plain_words"]

_TYPES: Final = frozenset(
    {
        EntityType.PERSON,
        EntityType.LOCATION,
        EntityType.ORGANIZATION,
        EntityType.ADDRESS,
        EntityType.ID_NUMBER,
    }
)
_LABELS: Final = frozenset(("IBAN", "SSN", "ITIN", "NHS", "UTR", "NIF", "DNI", "CPF", "CNPJ", "BSN", "PESEL", "REGON"))
"""Abbreviations that label numbers and are no names; in capitals or small letters, never in title case."""
_PARTICLES: Final = frozenset(
    (
        *("de", "del", "della", "dello", "dei", "degli", "di", "da", "do", "dos", "das", "du", "des", "et", "a", "o"),
        *(
            "van",
            "von",
            "vom",
            "zu",
            "zum",
            "zur",
            "der",
            "den",
            "am",
            "im",
            "bei",
            "und",
            "het",
            "op",
            "ter",
            "ten",
            "te",
        ),
        *("la", "le", "les", "lo", "los", "las", "el", "al", "y", "e", "i", "sur", "sous"),
    )
)
"""Small words that are parts of names and addresses as well: "van den Berg", "Frankfurt am Main"."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SURE: Final = 0.5


def without_plain_words(spans: Sequence[Span], text: str) -> list[Span]:
    """Return `spans` without such words at their edges. A span that is nothing but a label is left out.

    Small words are cut off where the text shows a language other than English, and only beside a word that is written
    as a name is. Nothing with a digit in it is cut off.
    """
    small = _SmallWords(text)
    return [kept for span in spans if (kept := _cut(span, text, small)) is not None]


def _cut(span: Span, text: str, small: _SmallWords) -> Span | None:
    if span.entity_type not in _TYPES:
        return span
    words = list(_WORD.finditer(text, span.start, span.end))
    if not words or not (_is_plain(words[0].group(), small) or _is_plain(words[-1].group(), small)):
        return span
    left, right = 0, len(words)
    while left < right and _is_plain(words[left].group(), small):
        left += 1
    while right > left and _is_plain(words[right - 1].group(), small):
        right -= 1
    inside = words[left:right]
    if not inside:
        return _without_label(span, words, text)
    if not all(map(_is_label, (w.group() for w in words[:left] + words[right:]))) and not _shows_a_name(inside):
        return span
    start = span.start if _has_digit(text[span.start : inside[0].start()]) else inside[0].start()
    end = span.end if _has_digit(text[inside[-1].end() : span.end]) or right == len(words) else inside[-1].end()
    return replace(span, start=start if left else span.start, end=end)


def _without_label(span: Span, words: Sequence[re.Match[str]], text: str) -> Span | None:
    """A span whose words are all plain: nothing if all it has are labels; the number behind a single one."""
    if not all(_is_label(word.group()) for word in words):
        return span
    if not _has_digit(text[span.start : span.end]):
        return None
    rest = text[words[0].end() : span.end]
    if len(words) > 1 or words[0].start() > span.start:
        return span
    return replace(span, start=words[0].end() + len(rest) - len(rest.lstrip(" :#.=")))


def _shows_a_name(words: Sequence[re.Match[str]]) -> bool:
    return any(word.group()[0].isupper() for word in words)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_label(word: str) -> bool:
    return word.upper() in _LABELS and (word.isupper() or word.islower())


def _is_plain(word: str, small: _SmallWords) -> bool:
    if _is_label(word):
        return True
    return word.islower() and word not in _PARTICLES and word in small


@final
class _SmallWords:
    """The function words of a text's language, guessed when first asked for. Lives as long as the text's spans do."""

    __slots__ = ("_text", "_words")

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            code, confidence = detect_language(self._text)
            # None of English, where they are names too often: will, may.
            known = code is not None and code != "en" and confidence >= _SURE
            self._words = _function_words(code) if known and code else frozenset()
        return word in self._words


@lru_cache(maxsize=32)
def _function_words(code: str) -> frozenset[str]:
    return frozenset(FUNCTION_WORDS.get(code, "").split())

"""Languages: which are covered, and a light guess at which one a text is in.

The guess counts function words and word endings of eight languages, and of a few others only so that they are not
taken for one of the eight. Scripts other than Latin are known by their letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from preprocessing.pii import language_words as data

__all__ = ["Coverage", "Language", "coverage", "detect_language"]


class Language(StrEnum):
    """A language whose context words, dates and forms of address are known."""

    EN = "en"
    DE = "de"
    FR = "fr"
    ES = "es"
    IT = "it"
    PT = "pt"
    NL = "nl"
    PL = "pl"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is looked for in texts of one language."""

    language: str
    """The code asked for, lower case and without its region; empty where the language is not known."""
    covered: bool
    notice: str
    """What the caller should be told; empty if the language is covered."""


_Clue = tuple[int, float]
"""A language, as its place in `_CODES`, and how much a word says for it."""

_LOOKED_AT = 1000  # characters; more would not change the answer
_SURE = 3.0  # evidence, in unshared function words, at which the amount no longer lowers the confidence
_LEAST = 0.9
_WORD = re.compile(r"[^\W\d_]+(?=['\u2019])|[^\W\d_]+")
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")

_CODES: Final = (*data.FUNCTION_WORDS,)
_COVERED: Final = frozenset(Language)
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("und-cyrl", re.compile("[\u0400-\u052f]")),
    ("und-arab", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("und-deva", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)


def _weighed(words: dict[str, Iterable[str]], weight: float) -> dict[str, tuple[_Clue, ...]]:
    """Each word with the languages that have it; the more have it, the less it says of each."""
    owners: dict[str, list[int]] = {}
    for code, listed in words.items():
        for word in sorted(set(listed)):
            owners.setdefault(word, []).append(_CODES.index(code))
    return {word: tuple((i, weight / len(at) ** 1.5) for i in at) for word, at in owners.items()}


_CLUES: Final = _weighed({code: text.split() for code, text in data.FUNCTION_WORDS.items()}, 1.0)
_LETTERS: Final = _weighed({code: tuple(letters) for code, letters in data.LETTERS.items()}, 0.8)
_ENDINGS: Final = _weighed({code: text.split() for code, text in data.ENDINGS.items()}, 0.35)
_ENDING_SIZES: Final = (5, 4, 3)


def detect_language(text: str) -> tuple[str | None, float]:
    """Guess the language of a text: its code and a confidence from 0 to 1; `(None, 0.0)` where nothing tells.

    The code is one of `Language`, that of a language that is not covered, or a script as BCP 47 names one whose
    language is not determined (`und-cyrl`). Deterministic; reads at most 1,000 characters.
    """
    head = text[:_LOOKED_AT]
    scores = [0.0] * len(_CODES)
    words = _WORD.findall(head.lower())
    for word in words:
        for language, weight in _CLUES.get(word) or _ending(word):
            scores[language] += weight
    if not head.isascii():
        if script := _script(head):
            return script
        for letter in set(head.lower()):
            for language, weight in _LETTERS.get(letter, ()):
                scores[language] += weight
    best = max(scores)
    if best < _LEAST:
        return None, 0.0
    at = scores.index(best)
    scores[at] = 0.0
    margin = (best - max(scores)) / best
    if margin < 0.1:  # as good as even
        return None, 0.0
    return _CODES[at], round(min(1.0, best / _SURE) * min(1.0, 0.4 + margin), 3)


def _ending(word: str) -> tuple[_Clue, ...]:
    for size in _ENDING_SIZES:
        if len(word) > size + 1 and (clues := _ENDINGS.get(word[-size:])):
            return clues
    return ()


def _script(text: str) -> tuple[str, float] | None:
    """The language or script of a text most of whose letters are not Latin."""
    letters = sum(map(str.isalpha, text))
    for code, letter in _SCRIPTS:
        seen = len(letter.findall(text))
        if seen and (seen * 2 >= letters or (code in ("ja", "zh") and seen * 4 >= letters)):
            return code, round(seen / max(seen, letters), 3)
    return None


def coverage(language: str | None) -> Coverage:
    """What is looked for in texts of `language` (a BCP 47 code; None or "" for unknown).

    Raises `ValueError` if `language` is no language code.
    """
    if not language:
        return Coverage("", False, "The language is not known: context words of all covered languages were used.")
    code = language.lower().replace("_", "-")
    if not _CODE.fullmatch(code):
        raise ValueError("a language is a BCP 47 code such as 'en' or 'pt-BR'")
    primary = code.split("-")[0]
    if primary in _COVERED:
        return Coverage(primary, True, "")
    named = code if primary == "und" else primary
    return Coverage(
        named,
        False,
        f"Language {named} is not covered: only patterns that need no context words were looked for.",
    )

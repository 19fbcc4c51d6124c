"""What a rule is: a finder of one entity type, the gate before it, and the context words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import anchors, labels
from preprocessing.pii.patterns.context import Vocabulary
from preprocessing.pii.patterns.rules.lexicon import LEXICON

__all__ = [
    "LEFT",
    "PROBES",
    "RIGHT",
    "Anchored",
    "ContextWords",
    "Gate",
    "Hit",
    "Pattern",
    "Rule",
    "by_language",
    "words",
]

Hit = tuple[int, int, float]
"""Start and end in code points of the detection view, and the score without context."""

ContextWords = tuple[str, ...] | Mapping[str, tuple[str, ...]]
"""Context words, lower case; phrases hold single spaces. By language code, or a tuple that is valid in all of them."""


class Gate(StrEnum):
    """What a text must hold for a rule to be worth running."""

    AT = "at"
    DOT = "dot"
    COLON = "colon"
    DIGIT = "digit"
    NUMBER = "number"
    DENSE = "dense"
    NAMED = "named"
    FIVE = "five"
    REDDIT = "reddit"
    NUMERAL = "numeral"
    CODE = "code"
    LABEL = "label"
    SECRET = "secret"  # noqa: S105 - the name of a gate
    LONG = "long"
    CREDENTIALS = "credentials"


_find_words = re.compile(r"[^\W\d_]+").findall

PROBES: Final[dict[Gate, Callable[[str], object]]] = {
    Gate.AT: re.compile("@").search,
    Gate.DOT: re.compile(r"[^\W_]\.[^\W_]|://").search,
    Gate.COLON: re.compile(r"::|[0-9A-Fa-f][:-][0-9A-Fa-f]{2}[:-]|[0-9A-Fa-f]{4}[.:]").search,
    Gate.DIGIT: re.compile(r"[0-9]").search,
    # Six digits with at most three other characters between two of them: fewer make none of the numbers looked for.
    Gate.NUMBER: re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){5}").search,
    Gate.DENSE: re.compile(r"[0-9A-Za-z]{25}").search,
    # A word that a form of address, a nationality or a user name can begin with: one pass for three rules.
    Gate.NAMED: lambda text: not LEXICON.isdisjoint(_find_words(text)),
    Gate.FIVE: re.compile(r"[0-9]{5}").search,
    Gate.REDDIT: lambda text: "u/" in text,
    Gate.NUMERAL: anchors.numerals,
    Gate.CODE: anchors.codes,
    Gate.LABEL: labels.may_label,
    Gate.SECRET: anchors.may_name_a_secret,
    Gate.LONG: anchors.has_long_word,
    Gate.CREDENTIALS: lambda text: "://" in text and "@" in text,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A finder made of an expression: every match that passes `check` and not `refuse`, with `score`."""

    expression: str
    score: float
    check: Callable[[str], bool] | None = None
    refuse: Callable[[str], bool] | None = None
    _finditer: Callable[[str], Iterator[re.Match[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_finditer", re.compile(self.expression, re.ASCII | re.IGNORECASE).finditer)

    def __call__(self, text: str) -> Iterator[Hit]:
        """Yield hits in `text`, by start."""
        for match in self._finditer(text):
            if (self.check is None or self.check(match[0])) and not (self.refuse and self.refuse(match[0])):
                yield match.start(), match.end(), self.score


@dataclass(frozen=True, slots=True)
class Anchored(Pattern):
    """A pattern that is tried only where its gate says that something may begin: one pass for many rules.

    Its gate's probe must be a function `text -> list[int]`, the places to try; `anchors` is that function.
    """

    anchors: Callable[[str], list[int]] = anchors.numerals
    plain: float | None = None
    """The score of a match without any separator; `score` if None."""
    _match: Callable[[str, int], re.Match[str] | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        Pattern.__post_init__(self)
        object.__setattr__(self, "_match", re.compile(self.expression, re.ASCII | re.IGNORECASE).match)

    def __call__(self, text: str) -> Iterator[Hit]:
        """Yield hits in `text`, by start."""
        return iter(self.at(text, self.anchors(text)))

    def at(self, text: str, places: list[int]) -> list[Hit]:
        """Hits that start at one of `places`."""
        match = self._match
        return [self._hit(found) for place in places if (found := match(text, place)) and self._is_one(found[0])]

    def _is_one(self, value: str) -> bool:
        return (self.check is None or self.check(value)) and not (self.refuse and self.refuse(value))

    def _hit(self, match: re.Match[str]) -> Hit:
        score = self.plain if self.plain is not None and match[0].isalnum() else self.score
        return match.start(), match.end(), score


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a finder of one entity type behind its gate. Rows that share a finder share its pass over the text."""

    name: str
    entity: EntityType
    gate: Gate
    find: Callable[[str], Iterable[Hit]]
    presidio: str
    """The Presidio recognizer that it stands for; empty if there is none."""
    reason: str
    words: ContextWords = ()
    """What around a finding makes it likelier."""
    against: ContextWords = ()
    """What just before a weak finding makes it less likely."""
    base: float | None = None
    """The score without context, where it is not the finder's."""

    def vocabulary(self, language: str | None = None) -> Vocabulary | None:
        """The words that raise a score in texts of `language` (None: of any); None if there are none."""
        return _vocabulary(_spoken(self.words, language))

    def counter_vocabulary(self, language: str | None = None) -> Vocabulary | None:
        """The words that lower a score in texts of `language` (None: of any); None if there are none."""
        return _vocabulary(_spoken(self.against, language))

    def facts(self) -> list[object]:
        """What decides what the row finds, as JSON: part of the fingerprint. Code behind names is in `VERSION`."""
        find = self.find
        if isinstance(find, Pattern):
            tests = [test.__qualname__ if test else None for test in (find.check, find.refuse)]
            finder: list[object] = [find.expression, find.score, *tests]
            if isinstance(find, Anchored):
                finder += [find.anchors.__qualname__, find.plain]
        else:
            finder = [getattr(find, "__qualname__", "")]
        vocabularies = [_listed(self.words), _listed(self.against)]
        return [self.name, self.entity.value, self.gate.value, finder, *vocabularies, self.base]


def _listed(said: ContextWords) -> dict[str, list[str]]:
    by_code = said if isinstance(said, Mapping) else {"": said}
    return {code: sorted(by_code[code]) for code in sorted(by_code)}


def _spoken(said: ContextWords, language: str | None) -> frozenset[str]:
    if not isinstance(said, Mapping):
        return frozenset(said)
    # English as well: forms, logs and JSON keys are in English whatever the text's language.
    codes = said if language is None else (language, "en")
    return frozenset(word for code in codes for word in said.get(code, ()))


@cache  # as many as there are sets of words in the table
def _vocabulary(spoken: frozenset[str]) -> Vocabulary | None:
    return Vocabulary(spoken) if spoken else None


# Boundaries are ASCII letters and digits, not `\b`: `ssn_078051120` and numbers between CJK characters must be seen.
LEFT: Final = r"(?<![0-9A-Za-z])"
RIGHT: Final = r"(?![0-9A-Za-z])"


def words(text: str) -> tuple[str, ...]:
    """Split at spaces into context words; an underscore is a space within a phrase."""
    return tuple(word.replace("_", " ") for word in text.split())


def by_language(**texts: str) -> dict[str, tuple[str, ...]]:
    """Context words by language code, each text split as by `words`."""
    return {code: words(text) for code, text in texts.items()}

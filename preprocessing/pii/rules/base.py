"""What a rule is: a finder of one entity type, the gate before it, and the context words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from preprocessing.pii.context import context_pattern
from preprocessing.pii.entities import EntityType

__all__ = ["LEFT", "PROBES", "RIGHT", "Gate", "Hit", "Pattern", "Rule", "words"]

Hit = tuple[int, int, float]
"""Start and end in code points of the detection view, and the score without context."""


class Gate(StrEnum):
    """What a text must hold for a rule to be worth running."""

    AT = "at"
    DOT = "dot"
    COLON = "colon"
    DIGIT = "digit"
    NUMBER = "number"
    DENSE = "dense"


PROBES: Final[dict[Gate, Callable[[str], object]]] = {
    Gate.AT: re.compile("@").search,
    Gate.DOT: re.compile(r"[^\W_]\.[^\W_]|://").search,
    Gate.COLON: re.compile(r"::|[0-9A-Fa-f][:-][0-9A-Fa-f]{2}[:-]|[0-9A-Fa-f]{4}[.:]").search,
    Gate.DIGIT: re.compile(r"[0-9]").search,
    # Six digits with at most three other characters between two of them: fewer make none of the numbers looked for.
    Gate.NUMBER: re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){5}").search,
    Gate.DENSE: re.compile(r"[0-9A-Za-z]{25}").search,
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
class Rule:
    """One row: a finder of one entity type behind its gate."""

    name: str
    entity: EntityType
    gate: Gate
    find: Callable[[str], Iterable[Hit]]
    presidio: str
    """The Presidio recognizer that it stands for; empty if there is none."""
    reason: str
    words: tuple[str, ...] = ()
    """Context words, lower case; phrases hold single spaces."""
    context: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "context", context_pattern(self.words) if self.words else None)


# Boundaries are ASCII letters and digits, not `\b`: `ssn_078051120` and numbers between CJK characters must be seen.
LEFT: Final = r"(?<![0-9A-Za-z])"
RIGHT: Final = r"(?![0-9A-Za-z])"


def words(text: str) -> tuple[str, ...]:
    """Split at spaces into context words; an underscore is a space within a phrase."""
    return tuple(word.replace("_", " ") for word in text.split())

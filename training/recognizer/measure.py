"""How much of personal data a recognizer covers, and how much else: characters, as leaks are counted in characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import final

from preprocessing.texts import Span

__all__ = ["Coverage", "Gold", "coverage"]


@final
@dataclass(frozen=True, slots=True)
class Gold:
    """A text, the personal characters in it, and those that nobody can say of."""

    text: str
    personal: frozenset[int]
    unknown: frozenset[int] = frozenset()


@final
@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of characters that are not space."""

    covered: int
    missed: int
    wrong: int
    innocent: int

    @property
    def leak(self) -> float:
        """Share of personal characters left uncovered."""
        return self.missed / max(1, self.covered + self.missed)

    @property
    def over(self) -> float:
        """Share of innocent characters covered."""
        return self.wrong / max(1, self.innocent)

    @property
    def f2(self) -> float:
        """F-score that counts recall twice."""
        return 5 * self.covered / max(1, 5 * self.covered + 4 * self.missed + self.wrong)


def coverage(golds: Sequence[Gold], found: Iterable[Sequence[Span]]) -> Coverage:
    """Count over all texts."""
    covered = missed = wrong = innocent = 0
    for gold, spans in zip(golds, found, strict=True):
        marked = {i for span in spans for i in range(span.start, span.end)}
        for i, char in enumerate(gold.text):
            if char.isspace() or i in gold.unknown:
                continue
            if i in gold.personal:
                covered += i in marked
                missed += i not in marked
            else:
                wrong += i in marked
                innocent += 1
    return Coverage(covered, missed, wrong, innocent)

"""How well marks were found. Pure; one text at a time, and sums.

**Merged** (`merged_tally`) follows the `SpanEvaluator` of presidio-research, so that figures can be held against the
published ones. For both sides: spans that overlap or touch are one; a span is cut to its first and last content word
(`benchmarks.pii.words`) and is nothing if it has none; neighbours with no content word between them become one. Then
each gold span is held against the union of all predicted spans that overlap it: found if their intersection over union
(IoU), counted in characters, is at least the threshold (0.75); either way this counts as one prediction. A predicted
span that overlaps no gold span is one more. Precision = found / predictions, recall = found / gold.

Two differences remain: words are split by an expression instead of spaCy's tokenizer, and predictions are not widened
to whole tokens.

**Strict** (`strict_tally`) does none of it: only overlapping predictions count as one; all pairs of a gold and a
predicted span with IoU at or above the threshold are taken best IoU first (ties: leftmost), each span once.

Both see no kinds: who calls with one kind's marks alone gets the figures of that kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.pii.marks import Mark
from benchmarks.pii.words import content_words

__all__ = ["BETA", "IOU", "Cover", "Tally", "innocent_cover", "iou", "merged", "merged_tally", "personal_cover",
           "strict_tally"]  # fmt: skip

BETA: Final = 2.0
IOU: Final = 0.75

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many spans were found of how many, with how many predictions. Sums with `+`; rates are NaN of nothing."""

    found: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.found + other.found, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return _share(self.found, self.predicted)

    @property
    def recall(self) -> float:
        return _share(self.found, self.gold)

    @property
    def f2(self) -> float:
        """The F score that gives recall twice precision's weight (beta 2)."""
        return _share((1 + BETA**2) * self.found, BETA**2 * self.gold + self.predicted)


@dataclass(frozen=True, slots=True)
class Cover:
    """How many of `total` non-space characters were covered. Sums with `+`."""

    covered: int = 0
    total: int = 0

    def __add__(self, other: Cover) -> Cover:
        return Cover(self.covered + other.covered, self.total + other.total)

    @property
    def share(self) -> float:
        return _share(self.covered, self.total)

    @property
    def left(self) -> float:
        """The share left uncovered: of personal characters, the leak rate."""
        return 1 - self.share


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def merged_tally(
    text: str, gold: Iterable[Mark], predicted: Iterable[Mark], ignored: frozenset[str], threshold: float = IOU
) -> Tally:
    """Count as presidio-research does; see the module."""
    wanted, found = merged(text, gold, ignored), merged(text, predicted, ignored)
    hits = predictions = 0
    for span in wanted:
        over = [other for other in found if _overlap(span, other)]
        predictions += bool(over)
        # Merged spans are disjoint, so their union is as long as they are together.
        shared, union = sum(_overlap(span, other) for other in over), sum(map(_length, over))
        hits += bool(over) and shared / (_length(span) + union - shared) >= threshold
    predictions += sum(not any(_overlap(span, other) for span in wanted) for other in found)
    return Tally(hits, predictions, len(wanted))


def strict_tally(gold: Iterable[Mark], predicted: Iterable[Mark], threshold: float = IOU) -> Tally:
    """Match spans one to one, best IoU first; see the module."""
    wanted, found = sorted({(mark.start, mark.end) for mark in gold}), list(_united(predicted))
    pairs = sorted(
        (-value, i, j) for i, a in enumerate(wanted) for j, b in enumerate(found) if (value := iou(a, b)) >= threshold
    )
    taken_gold: set[int] = set()
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in taken_gold and j not in taken:
            taken_gold.add(i)
            taken.add(j)
    return Tally(len(taken), len(found), len(wanted))


def iou(one: Range, other: Range) -> float:
    """Return the characters that two spans share over those that either has."""
    shared = _overlap(one, other)
    return shared / (_length(one) + _length(other) - shared)


def merged(text: str, marks: Iterable[Mark], ignored: frozenset[str]) -> list[Range]:
    """Return the spans of `marks` as presidio-research sees them: united, cut to content words, joined."""
    answer: list[Range] = []
    for start, end in _united(marks, touching=True):
        words = list(content_words(text, start, end, ignored))
        if not words:
            continue
        first, last = words[0][0], words[-1][1]
        if answer and not any(content_words(text, answer[-1][1], first, ignored)):
            first = answer.pop()[0]
        answer.append((first, last))
    return answer


def personal_cover(text: str, gold: Iterable[Mark], predicted: Iterable[Mark]) -> Cover:
    """Count the non-space characters of `gold` and which of them any prediction covers."""
    return _cover(text, _positions(gold), _positions(predicted))


def innocent_cover(text: str, gold: Iterable[Mark], predicted: Iterable[Mark]) -> Cover:
    """Count the non-space characters that are in no mark of `gold` and which of them any prediction covers."""
    return _cover(text, set(range(len(text))) - _positions(gold), _positions(predicted))


def _cover(text: str, wanted: set[int], covered: set[int]) -> Cover:
    solid = {index for index in wanted if not text[index].isspace()}
    return Cover(len(solid & covered), len(solid))


def _positions(marks: Iterable[Mark]) -> set[int]:
    return {index for mark in marks for index in range(mark.start, mark.end)}


def _united(marks: Iterable[Mark], *, touching: bool = False) -> Iterator[Range]:
    """Yield disjoint spans, by start, that cover what `marks` cover; those that only touch stay apart unless asked."""
    ordered: Sequence[Range] = sorted((mark.start, mark.end) for mark in marks)
    current: Range | None = None
    for start, end in ordered:
        if current is not None and (start < current[1] or (touching and start == current[1])):
            current = current[0], max(current[1], end)
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current


def _overlap(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _length(span: Range) -> int:
    return span[1] - span[0]

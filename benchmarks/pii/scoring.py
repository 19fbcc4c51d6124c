"""One system's marks over a data set, to a score. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.pii.kinds import is_identity
from benchmarks.pii.marks import DataSet, Example, Mark
from benchmarks.pii.metrics import (
    Cover,
    Tally,
    innocent_cover,
    merged_tally,
    personal_cover,
    strict_tally,
)
from benchmarks.pii.results import PartScore, Score

__all__ = ["score"]

_NOTHING = PartScore(Tally(), Cover())


def score(
    system: str, data: DataSet, predicted: Sequence[Sequence[Mark]], ignored: frozenset[str], refused: int = 0
) -> Score:
    """Score `predicted`, one sequence of marks for each text of `data`.

    Where only some kinds are annotated, spans of others are neither right nor wrong, but what they cover is covered.
    """
    merged, strict = Tally(), Tally()
    personal, identity, innocent = Cover(), Cover(), Cover()
    kinds: dict[str, PartScore] = defaultdict(lambda: _NOTHING)
    languages: dict[str, PartScore] = defaultdict(lambda: _NOTHING)
    for example, found in zip(data.examples, predicted, strict=True):
        gold, judged = _of(example.gold, data.kinds), _of(found, data.kinds)
        spans, covered = merged_tally(example.text, gold, judged, ignored), personal_cover(example.text, gold, found)
        merged += spans
        personal += covered
        languages[example.language] += PartScore(spans, covered)
        strict += strict_tally(gold, judged)
        identity += personal_cover(example.text, [mark for mark in gold if is_identity(mark.kind)], found)
        innocent += innocent_cover(example.text, gold, found)
        for kind in {mark.kind for mark in [*gold, *judged]}:
            kinds[kind] += _kind_score(kind, example, gold, judged, found, ignored)
    innocent = innocent if data.kinds is None else Cover()
    parts = dict(kinds), dict(languages)
    return Score(system, data.name, merged, strict, personal, identity, innocent, *parts, refused)


def _of(marks: Iterable[Mark], kinds: frozenset[str] | None) -> list[Mark]:
    return [mark for mark in marks if kinds is None or mark.kind in kinds]


def _kind_score(
    kind: str,
    example: Example,
    gold: Sequence[Mark],
    judged: Sequence[Mark],
    found: Sequence[Mark],
    ignored: frozenset[str],
) -> PartScore:
    of_kind = [mark for mark in gold if mark.kind == kind]
    tally = merged_tally(example.text, of_kind, [mark for mark in judged if mark.kind == kind], ignored)
    return PartScore(tally, personal_cover(example.text, of_kind, found))

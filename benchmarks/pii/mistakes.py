"""The worst of what a system missed or took for personal data, for whoever improves it. Shows the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.pii.marks import DataSet, Mark

__all__ = ["worst"]

_AROUND: Final = 40


def worst(data: DataSet, predicted: Sequence[Sequence[Mark]], count: int) -> list[str]:
    """Return a line each for the `count` longest misses, then as many for the longest false alarms.

    A miss is a gold span with characters that nothing covers; a false alarm covers characters that are in no gold span.
    """
    misses, alarms = [], []
    for example, found in zip(data.examples, predicted, strict=True):
        misses += list(_bare("missed", example.text, example.gold, found))
        alarms += list(_bare("false alarm", example.text, found, example.gold))
    return [line for lines in (misses, alarms) for _, line in sorted(lines, reverse=True)[:count]]


def _bare(what: str, text: str, marks: Sequence[Mark], cover: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    covered = {index for mark in cover for index in range(mark.start, mark.end)}
    for mark in marks:
        bare = [i for i in range(mark.start, mark.end) if i not in covered and not text[i].isspace()]
        if bare:
            before, after = text[max(0, mark.start - _AROUND) : mark.start], text[mark.end : mark.end + _AROUND]
            shown = f"{before}[[{text[mark.start : mark.end]}]]{after}".replace("\n", "⏎")
            yield len(bare), f"{what:11} {len(bare):3} characters  {mark.kind:16} {shown}"

"""Overlapping findings to one answer. Pure; O(n log n)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from preprocessing.texts import Span

__all__ = ["resolve"]

_NAME: Final = re.compile(r"|[ \-'\u2019]|\. ")
_LINES: Final = re.compile(r"|[ \n]|,[ \n]?|,\r?\n|\r\n")
_GAPS: Final = {"PERSON": _NAME, "LOCATION": _NAME, "ORGANIZATION": _NAME, "ADDRESS": _LINES}
"""What may stand between two findings of one type for them to be parts of one."""
_WIDEST: Final = 3
_VAGUE: Final = "ID_NUMBER"
"""What a classifier says of any number of somebody's: a rule that knows the number's form says more."""


def resolve(spans: Iterable[Span], text: str | None = None) -> list[Span]:
    """Return non-overlapping spans, by `start`, that cover all that `spans` cover.

    Findings that overlap, directly or through others, become one span over all of them: what one detector found is
    never left half-covered because another found its neighbour. It has the type, score and recognizer of the longest
    of them; of equally long ones one that is more than "some number that identifies", then the surest, then the first
    by type and recognizer.

    Parts of one name become one span likewise: persons, places and organisations that touch, or that only a space, a
    hyphen, an apostrophe or ". " keeps apart, and lines of an address with nothing but a comma, a space or a line break
    between them. To see what is between, `text` is needed, the text that the offsets are of. Other findings that only
    touch stay apart. Nothing but these gaps is covered beyond what `spans` cover, and resolving twice changes nothing.
    """
    answer: list[Span] = []
    cluster: list[Span] = []
    end = 0
    for span in sorted(spans, key=lambda span: span.start):
        if cluster and span.start >= end:
            answer.append(_one(cluster, end))
            cluster = []
        cluster.append(span)
        end = max(end, span.end)
    if cluster:
        answer.append(_one(cluster, end))
    return _merged(answer, text) if len(answer) > 1 else answer


def _merged(spans: list[Span], text: str | None) -> list[Span]:
    answer = spans[:1]
    parts = spans[:1]
    for span in spans[1:]:
        if _is_one(answer[-1], span, text):
            parts.append(span)
            answer[-1] = _one(parts, span.end)
        else:
            parts = [span]
            answer.append(span)
    return answer


def _is_one(before: Span, after: Span, text: str | None) -> bool:
    if before.entity_type != after.entity_type or after.start - before.end > _WIDEST:
        return False
    gap = _GAPS.get(before.entity_type)
    if gap is None:
        return False
    if text is None:
        return before.end == after.start
    return gap.fullmatch(text, before.end, after.start) is not None


def _one(cluster: list[Span], end: int) -> Span:
    if len(cluster) == 1:
        return cluster[0]
    best = min(cluster, key=_rank)
    return replace(best, start=cluster[0].start, end=end)


def _rank(span: Span) -> tuple[int, bool, float, str, str]:
    return span.start - span.end, span.entity_type == _VAGUE, -span.score, span.entity_type, span.recognizer

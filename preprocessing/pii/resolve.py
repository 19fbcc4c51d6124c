"""Overlapping findings to one answer. Pure; O(n log n)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from preprocessing.texts import Span

__all__ = ["resolve"]


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Return non-overlapping spans, by `start`, that cover exactly what `spans` cover.

    Findings that overlap, directly or through others, become one span over all of them: what one detector found is
    never left half-covered because another found its neighbour. It has the type, score and recognizer of the longest
    of them; of equally long ones the surest, then the first by type and recognizer. Findings that only touch stay
    apart.
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
    return answer


def _one(cluster: list[Span], end: int) -> Span:
    if len(cluster) == 1:
        return cluster[0]
    best = min(cluster, key=_rank)
    return replace(best, start=cluster[0].start, end=end)


def _rank(span: Span) -> tuple[int, float, str, str]:
    return span.start - span.end, -span.score, span.entity_type, span.recognizer

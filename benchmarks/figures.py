"""Percentiles and medians of small samples."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Figure", "figure", "percentile"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement that was repeated: the median, the lowest and the highest."""

    median: float
    low: float
    high: float


def figure(values: Sequence[float]) -> Figure:
    """Return the median and the extremes of at least one value."""
    return Figure(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of `values` do not exceed (the nearest-rank definition)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

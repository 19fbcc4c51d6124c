"""Robust straight lines through noisy samples: Theil and Sen's slope, with Sen's confidence interval.

P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968). A quarter of the samples may
be arbitrarily wrong and the slope barely moves, which least squares cannot say.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Slope", "theil_sen"]

_Z_95: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Slope:
    """Units of y a unit of x: the median of all pairwise slopes, and its 95 % confidence interval.

    The interval takes the samples' noise for independent; where it is not, it is too narrow.
    """

    slope: float
    low: float
    high: float
    level: float
    """The line's height in the middle of the samples."""


def theil_sen(x: Sequence[float], y: Sequence[float]) -> Slope:
    """Fit a line.

    Raises:
        ValueError: fewer than three samples, or fewer than two different x.
    """
    if len(x) < 3:
        raise ValueError("a slope needs at least three samples")
    pairs = [(i, j) for i in range(len(x)) for j in range(i + 1, len(x)) if x[i] != x[j]]
    if not pairs:
        raise ValueError("a slope needs two different x")
    slopes = sorted((y[j] - y[i]) / (x[j] - x[i]) for i, j in pairs)
    count = len(x)
    width = _Z_95 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    low = max(0, math.floor((len(slopes) - width) / 2) - 1)  # Sen counts from one
    high = min(len(slopes) - 1, math.ceil((len(slopes) + width) / 2))
    slope = statistics.median(slopes)
    middle = (min(x) + max(x)) / 2
    level = statistics.median(held - slope * (at - middle) for at, held in zip(x, y, strict=True))
    return Slope(slope, slopes[low], slopes[high], level)

"""Split-conformal prediction sets: thresholds under which the right label is in the set as often as promised.

Least ambiguous sets (LAC; Sadinle, Lei & Wasserman 2019): label k is in the set when 1 − p_k ≤ q. With q the
⌈(n + 1) · coverage⌉-th smallest of 1 − p_truth over n held-out texts, a further text that comes from where these came
from has its right label in its set with at least that probability, whatever the model is worth. That is a statement on
average: over texts, and over draws of the held-out ones. It says nothing of texts of another kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, TypedDict

import numpy as np

from training.measure import Floats, Ints

__all__ = ["COVERAGES", "SetFigures", "judge_sets", "threshold_of", "thresholds_of"]

COVERAGES: Final = (0.80, 0.90, 0.95, 0.99)
_DIGITS: Final = 1_000_000


class SetFigures(TypedDict):
    """What the sets of one coverage are like."""

    coverage: float
    """Share of texts whose right label is in their set."""
    size: float
    """Mean number of labels in a set."""
    single: float
    """Share of sets of one label."""
    empty: float
    """Share of sets of none."""


def threshold_of(scores: Floats, coverage: float) -> float | None:
    """Return q, the finite-sample corrected quantile of the scores 1 − p_truth [n]; None where n is too small for it.

    Rounded up at the sixth digit, so that what is written down promises no more than what was computed.
    """
    place = math.ceil(round((len(scores) + 1) * coverage, 9))
    if place > len(scores):
        return None
    return min(1.0, math.ceil(float(np.sort(scores)[place - 1]) * _DIGITS) / _DIGITS)


def thresholds_of(probabilities: Floats, truth: Ints) -> dict[str, float]:
    """Return the manifest's field `conformal`: q by coverage.

    Args:
        probabilities: float [n, classes], calibrated, of texts on which nothing was fitted.
        truth: int [n].
    """
    scores = 1 - probabilities[np.arange(len(truth)), truth]
    found = {f"{coverage:.2f}": threshold_of(scores, coverage) for coverage in COVERAGES}
    return {coverage: q for coverage, q in found.items() if q is not None}


def judge_sets(probabilities: Floats, truth: Ints, conformal: Mapping[str, float]) -> dict[str, SetFigures]:
    """Return what the sets are like on other texts, by coverage; arguments as for `thresholds_of`."""
    figures: dict[str, SetFigures] = {}
    for coverage, q in conformal.items():
        inside = 1 - probabilities <= q
        sizes = inside.sum(axis=1)
        figures[coverage] = SetFigures(
            coverage=round(float(inside[np.arange(len(truth)), truth].mean()), 4),
            size=round(float(sizes.mean()), 4),
            single=round(float((sizes == 1).mean()), 4),
            empty=round(float((sizes == 0).mean()), 4),
        )
    return figures

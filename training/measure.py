"""Figures for model cards. Pure functions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["auc", "binary_calibration_error", "calibration_error", "macro_f1", "review_threshold"]

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]


def macro_f1(truth: Ints, answer: Ints, classes: int) -> float:
    """Return the mean over classes of 2 TP / (2 TP + FP + FN)."""
    hits = [2 * int(((truth == c) & (answer == c)).sum()) for c in range(classes)]
    totals = [int((truth == c).sum() + (answer == c).sum()) for c in range(classes)]
    return float(np.mean([hit / max(total, 1) for hit, total in zip(hits, totals, strict=True)]))


def calibration_error(probabilities: Floats, truth: Ints, bins: int = 15) -> float:
    """Return the expected calibration error of the best class (Guo et al. 2017), equal-width bins."""
    return binary_calibration_error(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth, bins)


def binary_calibration_error(scores: Floats, right: npt.NDArray[np.bool_], bins: int = 15) -> float:
    """Return the mean distance of score and share of right answers over equal-width bins of the score."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [abs(float(scores[place == b].mean() - right[place == b].mean())) for b in range(bins) if (place == b).any()]
    sizes = [int((place == b).sum()) for b in range(bins) if (place == b).any()]
    return float(np.average(gaps, weights=sizes))


def auc(scores: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a true one scores above a false one; ties count half."""
    above = scores[truth][:, None] - scores[~truth][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def review_threshold(scores: Floats, right: npt.NDArray[np.bool_], accuracy: float) -> float:
    """Return the lowest score, to two digits, at and above which answers are right this often; 1 if none is."""
    for threshold in np.arange(0.0, 1.0, 0.01):
        kept = scores >= threshold
        if kept.any() and right[kept].mean() >= accuracy:
            return round(float(threshold), 2)
    return 1.0

"""Scores that mean what they say. Pure functions; what is measured with them is in `training.measure`."""

from __future__ import annotations

import math
from typing import Final, TypedDict

import numpy as np
import numpy.typing as npt

from deployments.postprocessor.scoring import softmax
from training.measure import Floats, Ints

__all__ = ["Bin", "reliability", "temperature_of"]

_TRIED: Final = np.geomspace(0.3 / math.sqrt(10), 3.0 * math.sqrt(10), 461)


class Bin(TypedDict):
    """Answers whose scores are alike."""

    score: float
    """Mean of the best scores."""
    right: float
    """Share of right answers."""
    texts: int


def temperature_of(logits: Floats, truth: Ints) -> float:
    """Return the temperature of the least negative log-likelihood (Guo et al. 2017), to 1 %, between 0.1 and 9.5.

    Args:
        logits: float [n, classes] of texts that the model was not fitted on.
        truth: int [n].
    """
    rows = np.arange(len(logits))
    losses = [-np.log(np.maximum(softmax(logits, t)[rows, truth], 1e-12)).mean() for t in _TRIED]
    return float(_TRIED[int(np.argmin(losses))])


def reliability(scores: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> list[Bin]:
    """Return the reliability table over equal-width bins of the score; bins without texts are left out."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    table: list[Bin] = []
    for mine in (place == b for b in range(bins)):
        if mine.any():
            score, share = float(scores[mine].mean()), float(right[mine].mean())
            table.append(Bin(score=round(score, 4), right=round(share, 4), texts=int(mine.sum())))
    return table

"""From the model's rows to scores. Pure functions on arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from deployments.messages import FloatArray, IntArray

__all__ = ["aggregate", "prediction_set", "rank", "sigmoid", "softmax", "unit"]


def aggregate(values: FloatArray, item_offsets: IntArray, row_weights: FloatArray) -> FloatArray:
    """Return the weighted mean of each item's rows.

    Args:
        values: float32 [r, d].
        item_offsets: int [n + 1]; an item without rows becomes zeros.
        row_weights: float32 [r], summing to 1 over the rows of an item.

    Returns:
        float32 [n, d].
    """
    n = len(item_offsets) - 1
    if len(values) == n and (np.diff(item_offsets) == 1).all():
        return values
    items = np.zeros((n, values.shape[1]), dtype=np.float32)
    owner = np.repeat(np.arange(n), np.diff(item_offsets))
    np.add.at(items, owner, values * row_weights[:, None])
    return items


def softmax(logits: FloatArray, temperature: float) -> FloatArray:
    """Return probabilities over the last axis; a temperature above 1 makes them less sure (Guo et al. 2017)."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(axis=-1, keepdims=True)
    exponentials = np.exp(scaled)
    probabilities: FloatArray = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probabilities


def sigmoid(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return 1 / (1 + e^-x) without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -x)), dtype=np.float64)


def unit(vectors: FloatArray) -> FloatArray:
    """Return vectors of length 1; a zero vector stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def prediction_set(probabilities: Sequence[float], threshold: float) -> tuple[int, ...]:
    """Return the labels k with 1 − p_k ≤ threshold, likeliest first; ties by position.

    With a threshold of split-conformal calibration (`training.abstain.conformal`) the right label is among them as
    often as the coverage says, whatever the model is worth (Sadinle, Lei & Wasserman 2019, "least ambiguous sets"). A
    set may be empty: then no label is likely enough.
    """
    order = sorted(range(len(probabilities)), key=lambda k: (-probabilities[k], k))
    return tuple(k for k in order if 1 - probabilities[k] <= threshold)


def rank(
    scores: Sequence[float], top_k: int | None, threshold: float | None
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return label positions and scores, best first, at most `top_k`, none below `threshold`; ties by position."""
    order = sorted(range(len(scores)), key=lambda k: (-scores[k], k))
    kept = [k for k in order if threshold is None or scores[k] >= threshold][:top_k]
    return tuple(kept), tuple(scores[k] for k in kept)

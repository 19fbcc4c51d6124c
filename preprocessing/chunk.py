"""Windows over long token sequences, and what each window weighs when their results are averaged. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["VERSION", "shares", "windows"]

VERSION = "1"
"""Raised with every change of what the functions here return: it is part of the fingerprint."""


def windows(length: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """Return `(start, end)` of the fewest windows of at most `size` tokens that cover `length` tokens.

    Neighbours share at least `overlap` tokens. All windows are equally long, so that none is a stump
    with too little context to be judged, and so that they pack well. An empty sequence has one empty window.

    Raises:
        ValueError: unless `length >= 0` and `0 <= overlap < size`.
    """
    if length < 0 or not 0 <= overlap < size:
        raise ValueError(f"windows need length >= 0 and 0 <= overlap < size, got {length}, {size}, {overlap}")
    if length <= size:
        return [(0, length)]
    count = -(-(length - overlap) // (size - overlap))
    width = -(-(length + (count - 1) * overlap) // count)
    starts = [i * (length - width) // (count - 1) for i in range(count)]
    return [(start, start + width) for start in starts]


def shares(spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Return the share of the sequence that each window speaks for, float32 [len(spans)], summing to 1.

    A token that lies in `k` windows counts `1/k` in each of them, so overlap is not counted twice.

    Args:
        spans: windows as `windows` returns them: in order, without gaps, starting at 0.
    """
    length = spans[-1][1]
    if len(spans) == 1 or length == 0:
        return np.full(len(spans), 1 / len(spans), dtype=np.float32)
    steps = np.zeros(length + 1, dtype=np.int64)
    for start, end in spans:
        steps[start] += 1
        steps[end] -= 1
    parts = 1.0 / np.cumsum(steps[:-1])
    return np.array([parts[start:end].sum() / length for start, end in spans], dtype=np.float32)

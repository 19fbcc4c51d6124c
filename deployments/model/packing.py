"""Which rows go through the model together.

A forward pass pads its rows to the longest, so rows of like length belong together, and how many depends on the
backend: on a CPU padding is plain waste and small packs fit its caches; a GPU wants as much as its memory takes. Both
are one number, the token budget: rows times padded length of a pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["pack_around", "pad"]


def pack_around(lengths: Sequence[int], anchor: int, budget: int, max_rows: int) -> tuple[int, int]:
    """Return the slice `[start, end)` of rows, sorted by length, that goes with row `anchor`.

    Grows towards whichever neighbour is nearer in length while rows x longest stays within `budget` and the slice
    within `max_rows`. The anchor itself always goes, even when it alone exceeds the budget.

    Args:
        lengths: row lengths in ascending order.
        anchor: position of the row that must be in the pack.
        budget: tokens a pass may take, padding included.
        max_rows: rows a pass may take.
    """
    start, end = anchor, anchor + 1
    while end - start < max_rows:
        rows = end - start + 1
        below = lengths[anchor] - lengths[start - 1] if start > 0 and rows * lengths[end - 1] <= budget else None
        above = lengths[end] - lengths[anchor] if end < len(lengths) and rows * lengths[end] <= budget else None
        if below is None and above is None:
            break
        if above is None or (below is not None and below <= above):
            start -= 1
        else:
            end += 1
    return start, end


def pad(rows: Sequence[npt.NDArray[np.integer]], pad_id: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return `input_ids` and `attention_mask`, both int64 [len(rows), longest row]."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    taken = np.arange(lengths.max()) < lengths[:, None]
    input_ids = np.full(taken.shape, pad_id, dtype=np.int64)
    input_ids[taken] = np.concatenate(rows)  # no loop over rows: a GPU's passes have a thousand
    return input_ids, taken.astype(np.int64)

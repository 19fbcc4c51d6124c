"""Ragged columns: the choice of some items' rows, and of some rows' tokens. `offsets` are int64 [n + 1], from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deployments.messages import IntArray

__all__ = ["Kept", "keep_items", "owners", "split_rows"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Some of the items: `rows` int64 [r'] are their rows' positions among all, `item_offsets` their offsets anew."""

    rows: IntArray
    item_offsets: IntArray


def owners(item_offsets: IntArray) -> list[int]:
    """Return, per row, the item that it belongs to."""
    whose: list[int] = np.repeat(np.arange(len(item_offsets) - 1), np.diff(item_offsets)).tolist()
    return whose


def keep_items(item_offsets: IntArray, items: Sequence[int]) -> Kept:
    """Choose `items`, ascending positions."""
    if len(items) == len(item_offsets) - 1:
        return Kept(np.arange(int(item_offsets[-1])), item_offsets)
    chosen = np.asarray(items, dtype=np.int64)
    counts = np.diff(item_offsets)[chosen]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    shift = np.repeat(item_offsets[chosen] - offsets[:-1], counts)
    return Kept(shift + np.arange(int(offsets[-1])), offsets)


def split_rows(input_ids: IntArray, row_offsets: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Choose `rows`, ascending positions; return their `input_ids` [tokens'] and `row_offsets`."""
    kept = keep_items(row_offsets, rows.tolist())
    return (input_ids, row_offsets) if kept.item_offsets is row_offsets else (input_ids[kept.rows], kept.item_offsets)

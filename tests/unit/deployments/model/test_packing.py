"""Which rows go through the model together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.model.packing import pack_around, pad

LENGTHS = st.lists(st.integers(1, 64), min_size=1, max_size=40).map(sorted)


@given(LENGTHS, st.data(), st.integers(1, 300), st.integers(1, 16))
def test_a_pack_holds_its_anchor_and_keeps_to_its_bounds(lengths, data, budget, max_rows):
    anchor = data.draw(st.integers(0, len(lengths) - 1))
    start, end = pack_around(lengths, anchor, budget, max_rows)
    assert 0 <= start <= anchor < end <= len(lengths)
    assert end - start <= max_rows
    assert end - start == 1 or (end - start) * lengths[end - 1] <= budget


@given(LENGTHS, st.data(), st.integers(1, 300))
def test_a_pack_cannot_grow(lengths, data, budget):
    anchor = data.draw(st.integers(0, len(lengths) - 1))
    start, end = pack_around(lengths, anchor, budget, max_rows=1000)
    rows = end - start + 1
    assert start == 0 or rows * lengths[end - 1] > budget
    assert end == len(lengths) or rows * lengths[end] > budget


@pytest.mark.parametrize(
    ("lengths", "anchor", "budget", "expected", "reason"),
    [
        ([5, 5, 5, 5], 3, 20, (0, 4), "all fit"),
        ([5, 5, 5, 50], 3, 100, (2, 4), "two rows of 50 padded tokens fill the budget"),
        ([5, 50], 1, 10, (1, 2), "a row over the budget goes alone"),
        ([1, 9, 10, 11, 30], 2, 33, (1, 4), "nearest neighbours first"),
    ],
)
def test_pack_around(lengths, anchor, budget, expected, reason):
    assert pack_around(lengths, anchor, budget, max_rows=100) == expected, reason


def test_pad_fills_up_and_masks():
    input_ids, mask = pad([np.array([7, 8], np.uint16), np.array([9], np.uint16)], pad_id=1)
    assert input_ids.tolist() == [[7, 8], [9, 1]]
    assert mask.tolist() == [[1, 1], [1, 0]]
    assert input_ids.dtype == mask.dtype == np.int64

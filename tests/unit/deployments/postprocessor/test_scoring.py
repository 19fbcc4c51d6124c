"""From rows to scores, against plain arithmetic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.postprocessor.scoring import aggregate, prediction_set, rank, sigmoid, softmax, unit

FINITE = st.floats(-50, 50, width=32)
SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.data())
def test_aggregate_is_the_weighted_mean_of_each_items_rows(counts, data):
    offsets = np.cumsum([0, *counts])
    rows = int(offsets[-1])
    values = np.array(data.draw(st.lists(st.tuples(FINITE, FINITE), min_size=rows, max_size=rows)), np.float32)
    values = values.reshape(rows, 2)
    weights = np.concatenate([np.full(c, 1 / c, np.float32) for c in counts if c] or [np.zeros(0, np.float32)])
    items = aggregate(values, offsets, weights)
    for i, count in enumerate(counts):
        own = values[offsets[i] : offsets[i + 1]]
        expected = own.mean(axis=0) if count else np.zeros(2)
        np.testing.assert_allclose(items[i], expected, rtol=1e-4, atol=1e-4)


@given(st.lists(FINITE, min_size=2, max_size=5), st.floats(0.2, 5))
def test_softmax_sums_to_one_and_keeps_the_order(logits, temperature):
    probabilities = softmax(np.array([logits], np.float32), temperature)[0]
    assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert probabilities[np.argmax(logits)] == probabilities.max()


def test_a_higher_temperature_is_less_sure():
    logits = np.array([[2.0, 0.0, -1.0]], np.float32)
    assert softmax(logits, 2.0).max() < softmax(logits, 1.0).max()


def test_softmax_does_not_overflow():
    assert softmax(np.array([[1e4, -1e4]], np.float32), 1.0).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(("x", "expected"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0)])
def test_sigmoid(x, expected):
    assert sigmoid(np.array([x]))[0] == pytest.approx(expected)


def test_unit_vectors_have_length_one_and_zero_stays_zero():
    vectors = unit(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32))
    np.testing.assert_allclose(vectors, [[0.6, 0.8], [0, 0]], rtol=1e-6)


@given(SCORES, st.none() | st.integers(1, 10), st.none() | st.floats(0, 1))
def test_rank_is_sorted_bounded_and_above_the_threshold(scores, top_k, threshold):
    positions, kept = rank(scores, top_k, threshold)
    assert list(kept) == sorted(kept, reverse=True)
    assert [scores[p] for p in positions] == list(kept)
    assert top_k is None or len(kept) <= top_k
    assert threshold is None or all(s >= threshold for s in kept)
    left_out = [s for p, s in enumerate(scores) if p not in positions]
    if top_k is None:
        assert all(s < threshold for s in left_out)


def test_ties_go_by_position():
    assert rank([0.5, 0.5, 0.5], 2, None)[0] == (0, 1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.floats(0, 1), st.floats(0, 1))
def test_a_set_holds_what_is_likely_enough_and_grows_with_its_threshold(probabilities, some, other):
    smaller, larger = (prediction_set(probabilities, q) for q in sorted((some, other)))
    assert smaller == larger[: len(smaller)]
    assert set(larger) == {k for k, p in enumerate(probabilities) if 1 - p <= max(some, other)}

"""Temperature and the reliability table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.postprocessor.scoring import softmax
from training.abstain.calibration import reliability, temperature_of


@pytest.mark.parametrize("true", [0.5, 1.0, 4.0])
def test_the_temperature_that_the_labels_were_drawn_at_is_found(true):
    rng = np.random.default_rng(3)
    logits = rng.normal(scale=2, size=(6000, 3))
    chances = softmax(logits, true)
    truth = (chances.cumsum(axis=1) < rng.random((6000, 1))).sum(axis=1)
    assert temperature_of(logits, truth) == pytest.approx(true, rel=0.08)


def test_certainty_does_not_end_in_an_error():
    assert 0.09 <= temperature_of(np.array([[900.0, -900.0], [900.0, -900.0]]), np.array([0, 1])) <= 9.5


def test_the_table():
    table = reliability(np.array([0.91, 0.93, 0.42]), np.array([True, False, True]))
    assert table == [{"score": 0.42, "right": 1.0, "texts": 1}, {"score": 0.92, "right": 0.5, "texts": 2}]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_every_text_is_in_one_bin(given):
    scores, right = np.array([s for s, _ in given]), np.array([r for _, r in given])
    table = reliability(scores, right)
    assert sum(row["texts"] for row in table) == len(given)
    assert sum(row["right"] * row["texts"] for row in table) == pytest.approx(right.sum(), abs=0.01 * len(given))

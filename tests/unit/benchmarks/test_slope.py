"""Theil and Sen's slope: what any line through samples must keep to, and what robust means."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.slope import theil_sen

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30)
FACTORS = st.floats(-100, 100)


@given(values=VALUES, slope=FACTORS, height=FACTORS)
def test_a_line_added_to_the_samples_is_added_to_the_fit(values, slope, height):
    x = [float(at) for at in range(len(values))]
    before, after = (
        theil_sen(x, values),
        theil_sen(x, [v + slope * at + height for at, v in zip(x, values, strict=True)]),
    )
    for name in ("slope", "low", "high"):
        assert getattr(after, name) == pytest.approx(getattr(before, name) + slope, abs=1e-6)


@given(values=VALUES)
def test_the_slope_lies_in_its_interval(values):
    fit = theil_sen([float(at) for at in range(len(values))], values)
    assert fit.low <= fit.slope <= fit.high


@given(values=VALUES)
def test_samples_may_come_in_any_order(values):
    samples = list(enumerate(values))
    shuffled = random.Random(1).sample(samples, len(samples))
    fits = [theil_sen([float(x) for x, _ in given], [y for _, y in given]) for given in (samples, shuffled)]
    assert fits[0].slope == pytest.approx(fits[1].slope, abs=1e-9)


def test_a_quarter_of_wild_samples_barely_moves_it():
    noise = random.Random(7)
    x = [float(minute) for minute in range(60)]
    y = [500 + 2 * at + noise.gauss(0, 1) + (1000 if at % 5 == 0 else 0) for at in x]
    assert theil_sen(x, y).slope == pytest.approx(2, abs=0.3)


def test_a_step_is_not_a_slope_for_ever():
    flat = [100.0] * 40 + [130.0] * 5
    fit = theil_sen([float(at) for at in range(45)], flat)
    assert fit.slope == 0


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    noise = random.Random(11)
    x = [float(at) for at in range(30)]
    fits = [theil_sen(x, [0.5 * at + noise.gauss(0, 3) for at in x]) for _ in range(200)]
    held = sum(fit.low <= 0.5 <= fit.high for fit in fits)
    assert 180 <= held <= 199


@pytest.mark.parametrize(("x", "y"), [([], []), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3])])
def test_too_few_samples_are_refused(x, y):
    with pytest.raises(ValueError, match="slope needs"):
        theil_sen(x, y)


def test_the_interval_is_sens_own():
    """Five samples: ten slopes, C = 1.96 * sqrt(50/3) = 8.0, so the first and the last of them by rank, M1 = 0.999."""
    assert (theil_sen([0, 1, 2, 3, 4], [0, 1, 4, 9, 16]).low, theil_sen([0, 1, 2, 3, 4], [0, 1, 4, 9, 16]).high) == (
        1,
        7,
    )
    # Eight: 28 slopes, C = 1.96 * sqrt(65.33) = 15.84, M1 = 6.08 and M2 + 1 = 22.92: the 6th, and the 23rd.
    y = [0.0, 1.0, 4.0, 9.0, 16.0, 25.0, 36.0, 49.0]
    slopes = sorted(i + j for i in range(8) for j in range(i))
    fit = theil_sen([float(at) for at in range(8)], y)
    assert (fit.low, fit.high) == (slopes[5], slopes[22])

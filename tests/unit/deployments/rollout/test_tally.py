"""Counts and their quantiles."""

import random

import pytest

from deployments.rollout.tally import BOUNDS_S, Tally


def test_quantiles_are_right_to_nine_percent():
    dice = random.Random(1)
    times = sorted(dice.lognormvariate(-4, 1) for _ in range(5000))
    tally = Tally()
    for seconds in times:
        tally.answered(seconds)
    for share in (0.5, 0.95, 0.99):
        exact = times[int(share * len(times)) - 1]
        assert exact <= tally.quantile(share) * (1 + 1e-9) <= exact * 1.1


def test_what_came_since_is_the_difference():
    tally = Tally()
    tally.answered(0.01)
    tally.failed()
    earlier = tally.plus(Tally())
    tally.answered(0.02)
    tally.answered(None)
    tally.compare(0.25, agrees=False)
    since = tally.minus(earlier)
    assert (since.requests, since.errors, since.timed, since.asked) == (2, 0, 1, 1)
    assert (since.compared, since.agreed, since.difference) == (1, 0, 0.25)
    assert (tally.requests, tally.asked) == (4, 3)


@pytest.mark.parametrize("seconds", [0.0, BOUNDS_S[3], 1e9])
def test_the_ends_of_the_classes(seconds):
    tally = Tally()
    tally.answered(seconds)
    assert tally.timed == 1
    assert tally.quantile(0.5) >= min(seconds, BOUNDS_S[-1])
    assert tally.slower_than(BOUNDS_S[40]) == (seconds > BOUNDS_S[40])


def test_nothing_has_no_quantile():
    assert Tally().quantile(0.5) is None

"""A thousand slots: shares match the weights, and a change moves no more than it must."""

import hmac
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.rollout.shares import SLOTS, allot, folded, moved, slot_of, unfolded, with_weight

NAMES = ("a", "b", "c")


@st.composite
def weights(draw):
    left, found = 1000, {}
    for name in NAMES:
        found[name] = draw(st.integers(0, left))
        left -= found[name]
    return {name: tenths / 10 for name, tenths in found.items()}


def counts(slots):
    return {name: count for name, count in Counter(slots).items() if count}


@given(weights(), weights())
def test_shares_are_the_weights_and_only_those_move_that_must(first, second):
    before = allot(first)
    after = moved(before, second)
    for slots, wanted in ((before, first), (after, second)):
        of = counts(slots)
        assert all(of.get(name, 0) == round(weight * 10) for name, weight in wanted.items())
        assert sum(of.values()) == SLOTS
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    gains = sum(max(0, counts(after).get(name, 0) - counts(before).get(name, 0)) for name in (*NAMES, "base"))
    assert changed == gains


@given(weights(), st.sampled_from(NAMES), st.floats(0, 100))
def test_raising_one_weight_takes_from_base_alone_where_base_has_enough(given_weights, name, by):
    room = round(100 - sum(given_weights.values()), 1)
    raised = given_weights | {name: given_weights[name] + math.floor(min(by, room) * 10) / 10}
    before, after = allot(given_weights), moved(allot(given_weights), raised)
    assert {(a, b) for a, b in zip(before, after, strict=True) if a != b} <= {("base", name)}


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_with_one_variant_the_way_there_does_not_matter(tenths):
    slots = allot({"a": 0.0})
    for step in tenths:
        slots = moved(slots, {"a": step / 10})
    assert slots == allot({"a": tenths[-1] / 10})


@given(weights(), weights())
def test_a_table_survives_being_kept(first, second):
    slots = moved(allot(first), second)
    assert unfolded(folded(slots)) == slots


@given(weights(), st.sampled_from(NAMES), st.integers(0, 1000))
def test_a_rollouts_weight_leaves_weights_that_add_up(given_weights, name, tenths):
    found = with_weight(given_weights, name, tenths / 10)
    assert found[name] == tenths / 10
    assert sum(found.values()) <= 100 + 1e-9
    allot(found)
    others = {n: w for n, w in given_weights.items() if n != name}
    if sum(others.values()) <= 100 - tenths / 10:
        assert {n: w for n, w in found.items() if n != name} == others


@pytest.mark.parametrize("wrong", [{"a": -1.0}, {"a": 60.0, "b": 60.0}])
def test_weights_that_do_not_add_up_are_refused(wrong):
    with pytest.raises(ValueError, match="at most 100"):
        allot(wrong)


def test_what_fills_up_exactly_takes_from_nobody():
    others = {"a": 28.6, "b": 35.7}
    assert with_weight(others, "c", 35.7) == others | {"c": 35.7}


def test_callers_are_spread_evenly():
    of = Counter(slot_of(hmac.digest(b"key", str(i).encode(), "sha256")) for i in range(100_000))
    assert set(of) == set(range(SLOTS))
    chi = sum((of[slot] - 100) ** 2 / 100 for slot in range(SLOTS))
    assert chi < 1150  # 999 degrees of freedom: above that once in a thousand
    slots = allot({"a": 10.0})
    share = sum(count for slot, count in of.items() if slots[slot] == "a") / 100_000
    assert share == pytest.approx(0.1, abs=0.003)

"""Who has a turn, who waits, and who may not even wait."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.errors import CallerOverloaded, Overloaded
from deployments.families.recent import Recent
from deployments.families.turns import HEADROOM, Turns
from tests.simulated import run_simulated


async def taken(turns, by, order, seconds=1.0):
    async with turns.enter(by):
        order.append(by)
        await asyncio.sleep(seconds)


@settings(max_examples=40, deadline=None)
@given(
    at_once=st.integers(1, 4),
    asked=st.lists(st.tuples(st.integers(0, 3), st.floats(0, 3), st.booleans()), max_size=40),
)
def test_no_more_than_so_many_at_once_and_every_turn_comes_whoever_leaves(at_once, asked):
    async def run(clock):
        turns, order, tasks = Turns(at_once), [], []
        for by, pause_s, leaves in asked:
            tasks.append(asyncio.ensure_future(taken(turns, by, order)))
            await asyncio.sleep(pause_s)
            assert turns.running <= at_once
            assert not turns.waiting or turns.running == at_once
            if leaves:
                tasks[-1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (turns.running, turns.waiting) == (0, 0)
        stayed = Counter(by for by, _, leaves in asked if not leaves)
        assert all(Counter(order)[by] >= n for by, n in stayed.items())

    run_simulated(run)


@settings(max_examples=40, deadline=None)
@given(waiting=st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_between_two_turns_of_one_caller_everybody_else_who_waits_has_one(waiting):
    async def run(clock):
        turns, order = Turns(1), []
        await asyncio.gather(*(taken(turns, by, order) for by in ["first", *waiting]))
        left = Counter(waiting)
        for k, by in enumerate(order[1:], 1):
            left[by] -= 1
            if left[by]:
                upcoming = order[k + 1 : order.index(by, k + 1)]
                assert set(upcoming) >= {other for other, n in left.items() if n and other != by}

    run_simulated(run)


async def test_the_room_is_bounded_and_one_caller_leaves_some_of_it_to_others():
    turns = Turns(1, most=18)
    turns.enter(b"a")
    for _ in range(17):
        turns.enter(b"a")
    with pytest.raises(Overloaded) as alone:  # 17 are more than eight times the one that is free
        turns.enter(b"a")
    assert not isinstance(alone.value, CallerOverloaded)
    assert alone.value.headers() == {"retry-after": "1"}
    turns.enter(b"b")
    with pytest.raises(CallerOverloaded):
        turns.enter(b"a")
    with pytest.raises(Overloaded):
        turns.enter(b"c")
    assert turns.waiting == 18
    assert HEADROOM == 8


async def test_without_a_bound_everybody_may_wait():
    turns = Turns(1)
    for _ in range(1000):
        turns.enter(b"a")
    assert turns.waiting == 999


def test_the_last_names_are_remembered():
    recent = Recent(3)
    for name in "abcad":
        recent.add(name)
    assert [name for name in "abcd" if name in recent] == ["a", "c", "d"]
    assert len(recent) == 3

"""What is held while whoever could say what it is now hangs, is down, or has taken it away. Time is simulated."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.families.held import Held
from deployments.families.turns import Turns
from tests.simulated import run_simulated

FRESH_S, STALE_S, PATIENCE_S, HANGS_S, REFUSED_S, LOOK_S = 60.0, 1000.0, 0.5, 53.0, 10.0, 0.1


class Missing(Exception):
    pass


class Broken(Exception):
    pass


class Registry:
    """Answers, says that there is nothing, fails at once, or hangs and then fails. A value is when it was found so."""

    def __init__(self, clock):
        self.clock = clock
        self.state = "well"
        self.looks = []

    async def __call__(self, key, held):
        self.looks.append(key)
        found, state = self.clock(), self.state
        await asyncio.sleep(HANGS_S if state == "hangs" else LOOK_S)
        if state == "well":
            return found
        raise Missing if state == "gone" else Broken


def held_over(registry, **options):
    turns, new = Turns(4), Turns(2, 8)
    given = {"keep": 64, "turns": lambda key, held: turns if held else new, "fresh_s": FRESH_S, "stale_s": STALE_S}
    given |= {"patience_s": PATIENCE_S, "refused": (Missing,), "refused_s": REFUSED_S, "clock": registry.clock}
    return Held(registry, **given | options)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([0.0, 1.0, 12.0, 61.0, 125.0, 400.0, 1001.0]),
            st.sampled_from(["well", "gone", "down", "hangs"]),
        ),
        max_size=14,
    )
)
def test_nothing_is_given_longer_than_that_and_nobody_waits_while_it_may_be(steps):
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        known = await held.get("a")
        for pause_s, state in steps:
            await asyncio.sleep(pause_s)
            registry.state = state
            began = clock()
            may_be_given = "a" in held and began - known < STALE_S
            try:
                known = await held.get("a")
                assert clock() - known <= STALE_S
                assert not may_be_given or clock() - began <= PATIENCE_S
            except Broken:
                assert not may_be_given or began + HANGS_S >= known + STALE_S
            except Missing:
                # Who says that it is gone is believed at once.
                assert not may_be_given or clock() - began <= PATIENCE_S
                assert "a" not in held

    run_simulated(run)


@settings(max_examples=30, deadline=None)
@given(pauses=st.lists(st.floats(0.5, 300), min_size=1, max_size=40), withdrawn_at=st.integers(0, 39))
def test_what_is_taken_away_where_it_can_be_asked_is_gone_within_two_looks(pauses, withdrawn_at):
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        gone_since = None
        for k, pause_s in enumerate(pauses):
            if k == withdrawn_at:
                registry.state, gone_since = "gone", clock()
            await asyncio.sleep(pause_s)
            try:
                await held.get("a")
                assert gone_since is None or clock() - gone_since <= 2 * FRESH_S + LOOK_S
            except Missing:
                assert gone_since is not None

    run_simulated(run)


def test_one_who_asks_waits_for_a_look_that_hangs_and_the_others_do_not():
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        first = await held.get("a")
        registry.state = "hangs"
        await asyncio.sleep(500)
        for waits_s in (PATIENCE_S, 0, 0):
            began = clock()
            assert await held.get("a") == first
            assert clock() - began == pytest.approx(waits_s)
        await asyncio.sleep(HANGS_S + REFUSED_S)  # that look has failed meanwhile, and the next one hangs, too
        began = clock()
        assert await held.get("a") == first
        assert clock() == began
        await asyncio.sleep(0)
        assert registry.looks == ["a", "a", "a"]
        registry.state = "well"
        await asyncio.sleep(HANGS_S + REFUSED_S)
        assert await held.get("a") == first
        await asyncio.sleep(2 * LOOK_S)
        assert await held.get("a") > first

    run_simulated(run)


@pytest.mark.parametrize("trouble", ["hangs", "down"])
def test_trouble_that_is_over_is_forgotten(trouble):
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        known = await held.get("a")
        registry.state = trouble
        await asyncio.sleep(2.5 * FRESH_S)
        assert await held.get("a") == known
        await asyncio.sleep(HANGS_S)
        registry.state = "gone"
        await asyncio.sleep(2.5 * FRESH_S)
        with pytest.raises(Missing):
            await held.get("a")

    run_simulated(run)


@pytest.mark.parametrize("state", ["hangs", "down"])
def test_what_nobody_could_confirm_for_so_long_is_given_no_more(state):
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        known = await held.get("a")
        registry.state = state
        while clock() < known + STALE_S - 1:
            assert await held.get("a") == known
            await asyncio.sleep(0.9)
        await asyncio.sleep(2)
        with pytest.raises(Broken):
            await held.get("a")
        assert "a" not in held
        assert held.bytes == 0
        registry.state = "well"
        assert await held.get("a") > known

    run_simulated(run)


def test_what_is_doubted_is_given_as_it_is_where_a_look_hangs():
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        known = await held.get("a")
        registry.state = "hangs"
        held.look_again("a")
        assert await held.get("a") == known
        assert clock() == pytest.approx(LOOK_S + PATIENCE_S)

    run_simulated(run)


def test_names_that_nobody_has_keep_nobody_who_is_known_from_being_looked_at():
    async def run(clock):
        registry = Registry(clock)
        held = held_over(registry)
        known = await held.get("a")
        await asyncio.sleep(500)
        registry.state = "hangs"
        made_up = [asyncio.ensure_future(held.get(k)) for k in range(10)]
        await asyncio.sleep(0.1)
        registry.state = "well"
        assert await held.get("a") > known
        for task in made_up:
            task.cancel()
        await asyncio.wait(made_up)

    run_simulated(run)

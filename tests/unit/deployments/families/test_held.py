"""What is held, what has to go, and who waits for whom."""

import asyncio
from collections import OrderedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.families.held import Held
from deployments.families.turns import Turns


class Missing(Exception):
    pass


class Broken(Exception):
    pass


class Loader:
    """Loads `key` as a list of (key, number of the load); a test may hold it back or let it fail."""

    def __init__(self):
        self.loads, self.known = [], []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error = None

    async def __call__(self, key, held):
        self.loads.append(key)
        self.known.append(held)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return key, self.loads.count(key)


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def loader():
    return Loader()


@pytest.fixture
def clock():
    return Clock()


def held_by(loader, clock=None, at_once=4, **options):
    turns = Turns(at_once)
    options = {"keep": 3, "turns": lambda key, held: turns, "refused": (Missing,), "refused_s": 10.0} | options
    return Held(loader, clock=clock or Clock(), **options)


@settings(max_examples=150, deadline=None)
@given(
    keep=st.integers(1, 5),
    most=st.integers(1, 40),
    sizes=st.lists(st.integers(0, 30), min_size=8, max_size=8),
    asked=st.lists(st.integers(0, 7), max_size=60),
)
def test_it_is_the_least_recently_used_that_go_and_bounds_always_hold(keep, most, sizes, asked):
    async def run():
        loader, turns = Loader(), Turns(4)
        events = []
        held = Held(
            loader,
            keep=keep,
            turns=lambda key, held: turns,
            max_bytes=most,
            size=lambda v: sizes[v[0]],
            count=lambda event, s: events.append(event),
        )
        model: OrderedDict[int, int] = OrderedDict()
        loads = evicted = 0
        for key in asked:
            assert (await held.get(key))[0] == key
            if key in model:
                model.move_to_end(key)
            else:
                loads += 1
                if sizes[key] <= most:
                    model[key] = sizes[key]
                while len(model) > keep or sum(model.values()) > most:
                    model.popitem(last=False)
                    evicted += 1
            assert [k for k in range(8) if k in held] == sorted(model)
            assert len(held) == len(model) <= keep
            assert held.bytes == sum(model.values()) <= most
        assert len(loader.loads) == loads == events.count("loaded")
        assert events.count("evicted") == evicted

    asyncio.run(run())


async def test_many_who_want_the_same_wait_for_one_load(loader):
    held = held_by(loader)
    loader.gate.clear()
    waiting = [asyncio.create_task(held.get("a")) for _ in range(20)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    loader.gate.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers[0], asyncio.CancelledError)
    assert answers[1:] == [("a", 1)] * 19
    assert loader.loads == ["a"]


async def test_a_load_that_everybody_left_goes_on(loader):
    held = held_by(loader)
    loader.gate.clear()
    waiting = asyncio.create_task(held.get("a"))
    await asyncio.sleep(0)
    waiting.cancel()
    loader.gate.set()
    await asyncio.sleep(0.01)
    assert "a" in held


async def test_no_more_than_so_many_loads_at_once(loader):
    held = held_by(loader, at_once=2, keep=9)
    loader.gate.clear()
    waiting = [asyncio.create_task(held.get(k)) for k in range(5)]
    await asyncio.sleep(0.01)
    assert len(loader.loads) == 2
    loader.gate.set()
    await asyncio.gather(*waiting)
    assert len(loader.loads) == 5


async def test_what_is_not_there_is_remembered_for_a_while(loader, clock):
    held = held_by(loader, clock)
    loader.error = Missing()
    for _ in range(3):
        with pytest.raises(Missing):
            await held.get("a")
    assert loader.loads == ["a"]
    clock.now = 10.1
    loader.error = None
    assert await held.get("a") == ("a", 2)


async def test_what_could_not_be_asked_is_asked_again(loader):
    held = held_by(loader)
    loader.error = Broken()
    for _ in range(2):
        with pytest.raises(Broken):
            await held.get("a")
    assert loader.loads == ["a", "a"]


async def test_names_that_nobody_has_do_not_fill_the_memory(loader):
    held = held_by(loader)
    loader.error = Missing()
    for k in range(1100):
        with pytest.raises(Missing):
            await held.get(k)
    assert len(held._failures) == 1024
    assert held._flights == {}


async def test_a_value_is_looked_at_again_behind_the_scenes_then_before_it_is_given(loader, clock):
    held = held_by(loader, clock, fresh_s=60)
    assert await held.get("a") == ("a", 1)
    clock.now = 59
    assert await held.get("a") == ("a", 1)
    clock.now = 61
    assert await held.get("a") == ("a", 1)
    await asyncio.sleep(0.01)
    assert await held.get("a") == ("a", 2)
    assert loader.known == [None, ("a", 1)]
    clock.now = 61 + 121
    assert await held.get("a") == ("a", 3)


async def test_a_further_look_that_fails_leaves_what_is_known_for_a_while(loader, clock):
    held = held_by(loader, clock, fresh_s=60)
    await held.get("a")
    clock.now = 1000
    loader.error = Broken()
    assert await held.get("a") == ("a", 1)
    assert await held.get("a") == ("a", 1)
    assert len(loader.loads) == 2
    clock.now = 1011
    loader.error = None
    await held.get("a")
    await asyncio.sleep(0.01)
    assert await held.get("a") == ("a", 3)


async def test_what_is_gone_at_a_further_look_is_gone(loader, clock):
    held = held_by(loader, clock, fresh_s=60)
    await held.get("a")
    clock.now = 1000
    loader.error = Missing()
    with pytest.raises(Missing):
        await held.get("a")
    assert "a" not in held
    assert held.bytes == 0


async def test_a_value_can_be_doubted(loader):
    held = held_by(loader)
    await held.get("a")
    held.look_again("a")
    held.look_again("b")
    assert await held.get("a") == ("a", 2)

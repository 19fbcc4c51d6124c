"""Redis: shared, sealed, and never in anybody's way."""

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.cache import RedisStore
from deployments.ingress.cache.remote import Breaker
from deployments.ingress.metrics import NoMetrics
from deployments.shell import LOGGER_NAME
from tests.redis_server import StandIn, real_redis

SEAL = bytes(range(32))
KEY, OTHER = bytes(32), b"\x01" * 32


class Clock:
    def __init__(self, now=1_800_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


class Counted(NoMetrics):
    def __init__(self):
        self.events = []

    def cache(self, event, count):
        self.events.append((event, count))


@pytest.fixture(params=["stand-in", "redis-server"])
async def url(request, tmp_path):
    if request.param == "stand-in":
        server = StandIn()
        await server.start()
        yield server.url
        await server.kill()
    else:
        with real_redis(tmp_path) as running:
            if running is None:
                pytest.skip("redis-server is not installed")
            yield running[0]


@pytest.fixture
async def stand_in():
    server = StandIn()
    await server.start()
    yield server
    await server.kill()


def store(url, *, clock=None, breaker=None, timeout_s=5.0, seal=SEAL, metrics=None):
    return RedisStore(
        url,
        seal=seal,
        timeout_s=timeout_s,
        metrics=metrics or NoMetrics(),
        breaker=breaker,
        clock=clock or Clock(),
    )


async def put(held, values, ttl_s=60):
    held.put(values, ttl_s)
    await asyncio.gather(*held._writing)


async def test_what_one_replica_keeps_another_finds(url):
    one, other = store(url), store(url)
    await put(one, {KEY: b"answer"})
    assert await other.get([OTHER, KEY]) == {KEY: (b"answer", 60.0)}
    await one.close()
    await other.close()


async def test_a_batch_is_one_round_trip_each_way(stand_in):
    held = store(stand_in.url)
    await put(held, {bytes([i]) * 32: b"answer" for i in range(20)})
    await held.get([bytes([i]) * 32 for i in range(40)])
    assert stand_in.commands.count("MGET") == 1
    assert stand_in.commands.count("SET") == 20
    assert set(stand_in.lives_ms.values()) == {60_000}
    await held.close()


async def test_a_value_past_its_time_is_a_miss_even_where_redis_still_holds_it(stand_in):
    clock = Clock()
    held = store(stand_in.url, clock=clock)
    await put(held, {KEY: b"answer"})
    clock.now += 59
    assert await held.get([KEY]) == {KEY: (b"answer", 1.0)}
    clock.now += 1
    assert await held.get([KEY]) == {}
    await held.close()


async def test_what_was_not_sealed_by_us_is_a_miss(stand_in):
    held, stranger = store(stand_in.url), store(stand_in.url, seal=SEAL[::-1])
    await put(held, {KEY: b"answer"})
    assert await stranger.get([KEY]) == {}
    [(name, sealed)] = stand_in.values.items()
    for foreign in (b"", b"answer", sealed[:-1], sealed + b"x", bytes(len(sealed)), b"\x80\x04pickle" * 9):
        stand_in.values[name] = foreign
        assert await held.get([KEY]) == {}
    # Nor does one count that was put under another key.
    stand_in.values[name.replace(KEY.hex().encode(), OTHER.hex().encode())] = sealed
    assert await held.get([OTHER]) == {}
    await held.close()
    await stranger.close()


async def test_redis_killed_midway_costs_one_wait_and_is_found_again(stand_in, caplog):
    clock, metrics = Clock(0.0), Counted()
    held = store(stand_in.url, breaker=Breaker(clock=clock), metrics=metrics)
    await put(held, {KEY: b"answer"})
    await stand_in.kill()
    with caplog.at_level(logging.WARNING, LOGGER_NAME):
        assert await held.get([KEY]) == {}
        for _ in range(5):  # nobody tries again before the pause is over
            assert await held.get([KEY]) == {}
            await put(held, {OTHER: b"answer"})
    assert metrics.events == [("remote-failed", 1)]
    await stand_in.start()
    clock.now = 1.0
    assert await held.get([KEY]) == {}  # this one only sees that it is time to look
    await asyncio.gather(*held._writing)
    assert await held.get([KEY]) == {KEY: (b"answer", 60.0)}
    assert [record.getMessage() for record in caplog.records] == [
        "the cache's Redis does not answer; requests go on without it: ConnectionError",
        "the cache's Redis answers again",
    ]
    await held.close()


async def test_a_real_redis_killed_midway_is_only_a_miss(tmp_path):
    with real_redis(tmp_path) as running:
        if running is None:
            pytest.skip("redis-server is not installed")
        url, process = running
        held = store(url)
        await put(held, {KEY: b"answer"})
        assert await held.get([KEY])
        process.kill()
        process.wait()
        assert await held.get([KEY]) == {}
        await held.close()


async def test_a_redis_that_hears_and_does_not_answer_is_waited_for_once(stand_in):
    held = store(stand_in.url, timeout_s=0.05, breaker=Breaker(clock=Clock(0.0)))
    stand_in.silent = True
    assert await held.get([KEY]) == {}
    heard = len(stand_in.commands)
    assert [await held.get([KEY]) for _ in range(5)] == [{}] * 5
    assert len(stand_in.commands) == heard
    await held.close()


async def test_nothing_raw_and_no_key_of_ours_is_in_redis(stand_in):
    held = store(stand_in.url)
    await put(held, {KEY: b"answer"})
    [(name, sealed)] = stand_in.values.items()
    assert name == b"cloakroom:answer:" + KEY.hex().encode()
    assert SEAL not in sealed
    assert b"answer" not in sealed
    await held.close()


@given(st.lists(st.sampled_from(["fail", "work", "wait"]), max_size=40))
def test_the_pause_doubles_up_to_its_bound_and_ends_with_a_success(events):
    clock = Clock(0.0)
    breaker = Breaker(first_s=1, most_s=8, clock=clock)
    pause = 0
    for event in events:
        if event == "work":
            breaker.worked()
            pause = 0
        elif event == "fail":
            if pause:
                clock.now += pause
                assert breaker.allows()
            breaker.failed()
            pause = min(8, max(1, 2 * pause))
            assert not breaker.allows()
        elif pause:
            clock.now += pause
            assert [breaker.allows() for _ in range(3)] == [True, False, False]
        assert breaker.is_open == (pause > 0)


def test_calls_that_fail_together_are_one_failure():
    clock = Clock(0.0)
    breaker = Breaker(first_s=1, most_s=30, clock=clock)
    for _ in range(10):
        breaker.failed()
    clock.now = 1.0
    assert breaker.allows()


@pytest.mark.parametrize("url", ["http://localhost", "localhost:6379", "nonsense"])
def test_a_url_that_is_none_stops_the_start(url):
    with pytest.raises(ValueError, match="redis"):
        store(url)


def test_a_url_that_cannot_be_read_is_not_quoted():
    with pytest.raises(ValueError, match="password") as caught:
        store("redis://:pa/ss@localhost:6379/0")
    assert "pa" not in str(caught.value).replace("password", "")
    assert caught.value.__context__ is None

"""A model that sleeps: it is ready, it is listed, nobody wakes it by looking, and who cannot wait is told how long."""

import asyncio
import math

import pytest

from deployments.ingress.starting import FIRST_GUESS_S, StartClock

MOOD = "/api/v1/predict/mood"


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_how_long_a_start_takes_is_measured():
    clock = Clock()
    start = StartClock(clock)
    assert start.left_s == FIRST_GUESS_S
    start.asked()
    clock.now += 5
    start.asked()
    assert start.left_s == FIRST_GUESS_S - 5
    clock.now += 3
    start.started()
    assert start.left_s == 8
    start.asked()
    clock.now += 6
    assert start.left_s == 2
    clock.now += 34
    assert start.left_s == 10
    start.started()
    assert start.expected_s == 40


def test_a_start_that_nobody_waited_for_is_not_measured():
    start = StartClock(Clock())
    start.started()
    assert start.expected_s == FIRST_GUESS_S


@pytest.fixture
def asleep(graph):
    stage = graph.stages.models["mood"]
    stage.may_sleep, stage.number = True, 0
    return stage


async def test_it_is_ready_and_listed_and_not_woken(client, asleep):
    asked = []
    asleep.info = asked.append
    answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["stages"]["model-mood"] == "asleep"
    assert "mood" in [model["name"] for model in (await client.get("/api/v1/models")).json()["models"]]
    assert asked == []
    assert asleep.requests == []


async def test_awake_it_is_ready(client, asleep):
    asleep.number = 1
    assert (await client.get("/readyz")).json()["stages"]["model-mood"] == "ready"


async def test_who_cannot_wait_is_told_when_to_come_back(client, asleep):
    asleep.gate = asyncio.Event()
    answer = await client.post(MOOD, json={"inputs": "good"}, headers={"X-Request-Timeout-Seconds": "0.1"})
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:cloakroom:problem:model-starting"
    assert answer.headers["retry-after"] == str(math.ceil(asleep.starting_s()))


async def test_who_can_wait_is_answered(client, asleep):
    answer = await client.post(MOOD, json={"inputs": "good"})
    assert answer.status_code == 200


async def test_a_model_that_is_awake_and_late_is_late(client, graph):
    graph.stages.models["mood"].gate = asyncio.Event()
    answer = await client.post(MOOD, json={"inputs": "good"}, headers={"X-Request-Timeout-Seconds": "0.1"})
    assert answer.status_code == 504

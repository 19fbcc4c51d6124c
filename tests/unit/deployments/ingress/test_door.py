"""The door: who is refused at once is refused there, and everybody else never notices it."""

import asyncio

import httpx
import pytest

from deployments.ingress.app import Operations, build_app
from deployments.ingress.door import Door
from deployments.ingress.request_id import RequestIdGuard, middlewares
from tests.unit.deployments.ingress.conftest import Counted

PREDICT, ANONYMIZE = "/api/v1/predict/mood", "/api/v1/anonymize"


class House:
    """An application whose anonymizer waits for the test, so that its room fills, behind a door."""

    def __init__(self, graph, config, counted, client=("127.0.0.1", 1)):
        limits = config.limits.model_copy(update={"max_wait_s": 0.001})
        config = config.model_copy(update={"limits": limits, "batching": config.batching.model_copy(update=BATCHING)})
        self.passed = 0
        self._app = build_app(config, graph.stages, counted, Operations(), door=Door.ask)
        self.gate = graph.stages.anonymizer.gate = asyncio.Event()
        app = self._count
        for middleware in middlewares():  # as Ray wraps its own server
            app = middleware.cls(app)
        transport = httpx.ASGITransport(app, client=client)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://test")

    async def _count(self, scope, receive, send):
        self.passed += 1
        await self._app(scope, receive, send)

    async def fill(self, path):
        """Two batches away, and one that waits."""
        tasks = []
        for _ in range(6):
            tasks.append(asyncio.create_task(self.client.post(path, json={"inputs": "good"})))
            await asyncio.sleep(0.02)
        return tasks


BATCHING = {"max_items": 2, "max_in_flight": 2}


@pytest.fixture(autouse=True)
def open_door():
    yield
    Door.ask(None)


@pytest.mark.parametrize("path", [PREDICT, ANONYMIZE])
async def test_whoever_cannot_wait_is_refused_at_the_door_in_full_form(graph, config, path):
    house = House(graph, config, counted := Counted())
    waiting = await house.fill(path)
    refused = [task.result() for task in waiting if task.done()]
    passed = house.passed
    answer = await house.client.post(path, json={"inputs": "good"}, headers={"x-request-id": "mine-abcdef"})
    assert answer.status_code == 503
    assert house.passed == passed
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == "mine-abcdef"
    assert answer.json()["type"] == "urn:cloakroom:problem:overloaded"
    label = "/api/v1/predict/{model}" if path == PREDICT else path
    assert counted.requests.count((label, 503)) == 1 + len(refused)
    house.gate.set()
    answers = await asyncio.gather(*waiting)
    assert {answer.status_code for answer in answers} <= {200, 503}
    # The lane of another path has room.
    assert (await house.client.post(path, json={"inputs": "good"})).status_code == 200


async def test_other_paths_lanes_and_methods_pass(graph, config):
    house = House(graph, config, Counted())
    waiting = await house.fill(PREDICT)
    for method, path in [("GET", "/livez"), ("GET", PREDICT), ("POST", "/api/v1/predict/none"), ("POST", "/nowhere")]:
        assert (await house.client.request(method, path)).status_code not in (429, 503)
    other = asyncio.create_task(house.client.post("/api/v1/predict/embed", json={"inputs": "good"}))
    house.gate.set()
    assert (await other).status_code == 200
    await asyncio.gather(*waiting)


async def test_a_stranger_learns_nothing_at_the_door(graph, config):
    house = House(graph, config, Counted())
    waiting = await house.fill(PREDICT)
    transport = httpx.ASGITransport(RequestIdGuard(Door(house._app)), client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as stranger:
        assert (await stranger.post(PREDICT, json={"inputs": "good"})).status_code == 403
    house.gate.set()
    await asyncio.gather(*waiting)

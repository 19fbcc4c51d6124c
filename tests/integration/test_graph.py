"""The graph on real Serve with tiny models: what needs several processes to be shown."""

import asyncio
import re

import httpx
import pytest

from tests.conftest import RunningServer, _end_all, wait_until
from tests.e2e.configs import graph, variation
from tests.spies import RECORD
from tests.tiny import tiny_folder

LABELS = ("bad", "fair", "good")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_folder(tmp_path_factory.mktemp("models") / "mood", labels=LABELS)


@pytest.fixture(scope="module")
def slow(served, tmp_path_factory, model):
    """One row takes a tenth of a second; little may wait."""
    entry = {"name": "mood", "source": str(model), "backend": "tests.spies:SlowBackend"}
    changes = {"ingress": {"limits": {"max_waiting_items": 8}, "batching": {"max_items": 4, "max_in_flight": 1}}}
    record = tmp_path_factory.mktemp("slow") / "record.txt"
    record.touch()
    application = served.deploy("slow", graph(changes, models=[entry]), environ={RECORD: str(record)})
    yield application, record
    application.remove()


def direct_url(application):
    """The port of the only ingress replica, behind HAProxy."""
    files = application.server.log_files()
    [config] = [path for path in files if path.name.startswith("haproxy") and path.suffix == ".cfg"][:1]
    address = re.search(rf"^\s*server \S*{application.name}\S*ingress\S* (\S+:\d+) ", config.read_text(), re.M)
    return f"http://{address[1]}/{application.name}"


async def gather(url, bodies, **options):
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=httpx.Limits(max_connections=None)) as client:
        return await asyncio.gather(
            *(client.post("/api/v1/predict/mood", json=body, **options) for body in bodies), return_exceptions=True
        )


def test_too_much_waiting_is_a_503_that_says_when_to_come_back(slow):
    server, _ = slow
    answers = asyncio.run(gather(server.url, [{"inputs": f"good {i}"} for i in range(60)]))
    statuses = {answer.status_code for answer in answers}
    assert statuses == {200, 503}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert all(answer.json()["type"] == "urn:cloakroom:problem:overloaded" for answer in refused)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    # It recovers at once.
    assert asyncio.run(gather(server.url, [{"inputs": "good"}]))[0].status_code == 200


def test_an_item_whose_deadline_passes_never_reaches_the_model(slow):
    server, record = slow

    async def ask():
        big = asyncio.create_task(gather(server.url, [{"inputs": ["great great"] * 8}]))
        await asyncio.to_thread(wait_until, lambda: "great" in record.read_text(), 30)
        hasty = await gather(server.url, [{"inputs": "never"}] * 3, headers={"X-Request-Timeout-Seconds": "0.3"})
        return hasty, await big

    hasty, [patient] = asyncio.run(ask())
    # Too late, or refused at once because it would be.
    assert {answer.status_code for answer in hasty} <= {503, 504}
    assert patient.status_code == 200
    assert asyncio.run(gather(server.url, [{"inputs": "good"}]))[0].status_code == 200
    assert "never" not in record.read_text()


@pytest.mark.parametrize(("url", "word"), [(direct_url, "support"), (lambda server: server.url, "address")])
def test_a_client_that_hangs_up_stops_costing(slow, url, word):
    """At the replica's own port, and behind HAProxy, which httpx sends headers and body in two packets."""
    server, record = slow

    async def hang_up():
        async with httpx.AsyncClient(base_url=url(server)) as client:
            task = asyncio.create_task(client.post("/api/v1/predict/mood", json={"inputs": [word] * 200}))
            await asyncio.to_thread(wait_until, lambda: word in record.read_text(), 30)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(hang_up())
    assert asyncio.run(gather(server.url, [{"inputs": "good"}]))[0].status_code == 200
    # Two hundred rows would take twenty seconds; those that had not run when the client left were dropped.
    assert record.read_text().count(word) < 200


@pytest.mark.long  # a server of its own; where its parts are shown: test_registry.py, and tests/unit/cluster
def test_make_serve_of_a_config_that_does_not_parse_ends_and_names_the_field(model, tmp_path):
    entry = {"name": "mood", "source": str(model), "backend": "fake"}
    changes = {"anonymizer": {"policy": {"threshold": "high"}}}
    server = RunningServer(variation(tmp_path / "config.yaml", changes, models=[entry]))
    try:
        assert wait_until(lambda: server.process.poll() is not None, 120)
        assert server.process.returncode == 1
        assert "threshold" in server.output()
    finally:
        _end_all([server])


@pytest.mark.long  # a server of its own; the flags are shown in tests/unit/cluster/test_flags.py
def test_without_haproxy_it_falls_back_and_says_so(start_server, model, tmp_path):
    entry = {"name": "mood", "source": str(model), "backend": "fake"}
    config = variation(tmp_path / "config.yaml", {}, models=[entry])
    server = start_server(config, environ={"RAY_SERVE_ENABLE_HA_PROXY": "0"})
    assert "Python proxy" in server.output()
    answer = httpx.post(f"{server.url}/api/v1/predict/mood", json={"inputs": "good"}, timeout=30)
    assert answer.status_code == 200
    assert len(answer.headers.get_list("x-request-id")) == 1

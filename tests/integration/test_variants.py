"""Variants on real Serve: what several processes must agree on, what a running graph takes without a restart, and what
happens when the replica that keeps the weights dies."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter

import httpx
import pytest

from tests.conftest import wait_until
from tests.e2e.configs import graph
from tests.spies import RECORD
from tests.tiny import tiny_folder

LABELS = ("bad", "fair", "good")
TOKEN = "a token for operators"
ADMIN = {"authorization": f"Bearer {TOKEN}"}
STAGES = ("ingress", "anonymizer", "preprocessor", "postprocessor", "rollout", "model-mood", "model-mood-next")


def arguments(folder, **changes):
    entry = {
        "name": "mood",
        "source": str(folder),
        "backend": "fake",
        "variants": [
            {"name": "next", "weight": 20},
            {"name": "broken", "backend": "tests.spies:BrokenBackend"},
            {"name": "look", "shadow": True},
        ],
        "aliases": {"stable": "base"},
        "compare_percent": 50,
        "rollout": {"variant": "broken", "steps": [20, 100], "hold_s": 5, "min_requests": 20},
    }
    house = {
        "anonymizer": {"recognizers": []},
        "ingress": {"deployment": {"num_replicas": 2}, "admin_token_env": "CLOAKROOM_ADMIN"},
        "rollout": {"period_s": 0.3},
    }
    return graph(house | changes, models=[entry])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_folder(tmp_path_factory.mktemp("models") / "mood", labels=LABELS)


@pytest.fixture(scope="module")
def environ(tmp_path_factory):
    return {"CLOAKROOM_ADMIN": TOKEN, RECORD: str(tmp_path_factory.mktemp("record") / "record.txt")}


@pytest.fixture(scope="module")
def application(served, folder, environ):
    application = served.deploy("variants", arguments(folder), environ=environ)
    yield application
    application.remove()


def ask(client, caller=None, **parameters):
    headers = {"authorization": caller} if caller else {}
    return client.post("/api/v1/predict/mood", json={"inputs": "good", "parameters": parameters}, headers=headers)


def variants(application):
    answer = httpx.get(f"{application.url}/api/v1/models/mood/variants", timeout=30)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return {variant["name"]: variant for variant in body["variants"]}, body.get("rollout")


def weights(application):
    return {name: variant["weight"] for name, variant in variants(application)[0].items()}


def set_weights(application, **percent):
    path = f"{application.url}/api/v1/admin/models/mood/weights"
    answer = httpx.put(path, json={"weights": percent}, headers=ADMIN, timeout=30)
    assert answer.status_code == 200, answer.text


def steer(application, action):
    path = f"{application.url}/api/v1/admin/models/mood/rollout"
    answer = httpx.post(path, json={"action": action}, headers=ADMIN, timeout=30)
    assert answer.status_code == 200, answer.text


def pids(application):
    return {stage: application.replicas(stage) for stage in STAGES}


async def under_load(application, meanwhile, connections=6):
    """Ask all the time while `meanwhile` runs in a thread; return what was answered: (status, variant) and how often.
    A connection that breaks counts as a status of its own."""
    seen = Counter()
    done = asyncio.Event()

    async def keep_asking(client, number):
        i = 0
        while not done.is_set():
            i += 1
            headers = {"authorization": f"caller {number} {i % 50}"}
            try:
                answer = await client.post(
                    f"{application.url}/api/v1/predict/mood", json={"inputs": f"good {i}"}, headers=headers
                )
            except httpx.HTTPError as error:
                seen[type(error).__name__, ""] += 1
                continue
            variant = answer.json()["model"]["variant"] if answer.status_code == 200 else answer.text
            seen[answer.status_code, variant] += 1
            await asyncio.sleep(0.01)

    async with httpx.AsyncClient(timeout=60) as client:
        tasks = [asyncio.create_task(keep_asking(client, n)) for n in range(connections)]
        try:
            await asyncio.to_thread(meanwhile)
        finally:
            done.set()
            await asyncio.gather(*tasks)
    return seen


def failed(seen):
    return {key: count for key, count in seen.items() if key[0] != 200}


def test_a_caller_has_one_variant_whichever_ingress_answers(application):
    assert len(application.replicas("ingress")) == 2
    # A connection for each request: one that is kept stays with the ingress that it met first.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=application.url, timeout=30, limits=limits) as client:
        answers = [(caller, ask(client, f"c{caller}").json()["model"]["variant"]) for caller in [*range(60)] * 3]
        by_caller = {caller: {variant for who, variant in answers if who == caller} for caller in range(60)}
        assert all(len(found) == 1 for found in by_caller.values())
        share = sum("next" in found for found in by_caller.values()) / 60
        assert 0.05 < share < 0.45
        assert ask(client, version="stable").json()["model"]["variant"] == "base"
        assert ask(client, version="none").status_code == 422


def test_weights_change_under_load_and_nothing_restarts(application, served, folder, environ):
    before = pids(application)
    assert all(before.values())

    def change():
        set_weights(application, next=100)
        assert wait_until(lambda: weights(application)["next"] == 100, 10)
        # The same config again, with other weights beside `args`.
        override = [{"name": "rollout", "user_config": {"weights": {"mood": {"next": 40}}}}]
        served.deploy("variants", arguments(folder), environ=environ, deployments=override)
        assert wait_until(lambda: weights(application)["next"] == 40, 30)

    seen = asyncio.run(under_load(application, change))
    assert failed(seen) == {}
    assert {variant for _, variant in seen} == {"base", "next"}
    assert pids(application) == before


def test_when_the_replica_with_the_weights_dies_nobody_notices_and_nothing_is_forgotten(application):
    set_weights(application, next=30)
    before = application.replicas("rollout")
    [pid] = before

    def kill():
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: application.replicas("rollout") not in (set(), before), 60)
        assert wait_until(lambda: answers(application), 30)

    seen = asyncio.run(under_load(application, kill))
    assert failed(seen) == {}
    assert {variant for _, variant in seen} == {"base", "next"}
    assert weights(application)["next"] == 30
    # What ingresses have counted since they started is told again.
    assert variants(application)[0]["base"]["requests"] >= 60


def answers(application):
    path = f"{application.url}/api/v1/models/mood/variants"
    return httpx.get(path, timeout=30).status_code == 200


def test_a_bad_variant_is_taken_back_and_no_caller_sees_its_failures(application):
    set_weights(application)
    steer(application, "start")

    def rolled_back():
        assert wait_until(lambda: variants(application)[1]["phase"] == "rolled_back", 60)

    seen = asyncio.run(under_load(application, rolled_back))
    assert failed(seen) == {}
    found, rollout = variants(application)
    assert "failed, more than 2.0%" in rollout["why"]
    assert found["broken"]["weight"] == 0
    assert found["broken"]["errors"] >= 20
    assert wait_until(lambda: found_of(application, "look")["compared"] > 0, 30)
    assert found_of(application, "look")["agreement"] == 1.0


def test_metrics_are_by_model_and_variant(application):
    def exported():
        text = httpx.get(f"{application.url}/metrics", timeout=30).text
        lines = [line for line in text.splitlines() if line.startswith("ray_cloakroom_variant_")]
        return {
            line.partition("{")[0]
            for line in lines
            if 'model="mood"' in line and 'variant="' in line and f'application="{application.name}"' in line
        }

    wanted = {"ray_cloakroom_variant_seconds_count", "ray_cloakroom_variant_weight"}
    assert wait_until(lambda: wanted <= exported(), 30), exported()


def found_of(application, name):
    return variants(application)[0][name]

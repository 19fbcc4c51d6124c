"""A family through the whole house while its members cannot be looked up: who is known answers, and for how long."""

import asyncio
import shutil
import time
from collections import Counter

import pytest

from deployments.ingress.families import cards
from tests.tenants import tenant

SOON = {"x-request-timeout-seconds": "0.2"}


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    monkeypatch.setattr(cards, "_LOOK_S", 0.05)


def hang(house, which=lambda name: True):
    """Let look-ups of such names hang. Returns what lets them be answered again."""
    stage, gate = house.graph.stages.members, asyncio.Event()
    answer = stage.core

    async def hanging(request):
        if which(request.name):
            await gate.wait()
        return await answer(request)

    stage.core = hanging
    return gate


async def test_who_is_known_answers_while_a_look_hangs_and_is_gone_when_that_is_told(open_house, root):
    house = open_house(refresh_s=0.01, refused_s=0.01)
    await house.ask("acme")
    answering = hang(house)
    shutil.rmtree(root / "tenants" / "acme")
    await asyncio.sleep(0.05)
    for k in range(3):
        assert (await house.ask("acme", f"good {k}"))["model"]["version"] == "3"
    answering.set()

    async def gone():
        while (await house.post(member="acme")).status_code != 404:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(gone(), 10)


async def test_who_is_taken_away_is_not_served_longer_than_stale_s_though_the_registry_hangs(open_house, root):
    house = open_house(refresh_s=0.01, refused_s=0.01, stale_s=0.3)
    await house.ask("acme")
    hang(house)
    shutil.rmtree(root / "tenants" / "acme")
    await asyncio.sleep(0.31)
    answer = await house.post("good again", member="acme", headers=SOON)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:cloakroom:problem:member-changing")
    assert answer.headers["retry-after"] == "1"


async def test_who_makes_names_up_waits_with_its_like_and_others_have_their_turns(open_house, monkeypatch):
    monkeypatch.setattr(cards, "_NEW_MOST", 18)
    house = open_house(refresh_s=0.01)
    await house.ask("acme")
    hang(house, lambda name: name.startswith("made-up"))

    async def refused(caller, count, name="made-up"):
        """Ask for so many names; return what the problems are."""
        names = [f"{name}-{caller}-{k}" for k in range(count)]
        headers = {"x-tenant": caller} | SOON
        answers = await asyncio.gather(*(house.post(member=name, headers=headers) for name in names))
        assert all("retry-after" in answer.headers for answer in answers)
        return Counter(answer.json()["type"].rpartition(":")[2] for answer in answers)

    # Two have their turn, 17 wait: eight times the place that is left.
    assert await refused("greedy", 24) == {"member-changing": 19, "overloaded": 5}
    assert await refused("other", 1) == {"member-changing": 1}
    assert await refused("greedy-too", 1) == {"overloaded": 1}
    assert await refused("greedy", 1, "made-up-too") == {"caller-overloaded": 1}
    assert (await house.ask("acme", "good known"))["model"]["member"] == "acme"
    assert house.lookups.count("acme") == 2


async def test_an_explanation_waits_for_the_head_that_a_cold_replica_has_to_load(open_house):
    house = open_house()
    text = "good support. bad number."
    await house.ask("bolt", text)
    chill(house)
    answer = await house.post(text, member="bolt", explain=True)
    assert answer.headers["x-cache"] == "hit"  # so nobody but the explanation has asked for the head
    [prediction] = answer.json()["predictions"]
    assert prediction["explanation"]["label"] == prediction["label"]
    assert len(prediction["explanation"]["phrases"]) > 1


async def test_what_another_content_answers_is_no_explanation(open_house, root):
    house = open_house()
    text = "good support. bad number."
    await house.ask("bolt", text)
    chill(house)
    tenant(root, "bolt", ("a", "b", "c", "d"), seed=9)
    [prediction] = (await house.ask("bolt", text, explain=True))["predictions"]
    assert prediction["explanation"]["error"]["type"] == "urn:cloakroom:problem:model-changing"


def chill(house):
    """Let the replica hold no head, take a while to load one, and wait for less than that."""
    core = house.graph.stages.models["triage"].core.__self__._core
    load = core._load

    def slow(member):
        time.sleep(0.15)
        return load(member)

    core._load, core._patience_s = slow, 0.02
    core.heads._entries.clear()

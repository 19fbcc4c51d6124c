"""A family through the whole house, without Ray: who answers, who is refused, and what neighbours notice of it."""

import asyncio
import hashlib
import json
import time

import pytest

from deployments.errors import StageUnavailable
from tests.tenants import tenant
from tests.unit.deployments.ingress.families.houses import TEXT


async def test_each_member_answers_with_its_labels_and_version(house):
    acme, bolt = await asyncio.gather(house.ask("acme"), house.ask("bolt"))
    assert acme["model"] == {"name": "triage", "version": "3", "member": "acme"}
    assert {score["label"] for score in acme["predictions"][0]["scores"]} == {"no", "yes"}
    assert {score["label"] for score in bolt["predictions"][0]["scores"]} == {"a", "b", "c", "d"}
    for answer in (acme, bolt):
        assert sum(score["score"] for score in answer["predictions"][0]["scores"]) == pytest.approx(1, abs=1e-3)


async def test_members_share_a_batch(house):
    await asyncio.gather(house.ask("acme"), house.ask("bolt"))  # their cards are known now
    stage = house.graph.stages.models["triage"]
    stage.gate = asyncio.Event()
    first = asyncio.create_task(house.ask("acme", "good one"))
    await asyncio.sleep(0.05)
    rest = [asyncio.create_task(house.ask(m, f"good {k}")) for k in range(5) for m in ("acme", "bolt")]
    await asyncio.sleep(0.05)
    stage.gate.set()
    await asyncio.gather(first, *rest)
    mixed = [request for request in stage.requests if len(request.members) == 2]
    assert mixed
    assert max(len(request.member_of) for request in mixed) > 2


async def test_cards_are_kept_and_looked_up_once(house):
    await asyncio.gather(*(house.ask("acme", f"good {k}") for k in range(6)))
    await house.ask("acme", "late")
    assert house.lookups == ["acme"]


@pytest.mark.parametrize(
    ("parameters", "status", "path"),
    [
        ({}, 422, "$.parameters.member"),
        ({"member": ""}, 422, "$.parameters.member"),
        ({"member": "../acme"}, 422, "$.parameters.member"),
        ({"member": ".."}, 422, "$.parameters.member"),
        ({"member": "Ana Maria Kowalska"}, 422, "$.parameters.member"),
        ({"member": "nobody"}, 404, "$.parameters.member"),
        ({"member": "acme", "version": "3"}, 422, "$.parameters.version"),
        ({"member": "acme", "coverage": 0.9}, 422, "$.parameters.coverage"),
        ({"member": "acme", "labels": ["x"]}, 422, "$.parameters.labels"),
    ],
)
async def test_what_is_asked_wrongly_is_refused_by_field(house, parameters, status, path):
    answer = await house.post(**parameters)
    problem = answer.json()
    assert (answer.status_code, problem["path"]) == (status, path)
    assert "Kowalska" not in answer.text
    assert house.graph.stages.models["triage"].requests == []


async def test_models_that_are_no_family_take_no_member(house):
    answer = await house.post(model="plain", member="acme")
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.member")


async def test_an_unknown_member_is_remembered(house):
    for _ in range(3):
        answer = await house.post(member="nobody")
        assert answer.json()["detail"] == "Model triage has no member nobody."
    assert house.lookups == ["nobody"]


async def test_a_bad_bundle_is_refused_by_reason_and_others_go_on(house, root):
    tenant(root, "evil", encoder_sha256="0" * 64)
    answer, acme = await asyncio.gather(house.post(member="evil"), house.ask("acme"))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (503, "urn:cloakroom:problem:member-refused")
    assert problem["detail"] == (
        "Member evil of model triage cannot be served: it was made on another encoder than the family's."
    )
    assert str(root) not in answer.text
    assert acme["predictions"][0]["label"]


async def test_no_member_gets_anothers_answer_from_the_cache(house, root):
    first = {member: await house.ask(member) for member in ("acme", "bolt")}
    again = {member: await house.post(member=member) for member in ("acme", "bolt")}
    assert [answer.headers["x-cache"] for answer in again.values()] == ["hit", "hit"]
    assert {member: answer.json()["predictions"] for member, answer in again.items()} == {
        member: answer["predictions"] for member, answer in first.items()
    }
    tenant(root, "copy", ("no", "yes"), seed=1, version="3")  # another member, all else the same
    assert (await house.post(member="copy")).headers["x-cache"] == "miss"


async def test_a_new_content_under_the_same_version_is_another_key(open_house, root):
    house = open_house(refresh_s=0.01)
    before = await house.ask("acme")
    tenant(root, "acme", ("no", "yes"), seed=9, version="3")
    await asyncio.sleep(0.05)
    answer = await house.post(member="acme")
    assert answer.headers["x-cache"] == "miss"
    assert answer.json()["predictions"] != before["predictions"]


async def test_a_bundle_that_is_exchanged_under_a_known_card_costs_no_answer(house, root):
    await house.ask("acme")
    tenant(root, "acme", ("one", "two", "three"), seed=5, version="4")
    house.graph.stages.models["triage"].core.__self__._core.heads._entries.clear()  # as another replica would be
    answer = await house.ask("acme", "another text")
    assert answer["model"]["version"] == "4"
    assert {score["label"] for score in answer["predictions"][0]["scores"]} == {"one", "two", "three"}
    assert house.lookups == ["acme", "acme"]


async def test_a_member_that_is_taken_away_is_gone(open_house, root):
    house = open_house(refresh_s=0.01, refused_s=0.01)
    await house.ask("acme")
    (root / "tenants" / "acme").rename(root / "away")
    await asyncio.sleep(0.05)
    assert (await house.post(member="acme")).status_code == 404


async def test_a_lookup_that_fails_leaves_known_members_as_they_are(open_house):
    house = open_house(refresh_s=0.01, refused_s=0.01)
    await house.ask("acme")
    house.graph.stages.members.error = StageUnavailable("gone", stage="preprocessor")
    await asyncio.sleep(0.05)
    assert (await house.ask("acme", "other"))["model"]["version"] == "3"
    assert (await house.post(member="bolt")).status_code == 503


async def test_a_lookup_that_takes_too_long_is_the_requests_own_trouble(house):
    house.graph.stages.members.gate = asyncio.Event()
    began = time.monotonic()
    answer = await house.client.post(
        "/api/v1/predict/triage",
        json={"inputs": TEXT, "parameters": {"member": "acme"}},
        headers={"x-request-timeout-seconds": "0.3"},
    )
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:cloakroom:problem:member-changing")
    assert time.monotonic() - began < 5
    house.graph.stages.members.gate.set()
    await house.ask("acme")
    assert house.lookups == ["acme"]


async def test_the_base_answers_where_it_may(open_house):
    house = open_house(base_answers=True)
    answer = await house.post()
    assert answer.json()["model"] == {"name": "triage", "version": "1.0.0"}
    assert {score["label"] for score in answer.json()["predictions"][0]["scores"]} == {"bad", "fair", "good"}


async def test_answers_of_members_are_explained(house):
    explained = await house.ask("bolt", "good support. bad number.", explain=True)
    prediction = explained["predictions"][0]
    assert prediction["explanation"]["label"] == prediction["label"]
    assert prediction["explanation"]["score"] == pytest.approx(prediction["score"], abs=1e-3)
    assert len(prediction["explanation"]["phrases"]) > 1
    refused = await house.post(member="bolt", explain=True, explain_method="gradients")
    assert refused.status_code == 422


async def test_members_are_judged_by_their_own_thresholds_and_fall_back_as_the_entry_says(open_house, root):
    tenant(root, "shy", ("no", "yes"), calibration={"review_below": 1.0})
    house = open_house(fallback={"model": "plain"})
    shy = await house.ask("shy", return_anonymized=True)
    prediction = shy["predictions"][0]
    assert prediction["answered_by"] == "plain"
    assert prediction["fallback_reasons"] == ["low_confidence"]
    assert prediction["label"] in ("bad", "fair", "good")
    assert "answered_by" not in (await house.ask("acme"))["predictions"][0]


async def test_a_model_says_that_it_is_a_family(house):
    info = (await house.client.get("/api/v1/models/triage")).json()
    assert info["family"] == {"member_from": "parameter", "base_answers": False}
    assert "family" not in (await house.client.get("/api/v1/models/plain")).json()


async def test_a_caller_is_its_own_member_and_no_other(open_house):
    house = open_house(member_from="caller")
    own = await house.post(headers={"x-tenant": "acme"})
    assert own.json()["model"]["member"] == "acme"
    same = await house.post(headers={"x-tenant": "acme"}, member="acme")
    assert same.status_code == 200
    for headers, parameters in [
        ({"x-tenant": "acme"}, {"member": "bolt"}),
        ({"x-tenant": "acme"}, {"member": "nobody"}),
        ({}, {}),
        ({}, {"member": "acme"}),
        ({"x-tenant": "../acme"}, {}),
        ([("x-tenant", "acme"), ("x-tenant", "bolt")], {}),
    ]:
        answer = await house.post(headers=headers, **parameters)
        assert answer.status_code == 403, headers
        assert answer.json()["detail"].isascii()


async def test_callers_may_be_known_by_a_file(open_house, tmp_path):
    file = tmp_path / "callers.json"
    write_callers(file, {"Bearer one": "acme"})
    house = open_house(member_from="caller", callers_file=str(file))
    assert (await house.post(headers={"x-tenant": "Bearer one"})).json()["model"]["member"] == "acme"
    assert (await house.post(headers={"x-tenant": "acme"})).status_code == 403
    assert (await house.post(headers={"x-tenant": "Bearer two"})).status_code == 403


async def test_a_file_of_callers_that_is_not_there_lets_nobody_in(open_house, tmp_path):
    house = open_house(member_from="caller", callers_file=str(tmp_path / "none.json"))
    assert (await house.post(headers={"x-tenant": "acme"})).status_code == 503


def write_callers(file, members):
    digests = {hashlib.sha256(value.encode()).hexdigest(): member for value, member in members.items()}
    file.write_text(json.dumps(digests))

"""A family on real Serve, with the bundled encoder: members answer with their own heads, come, change and go."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.conftest import wait_until
from tests.tenants import sentiment_tenant

GLAD = "The support was great, and the delivery came early!"
PLAIN = ("neg", "neu", "pos")


@pytest.fixture(scope="module")
def house(products):
    with httpx.Client(base_url=products.url, timeout=60) as client:
        yield client


def post(client, member, text=GLAD, model="triage", **parameters):
    body = {"inputs": text, "parameters": {"member": member, **parameters}}
    return client.post(f"/api/v1/predict/{model}", json=body)


def ask(client, member, text=GLAD, **parameters):
    answer = post(client, member, text, **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_members_answer_together_each_by_its_own_head(house):
    with ThreadPoolExecutor(16) as pool:
        wanted = [("acme" if k % 2 else "bolt", f"{GLAD} {k}") for k in range(64)]
        answers = list(pool.map(lambda one: ask(house, *one), wanted))
    for (member, _), answer in zip(wanted, answers, strict=True):
        version, label = ("1", "pos") if member == "acme" else ("5", "glad")
        assert answer["model"] == {"name": "triage", "version": version, "member": member}
        assert answer["predictions"][0]["label"] == label


def test_the_same_text_is_kept_by_member(house):
    first = {member: ask(house, member) for member in ("acme", "bolt")}
    again = {member: post(house, member) for member in ("acme", "bolt")}
    assert {answer.headers["x-cache"] for answer in again.values()} == {"hit"}
    assert {member: answer.json()["predictions"] for member, answer in again.items()} == {
        member: answer["predictions"] for member, answer in first.items()
    }


def test_who_is_unknown_or_bad_is_refused_and_others_go_on(house):
    unknown, bad, hostile = (post(house, name) for name in ("nobody", "evil", "../acme"))
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "Model triage has no member nobody.")
    assert (bad.status_code, bad.json()["type"]) == (503, "urn:cloakroom:problem:member-refused")
    assert "another preprocessing" in bad.json()["detail"]
    assert hostile.status_code == 422
    assert ask(house, "acme")["predictions"][0]["label"] == "pos"


def test_answers_are_explained_by_the_members_head(house):
    [prediction] = ask(house, "bolt", explain=True)["predictions"]
    assert prediction["explanation"]["label"] == "glad"
    assert max(prediction["explanation"]["phrases"], key=lambda phrase: phrase["weight"])["weight"] > 0


def test_a_member_comes_changes_and_goes_while_the_house_runs(house, tenants):
    sentiment_tenant(tenants / "new", PLAIN, order=(0, 1, 2), version="1")
    assert wait_until(lambda: post(house, "new").status_code == 200, 10)
    fresh = tenants / "fresh"
    sentiment_tenant(fresh, ("bad", "good"), order=(0, 2), version="2")
    shutil.rmtree(tenants / "new")
    fresh.rename(tenants / "new")
    assert wait_until(lambda: post(house, "new").json().get("model", {}).get("version") == "2", 10)
    assert ask(house, "new")["predictions"][0]["label"] == "good"
    shutil.rmtree(tenants / "new")
    assert wait_until(lambda: post(house, "new").status_code == 404, 10)


def test_a_registrys_alias_says_which_version_a_member_is_and_when_it_moves(house, registry, monkeypatch):
    from training.registry import set_alias  # it takes a second to import, and `registry` has done so

    live = ask(house, "acme", model="champion")
    assert live["model"] == {"name": "champion", "version": "1", "member": "acme"}
    assert live["predictions"][0]["label"] == "glad"
    assert post(house, "nobody", model="champion").status_code == 404
    for name, value in registry.items():
        monkeypatch.setenv(name, value)
    set_alias("mood-acme", "2", "live")

    def promoted():
        answer = ask(house, "acme", model="champion")  # none fails meanwhile
        return answer["model"]["version"] == "2" and answer["predictions"][0]["label"] == "pos"

    assert wait_until(promoted, 10)


def test_what_is_held_is_counted_without_names(house):
    def exported():
        text = house.get("/metrics").text
        return [line for line in text.splitlines() if "cloakroom_family_" in line and 'model="triage"' in line]

    assert wait_until(lambda: any("family_heads" in line for line in exported()), 30)
    assert not any("acme" in line or "bolt" in line for line in exported())
    assert house.get("/api/v1/models/triage").json()["family"] == {"member_from": "parameter", "base_answers": False}

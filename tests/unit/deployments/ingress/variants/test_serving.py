"""Variants over the real cores: who answers, what is counted, who only looks on, and what operators may do."""

import asyncio
from dataclasses import replace

import pytest

from deployments.errors import AnonymizerUnavailable, ModelChanging, StageUnavailable
from deployments.messages import ModelReply
from preprocessing.texts import SafeText
from tests.unit.deployments.ingress.variants.house import ADMIN, TOKEN


async def test_answers_say_which_variant_and_a_model_without_says_nothing(house):
    h = house([{"name": "next", "weight": 100}])
    assert (await h.ask()).json()["model"] == {"name": "mood", "version": "local", "variant": "next"}
    plain = await h.client.post("/api/v1/predict/plain", json={"inputs": "good"})
    assert plain.json()["model"] == {"name": "plain", "version": "local"}


async def test_callers_are_split_by_weight_and_stay_where_they_are(house):
    h = house([{"name": "next", "weight": 30}])
    first = [(await h.ask(caller=f"c{i}")).json()["model"]["variant"] for i in range(200)]
    again = [(await h.ask("bad", caller=f"c{i}")).json()["model"]["variant"] for i in range(200)]
    assert first == again
    assert 35 <= first.count("next") <= 85


async def test_subjects_divide_the_traffic_of_one_caller(house):
    h = house([{"name": "next", "weight": 50}])
    of_caller = [(await h.ask(f"good {i}", caller="c")).json()["model"]["variant"] for i in range(20)]
    assert len(set(of_caller)) == 1
    of_subjects = [(await h.ask(caller="c", subject=f"s{i}")).json()["model"]["variant"] for i in range(40)]
    assert set(of_subjects) == {"base", "next"}
    assert of_subjects == [
        (await h.ask("bad", caller="c", subject=f"s{i}")).json()["model"]["variant"] for i in range(40)
    ]


@pytest.mark.parametrize(("version", "variant"), [("next", "next"), ("stable", "base"), ("base", "base")])
async def test_a_version_can_be_asked_for(house, version, variant):
    h = house([{"name": "next"}], aliases={"stable": "base"})
    assert (await h.ask(version=version)).json()["model"]["variant"] == variant


async def test_an_unknown_version_names_those_there_are(house):
    h = house([{"name": "next"}], aliases={"stable": "base"})
    answer = await h.ask(version="7.0")
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.version")
    assert "base (local), next (local), stable for base" in answer.json()["detail"]
    plain = await h.client.post("/api/v1/predict/plain", json={"inputs": "a", "parameters": {"version": "next"}})
    assert plain.status_code == 422


async def test_variants_are_no_models_of_their_own(house):
    h = house([{"name": "next", "weight": 50}])
    for name in ("mood:next", "mood-next", "mood%3Anext"):
        assert (await h.client.post(f"/api/v1/predict/{name}", json={"inputs": "a"})).status_code == 404
        assert (await h.client.get(f"/api/v1/models/{name}")).status_code == 404
    models = (await h.client.get("/api/v1/models")).json()["models"]
    assert [model["name"] for model in models] == ["mood", "plain"]
    assert "mood:next" not in (await h.client.get("/openapi.json")).text


async def test_operators_set_weights_and_the_next_request_goes_by_them(house):
    h = house([{"name": "next"}])
    assert (await h.ask()).json()["model"]["variant"] == "base"
    answer = await h.client.put("/api/v1/admin/models/mood/weights", json={"weights": {"next": 100}}, headers=ADMIN)
    assert answer.status_code == 200
    assert {v["name"]: v["weight"] for v in answer.json()["variants"]} == {"base": 0, "next": 100}
    assert (await h.ask()).json()["model"]["variant"] == "next"
    assert h.metrics.weights["mood", "next"] == 100


@pytest.mark.parametrize(
    ("weights", "status"), [({"nobody": 5}, 422), ({"next": 0.25}, 422), ({"next": 101}, 422), ("much", 422)]
)
async def test_wrong_weights_are_refused(house, weights, status):
    h = house([{"name": "next"}])
    answer = await h.client.put("/api/v1/admin/models/mood/weights", json={"weights": weights}, headers=ADMIN)
    assert answer.status_code == status
    assert "nobody" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}])
async def test_only_operators_may_and_without_a_token_nobody(house, headers):
    requests = [
        ("PUT", "/api/v1/admin/models/mood/weights", {"weights": {}}),
        ("POST", "/api/v1/admin/models/mood/rollout", {"action": "start"}),
    ]
    guarded, closed = house([{"name": "next"}]), house([{"name": "next"}], token="")
    for method, path, body in requests:
        assert (await guarded.client.request(method, path, json=body, headers=headers)).status_code == 403
        assert (await closed.client.request(method, path, json=body, headers=headers)).status_code == 404


async def test_a_rollout_is_started_paused_and_aborted(house):
    h = house([{"name": "next"}], rollout={"variant": "next", "steps": [25, 100]})
    path = "/api/v1/admin/models/mood/rollout"

    async def steer(action):
        answer = await h.client.post(path, json={"action": action}, headers=ADMIN)
        return answer.status_code, answer.json()

    assert (await steer("pause"))[0] == 409
    status, body = await steer("start")
    assert (status, body["rollout"]["phase"], body["rollout"]["weight"]) == (200, "running", 25)
    assert (await steer("start"))[0] == 409
    assert (await steer("pause"))[1]["rollout"]["phase"] == "paused"
    assert (await steer("abort"))[1]["rollout"]["phase"] == "aborted"
    assert (await h.of("next"))["weight"] == 0


async def test_what_is_seen_of_each_variant(house):
    h = house([{"name": "next", "weight": 100}], compare_percent=100)
    for _ in range(5):
        await h.ask()
    await h.serving.comparing.drained()
    seen = await h.of("next")
    assert (seen["requests"], seen["errors"], seen["compared"], seen["agreement"]) == (5, 0, 5, 1.0)
    assert seen["score_difference"] == 0
    assert 0 < seen["p50_ms"] <= seen["p95_ms"]
    assert (await h.of("base"))["requests"] == 0
    assert ("mood", "next", True) in h.metrics.variants
    assert h.metrics.comparisons == [("mood", "next", True)] * 5


async def test_where_a_variant_fails_base_answers_and_it_is_counted(house):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").error = StageUnavailable("down", stage="model-mood-next")
    answer = await h.ask()
    assert (answer.status_code, answer.json()["model"]["variant"]) == (200, "base")
    assert ((await h.of("next"))["errors"], (await h.of("base"))["requests"]) == (1, 1)
    pinned = await h.ask(version="next")
    assert (pinned.status_code, pinned.json()["stage"]) == (503, "model-mood-next")


async def test_a_variant_without_replicas_gets_nothing_to_do(house):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").number = 0
    assert (await h.ask()).json()["model"]["variant"] == "base"
    assert h.stage("next").requests == []
    assert (await h.of("next"))["errors"] == 1


async def test_the_house_is_open_without_its_variants(house):
    h = house([{"name": "next"}])
    h.stage("next").error = RuntimeError("gone")
    answer = await h.client.get("/readyz")
    assert (answer.status_code, answer.json()["stages"]["model-mood-next"]) == (200, "not answering")


async def test_a_callers_mistakes_and_the_anonymizers_failures_are_not_the_variants(house):
    h = house([{"name": "next", "weight": 100}])
    assert (await h.ask(labels=["a"])).status_code == 422
    h.graph.stages.anonymizer.error = AnonymizerUnavailable()
    assert (await h.ask()).status_code == 503
    h.graph.stages.anonymizer.error = None
    assert (await h.of("next"))["errors"] == 0


async def test_a_shadow_gets_safe_copies_and_its_answers_are_thrown_away(house):
    h = house([{"name": "look", "shadow": True}])
    answer = await h.ask("great mail ana@example.com")
    assert answer.json()["model"]["variant"] == "base"
    await h.serving.comparing.drained()
    [_, copy] = h.graph.stages.preprocessor.requests
    assert copy.model == "mood:look"
    assert [type(text) for text in copy.texts] == [SafeText]
    assert [text.value for text in copy.texts] == ["great mail <EMAIL_ADDRESS_1>"]
    seen = await h.of("look")
    assert (seen["shadow"], seen["requests"], seen["agreement"]) == (True, 1, 1.0)


async def test_a_shadow_that_hangs_or_fails_delays_and_fails_nobody(house):
    h = house([{"name": "look", "shadow": True}])
    gate = h.stage("look").gate = asyncio.Event()
    for i in range(60):
        assert (await asyncio.wait_for(h.ask(f"good {i}"), 5)).status_code == 200
    assert len(h.stage("look").requests) == 1
    assert len(h.serving.comparing._waiting) <= 32
    h.stage("look").error = StageUnavailable("down", stage="model-mood-look")
    gate.set()
    await h.serving.comparing.drained()
    assert (await h.of("look"))["errors"] == (await h.of("look"))["requests"] > 0
    assert (await h.of("base"))["errors"] == 0


async def test_a_share_is_a_share(house):
    h = house([{"name": "look", "shadow": True, "shadow_percent": 25}])
    for i in range(40):
        await h.ask(f"good {i}")
        await h.serving.comparing.drained()
    assert (await h.of("look"))["requests"] == 10


async def test_disagreement_is_seen(house):
    h = house([{"name": "next", "weight": 100}], compare_percent=100)
    h.stage("next").after = lambda reply: ModelReply(-reply.values, reply.errors)
    await h.ask(["good", "never again"])
    await h.serving.comparing.drained()
    seen = await h.of("next")
    assert (seen["compared"], seen["agreement"]) == (1, 0)
    assert seen["score_difference"] > 0


async def test_while_the_weights_are_out_of_reach_they_stay_as_they_are(house):
    h = house([{"name": "next"}])
    h.link.error = StageUnavailable("gone", stage="rollout")
    assert (await h.ask()).status_code == 200
    answer = await h.client.get("/api/v1/models/mood/variants")
    assert (answer.status_code, answer.json()["stage"]) == (503, "rollout")


async def test_variants_of_a_model_without_any(house):
    h = house([{"name": "next"}])
    body = (await h.client.get("/api/v1/models/plain/variants")).json()
    assert body == {
        "model": "plain",
        "variants": [{"name": "base", "version": "local", "weight": 100.0, "shadow": False}],
    }
    admin = await h.client.put("/api/v1/admin/models/plain/weights", json={"weights": {}}, headers=ADMIN)
    assert admin.status_code == 422


async def test_what_is_kept_of_one_variant_is_no_answer_of_another(house):
    h = house([{"name": "next"}], cache=True)
    h.stage("next").after = lambda reply: ModelReply(-reply.values, reply.errors)
    first = await h.ask(version="base")
    again = await h.ask(version="base")
    other = await h.ask(version="next")
    assert [a.headers["x-cache"] for a in (first, again, other)] == ["miss", "hit", "miss"]
    assert again.json()["predictions"] == first.json()["predictions"] != other.json()["predictions"]
    assert again.json()["model"]["variant"] == "base"


async def test_an_answer_of_another_version_says_so_and_is_not_kept(house):
    """While one version takes another's place, an old replica may answer for a new config."""
    h = house([{"name": "next"}], cache=True)
    h.stage("base").after = lambda reply: replace(reply, version="0.9", settings="other settings")
    answers = [await h.ask() for _ in range(2)]
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "miss"]
    assert answers[0].json()["model"]["version"] == "0.9"


async def test_a_batch_for_another_tokenizer_waits_for_its_model_and_nobody_fails(house):
    h = house([{"name": "next"}])
    h.stage("base").error = ModelChanging("another preprocessing", stage="model-mood")
    task = asyncio.create_task(h.ask())
    while len(h.stage("base").requests) < 2:
        await asyncio.sleep(0.01)
    h.stage("base").error = None
    waited = await task
    assert waited.status_code == 200
    assert len(h.graph.stages.preprocessor.requests) == len(h.stage("base").requests) >= 3
    # A text is as long as it is, however often it was prepared.
    assert waited.json()["usage"] == (await h.ask()).json()["usage"]


async def test_what_a_model_says_of_itself_is_asked_again_while_requests_come(house, monkeypatch):
    monkeypatch.setattr("deployments.ingress.readiness.REFRESH_S", 0.0)
    h = house([{"name": "next"}])
    await h.ask()
    said = h.graph.stages.preprocessor.said
    h.graph.stages.preprocessor.said = replace(said, models=tuple(replace(card, version="2.0") for card in said.models))
    async with asyncio.timeout(5):
        while (await h.client.get("/api/v1/models/mood")).json()["version"] != "2.0":
            await asyncio.sleep(0.01)
    assert (await h.ask(version="2.0")).json()["model"]["variant"] == "base"

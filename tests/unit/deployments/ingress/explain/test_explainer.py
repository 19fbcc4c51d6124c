"""Explanations over HTTP and the real cores: what they say, what they cost, and when there is none."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.metrics import NoMetrics
from deployments.reading import Reading
from deployments.review import Fallback
from preprocessing.texts import FILLER, SafeText

MOOD = "/api/v1/predict/mood"
EMAIL = "ana@example.com"


async def ask(client, inputs, headers=None, model="mood", **parameters):
    body = {"inputs": inputs, "parameters": {"explain": True, **parameters}}
    answer = await client.post(f"/api/v1/predict/{model}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def explained(client, text, **parameters):
    [prediction] = (await ask(client, text, **parameters)).json()["predictions"]
    return prediction["explanation"]


def score(*logits):
    powers = np.exp(np.array(logits))
    return powers / powers.sum()


async def test_the_weight_of_a_phrase_is_what_the_score_falls_by_without_it(client):
    found = await explained(client, "good support was late")
    whole = score(-0.5, 0, 0.5)[2]
    assert (found["method"], found["label"], found["score"]) == ("occlusion", "good", pytest.approx(whole, abs=1e-4))
    weights = {phrase["text"]: phrase["weight"] for phrase in found["phrases"]}
    expected = {
        "good": whole - score(0.5, 0, -0.5)[2],
        "support": 0,
        "was": 0,
        "late": whole - score(-1, 0, 1)[2],
    }
    assert weights == pytest.approx(expected, abs=1e-4)
    assert weights["late"] < 0 < weights["good"]


async def test_the_best_label_is_explained_whatever_the_caller_wants_to_see(client):
    text = "bad support"
    plain = await explained(client, text)
    assert plain["label"] == "bad"
    assert await explained(client, text, top_k=1) == plain
    [prediction] = (await ask(client, text, threshold=0.99)).json()["predictions"]
    assert (prediction["label"], prediction["explanation"]) == (None, plain)


async def test_offsets_are_of_the_callers_own_text_and_no_original_is_told(client):
    text = f"näïve {EMAIL} was  great, 👋 mail {EMAIL}"
    answer = await ask(client, text, return_anonymized=True)
    [prediction] = answer.json()["predictions"]
    spans = {(e["start"], e["end"]): e["token"] for e in prediction["anonymized"]["entities"]}
    assert "recognizer" in prediction["anonymized"]["entities"][0]
    for phrase in prediction["explanation"]["phrases"]:
        source = phrase["start"], phrase["end"]
        assert phrase["text"] == spans.get(source, text[slice(*source)])
    assert EMAIL not in str(prediction["explanation"])
    [best] = [p for p in prediction["explanation"]["phrases"] if p["weight"] > 0.1]
    assert "great" in text[best["start"] : best["end"]]


async def test_every_turn_of_a_text_goes_to_the_model_at_once_and_is_safe(client, graph):
    await ask(client, f"great support mail {EMAIL}")
    plain, variants = graph.stages.preprocessor.requests
    assert len(graph.stages.models["mood"].requests) == 2
    assert all(type(text) is SafeText for text in variants.texts)
    [safe] = [text.value for text in plain.texts]
    assert variants.texts[0].value == safe
    assert [text.value.replace(FILLER, "*") for text in variants.texts[1:]] == [
        "* support mail <EMAIL_ADDRESS_1>",
        "great * mail <EMAIL_ADDRESS_1>",
        "great support * <EMAIL_ADDRESS_1>",
        "great support mail *",
    ]
    assert len(graph.stages.anonymizer.requests) == 1


async def test_who_did_not_ask_pays_nothing(client, graph):
    answer = await client.post(MOOD, json={"inputs": "great", "parameters": {"explain_method": "gradients"}})
    assert "explanation" not in answer.json()["predictions"][0]
    assert "explain;dur" not in answer.headers["server-timing"]
    assert len(graph.stages.models["mood"].requests) == 1


async def test_who_did_not_ask_does_not_wait_for_who_did(client, graph):
    model = graph.stages.models["mood"]
    held = asyncio.Event()
    call = model.call

    async def hold(request, timeout_s):
        if len(request.row_offsets) > 3:  # the variants of a text
            await held.wait()
        return await call(request, timeout_s)

    model.call = hold
    slow = asyncio.create_task(ask(client, "great support again"))
    plain = await client.post(MOOD, json={"inputs": "great"})
    assert plain.status_code == 200
    assert not slow.done()
    held.set()
    assert (await slow).json()["predictions"][0]["explanation"]["phrases"]


async def test_a_long_text_is_explained_over_all_its_windows(client, graph):
    text = ". ".join(["the support was good", "a phone number", "was late again", "call me at the address"] * 3)
    found = await explained(client, text)
    request = graph.stages.models["mood"].requests[-1]
    assert len(request.row_offsets) - 1 > 2 * (len(found["phrases"]) + 1)
    assert 4 <= len(found["phrases"]) <= 6
    by_text = [(phrase["text"], phrase["weight"]) for phrase in found["phrases"]]
    assert all((weight > 0) == ("good" in part) for part, weight in by_text if ("good" in part) != ("late" in part))


@pytest.mark.parametrize("inputs", ["", "   "])
async def test_a_blank_text_has_an_explanation_without_phrases(client, inputs):
    assert (await explained(client, inputs))["phrases"] == []


async def test_no_texts_no_explanations(client):
    assert (await ask(client, [])).json()["predictions"] == []


async def test_a_text_without_an_answer_has_no_explanation_and_its_neighbours_do(client, graph):
    def fail_the_first(reply):
        return type(reply)((None, *reply.texts[1:]), reply.entities, {0: ItemErrorCode.ANONYMIZER_FAILED})

    graph.stages.anonymizer.after = fail_the_first
    first, second = (await ask(client, ["bad", "great"])).json()["predictions"]
    assert first.keys() == {"error"}
    assert [phrase["text"] for phrase in second["explanation"]["phrases"]] == ["great"]


async def test_where_the_time_does_not_suffice_the_answer_stands(client, graph):
    model = graph.stages.models["mood"]

    def stall(reply):
        if len(model.requests) > 1:
            raise TimeoutError
        return reply

    model.after = stall
    [prediction] = (await ask(client, "great support")).json()["predictions"]
    assert prediction["label"] == "good"
    assert prediction["explanation"].keys() == {"method", "error"}
    assert prediction["explanation"]["error"]["status"] == 504


async def test_the_deadline_of_the_request_bounds_the_explanation(client, graph):
    postprocessor = graph.stages.postprocessor
    call = postprocessor.call

    async def slow(request, timeout_s):
        if request.n > 1:
            await asyncio.sleep(30)
        return await call(request, timeout_s)

    postprocessor.call = slow
    answer = await ask(client, "great support", headers={"x-request-timeout-seconds": "0.3"})
    [prediction] = answer.json()["predictions"]
    assert (prediction["label"], prediction["explanation"]["error"]["status"]) == ("good", 504)


async def test_when_a_stage_fails_the_answer_stands(client, graph):
    def fail(reply):
        graph.stages.models["mood"].error = StageUnavailable("The model-mood failed.", stage="model-mood")
        return reply

    graph.stages.postprocessor.after = fail
    [prediction] = (await ask(client, "great")).json()["predictions"]
    assert prediction["explanation"]["error"]["stage"] == "model-mood"
    assert prediction["score"] > 0.8


async def test_one_failed_turn_fails_the_explanation_of_its_text_alone(client, graph):
    model = graph.stages.models["mood"]

    def fail_one(reply):
        return type(reply)(reply.values, {3: ItemErrorCode.STAGE_FAILED} if len(model.requests) > 1 else {})

    model.after = fail_one
    first, second = (await ask(client, ["great support", "bad number"])).json()["predictions"]
    assert first["explanation"]["phrases"][0]["weight"] > 0
    assert second["explanation"]["error"]["stage"] == "model-mood"


@pytest.mark.parametrize("method", ["occlusion", "gradients"])
async def test_where_the_model_abstains_nothing_tells_its_label(graph, asking, method):
    said = graph.stages.preprocessor.said
    abstains = {"fallback": Fallback(abstain=True), "explained_by": ("occlusion", "gradients")}
    cards = tuple(replace(card, **abstains) if card.name == "mood" else card for card in said.models)
    graph.stages.preprocessor.said = replace(said, models=cards)
    graph.stages.postprocessor.after = lambda reply: replace(reply, reasons=(("low_confidence",),) * len(reply.ranked))
    [prediction] = (await ask(asking(graph.stages), "good support", explain_method=method)).json()["predictions"]
    assert (prediction["label"], prediction["abstained"]) == (None, True)
    assert prediction["explanation"].keys() == {"method", "error"}
    assert prediction["explanation"]["error"]["type"] == "urn:cloakroom:problem:not-explainable"
    assert len(graph.stages.models["mood"].requests) == 1


@pytest.mark.parametrize(
    ("model", "parameters", "path"),
    [
        ("embed", {}, "$.parameters.explain"),
        ("mood", {"explain_method": "gradients"}, "$.parameters.explain_method"),
    ],
)
async def test_what_cannot_be_explained_is_refused_before_any_work(client, graph, model, parameters, path):
    body = {"inputs": "good", "parameters": {"explain": True, **parameters}}
    answer = await client.post(f"/api/v1/predict/{model}", json=body)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:cloakroom:problem:not-explainable")
    assert problem["path"] == path
    assert graph.stages.anonymizer.requests == []


async def test_an_unknown_method_is_refused(client):
    body = {"inputs": "good", "parameters": {"explain": True, "explain_method": "guess"}}
    answer = await client.post(MOOD, json=body)
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.explain_method")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [(["good"] * 5, "5 texts to explain; the limit is 4"), ("g" * 501, "501 characters to explain; the limit is 500")],
)
async def test_too_much_to_explain_is_refused_with_the_limit(client, inputs, said):
    answer = await client.post(MOOD, json={"inputs": inputs, "parameters": {"explain": True}})
    assert answer.status_code == 413
    assert said in answer.json()["detail"]
    assert (await client.post(MOOD, json={"inputs": inputs})).status_code == 200


async def test_a_tag_is_explained_by_its_score(graph, asking):
    tags = graph.stages.preprocessor.said
    cards = tuple(_as_tagger(card) for card in tags.models)
    graph.stages.preprocessor.said = type(tags)(tags.stage, tags.fingerprints, cards)
    tagging = Reading("tagging", 0.0, slope=8.0)
    graph.stages.models["embed"].after = lambda reply: replace(reply, reading=tagging)
    client = asking(graph.stages)
    labels = ["support", f"mail {EMAIL}", "phone"]
    answer = await ask(client, f"late support {EMAIL}", model="embed", labels=labels)
    [prediction] = answer.json()["predictions"]
    found = prediction["explanation"]
    assert (found["label"], found["score"]) == (prediction["label"], pytest.approx(prediction["score"], abs=1e-4))
    assert [phrase["text"] for phrase in found["phrases"]] == ["late", "support", "<EMAIL_ADDRESS_1>"]
    body = {"inputs": f"{FILLER} support {EMAIL}", "parameters": {"labels": labels}}
    [without] = (await client.post("/api/v1/predict/embed", json=body)).json()["predictions"]
    scores = {entry["label"]: entry["score"] for entry in without["scores"]}
    assert found["phrases"][0]["weight"] == pytest.approx(found["score"] - scores[found["label"]], abs=2e-4)
    assert EMAIL not in str(graph.stages.preprocessor.requests)


def _as_tagger(card):
    if card.name != "embed":
        return card
    return replace(card, task="tagging", explained_by=("occlusion",))


def new_cache():
    memory = MemoryStore(max_entries=100, max_bytes=10**6)
    return PredictionCache(CacheKeys(bytes(32)), memory, NoMetrics(), ttl_s=60, caller_header="authorization")


@pytest.mark.parametrize("first", [False, True])
async def test_what_is_kept_is_the_answer_and_the_explanation_is_made_for_who_asks(graph, asking, first):
    client = asking(graph.stages, new_cache())
    bodies = [{"inputs": "great support", "parameters": {"explain": explain}} for explain in (first, not first, first)]
    answers = [await client.post(MOOD, json=body) for body in bodies]
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "hit", "hit"]
    predictions = [answer.json()["predictions"][0] for answer in answers]
    assert ["explanation" in prediction for prediction in predictions] == [first, not first, first]
    told = [prediction.pop("explanation") for prediction in predictions if "explanation" in prediction]
    assert predictions[0] == predictions[1] == predictions[2]
    assert all(explanation == told[0] for explanation in told)
    assert told[0]["phrases"][0]["weight"] > 0


async def test_turns_are_never_kept(graph, asking):
    cache = new_cache()
    client = asking(graph.stages, cache)
    await ask(client, "great support")
    assert len(cache._memory._held) == 1
    answer = await client.post(MOOD, json={"inputs": f"{FILLER} support"})
    assert answer.headers["x-cache"] == "miss"

"""Explanations by gradients, over HTTP and the real cores with a backend that knows its gradients."""

from dataclasses import replace

import numpy as np
import pytest

from deployments.catalog import ModelEntry
from deployments.errors import ItemErrorCode
from deployments.ingress.explain.gradients import sums
from deployments.messages import FeatureReply
from preprocessing.occlusion import Phrase
from tests.unit.deployments.ingress.explain.conftest import WORDS
from tests.unit.deployments.ingress.local import local_graph

MOOD = "/api/v1/predict/mood"
EMAIL = "ana@example.com"


@pytest.fixture
def graph(entries):
    telling = ModelEntry(name="mood", source=entries[0].source, backend=WORDS.replace("Word", "Telling"))
    graph = local_graph([telling])
    said = graph.stages.preprocessor.said
    cards = tuple(replace(card, explained_by=("occlusion", "gradients")) for card in said.models)
    graph.stages.preprocessor.said = replace(said, models=cards)
    yield graph
    graph.close()


async def ask(client, inputs, **parameters):
    body = {"inputs": inputs, "parameters": {"explain": True, "explain_method": "gradients", **parameters}}
    answer = await client.post(MOOD, json=body)
    assert answer.status_code == 200, answer.text
    return [prediction["explanation"] for prediction in answer.json()["predictions"]]


async def test_the_weight_of_a_phrase_is_the_sum_of_its_tokens(client):
    [found] = await ask(client, f"great support, mail {EMAIL} was late")
    assert (found["method"], found["label"]) == ("gradients", "good")
    weights = {phrase["text"]: phrase["weight"] for phrase in found["phrases"]}
    # Six phrases at most, and each side of the address is a run of its own.
    assert weights == {"great": 3, "support,": 0, "mail": 0, "<EMAIL_ADDRESS_1>": 0, "was": 0, "late": -0.75}


async def test_windows_of_a_long_text_count_by_their_share(client):
    [found] = await ask(client, " ".join(["great support"] * 20))
    weights = [phrase["weight"] for phrase in found["phrases"]]
    assert sum(weights) == pytest.approx(3 * 6)  # windows of twelve words, six of them great
    assert max(weights) / min(weights) < 3


async def test_two_calls_suffice_and_only_one_model_call_attributes(client, graph):
    await ask(client, ["great", "late support"])
    first, second = graph.stages.models["mood"].requests
    assert first.phrase_of is None
    assert second.targets == (2, 0)
    assert second.phrase_of.tolist() == [-1, 0, -1, -1, 0, 1, -1]


async def test_a_label_that_is_below_the_threshold_is_found_anew(client, graph):
    [found] = await ask(client, "late", threshold=0.99)
    assert (found["label"], found["phrases"][0]["weight"]) == ("bad", 0.75)
    assert len(graph.stages.models["mood"].requests) == 3


async def test_a_row_that_fails_fails_its_text_alone(client, graph):
    model = graph.stages.models["mood"]
    model.after = lambda reply: (
        reply if reply.attributions is None else replace(reply, errors={1: ItemErrorCode.DEADLINE})
    )
    first, second = await ask(client, ["great", "late"])
    assert first["phrases"][0]["weight"] == 3
    assert second["error"]["status"] == 504


async def test_a_model_that_cannot_after_all_is_said_beside_the_answer(client, graph, entries):
    plain = local_graph([entries[0]])
    graph.stages.models["mood"].core = plain.stages.models["mood"].core
    [found] = await ask(client, "great")
    assert found["error"]["type"] == "urn:cloakroom:problem:not-explainable"
    plain.close()


def test_sums_weigh_windows_as_logits_are_weighed():
    features = FeatureReply(
        input_ids=np.zeros(7, np.int64),
        row_offsets=np.array([0, 3, 5, 7]),
        item_offsets=np.array([0, 2, 2, 3]),
        row_weights=np.array([0.75, 0.25, 1.0], np.float32),
        item_tokens=np.array([4, 0, 2], np.int32),
        fingerprint="f",
        errors={},
        phrase_of=np.array([-1, 0, 1, 1, 1, 0, 0], np.int32),
    )
    cut = [Phrase(0, 1, 0, 1), Phrase(2, 3, 2, 3)]
    attributions = np.array([9, 1, 2, 4, 8, 1, 1], np.float32)
    assert sums(features, attributions, [cut, [], cut[:1]]) == [[0.75, 1.5 + 1 + 2], [], [2.0]]


async def test_another_version_is_not_asked_why(client, graph):
    """Its labels may stand in another order, and its reasons are not those of the answer."""
    model = graph.stages.models["mood"]
    model.after = lambda reply: (
        reply
        if reply.attributions is None
        else replace(reply, reading=replace(reply.reading, made_by="another bundle"))
    )
    [found] = await ask(client, "great support")
    assert found["error"]["type"].endswith("model-changing")

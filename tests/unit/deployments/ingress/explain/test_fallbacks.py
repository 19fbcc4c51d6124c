"""Explanations of answers that another model gave, or a rule, or another version: each by who gave it, or none."""

from dataclasses import replace

import pytest

from deployments.catalog import ModelEntry
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.explain.conftest import WORDS
from tests.unit.deployments.ingress.local import local_graph

TELLING = WORDS.replace("WordBackend", "TellingBackend")


@pytest.fixture
def serve(tmp_path, asking):
    """Serve `mood` with a fallback and `other`, whose labels are others; returns a client and the graph."""
    graphs = []

    def start(fallback, **mood):
        entries = [
            ModelEntry.model_validate(
                {
                    "name": name,
                    "source": str(tiny_folder(tmp_path / name, labels=labels)),
                    "backend": WORDS,
                    **fields,
                }
            )
            for name, labels, fields in [
                ("mood", ("bad", "fair", "good"), {"fallback": fallback, **mood}),
                ("other", ("down", "level", "up"), {"review": {"below": 0}}),
            ]
        ]
        graph = local_graph(entries)
        graphs.append(graph)
        return asking(graph.stages), graph

    yield start
    for graph in graphs:
        graph.close()


async def explained(client, inputs, **parameters):
    body = {"inputs": inputs, "parameters": {"explain": True, **parameters}}
    answer = await client.post("/api/v1/predict/mood", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


def variants(graph, model):
    """How many texts went to each model after the answers."""
    return [len(request.texts) for request in graph.stages.preprocessor.requests if request.model == model]


async def test_each_answer_is_explained_by_the_model_that_gave_it(serve):
    # Two words for it are sure enough for the first model, one is not.
    client, graph = serve({"model": "other"}, review={"below": 0.9})
    sure, unsure = await explained(client, ["great great support", "good support"])
    assert "answered_by" not in sure
    assert (sure["label"], sure["explanation"]["label"]) == ("good", "good")
    assert (unsure["answered_by"], unsure["label"], unsure["explanation"]["label"]) == ("other", "up", "up")
    assert variants(graph, "mood") == [2, 4]  # both texts; then the first one itself, and without each of its phrases
    assert variants(graph, "other") == [1, 3]
    weights = {phrase["text"]: phrase["weight"] for phrase in unsure["explanation"]["phrases"]}
    assert weights["good"] > 0
    assert weights["support"] == pytest.approx(0)


async def test_a_rule_has_no_reasons(serve):
    client, graph = serve({"label": "ask a person"}, review={"below": 1})
    [prediction] = await explained(client, "good support")
    assert (prediction["label"], prediction["answered_by"]) == ("ask a person", "rule")
    assert prediction["explanation"]["error"]["type"].endswith("not-explainable")
    assert variants(graph, "mood") == [1]


async def test_another_version_does_not_explain_an_answer(serve):
    client, graph = serve(None)
    model = graph.stages.models["mood"]

    def exchanged_after_the_answer(reply):
        if len(model.requests) == 1:
            return reply
        return replace(reply, reading=replace(reply.reading, made_by="another bundle"))

    model.after = exchanged_after_the_answer
    [prediction] = await explained(client, "good support")
    assert prediction["label"] == "good"
    assert prediction["explanation"]["error"]["type"].endswith("model-changing")

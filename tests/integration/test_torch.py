"""A transformers folder on torch, through the whole graph: what it answers, and gradients as explanations of that."""

from importlib.util import find_spec

import httpx
import pytest

from tests.phrases import TEXT, check_phrases

LABELS = ("bad", "fair", "good")


@pytest.fixture(scope="module")
def client(products):
    if not find_spec("captum"):  # imported, it would take seconds: it is the server that uses it
        pytest.skip("captum is not installed")
    with httpx.Client(base_url=products.url, timeout=60) as client:
        yield client


def ask(client, inputs, **parameters):
    answer = client.post("/api/v1/predict/torch", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_it_answers_short_texts_and_long_ones(client):
    answer = ask(client, ["good", "bad " * 90])
    assert [{s["label"] for s in p["scores"]} for p in answer["predictions"]] == [set(LABELS)] * 2
    assert answer["usage"]["tokens"] > 90


def test_gradients_through_the_whole_graph(client):
    answer = ask(client, TEXT, explain=True, explain_method="gradients", return_anonymized=True)
    [prediction] = answer["predictions"]
    weights = check_phrases(TEXT, prediction)
    assert prediction["explanation"]["method"] == "gradients"
    assert len(weights) > 10
    assert any(weights.values())

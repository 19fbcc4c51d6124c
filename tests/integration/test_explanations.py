"""Explanations on real Serve: the bundled models, and gradients of a torch model through the whole graph."""

import httpx
import pytest

from preprocessing.bundle import BUNDLED_ROOT
from tests.e2e.configs import graph

EMAIL = "ana@example.com"
TEXT = f"Honestly, {EMAIL} was rude; but the coffee was excellent and I would come back tomorrow!"


@pytest.fixture(scope="module")
def client(served):
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def ask(client, model, inputs, **parameters):
    return client.post(
        f"/api/v1/predict/{model}", json={"inputs": inputs, "parameters": {"explain": True, **parameters}}
    )


def check_phrases(text, prediction):
    spans = {(e["start"], e["end"]): e["token"] for e in prediction["anonymized"]["entities"]}
    found = prediction["explanation"]["phrases"]
    for phrase in found:
        source = phrase["start"], phrase["end"]
        assert phrase["text"] == spans.get(source, text[slice(*source)])
    assert EMAIL not in str(prediction["explanation"])
    return {phrase["text"]: phrase["weight"] for phrase in found}


def test_a_sentiment_and_what_it_hangs_on(client):
    answer = ask(client, "sentiment", TEXT, return_anonymized=True)
    [prediction] = answer.json()["predictions"]
    weights = check_phrases(TEXT, prediction)
    assert prediction["explanation"]["label"] == prediction["label"] == "positive"
    assert max(weights, key=weights.get) == "excellent"
    assert weights["rude;"] < 0
    assert "<EMAIL_ADDRESS_1>" in weights
    assert "explain;dur" in answer.headers["server-timing"]


def test_a_tag_and_what_it_hangs_on(client):
    text = "My parcel never came and the invoice can wait."
    answer = ask(client, "tags", text, labels=["delivery", "praise"], return_anonymized=True)
    [prediction] = answer.json()["predictions"]
    weights = check_phrases(text, prediction)
    assert prediction["explanation"]["label"] == "delivery"
    assert max(weights, key=weights.get) == "parcel"


@pytest.mark.parametrize(
    ("model", "inputs", "parameters", "status"),
    [
        ("embed", "good", {}, 422),
        ("sentiment", "good", {"explain_method": "gradients"}, 422),
        ("sentiment", ["good"] * 43, {}, 413),
    ],
)
def test_what_is_refused(client, model, inputs, parameters, status):
    assert ask(client, model, inputs, **parameters).status_code == status


def test_gradients_of_a_torch_model(served, tmp_path):
    pytest.importorskip("captum")
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    torch.manual_seed(7)
    config = transformers.BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        num_labels=2,
        initializer_range=0.2,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json").read_bytes())
    entry = {"name": "mood", "source": str(tmp_path), "backend": "torch"}
    application = served.deploy("gradients", graph({}, models=[entry]))
    try:
        with httpx.Client(base_url=application.url, timeout=60) as client:
            answer = ask(client, "mood", TEXT, explain_method="gradients", return_anonymized=True)
            [prediction] = answer.json()["predictions"]
            weights = check_phrases(TEXT, prediction)
            assert prediction["explanation"]["method"] == "gradients"
            assert len(weights) > 10
            assert any(weights.values())
    finally:
        application.remove()

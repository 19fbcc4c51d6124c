"""Explanations on real Serve, of the bundled models; those of a torch model, by gradients, are in test_torch.py."""

import httpx
import pytest

from tests.phrases import TEXT, check_phrases


@pytest.fixture(scope="module")
def client(served):
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def ask(client, model, inputs, **parameters):
    return client.post(
        f"/api/v1/predict/{model}", json={"inputs": inputs, "parameters": {"explain": True, **parameters}}
    )


def test_a_sentiment_and_what_it_hangs_on(client):
    answer = ask(client, "sentiment", TEXT, return_anonymized=True)
    [prediction] = answer.json()["predictions"]
    weights = check_phrases(TEXT, prediction)
    assert prediction["explanation"]["label"] == prediction["label"] == "positive"
    assert max(weights, key=weights.get) == "excellent"
    assert weights["slow;"] < 0
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

"""serve_config.yaml as a stranger meets it: real models, real HTTP."""

import json
import re
import subprocess

import httpx
import pytest
from openapi_spec_validator import validate

from tests.conftest import ROOT

TEXT = "The support was great! Write me at ana@example.com or call 212-555-0147."


@pytest.fixture(scope="module")
def client(served):
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client


def predict(client, model, inputs, **parameters):
    answer = client.post(f"/api/v1/predict/{model}", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


def test_the_readmes_curl_gives_the_readmes_answer(served):
    readme = (ROOT / "README.md").read_text()
    command, expected = re.search(r"```console\n\$ (curl .*?\}\}')\n(\{.*?)\n```", readme, re.DOTALL).groups()
    command = command.replace("http://127.0.0.1:8000", served.url)
    given = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60).stdout
    assert rounded(json.loads(given)) == rounded(json.loads(expected))


def rounded(value):
    """A JSON value with its numbers to two digits: processors differ in the last ones."""
    if isinstance(value, dict):
        return {key: rounded(held) for key, held in value.items()}
    if isinstance(value, list):
        return [rounded(held) for held in value]
    return round(value, 2) if isinstance(value, float) else value


def test_sentiment_tells_good_from_bad(client):
    good, bad = predict(client, "sentiment", ["Wonderful, I love it!", "Terrible. A complete waste of money."])
    assert (good["label"], bad["label"]) == ("positive", "negative")
    assert good["score"] > 0.6
    assert sum(s["score"] for s in good["scores"]) == pytest.approx(1, abs=1e-3)


def test_tags_follow_the_callers_labels(client):
    labels = ["delivery", "billing", "praise"]
    [parcel, invoice] = predict(
        client, "tags", ["My parcel has not arrived yet.", "You charged my card twice, refund me."], labels=labels
    )
    assert (parcel["label"], invoice["label"]) == ("delivery", "billing")
    assert {s["label"] for s in parcel["scores"]} == set(labels)


def test_embeddings_put_like_with_like(client):
    vectors = [
        p["embedding"]
        for p in predict(client, "embed", ["How do I reset my password?", "I forgot my login.", "Nice weather today."])
    ]
    assert {len(v) for v in vectors} == {384}
    near, far = (sum(a * b for a, b in zip(vectors[0], v, strict=True)) for v in vectors[1:])
    assert near > far + 0.2


def test_what_the_model_saw(client):
    [prediction] = predict(client, "sentiment", TEXT, return_anonymized=True)
    anonymized = prediction["anonymized"]
    assert anonymized["text"] == "The support was great! Write me at <EMAIL_ADDRESS_1> or call <PHONE_NUMBER_1>."
    assert [TEXT[e["start"] : e["end"]] for e in anonymized["entities"]] == ["ana@example.com", "212-555-0147"]


def test_personal_data_does_not_move_the_answer(client):
    first, second = predict(
        client, "sentiment", ["Great! Mail ana@example.com.", "Great! Mail zoltan.kovacs-1962@mail.example.org."]
    )
    assert first == second


def test_a_long_text_is_read_to_its_end(client):
    filler = "The box is on the table. " * 200
    [start] = predict(client, "sentiment", filler)
    [end] = predict(client, "sentiment", filler + "I hate it, awful, terrible, the worst. " * 60)
    scores = [{s["label"]: s["score"] for s in p["scores"]}["negative"] for p in (start, end)]
    assert scores[1] > scores[0]


def test_headers(client):
    answer = client.post(
        "/api/v1/predict/sentiment",
        json={"inputs": "good"},
        headers={"X-Request-ID": "checkout-a41f09c2", "Cache-Control": "no-cache"},
    )
    assert answer.headers.get_list("x-request-id") == ["checkout-a41f09c2"]
    stages = re.findall(r"(\w+);dur=[\d.]+", answer.headers["server-timing"])
    assert stages == ["queue", "anonymizer", "preprocessor", "model", "postprocessor", "total"]


def test_an_insane_request_id_is_replaced_once(client):
    answer = client.get("/livez", headers={"X-Request-ID": "078-05-1120"})
    [given] = answer.headers.get_list("x-request-id")
    assert "078" not in given


@pytest.mark.parametrize(
    ("path", "content", "content_type", "status"),
    [
        ("/api/v1/predict/sentiment", b'{"inputs": ', "application/json", 400),
        ("/api/v1/predict/sentiment", b'{"inputs": "\xff"}', "application/json", 400),
        ("/api/v1/predict/sentiment", b'{"inputs": "\\ud83d"}', "application/json", 400),
        ("/api/v1/predict/nothing", b'{"inputs": "a"}', "application/json", 404),
        ("/api/v1/predict/sentiment", b'{"inputs": "a"}', "text/plain", 415),
        ("/api/v1/predict/sentiment", b'{"inputs": [1]}', "application/json", 422),
        ("/api/v1/predict/sentiment", b'{"inputs": "' + b"a" * 100_001 + b'"}', "application/json", 413),
        ("/api/v1/predict/sentiment", b'{"inputs": "' + b"a" * 1_100_000 + b'"}', "application/json", 413),
        ("/api/v1/predict/tags", b'{"inputs": "a"}', "application/json", 422),
        ("/api/v1/anonymize", b"{}", "application/json", 422),
    ],
)
def test_bad_input_is_a_clear_problem(client, path, content, content_type, status):
    answer = client.post(path, content=content, headers={"content-type": content_type})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() >= {"type", "title", "status", "detail", "request_id"}
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text


def test_a_deadline_in_the_past_of_the_graph_is_a_504(client):
    answer = client.post(
        "/api/v1/predict/sentiment",
        json={"inputs": ["slow " * 2000] * 30},
        headers={"X-Request-Timeout-Seconds": "0.3"},
    )
    assert answer.status_code == 504
    assert answer.json()["type"] == "urn:cloakroom:problem:deadline-exceeded"


def test_models_and_description(client):
    models = {m["name"]: m for m in client.get("/api/v1/models").json()["models"]}
    assert models.keys() == {"sentiment", "tags", "embed"}
    assert models["sentiment"]["labels"] == ["negative", "neutral", "positive"]
    assert client.get("/api/v1/models/embed").json() == models["embed"]
    validate(client.get("/openapi.json").json())
    assert client.get("/docs").status_code == 200


def test_operations(client):
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)


def test_metrics_are_in_prometheus_format(client, served):
    from tests.conftest import wait_until

    predict(client, "sentiment", TEXT)
    wanted = ("cloakroom_request_seconds_count", "cloakroom_stage_seconds_count", "cloakroom_entities")
    # Replicas push to the node's agent every few seconds.
    assert wait_until(lambda: all(name in client.get("/metrics").text for name in wanted), 60)
    text = client.get("/metrics").text
    assert re.search(r'^ray_cloakroom_request_seconds_count\{.*path="/api/v1/predict/\{model\}".*\} \d', text, re.M)

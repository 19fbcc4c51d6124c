"""A graph on real Serve that knows when not to answer: it abstains, falls back, and says why."""

import httpx
import pytest

from tests.conftest import wait_until

CODE = "for i, row in enumerate(rows):\n    if row is None:\n        raise ValueError(f'row {i} of {len(rows)}')"
GERMAN = (
    "Ich habe mich sehr über die schnelle Hilfe gefreut und würde das jederzeit wieder so machen, vielen Dank dafür."
)


@pytest.fixture(scope="module")
def house(products):
    with httpx.Client(base_url=products.url, timeout=60) as client:
        yield client


def ask(client, inputs, model="front", **parameters):
    answer = client.post(f"/api/v1/predict/{model}", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


def test_in_one_batch_each_text_goes_its_own_way_and_says_why(house):
    texts = ["The support was great!", GERMAN, CODE, "ana.maria.pop@example.com"]
    plain, german, code, redacted = ask(house, texts)
    assert (plain["label"], plain["needs_review"], plain["review_reasons"]) == ("positive", False, [])
    assert "answered_by" not in plain
    for prediction, reason in ((german, "unsupported_language"), (code, "out_of_distribution")):
        assert (prediction["answered_by"], prediction["abstained"], prediction["label"]) == ("back", True, None)
        assert reason in prediction["fallback_reasons"]
        assert "low_confidence" in prediction["review_reasons"]
    assert redacted["fallback_reasons"][0] == "too_much_redacted"
    # And the same from the cache.
    assert ask(house, texts) == [plain, german, code, redacted]


def test_a_rule(house):
    [prediction] = ask(house, "The support was great!", "clerk")
    assert (prediction["label"], prediction["answered_by"], prediction["needs_review"]) == ("ask a clerk", "rule", True)


def test_prediction_sets(house):
    [narrow] = ask(house, "It arrived on a Tuesday, I suppose.", coverage=0.8)
    [wide] = ask(house, "It arrived on a Tuesday, I suppose.", coverage=0.99)
    assert set(narrow["prediction_set"]) <= set(wide["prediction_set"])
    assert wide["prediction_set"][0] == wide["label"]
    refused = house.post("/api/v1/predict/front", json={"inputs": "x", "parameters": {"coverage": 0.5}})
    assert refused.status_code == 422
    assert "0.8, 0.9, 0.95, 0.99" in refused.json()["detail"]


def test_reasons_and_fallbacks_are_counted(house):
    ask(house, "Bonjour à tous, je ne suis pas du tout content de ce que vous avez fait avec ma commande.")
    names = ("cloakroom_review_total", "cloakroom_fallback_total")
    assert wait_until(lambda: all(name in house.get("/metrics").text for name in names), 60)

"""A tabular model that was trained a moment ago, on real Serve."""

import httpx
import numpy as np
import pytest

from preprocessing.texts import RawText
from tests.tabular import COLUMNS, rows
from training.projects.predict import Predictor

CANARY = "zebulon-quirk-of-cabinet-7"


@pytest.fixture(scope="module")
def house(products):
    with httpx.Client(base_url=products.url, timeout=60) as client:
        yield client


def ask(client, inputs, **parameters):
    return client.post("/api/v1/predict/tickets", json={"inputs": inputs, "parameters": parameters})


def test_it_answers_as_training_measured(house, tickets):
    given = rows(24)
    table = {name: [row[name] for row in given] for name in COLUMNS}
    expected = Predictor.open(tickets).probabilities([RawText(row["text"]) for row in given], table)
    amounts = [float(row["amount"]) if row["amount"] else None for row in given]
    sent = [
        {"text": row["text"], "columns": {name: row[name] for name in COLUMNS} | {"amount": amount}}
        for row, amount in zip(given, amounts, strict=True)
    ]
    answer = ask(house, sent, top_k=3)
    assert answer.status_code == 200, answer.text
    found = [
        [one["score"] for one in sorted(prediction["scores"], key=lambda one: one["label"])]
        for prediction in answer.json()["predictions"]
    ]
    np.testing.assert_allclose(found, expected, atol=2e-4)


def test_no_value_of_a_column_is_told_of(house, served):
    row = {"text": "I have a question.", "columns": {"amount": 12.5, "seats": 1, "plan": CANARY}}
    known = ask(house, row, explain=True)
    assert known.status_code == 200, known.text
    weights = {one["column"]: one["weight"] for one in known.json()["predictions"][0]["explanation"]["columns"]}
    assert weights.keys() == COLUMNS.keys()
    assert weights["plan"] == pytest.approx(0, abs=1e-4)  # the model does not know it: without it, it knows as much
    assert abs(weights["amount"]) > 0.005
    refused = ask(house, [row, row | {"columns": row["columns"] | {"amount": CANARY}}])
    assert (refused.status_code, refused.json()["path"]) == (422, "$.inputs[1].columns.amount")
    assert CANARY not in known.text + refused.text
    seen = [path for path in served.log_files() if CANARY.encode() in path.read_bytes()]
    assert not seen


def test_the_model_says_what_it_reads(house):
    model = house.get("/api/v1/models/tickets").json()
    assert {one["name"]: one["kind"] for one in model["columns"]} == COLUMNS
    assert ask(house, "text alone").status_code == 422

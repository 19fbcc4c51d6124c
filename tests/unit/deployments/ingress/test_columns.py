"""A tabular model, trained here, over the real cores: it answers as it was trained, and no column is told of."""

import asyncio
import json
import pickle
import shutil
from pathlib import Path

import httpx
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

pytest.importorskip("pandera")
pytest.importorskip("sklearn")

from deployments.catalog import ModelEntry
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.config import BatchingConfig, IngressConfig
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.schemas import InputRow, PredictBody
from preprocessing.bundle import Bundle
from preprocessing.texts import RawText
from tests.bundles import edit, reseal
from tests.tabular import COLUMNS, rows
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph
from tests.unit.deployments.ingress.variants.house import House
from training.projects.predict import Predictor

pytestmark = pytest.mark.xdist_group("tickets")

TICKETS, MOOD = "/api/v1/predict/tickets", "/api/v1/predict/mood"
CANARY = "zebulon.quirk@example.com"
ROW = {"text": "I have a question. Regards, Ana Pop", "columns": {"amount": 12.5, "seats": 2, "plan": "pro"}}


@pytest.fixture(scope="module")
def bundle(tickets):
    return tickets


@pytest.fixture(scope="module")
def entries(bundle, tmp_path_factory):
    mood = tiny_folder(tmp_path_factory.mktemp("models") / "mood", labels=("bad", "good"))
    return [
        ModelEntry(
            name="tickets",
            source=str(bundle),
            review={"languages": ["en"]},
            fallback={"when": ["unsupported_language"], "model": "second"},
        ),
        ModelEntry(name="second", source=str(bundle)),
        ModelEntry(name="mood", source=str(mood), backend="fake"),
    ]


@pytest.fixture(scope="module")
def graph(entries):
    graph = local_graph(entries)
    yield graph
    graph.close()


@pytest.fixture
def client(graph):
    config = IngressConfig(batching=BatchingConfig(max_items=8), default_timeout_s=20)
    memory = MemoryStore(max_entries=100, max_bytes=10**6)
    cache = PredictionCache(CacheKeys(bytes(32)), memory, NoMetrics(), ttl_s=60, caller_header="authorization")
    for stage in graph.stages.all():
        stage.requests.clear()
    app = build_app(config, graph.stages, NoMetrics(), Operations(), cache=cache)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def ask(client, inputs, path=TICKETS, **parameters):
    answer = await client.post(path, json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


def scores(prediction):
    return [one["score"] for one in sorted(prediction["scores"], key=lambda one: one["label"])]


def changed(**columns):
    return ROW | {"columns": ROW["columns"] | columns}


def number(text):
    return float(text) if text else None


async def test_it_answers_as_training_measured(client, bundle):
    long = "The export file is empty. " * 120
    given = [row | {"text": long} if i == 2 else row for i, row in enumerate(rows(12))]
    table = {name: [row[name] for row in given] for name in COLUMNS}
    expected = Predictor.open(bundle).probabilities([RawText(row["text"]) for row in given], table)
    assert Bundle.open(bundle).manifest.labels == ("billing", "cancel", "technical")
    sent = [
        {"text": row["text"], "columns": {name: row[name] for name in COLUMNS} | {"amount": number(row["amount"])}}
        for row in given
    ]
    whole = await ask(client, sent, top_k=3)
    np.testing.assert_allclose([scores(one) for one in whole], expected, atol=2e-4)
    apart = await asyncio.gather(*(ask(client, row) for row in sent))
    np.testing.assert_allclose([scores(one) for [one] in apart], expected, atol=2e-4)


async def test_columns_move_the_answer_and_unknown_values_are_one(client):
    asked = [ROW, changed(amount=400), changed(plan="gold"), changed(plan=CANARY), changed(plan=None), changed(plan="")]
    base, dear, gold, canary, missing, blank = await ask(client, asked)
    assert scores(dear)[0] > scores(base)[0] + 0.01  # bills are of the dear ones
    assert gold == canary != base
    assert missing == blank != gold


@pytest.mark.parametrize(
    ("inputs", "path", "said"),
    [
        ("I have a question.", "$.inputs", "reads amount (number), seats (category), plan (category) beside the text"),
        ([ROW, CANARY], "$.inputs[1]", "send objects with `text` and `columns`"),
        ([ROW, changed(amount=CANARY)], "$.inputs[1].columns.amount", "Column amount takes a number or null."),
        (changed(amount="12.5"), "$.inputs.columns.amount", "a number or null"),
        (changed(amount=True), "$.inputs.columns.amount", "a number or null"),
        (changed(plan=[CANARY]), "$.inputs.columns.plan", "Column plan takes a string"),
        (changed(plan={CANARY: CANARY}), "$.inputs.columns.plan", "Column plan takes a string"),
        (changed(seats=1.5), "$.inputs.columns.seats", "Column seats takes a string, a whole number"),
        (changed(**{CANARY: 1}), "$.inputs.columns", "an unknown column; the model reads amount, seats, plan."),
        (ROW | {"columns": {"plan": CANARY, "seats": 1}}, "$.inputs.columns.amount", "Column amount is missing"),
        (ROW | {CANARY: CANARY}, "$.inputs", "a field here that the API does not know"),
        ({"text": CANARY}, "$.inputs", "missing required field `columns`"),
        ({"text": CANARY, "columns": CANARY}, "$.inputs.columns", "Expected `object`, got `str`"),
    ],
)
async def test_what_does_not_fit_is_refused_by_column_and_goes_nowhere(client, graph, inputs, path, said):
    answer = await client.post(TICKETS, json={"inputs": inputs})
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["path"]) == (422, 422, path)
    assert said in problem["detail"]
    assert CANARY not in answer.text
    assert not [stage.requests for stage in graph.stages.all() if stage.requests]


@pytest.mark.parametrize("value", ["1e999", "-1e999", "1" + "0" * 400, "NaN"])
async def test_numbers_that_are_none_are_refused(client, value):
    body = json.dumps({"inputs": changed(amount="here")}).replace('"here"', value)
    answer = await client.post(TICKETS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


async def test_a_model_of_texts_takes_no_columns(client):
    answer = await client.post(MOOD, json={"inputs": ["good", ROW | {"text": CANARY}]})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.inputs[1]")
    assert "reads texts alone" in answer.json()["detail"]
    assert CANARY not in answer.text


def test_a_row_is_masked():
    assert CANARY not in repr(PredictBody([InputRow(CANARY, {"plan": CANARY})]))


async def test_columns_are_nowhere_past_the_door_but_as_numbers(client, graph, caplog):
    caplog.set_level("DEBUG")
    await ask(client, [changed(plan=CANARY, amount=4929.25), ROW])
    stages = graph.stages
    sent = [request for stage in stages.all() for request in stage.requests]
    assert len(sent) == 4
    for request in sent:
        assert CANARY not in repr(request)
        assert "4929.25" not in repr(request)
        assert CANARY.encode() not in pickle.dumps(request)
    assert CANARY not in caplog.text
    [prepared] = stages.preprocessor.requests
    assert repr(prepared.columns) == "(Cells(*** 3 columns), Cells(*** 3 columns))"
    [asked] = stages.models["tickets"].requests
    assert asked.columns.dtype == np.float32
    assert len(asked.columns) == 2


async def test_answers_are_kept_by_columns_too(client):
    async def verdict(row):
        return (await client.post(TICKETS, json={"inputs": row})).headers["x-cache"]

    assert [await verdict(row) for row in (ROW, changed(amount=400), ROW, changed(amount=12.50))] == [
        "miss",
        "miss",
        "hit",
        "hit",
    ]


async def test_who_it_falls_back_to_reads_the_columns_too(client):
    german = ROW | {"text": "Ich habe mich sehr über die schnelle Hilfe gefreut, vielen Dank dafür an alle."}
    [plain] = await ask(client, german, "/api/v1/predict/second")
    [fallen, own] = await ask(client, [german, ROW])
    assert fallen["answered_by"] == "second"
    assert scores(fallen) == scores(plain)
    assert "answered_by" not in own


async def test_a_model_says_what_it_reads(client):
    found = {name: (await client.get(f"/api/v1/models/{name}")).json() for name in ("tickets", "mood")}
    assert {one["name"]: one["kind"] for one in found["tickets"]["columns"]} == COLUMNS
    assert (found["tickets"]["task"], found["mood"]["columns"]) == ("tabular", [])


async def test_its_text_is_anonymized(client):
    [found] = await ask(client, ROW, return_anonymized=True)
    assert found["anonymized"]["text"] == "I have a question. Regards, <PERSON_1>"


async def test_columns_of_another_version_are_an_error_of_the_item(client, graph, monkeypatch):
    preprocessor = graph.stages.preprocessor.core.__self__
    monkeypatch.setattr(preprocessor, "_columns", {})
    answer = await client.post(TICKETS, json={"inputs": ROW})
    assert (answer.status_code, answer.json()["stage"]) == (422, "preprocessor")
    assert "not those that this model reads now" in answer.json()["detail"]


async def test_a_shadow_is_asked_with_the_columns(bundle, tmp_path):
    tiny_folder(tmp_path / "mood", labels=("bad", "good"))
    house = House(tmp_path, [{"name": "look", "shadow": True}], source=str(bundle), backend="auto")
    try:
        assert (await house.ask(ROW, version="look")).status_code == 200
        assert (await house.ask([ROW, changed(amount=400)])).status_code == 200
        await house.serving.comparing.drained()
        look = await house.of("look")
        assert (look["compared"], look["agreement"]) == (1, 1.0)
        _, shadowed = house.stage("look").requests
        np.testing.assert_array_equal(shadowed.columns, house.stage("base").requests[0].columns)
    finally:
        await house.close()


async def test_novelty_and_prediction_sets_work_as_for_texts(bundle, tmp_path):
    folder = Path(shutil.copytree(bundle, tmp_path / "bundle"))
    beside = Bundle.open(bundle).source().columns.width
    width = load_file(folder / "head.safetensors")["weight"].shape[1] - beside
    reference = {"mean": np.zeros(width, np.float32), "whiten": np.eye(width, 1, dtype=np.float32)}
    save_file(reference, folder / "reference.safetensors")
    reseal(folder, "reference.safetensors")
    fields = {"reference": {"file": "reference.safetensors", "threshold": 0.0}, "conformal": {"0.90": 1.0}}
    edit(folder, **fields)
    sources = {"tickets": folder, "plain": bundle}
    graph = local_graph([ModelEntry(name=k, source=str(v), review={"below": 0}) for k, v in sources.items()])
    try:
        app = build_app(IngressConfig(), graph.stages, NoMetrics(), Operations())
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
        [found] = await ask(client, ROW, coverage=0.9)
        [plain] = await ask(client, ROW, "/api/v1/predict/plain")
    finally:
        graph.close()
    assert found["review_reasons"] == ["out_of_distribution"]
    assert sorted(found["prediction_set"]) == ["billing", "cancel", "technical"]
    assert scores(found) == scores(plain)


@pytest.mark.parametrize("backend", ["torch", "remote"])
def test_other_backends_are_refused(bundle, backend):
    remote = {"remote": {"url": "http://127.0.0.1:9"}} if backend == "remote" else {}
    entry = ModelEntry.model_validate({"name": "t", "source": str(bundle), "backend": backend, **remote})
    with pytest.raises(Exception, match=f"tabular, whose graph runs on backend: onnx, not {backend}"):
        local_graph([entry])

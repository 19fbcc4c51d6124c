"""Explanations of a tabular model, trained here, over the real cores: what each column and each phrase did."""

import asyncio
import pickle
from dataclasses import replace
from statistics import fmean

import httpx
import pytest

pytest.importorskip("pandera")
pytest.importorskip("sklearn")

from benchmarks.faithfulness import House as Faithful
from benchmarks.faithfulness import measure_falls
from deployments.catalog import ModelEntry
from deployments.errors import ItemErrorCode
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.config import ExplainConfig, IngressConfig
from deployments.ingress.metrics import NoMetrics
from preprocessing.bundle import Bundle, BundleError
from preprocessing.cells import read_cells
from preprocessing.texts import FILLER
from tests.phrases import check_phrases
from tests.tabular import COLUMNS, rows
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph
from tests.unit.deployments.ingress.variants.house import House

pytestmark = pytest.mark.xdist_group("tickets")

CANARY = "zebulon.quirk@example.com"
TEXT = "A question on my invoice. Regards, Ana Pop"
ROW = {"text": TEXT, "columns": {"amount": 96.5, "seats": 2, "plan": "pro"}}
UNHEARD = "a plan that nobody has"


@pytest.fixture(scope="module")
def graph(tickets):
    fallback = {"when": ["unsupported_language"], "model": "second"}
    graph = local_graph(
        [
            ModelEntry(name="tickets", source=str(tickets), review={"languages": ["en"]}, fallback=fallback),
            ModelEntry(name="second", source=str(tickets)),
        ]
    )
    yield graph
    graph.close()


@pytest.fixture
def client(graph):
    for stage in graph.stages.all():
        stage.requests.clear()
    memory = MemoryStore(max_entries=100, max_bytes=10**6)
    cache = PredictionCache(CacheKeys(bytes(32)), memory, NoMetrics(), ttl_s=60, caller_header="authorization")
    config = IngressConfig(explain=ExplainConfig(max_phrases=8, max_variants=44, max_characters=50_000))
    app = build_app(config, graph.stages, NoMetrics(), Operations(), cache=cache)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.fixture(scope="module")
def neutral(tickets):
    """What a caller sends in a column that is to say nothing."""
    [amount] = Bundle.open(tickets).source().columns.numbers
    return {"amount": amount.mean, "seats": UNHEARD, "plan": UNHEARD}


def changed(text=TEXT, **columns):
    return {"text": text, "columns": ROW["columns"] | columns}


async def ask(client, inputs, *, explain=True, **parameters):
    parameters = {"explain": explain, **parameters}
    answer = await client.post("/api/v1/predict/tickets", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


async def explained(client, inputs, **parameters):
    [prediction] = await ask(client, inputs, **parameters)
    return prediction["explanation"]


def weights(explanation):
    return {one["column"]: one["weight"] for one in explanation["columns"]}


async def falls(client, whole, parts):
    """Return by how much the score of the explained label falls in each of some other rows."""
    found = await ask(client, parts, explain=False)
    scores = [{one["label"]: one["score"] for one in prediction["scores"]} for prediction in found]
    return [whole["score"] - of[whole["label"]] for of in scores]


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        changed(amount=12, plan="basic", seats=0),
        changed(amount=None, plan=None, seats=None),
        changed(""),
        changed("The export file is empty, and the invoice is wrong. " * 20),
    ],
    ids=["whole", "another", "all missing", "no text", "windows"],
)
async def test_the_weight_of_a_column_is_what_the_score_falls_by_without_what_it_says(client, neutral, row):
    found = await explained(client, row)
    assert (found["method"], [one["column"] for one in found["columns"]]) == ("occlusion", sorted(COLUMNS))
    parts = [changed(row["text"], **{**row["columns"], name: value}) for name, value in neutral.items()]
    expected = await falls(client, found, parts)
    assert weights(found) == pytest.approx(dict(zip(neutral, expected, strict=True)), abs=3e-4)


async def test_phrases_and_columns_are_weighed_side_by_side(client):
    [prediction] = await ask(client, ROW, return_anonymized=True)
    phrases = check_phrases(TEXT, prediction)
    assert phrases.keys() >= {"invoice.", "<PERSON_1>"}
    found = prediction["explanation"]
    assert (found["label"], prediction["label"]) == ("billing", "billing")
    assert weights(found)["amount"] > max(0.02, weights(found)["seats"])  # bills are of the dear ones
    expected = await falls(client, found, [changed(TEXT.replace("invoice.", FILLER))])
    assert phrases["invoice."] == pytest.approx(expected[0], abs=2e-3)
    [answered] = await ask(client, ROW, explain=False)
    assert prediction["scores"] == answered["scores"]


async def test_what_says_nothing_has_no_weight_and_a_gap_says_something(client, neutral):
    nothing = weights(await explained(client, changed(**neutral)))
    assert nothing == pytest.approx(dict.fromkeys(COLUMNS, 0), abs=1e-4)
    assert weights(await explained(client, changed(amount=None)))["amount"] != pytest.approx(0, abs=1e-3)


async def test_an_empty_text_is_explained_by_its_columns(client):
    found = await explained(client, changed(""))
    assert found["phrases"] == []
    assert len(found["columns"]) == 3


async def test_what_stands_in_a_column_is_nowhere(client, graph, caplog):
    caplog.set_level("DEBUG")
    answer = await client.post(
        "/api/v1/predict/tickets",
        json={"inputs": changed(plan=CANARY, amount=4929.25), "parameters": {"explain": True}},
    )
    for part in (CANARY, "4929.25"):
        assert part not in answer.text + caplog.text
        assert part not in repr([request for stage in graph.stages.all() for request in stage.requests])
    _, asked = graph.stages.preprocessor.requests
    assert CANARY.encode() not in pickle.dumps(asked)
    assert weights(answer.json()["predictions"][0]["explanation"])["plan"] == pytest.approx(0, abs=1e-4)


async def test_all_turns_go_to_the_model_at_once(client, graph):
    found = await explained(client, ROW)
    plain, variants = graph.stages.models["tickets"].requests
    assert len(plain.columns) == 1
    assert len(variants.columns) == 1 + len(found["phrases"]) + 3
    assert len(graph.stages.anonymizer.requests) == 1


async def test_items_of_a_request_keep_their_own(client, graph):
    sent = [ROW, changed(amount=20), changed("The parcel", plan="basic")]
    together = [one["explanation"] for one in await ask(client, sent)]
    assert len(graph.stages.models["tickets"].requests) == 2
    apart = await asyncio.gather(*(explained(client, row) for row in sent))
    for one, other in zip(together, apart, strict=True):
        assert weights(one) == pytest.approx(weights(other), abs=2e-4)


async def test_where_one_has_no_answer_its_neighbours_keep_their_own(client, graph, monkeypatch):
    def fail_the_first(reply):
        return type(reply)((None, *reply.texts[1:]), reply.entities, {0: ItemErrorCode.ANONYMIZER_FAILED})

    alone = await explained(client, changed(amount=20))
    monkeypatch.setattr(graph.stages.anonymizer, "after", fail_the_first)
    first, second = await ask(client, [ROW, changed(amount=20)])
    assert first.keys() == {"error"}
    assert weights(second["explanation"]) == pytest.approx(weights(alone), abs=2e-4)


async def test_columns_count_as_phrases_do(client):
    for inputs, said in (
        ([ROW] * 5, "5 texts to explain; the limit is 4"),  # 44 variants of 8 phrases and 3 columns
        (changed("word " * 910), "4550 characters to explain; the limit is 4545"),
        (changed("word " * 20_000), "100000 characters to explain"),
    ):
        answer = await client.post("/api/v1/predict/tickets", json={"inputs": inputs, "parameters": {"explain": True}})
        assert answer.status_code == 413, answer.text
        assert said in answer.json()["detail"]


async def test_kept_answers_are_explained_with_their_own_columns(client):
    answers = [
        await client.post("/api/v1/predict/tickets", json={"inputs": row, "parameters": {"explain": explain}})
        for row, explain in ((ROW, False), (changed(amount=20), True), (ROW, True), (changed(amount=20), True))
    ]
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "miss", "hit", "hit"]
    _, fresh, kept, again = [answer.json()["predictions"][0] for answer in answers]
    assert fresh == again
    assert weights(kept["explanation"])["amount"] != weights(fresh["explanation"])["amount"]


async def test_who_answers_instead_explains_with_the_columns(client, graph):
    german = changed("Ich habe mich sehr über die schnelle Hilfe gefreut, vielen Dank dafür an alle.")
    own, fallen = await ask(client, [ROW, german])
    assert (fallen["answered_by"], "answered_by" in own) == ("second", False)
    assert all(len(one["explanation"]["columns"]) == 3 for one in (own, fallen))
    assert len(graph.stages.models["second"].requests[-1].columns) == 1 + 8 + 3


async def test_by_gradients_it_is_refused(client):
    parameters = {"explain": True, "explain_method": "gradients"}
    answer = await client.post("/api/v1/predict/tickets", json={"inputs": ROW, "parameters": parameters})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.explain_method")


async def test_where_columns_fit_no_more_the_answer_stands(client, graph, monkeypatch):
    preprocessor = graph.stages.preprocessor.core.__self__
    model = graph.stages.models["tickets"]

    def exchanged(reply):
        monkeypatch.setattr(preprocessor, "_columns", {})
        return reply

    monkeypatch.setattr(model, "after", exchanged)
    [prediction] = await ask(client, ROW)
    assert prediction["label"] == "billing"
    assert prediction["explanation"]["error"]["stage"] == "preprocessor"


async def test_another_version_does_not_explain_an_answer(client, graph, monkeypatch):
    model = graph.stages.models["tickets"]

    def exchanged(reply):
        made_by = reply.reading.made_by if len(model.requests) == 1 else "another bundle"
        return replace(reply, reading=replace(reply.reading, made_by=made_by))

    monkeypatch.setattr(model, "after", exchanged)
    assert (await explained(client, ROW))["error"]["type"].endswith("model-changing")


def test_a_table_is_no_base_of_a_family(tickets):
    family = {"members": f"{tickets}/{{member}}"}
    with pytest.raises(BundleError, match="cannot be the base of a family: that takes a classifier's"):
        local_graph([ModelEntry.model_validate({"name": "triage", "source": str(tickets), "family": family})])


async def test_variants_explain_their_own_and_shadows_are_not_asked(tickets, tmp_path):
    tiny_folder(tmp_path / "mood", labels=("bad", "good"))
    house = House(tmp_path, [{"name": "look", "shadow": True}], source=str(tickets), backend="auto")
    try:
        by_base = await house.ask(ROW, explain=True)
        await house.serving.comparing.drained()
        assert [len(request.columns) for request in house.stage("look").requests] == [1]
        by_look = await house.ask(ROW, explain=True, version="look")
        assert by_look.json()["model"]["variant"] == "look"
        assert by_look.json()["predictions"] == by_base.json()["predictions"]
        assert len(house.stage("look").requests) == 3
    finally:
        await house.close()


async def test_what_is_heavy_moves_the_answer_more_than_what_is_not(graph):
    kinds = graph.stages.preprocessor.said.models[0].columns
    given = [row for row in rows(120) if row["part"] == "test"][:6]
    columns = [{name: row[name] for name in COLUMNS} | {"amount": float(row["amount"] or 0)} for row in given]
    cells = [read_cells(kinds, of_row) for of_row in columns]
    house = Faithful(graph.stages, "second", max_phrases=6)
    both = await measure_falls(house, [(row["text"], of_row) for row, of_row in zip(given, cells, strict=True)], most=3)
    alone = await measure_falls(house, [("", of_row) for of_row in cells], most=1)
    for falls, least in ((both, 0.1), (alone, 0.01)):
        assert len(falls) == len(given)
        means = {kind: fmean(fall.aopc(kind) for fall in falls) for kind in ("top", "random", "bottom")}
        assert means["top"] > means["random"] + least
        assert means["random"] > means["bottom"]

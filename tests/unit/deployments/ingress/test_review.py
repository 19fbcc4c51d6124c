"""Answers that are not to be relied on: why, who answers instead, and what the cache makes of it. Over real cores."""

from dataclasses import replace

import httpx
import pytest

from deployments.catalog import ModelEntry
from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.metrics import NoMetrics
from deployments.review import Review
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph

EMAIL = "ana@example.com"
GERMAN = (
    "Ich habe mich sehr über die schnelle Hilfe gefreut und würde das jederzeit wieder so machen, vielen Dank dafür."
)
ENGLISH = "I was very happy about the quick help and would do it again at any time, thank you so much for that."


class Counts(NoMetrics):
    def __init__(self):
        self.reviews, self.fallbacks = [], []

    def review(self, model, reason, items):
        self.reviews.append((model, reason, items))

    def fallback(self, model, to, items):
        self.fallbacks.append((model, to, items))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    return {
        "mood": tiny_folder(root / "mood", labels=("bad", "fair", "good")),
        "other": tiny_folder(root / "other", labels=("no", "yes")),
        "last": tiny_folder(root / "last", labels=("left", "right")),
    }


@pytest.fixture
def serve(folders, config):
    """Serve models by their entries' extra fields; returns a client, the graph and the counts."""
    graphs = []

    def start(cached=False, **models):
        entries = [ModelEntry(name=n, source=str(folders[n]), backend="fake", **fields) for n, fields in models.items()]
        graph = local_graph(entries)
        graphs.append(graph)
        counts = Counts()
        memory = MemoryStore(max_entries=100, max_bytes=10**6)
        cache = PredictionCache(CacheKeys(bytes(32)), memory, counts, ttl_s=60, caller_header="authorization")
        app = build_app(config, graph.stages, counts, Operations(), cache=cache if cached else None)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test"), graph, counts

    yield start
    for graph in graphs:
        graph.close()


async def ask(client, inputs, model="mood", **parameters):
    answer = await client.post(f"/api/v1/predict/{model}", json={"inputs": inputs, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


async def test_a_sure_answer_says_nothing_more(serve):
    client, _, counts = serve(mood={"review": {"below": 0}})
    [prediction] = await ask(client, "good support")
    assert prediction.keys() == {"label", "score", "scores", "needs_review", "review_reasons"}
    assert (prediction["needs_review"], prediction["review_reasons"]) == (False, [])
    assert counts.reviews == []


async def test_an_unsure_answer_says_so(serve):
    client, _, counts = serve(mood={"review": {"below": 1}})
    [prediction] = await ask(client, "good support")
    assert (prediction["needs_review"], prediction["review_reasons"]) == (True, ["low_confidence"])
    assert counts.reviews == [("mood", "low_confidence", 1)]


@pytest.mark.parametrize(("limit", "reasons"), [(0.5, ["too_much_redacted"]), (0.8, []), (1.0, [])])
async def test_too_much_taken_out(serve, limit, reasons):
    client, _, _ = serve(mood={"review": {"redacted": limit}})
    [prediction] = await ask(client, f"mail {EMAIL}")  # 15 of 20 characters
    assert prediction["review_reasons"] == reasons


@pytest.mark.parametrize(
    ("languages", "text", "reasons"),
    [
        (["en"], GERMAN, ["unsupported_language"]),
        (["en", "de"], GERMAN, []),
        ([], GERMAN, []),
        (["en"], ENGLISH, []),
        (["en"], "Danke", []),  # too short to tell
        (["en"], "gut", []),
        (["en"], "どうもありがとうございました", ["unsupported_language"]),
        (["en"], "", []),
    ],
)
async def test_another_language(serve, languages, text, reasons):
    client, _, _ = serve(mood={"review": {"languages": languages}})
    [prediction] = await ask(client, text)
    assert prediction["review_reasons"] == reasons


async def test_the_caller_may_say_the_language(serve):
    client, _, _ = serve(mood={"review": {"languages": ["en"]}})
    [prediction] = await ask(client, "Danke", language="de")
    assert prediction["review_reasons"] == ["unsupported_language"]


async def test_embeddings_are_not_reviewed(entries, config):
    graph = local_graph([entries[1].model_copy(update={"review": Review(redacted=0.1)})])
    app = build_app(config, graph.stages, NoMetrics(), Operations())
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
    [prediction] = await ask(client, f"mail {EMAIL}", "embed")
    assert prediction.keys() == {"embedding"}
    graph.close()


async def test_another_model_answers_and_says_why(serve):
    fallback = {"when": ["too_much_redacted"], "model": "other"}
    client, graph, counts = serve(mood={"review": {"redacted": 0.5}, "fallback": fallback}, other={})
    kept, passed = await ask(client, ["good support", f"mail {EMAIL}"])
    [alone] = await ask(client, f"mail {EMAIL}", "other")
    assert "answered_by" not in kept
    assert passed == alone | {"answered_by": "other", "fallback_reasons": ["too_much_redacted"]}
    assert {s["label"] for s in passed["scores"]} == {"no", "yes"}
    assert (passed["needs_review"], passed["review_reasons"]) == (False, [])
    first = next(request for request in graph.stages.preprocessor.requests if request.model == "other")
    assert first.texts[0].value == "mail <EMAIL_ADDRESS_1>"
    assert counts.fallbacks == [("mood", "other", 1)]


async def test_reasons_that_are_not_named_change_nothing(serve):
    fallback = {"when": ["unsupported_language"], "abstain": True}
    client, _, _ = serve(mood={"review": {"below": 1}, "fallback": fallback})
    [prediction] = await ask(client, "good")
    assert prediction["review_reasons"] == ["low_confidence"]
    assert prediction["label"]


async def test_a_rule_answers(serve):
    client, _, _ = serve(
        mood={"review": {"below": 1}, "fallback": {"when": ["low_confidence"], "label": "ask a clerk"}}
    )
    [prediction] = await ask(client, "good")
    assert prediction == {
        "label": "ask a clerk",
        "score": None,
        "scores": [],
        "needs_review": True,
        "review_reasons": ["low_confidence"],
        "answered_by": "rule",
    }


async def test_nobody_answers(serve):
    client, _, _ = serve(mood={"review": {"below": 1}, "fallback": {"abstain": True}})
    [prediction] = await ask(client, f"mail {EMAIL}", return_anonymized=True)
    assert prediction.pop("anonymized")["text"] == "mail <EMAIL_ADDRESS_1>"
    assert prediction == {
        "label": None,
        "score": None,
        "scores": [],
        "needs_review": True,
        "review_reasons": ["low_confidence"],
        "abstained": True,
    }


async def test_a_chain_goes_to_its_end(serve):
    unsure = {"review": {"below": 1}}
    client, _, counts = serve(
        mood=unsure | {"fallback": {"model": "other"}},
        other={"review": {"languages": ["en"]}, "fallback": {"when": ["unsupported_language"], "model": "last"}},
        last=unsure | {"fallback": {"abstain": True}},
    )
    english, german = await ask(client, [ENGLISH, GERMAN])
    assert english["answered_by"] == "other"
    assert (german["answered_by"], german["abstained"], german["label"]) == ("last", True, None)
    assert german["fallback_reasons"] == ["low_confidence"]
    assert german["review_reasons"] == ["low_confidence"]
    assert counts.fallbacks == [("mood", "other", 2), ("other", "last", 1)]


async def test_labels_of_who_answers_are_who_answers(serve):
    client, _, _ = serve(mood={"review": {"below": 1}, "fallback": {"model": "other"}}, other={})
    answers = await ask(client, ["good", "bad", "late again"], top_k=1)
    assert {answer["label"] for answer in answers} <= {"no", "yes"}


async def test_the_tokens_of_both_models_count(serve):
    client, _, _ = serve(mood={"review": {"below": 1}, "fallback": {"model": "other"}}, other={})
    answer = await client.post("/api/v1/predict/mood", json={"inputs": "good support"})
    assert answer.json()["usage"]["tokens"] == 4


class TestWhereTheOtherCannotAnswer:
    """The first one's answer stands, and says what it is; it is asked again the next time."""

    @pytest.fixture
    def served(self, serve):
        return serve(cached=True, mood={"review": {"below": 1}, "fallback": {"model": "other"}}, other={})

    @staticmethod
    def check(predictions):
        for prediction in predictions:
            assert {s["label"] for s in prediction["scores"]} == {"bad", "fair", "good"}
            assert prediction["review_reasons"] == ["low_confidence", "fallback_failed"]
            assert "answered_by" not in prediction

    async def test_its_stage_is_gone(self, served):
        client, graph, _ = served
        graph.stages.models["other"].error = StageUnavailable("gone", stage="model-other")
        self.check(await ask(client, ["good", "bad"]))
        graph.stages.models["other"].error = None
        answers = await ask(client, ["good", "bad"])
        assert [answer["answered_by"] for answer in answers] == ["other", "other"]

    async def test_one_text_fails_in_it(self, served):
        client, graph, _ = served

        def failing(reply):
            reply.errors[0] = ItemErrorCode.STAGE_FAILED
            return reply

        graph.stages.models["other"].after = failing
        first, second = await ask(client, ["good", "bad"])
        self.check([first])
        assert second["answered_by"] == "other"

    async def test_it_was_trained_behind_another_anonymization(self, served):
        client, graph, _ = served
        said = graph.stages.preprocessor.said
        said.fingerprints["other"] = "another"
        self.check(await ask(client, ["good", "bad"]))
        assert not graph.stages.models["other"].requests


class TestCache:
    async def test_all_of_an_answer_is_kept(self, serve):
        client, _, _ = serve(
            cached=True,
            mood={"review": {"below": 1}, "fallback": {"model": "other"}},
            other={"review": {"redacted": 0.5}, "fallback": {"label": "x"}},
        )
        texts = ["good support", f"mail {EMAIL}"]
        first = await client.post("/api/v1/predict/mood", json={"inputs": texts})
        second = await client.post("/api/v1/predict/mood", json={"inputs": texts})
        assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
        assert first.json() == second.json()
        assert [p["answered_by"] for p in second.json()["predictions"]] == ["other", "rule"]

    async def test_one_safe_text_of_which_more_was_taken_out_is_another_answer(self, serve):
        client, graph, _ = serve(cached=True, mood={"review": {"redacted": 0.7}})
        short, long = "mail a@example.com", "mail annabella.longname@example.com"
        assert [(await ask(client, text))[0]["review_reasons"] for text in (short, long, short)] == [
            ["too_much_redacted"],
            ["too_much_redacted"],
            ["too_much_redacted"],
        ]
        assert len(graph.stages.preprocessor.requests) == 1  # as long as it falls on the same side
        between = "mail me at a@b.example"
        longer = f"mail me at {'a' * 60}@b.example"
        assert [(await ask(client, text))[0]["review_reasons"] for text in (between, longer)] == [
            [],
            ["too_much_redacted"],
        ]


async def test_a_coverage_that_the_model_does_not_have_is_refused_by_name(serve):
    client, _, _ = serve(mood={})
    body = {"inputs": "good", "parameters": {"coverage": 0.9}}
    answer = await client.post("/api/v1/predict/mood", json=body)
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.coverage")
    assert "no prediction sets" in answer.json()["detail"]
    body["parameters"]["coverage"] = 1
    assert (await client.post("/api/v1/predict/mood", json=body)).status_code == 422


@pytest.mark.parametrize("task", ["tagging", "embedding"])
async def test_prediction_sets_are_for_classification(serve, task):
    client, graph, _ = serve(mood={})
    said = graph.stages.preprocessor.said
    cards = tuple(replace(card, task=task, coverages=(0.9,)) for card in said.models)
    graph.stages.preprocessor.said = replace(said, models=cards)
    parameters = {"coverage": 0.9} | ({"labels": ["phone", "mail"]} if task == "tagging" else {})
    answer = await client.post("/api/v1/predict/mood", json={"inputs": "good", "parameters": parameters})
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.coverage")
    assert f"are for classification, and this model's task is {task}" in answer.json()["detail"]
    assert graph.stages.anonymizer.requests == []

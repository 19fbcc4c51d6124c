"""Variants over the real cores: who answers, what is counted, who only looks on, and what operators may do."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from deployments.catalog import ModelEntry, served, settings_digest
from deployments.errors import AnonymizerUnavailable, ItemErrorCode, ModelChanging, Overloaded, StageUnavailable
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import open_cache
from deployments.ingress.config import CacheConfig, IngressConfig
from deployments.ingress.jobs import PredictJob
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.variants import VariantsSetup
from deployments.messages import ModelReply
from deployments.review import Fallback
from deployments.rollout.core import MemoryStore, Rollouts
from deployments.rollout.evidence import LEAST
from deployments.rollout.messages import VariedModel
from preprocessing.texts import RawText, SafeText
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import local_graph

MOOD = "/api/v1/predict/mood"
TOKEN = "an operator's token"
ADMIN = {"authorization": f"Bearer {TOKEN}"}
LABELS = ("bad", "fair", "good")


class LocalLink:
    """The rollout's core in this process; away while `error` is set."""

    def __init__(self, core):
        self.core, self.error = core, None

    async def _answer(self, method, *args):
        if self.error is not None:
            raise self.error
        return method(*args)

    async def exchange(self, report):
        return await self._answer(self.core.exchange, report)

    async def command(self, model, command):
        return await self._answer(self.core.command, model, command)

    async def state(self, model):
        return await self._answer(self.core.state, model)


class Counted(NoMetrics):
    def __init__(self):
        self.variants, self.weights, self.comparisons = [], {}, []

    def variant(self, model, variant, seconds):
        self.variants.append((model, variant, seconds is not None))

    def compared(self, model, variant, difference, *, agrees):
        self.comparisons.append((model, variant, agrees))

    def weight(self, model, variant, percent):
        self.weights[model, variant] = percent


class House:
    """An application, and what is behind it. Its models are `mood` with variants and `plain` without."""

    def __init__(self, folders, variants, *, token=TOKEN, cache=False, **entry):
        self.entries = [
            ModelEntry.model_validate(
                {"name": "mood", "source": str(folders / "mood"), "backend": "fake", "variants": variants, **entry}
            ),
            ModelEntry(name="plain", source=str(folders / "mood"), backend="fake"),
        ]
        self.graph = local_graph(list(served(self.entries)))
        mood = self.entries[0]
        model = VariedModel("mood", ("base", *mood.weights), "d", mood.weights)
        self.core = Rollouts([(model, mood.rollout)], MemoryStore())
        self.core.configure({})
        self.link = LocalLink(self.core)
        self.metrics = Counted()
        config = IngressConfig(cache=CacheConfig(enabled=cache))
        settings = {entry.name: settings_digest(entry) for entry in served(self.entries)}
        setup = VariantsSetup([mood], b"k" * 32, self.link, token, 30.0, settings)
        kept = open_cache(config, b"s" * 32, settings, self.metrics)
        self.app = build_app(
            config, self.graph.stages, self.metrics, Operations(), cache=kept, door=self._held, variants=setup
        )
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://test")

    def _held(self, refusal):
        self.refusal, self.serving = refusal, refusal.__self__._serving

    @property
    def api(self):
        return self.refusal.__self__

    def say(self, name, **fields):
        """Let the preprocessor say something else of a model than its bundle does."""
        said = self.graph.stages.preprocessor.said
        cards = tuple(replace(card, **fields) if card.name == name else card for card in said.models)
        self.graph.stages.preprocessor.said = replace(said, models=cards)

    def stage(self, variant):
        return self.graph.stages.models["mood" if variant == "base" else f"mood:{variant}"]

    async def ask(self, inputs="good", caller=None, timeout_s=None, **parameters):
        headers = {"authorization": caller} if caller else {}
        headers |= {"x-request-timeout-seconds": str(timeout_s)} if timeout_s else {}
        return await self.client.post(MOOD, json={"inputs": inputs, "parameters": parameters}, headers=headers)

    async def variants(self):
        answer = await self.client.get("/api/v1/models/mood/variants")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def of(self, name):
        [found] = [variant for variant in (await self.variants())["variants"] if variant["name"] == name]
        return found

    async def close(self):
        await self.serving.close()
        self.graph.close()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    tiny_folder(root / "mood", labels=LABELS)
    tiny_folder(root / "second", labels=LABELS)
    return root


@pytest.fixture
async def house(folders):
    houses = []

    def make(variants, **options):
        houses.append(House(folders, variants, **options))
        return houses[-1]

    yield make
    for built in houses:
        await built.close()


async def test_answers_say_which_variant_and_a_model_without_says_nothing(house):
    h = house([{"name": "next", "weight": 100}])
    assert (await h.ask()).json()["model"] == {"name": "mood", "version": "local", "variant": "next"}
    plain = await h.client.post("/api/v1/predict/plain", json={"inputs": "good"})
    assert plain.json()["model"] == {"name": "plain", "version": "local"}


async def test_callers_are_split_by_weight_and_stay_where_they_are(house):
    h = house([{"name": "next", "weight": 30}])
    first = [(await h.ask(caller=f"c{i}")).json()["model"]["variant"] for i in range(200)]
    again = [(await h.ask("bad", caller=f"c{i}")).json()["model"]["variant"] for i in range(200)]
    assert first == again
    assert 35 <= first.count("next") <= 85


async def test_subjects_divide_the_traffic_of_one_caller(house):
    h = house([{"name": "next", "weight": 50}])
    of_caller = [(await h.ask(f"good {i}", caller="c")).json()["model"]["variant"] for i in range(20)]
    assert len(set(of_caller)) == 1
    of_subjects = [(await h.ask(caller="c", subject=f"s{i}")).json()["model"]["variant"] for i in range(40)]
    assert set(of_subjects) == {"base", "next"}
    assert of_subjects == [
        (await h.ask("bad", caller="c", subject=f"s{i}")).json()["model"]["variant"] for i in range(40)
    ]


@pytest.mark.parametrize(("version", "variant"), [("next", "next"), ("stable", "base"), ("base", "base")])
async def test_a_version_can_be_asked_for(house, version, variant):
    h = house([{"name": "next"}], aliases={"stable": "base"})
    assert (await h.ask(version=version)).json()["model"]["variant"] == variant


async def test_an_unknown_version_names_those_there_are(house):
    h = house([{"name": "next"}], aliases={"stable": "base"})
    answer = await h.ask(version="7.0")
    assert (answer.status_code, answer.json()["path"]) == (422, "$.parameters.version")
    assert "base (local), next (local), stable for base" in answer.json()["detail"]
    plain = await h.client.post("/api/v1/predict/plain", json={"inputs": "a", "parameters": {"version": "next"}})
    assert plain.status_code == 422


async def test_variants_are_no_models_of_their_own(house):
    h = house([{"name": "next", "weight": 50}])
    for name in ("mood:next", "mood-next", "mood%3Anext"):
        assert (await h.client.post(f"/api/v1/predict/{name}", json={"inputs": "a"})).status_code == 404
        assert (await h.client.get(f"/api/v1/models/{name}")).status_code == 404
    models = (await h.client.get("/api/v1/models")).json()["models"]
    assert [model["name"] for model in models] == ["mood", "plain"]
    assert "mood:next" not in (await h.client.get("/openapi.json")).text


async def test_operators_set_weights_and_the_next_request_goes_by_them(house):
    h = house([{"name": "next"}])
    assert (await h.ask()).json()["model"]["variant"] == "base"
    answer = await h.client.put("/api/v1/admin/models/mood/weights", json={"weights": {"next": 100}}, headers=ADMIN)
    assert answer.status_code == 200
    assert {v["name"]: v["weight"] for v in answer.json()["variants"]} == {"base": 0, "next": 100}
    assert (await h.ask()).json()["model"]["variant"] == "next"
    assert h.metrics.weights["mood", "next"] == 100


@pytest.mark.parametrize(
    ("weights", "status"), [({"nobody": 5}, 422), ({"next": 0.25}, 422), ({"next": 101}, 422), ("much", 422)]
)
async def test_wrong_weights_are_refused(house, weights, status):
    h = house([{"name": "next"}])
    answer = await h.client.put("/api/v1/admin/models/mood/weights", json={"weights": weights}, headers=ADMIN)
    assert answer.status_code == status
    assert "nobody" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}])
async def test_only_operators_may_and_without_a_token_nobody(house, headers):
    requests = [
        ("PUT", "/api/v1/admin/models/mood/weights", {"weights": {}}),
        ("POST", "/api/v1/admin/models/mood/rollout", {"action": "start"}),
    ]
    guarded, closed = house([{"name": "next"}]), house([{"name": "next"}], token="")
    for method, path, body in requests:
        assert (await guarded.client.request(method, path, json=body, headers=headers)).status_code == 403
        assert (await closed.client.request(method, path, json=body, headers=headers)).status_code == 404


async def test_a_rollout_is_started_paused_and_aborted(house):
    h = house([{"name": "next"}], rollout={"variant": "next", "steps": [25, 100]})
    path = "/api/v1/admin/models/mood/rollout"

    async def steer(action):
        answer = await h.client.post(path, json={"action": action}, headers=ADMIN)
        return answer.status_code, answer.json()

    assert (await steer("pause"))[0] == 409
    status, body = await steer("start")
    assert (status, body["rollout"]["phase"], body["rollout"]["weight"]) == (200, "running", 25)
    assert (await steer("start"))[0] == 409
    assert (await steer("pause"))[1]["rollout"]["phase"] == "paused"
    assert (await steer("abort"))[1]["rollout"]["phase"] == "aborted"
    assert (await h.of("next"))["weight"] == 0


async def test_what_is_seen_of_each_variant(house):
    h = house([{"name": "next", "weight": 100}], compare_percent=100)
    for _ in range(5):
        await h.ask()
    await h.serving.comparing.drained()
    seen = await h.of("next")
    assert (seen["requests"], seen["errors"], seen["compared"], seen["agreement"]) == (5, 0, 5, 1.0)
    assert seen["score_difference"] == 0
    assert 0 < seen["p50_ms"] <= seen["p95_ms"]
    assert (await h.of("base"))["requests"] == 0
    assert ("mood", "next", True) in h.metrics.variants
    assert h.metrics.comparisons == [("mood", "next", True)] * 5


async def test_where_a_variant_fails_base_answers_and_it_is_counted(house):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").error = StageUnavailable("down", stage="model-mood-next")
    answer = await h.ask()
    assert (answer.status_code, answer.json()["model"]["variant"]) == (200, "base")
    assert ((await h.of("next"))["errors"], (await h.of("base"))["requests"]) == (1, 1)
    pinned = await h.ask(version="next")
    assert (pinned.status_code, pinned.json()["stage"]) == (503, "model-mood-next")


async def test_a_variant_without_replicas_gets_nothing_to_do(house):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").number = 0
    assert (await h.ask()).json()["model"]["variant"] == "base"
    assert h.stage("next").requests == []
    assert (await h.of("next"))["errors"] == 1


async def test_the_house_is_open_without_its_variants(house):
    h = house([{"name": "next"}])
    h.stage("next").error = RuntimeError("gone")
    answer = await h.client.get("/readyz")
    assert (answer.status_code, answer.json()["stages"]["model-mood-next"]) == (200, "not answering")


async def test_a_callers_mistakes_and_the_anonymizers_failures_are_not_the_variants(house):
    h = house([{"name": "next", "weight": 100}])
    assert (await h.ask(labels=["a"])).status_code == 422
    h.graph.stages.anonymizer.error = AnonymizerUnavailable()
    assert (await h.ask()).status_code == 503
    h.graph.stages.anonymizer.error = None
    assert (await h.of("next"))["errors"] == 0


@pytest.mark.parametrize("stage", ["preprocessor", "postprocessor"])
async def test_what_all_variants_share_is_none_of_them(house, stage):
    h = house([{"name": "next", "weight": 100}])
    await h.variants()
    getattr(h.graph.stages, stage).error = StageUnavailable("down", stage=stage)
    assert (await h.ask()).json()["stage"] == stage
    assert ((await h.of("next"))["errors"], (await h.of("base"))["errors"]) == (0, 0)


@pytest.mark.parametrize(("timeout_s", "errors"), [(0.05, 0), (1.0, 1)])
async def test_a_caller_in_a_hurry_takes_no_variant_back(house, timeout_s, errors):
    h = house([{"name": "next", "weight": 100}])
    for _ in range(LEAST):
        h.serving.tallies.of("mood", "base").answered(0.1)
    h.stage("next").gate = asyncio.Event()
    assert (await h.ask(timeout_s=timeout_s)).status_code == 504
    assert (await h.of("next"))["errors"] == errors


async def test_while_nothing_is_known_of_base_only_time_enough_for_anybody_counts(house, monkeypatch):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").gate = asyncio.Event()
    assert (await h.ask(timeout_s=0.2)).status_code == 504
    assert (await h.of("next"))["errors"] == 0
    h.serving._unhurried_s = 0.1
    assert (await h.ask(timeout_s=0.2)).status_code == 504
    assert (await h.of("next"))["errors"] == 1


async def test_who_was_not_let_in_was_not_failed_by_the_variant(house):
    h = house([{"name": "next", "weight": 100}])

    async def full(job):
        raise Overloaded("An answer takes some 9 s now, and this request has 0.0 s.")

    h.api._predict["mood:next"].submit = full
    answer = await h.ask()
    assert (answer.status_code, answer.json()["model"]["variant"]) == (200, "base")
    assert (await h.of("next"))["errors"] == 0


async def test_a_request_of_which_a_part_failed_has_been_failed(house):
    h = house([{"name": "next", "weight": 100}])
    h.stage("next").after = lambda reply: replace(reply, errors=dict.fromkeys(range(9), ItemErrorCode.STAGE_FAILED))
    answer = await h.ask(["good"] * 10)
    assert (answer.status_code, answer.json()["model"]["variant"]) == (200, "next")
    seen = await h.of("next")
    assert (seen["requests"], seen["errors"], seen["p50_ms"]) == (1, 1, None)


async def test_behind_a_callers_mistake_a_failure_is_seen(house):
    h = house([{"name": "next", "weight": 100}])
    h.graph.stages.preprocessor.after = lambda reply: replace(reply, errors={0: ItemErrorCode.TOO_LONG})
    h.stage("next").after = lambda reply: replace(reply, errors={0: ItemErrorCode.STAGE_FAILED})
    answer = await h.ask(["good", "bad"])
    assert ((await h.of("next"))["errors"], answer.json()["model"]["variant"]) == (1, "base")
    assert ["error" in prediction for prediction in answer.json()["predictions"]] == [True, False]


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ({"coverages": (0.9,)}, {"coverage": 0.9}),
        ({"explained_by": ("occlusion", "gradients")}, {"explain": True, "explain_method": "gradients"}),
    ],
)
async def test_what_only_one_of_them_gives_is_asked_of_that_one(house, field, asked):
    only_base, only_next = (house([{"name": "next", "weight": 100}]) for _ in range(2))
    only_base.say("mood", **field)
    only_next.say("mood:next", **field)
    assert (await only_base.ask()).json()["model"]["variant"] == "next"
    assert (await only_base.ask(**asked)).json()["model"]["variant"] == "base"
    assert (await only_base.ask(version="next", **asked)).status_code == 422
    assert (await only_next.ask(**asked)).status_code == 422
    assert (await only_next.ask(version="next", **asked)).json()["model"]["variant"] == "next"


async def test_while_two_configs_meet_fallbacks_may_go_in_a_circle_and_nobody_hangs(house):
    h = house([{"name": "next"}])
    h.say("mood", fallback=Fallback(model="plain"))
    h.say("plain", fallback=Fallback(model="mood"))
    async with asyncio.timeout(5):
        assert (await h.ask()).status_code == 200


async def test_what_was_answered_by_another_model_is_not_compared(house):
    fallback = {"model": "plain", "when": ["low_confidence"]}
    h = house([{"name": "next", "weight": 100, "fallback": fallback, "review": {"below": 1}}], compare_percent=100)
    answer = await h.ask()
    assert answer.json()["predictions"][0]["answered_by"] == "plain"
    await h.serving.comparing.drained()
    seen = await h.of("next")
    assert (seen["requests"], seen["compared"]) == (1, 0)


async def test_nobody_who_probes_waits_for_a_variant_that_hangs(house):
    h = house([{"name": "next"}])

    async def hang(timeout_s):
        async with asyncio.timeout(timeout_s):
            await asyncio.Event().wait()

    h.stage("next").info = hang
    async with asyncio.timeout(3):  # the other stages have five seconds
        answer = await h.client.get("/readyz")
    assert (answer.status_code, answer.json()["stages"]["model-mood-next"]) == (200, "not answering")


async def test_who_waits_for_an_explanation_goes_before_copies(house):
    h = house([{"name": "look", "shadow": True}])
    assert h.api._is_idle()
    explainer = h.api._explainer
    lane = explainer._batcher(explainer._scorers, "mood", h.api.predict)._lane
    lane.enter(PredictJob(texts=[RawText("good")], deadline=float("inf")))
    assert not h.api._is_idle()


async def test_a_shadow_gets_safe_copies_and_its_answers_are_thrown_away(house):
    h = house([{"name": "look", "shadow": True}])
    answer = await h.ask("great mail ana@example.com")
    assert answer.json()["model"]["variant"] == "base"
    await h.serving.comparing.drained()
    [_, copy] = h.graph.stages.preprocessor.requests
    assert copy.model == "mood:look"
    assert [type(text) for text in copy.texts] == [SafeText]
    assert [text.value for text in copy.texts] == ["great mail <EMAIL_ADDRESS_1>"]
    seen = await h.of("look")
    assert (seen["shadow"], seen["requests"], seen["agreement"]) == (True, 1, 1.0)


async def test_a_shadow_that_hangs_or_fails_delays_and_fails_nobody(house):
    h = house([{"name": "look", "shadow": True}])
    gate = h.stage("look").gate = asyncio.Event()
    for i in range(60):
        assert (await asyncio.wait_for(h.ask(f"good {i}"), 5)).status_code == 200
    assert len(h.stage("look").requests) == 1
    assert len(h.serving.comparing._waiting) <= 32
    h.stage("look").error = StageUnavailable("down", stage="model-mood-look")
    gate.set()
    await h.serving.comparing.drained()
    assert (await h.of("look"))["errors"] == (await h.of("look"))["requests"] > 0
    assert (await h.of("base"))["errors"] == 0


async def test_a_share_is_a_share(house):
    h = house([{"name": "look", "shadow": True, "shadow_percent": 25}])
    for i in range(40):
        await h.ask(f"good {i}")
        await h.serving.comparing.drained()
    assert (await h.of("look"))["requests"] == 10


async def test_disagreement_is_seen(house):
    h = house([{"name": "next", "weight": 100}], compare_percent=100)
    h.stage("next").after = lambda reply: ModelReply(-reply.values, reply.errors)
    await h.ask(["good", "never again"])
    await h.serving.comparing.drained()
    seen = await h.of("next")
    assert (seen["compared"], seen["agreement"]) == (1, 0)
    assert seen["score_difference"] > 0


async def test_while_the_weights_are_out_of_reach_they_stay_as_they_are(house):
    h = house([{"name": "next"}])
    h.link.error = StageUnavailable("gone", stage="rollout")
    assert (await h.ask()).status_code == 200
    answer = await h.client.get("/api/v1/models/mood/variants")
    assert (answer.status_code, answer.json()["stage"]) == (503, "rollout")


async def test_variants_of_a_model_without_any(house):
    h = house([{"name": "next"}])
    body = (await h.client.get("/api/v1/models/plain/variants")).json()
    assert body == {
        "model": "plain",
        "variants": [{"name": "base", "version": "local", "weight": 100.0, "shadow": False}],
    }
    admin = await h.client.put("/api/v1/admin/models/plain/weights", json={"weights": {}}, headers=ADMIN)
    assert admin.status_code == 422


async def test_what_is_kept_of_one_variant_is_no_answer_of_another(house):
    h = house([{"name": "next"}], cache=True)
    h.stage("next").after = lambda reply: ModelReply(-reply.values, reply.errors)
    first = await h.ask(version="base")
    again = await h.ask(version="base")
    other = await h.ask(version="next")
    assert [a.headers["x-cache"] for a in (first, again, other)] == ["miss", "hit", "miss"]
    assert again.json()["predictions"] == first.json()["predictions"] != other.json()["predictions"]
    assert again.json()["model"]["variant"] == "base"


async def test_an_answer_of_another_version_says_so_and_is_not_kept(house):
    """While one version takes another's place, an old replica may answer for a new config."""
    h = house([{"name": "next"}], cache=True)
    h.stage("base").after = lambda reply: replace(reply, version="0.9", settings="other settings")
    answers = [await h.ask() for _ in range(2)]
    assert [answer.headers["x-cache"] for answer in answers] == ["miss", "miss"]
    assert answers[0].json()["model"]["version"] == "0.9"


async def test_a_batch_for_another_tokenizer_waits_for_its_model_and_nobody_fails(house):
    h = house([{"name": "next"}])
    h.stage("base").error = ModelChanging("another preprocessing", stage="model-mood")
    task = asyncio.create_task(h.ask())
    while len(h.stage("base").requests) < 2:
        await asyncio.sleep(0.01)
    h.stage("base").error = None
    assert (await task).status_code == 200
    assert len(h.graph.stages.preprocessor.requests) == len(h.stage("base").requests) >= 3


async def test_what_a_model_says_of_itself_is_asked_again_while_requests_come(house, monkeypatch):
    monkeypatch.setattr("deployments.ingress.readiness.REFRESH_S", 0.0)
    h = house([{"name": "next"}])
    await h.ask()
    said = h.graph.stages.preprocessor.said
    h.graph.stages.preprocessor.said = replace(said, models=tuple(replace(card, version="2.0") for card in said.models))
    async with asyncio.timeout(5):
        while (await h.client.get("/api/v1/models/mood")).json()["version"] != "2.0":
            await asyncio.sleep(0.01)
    assert (await h.ask(version="2.0")).json()["model"]["variant"] == "base"

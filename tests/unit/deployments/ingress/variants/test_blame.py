"""What counts against a variant and what does not, and who answers where it cannot. Over the real cores."""

import asyncio
from dataclasses import replace

import pytest

from deployments.errors import ItemErrorCode, Overloaded, StageUnavailable
from deployments.ingress.jobs import PredictJob
from deployments.review import Fallback
from deployments.rollout.evidence import LEAST
from preprocessing.texts import RawText


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

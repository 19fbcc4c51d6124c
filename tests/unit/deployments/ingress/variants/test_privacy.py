"""Marked personal data goes through variants, copies, fallbacks and explanations: who sees it, what is told of it."""

from __future__ import annotations

import logging
import pickle
from typing import Any

import httpx
import pytest

from deployments.catalog import ModelEntry, served, settings_digest
from deployments.errors import StageUnavailable
from deployments.ingress.app import Operations, build_app
from deployments.ingress.config import IngressConfig
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.variants import VariantsSetup
from deployments.rollout.core import MemoryStore, Rollouts
from deployments.rollout.messages import VariedModel
from preprocessing.texts import SafeText
from tests.tiny import tiny_folder
from tests.unit.deployments.ingress.local import LocalStage, local_graph

EMAIL, SUBJECT, CALLER = "zebulon.quirk@example.com", "subject-zebulon-quirk", "Bearer zebulon-quirk"
CANARY = "zebulon"
MOOD = "/api/v1/predict/mood"
TOKEN = "an operator's token"


class Everything(NoMetrics):
    """Remembers all that is said to metrics."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_") or name == "said":
            return object.__getattribute__(self, name)
        return lambda *args, **named: self.said.append((name, args, named))


class Link:
    """The rollout's core in this process; keeps what was sent to it as it would travel."""

    def __init__(self, core: Rollouts) -> None:
        self.core = core
        self.sent: list[bytes] = []

    async def exchange(self, report: Any) -> Any:
        self.sent.append(pickle.dumps(report))
        return self.core.exchange(report)

    async def command(self, model: str, command: Any) -> Any:
        return self.core.command(model, command)

    async def state(self, model: str) -> Any:
        return self.core.state(model)


class House:
    """`mood` with a variant that answers half, a shadow, and a fallback to `other`."""

    def __init__(self, root: Any) -> None:
        mood = tiny_folder(root / "mood", labels=("bad", "fair", "good"))
        other = tiny_folder(root / "other", labels=("no", "yes"))
        variants = [{"name": "next", "weight": 50}, {"name": "copy", "shadow": True}]
        fields = {"variants": variants, "compare_percent": 100, "review": {"below": 1}, "fallback": {"model": "other"}}
        entries = [
            ModelEntry.model_validate({"name": "mood", "source": str(mood), "backend": "fake", **fields}),
            ModelEntry.model_validate({"name": "other", "source": str(other), "backend": "fake"}),
        ]
        self.graph = local_graph(list(served(entries)))
        varied = entries[0]
        self.store = MemoryStore()
        core = Rollouts([(VariedModel("mood", ("base", *varied.weights), "d", varied.weights), None)], self.store)
        core.configure({})
        self.link = Link(core)
        self.metrics = Everything()
        settings = {entry.name: settings_digest(entry) for entry in served(entries)}
        setup = VariantsSetup([varied], b"k" * 32, self.link, TOKEN, 30.0, settings)
        self.app = build_app(
            IngressConfig(), self.graph.stages, self.metrics, Operations(), door=self._held, variants=setup
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://test", headers={"authorization": CALLER}
        )

    def _held(self, refusal: Any) -> Any:
        self.serving = refusal.__self__._serving
        return refusal

    @property
    def behind(self) -> list[LocalStage]:
        """Every stage past the anonymizer."""
        stages = self.graph.stages
        return [stages.preprocessor, stages.postprocessor, *stages.models.values()]  # type: ignore[list-item]


@pytest.fixture
async def house(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    built = House(tmp_path)
    yield built
    await built.serving.close()
    built.graph.close()


async def ask_all(house: House) -> list[httpx.Response]:
    bodies: list[dict[str, Any]] = [
        {"inputs": [f"good mail {EMAIL} {i}"], "parameters": {"subject": f"{SUBJECT}-{i}", "explain": i % 2 == 0}}
        for i in range(8)
    ]
    answers = [await house.client.post(MOOD, json=body) for body in bodies]
    await house.serving.comparing.drained()
    answers.append(await house.client.get("/api/v1/models/mood/variants"))
    return answers


async def test_copies_explanations_and_fallbacks_are_made_of_safe_text(house):
    answers = await ask_all(house)
    assert {answer.status_code for answer in answers} == {200}
    asked = {name for name, stage in house.graph.stages.models.items() if stage.requests}
    assert asked == {"mood", "mood:next", "mood:copy", "other"}
    for stage in house.behind:
        for request in stage.requests:
            texts = getattr(request, "texts", ())
            assert all(type(text) is SafeText and CANARY not in text.value for text in texts)
            assert CANARY.encode() not in pickle.dumps(request)
    readings = [request.reading for request in house.graph.stages.postprocessor.requests]
    assert all(reading is not None for reading in readings)  # copies, too, are read by what came with their rows
    assert any("explanation" in answer.text for answer in answers)
    assert not [answer.text for answer in answers if CANARY in answer.text]


async def test_nothing_of_a_request_is_counted_logged_or_kept(house, caplog):
    await ask_all(house)
    house.graph.stages.models["other"].error = StageUnavailable("away")
    await ask_all(house)  # answers of the model's own, which are compared
    house.graph.stages.models["mood:copy"].error = ValueError(f"a library quotes {EMAIL}")
    offered: list[object] = []
    ask = house.serving.comparing._ask
    house.serving.comparing._ask = lambda copy: (offered.append(copy), ask(copy))[1]
    await ask_all(house)
    assert offered
    assert CANARY not in repr(offered)
    assert house.link.sent
    assert not [report for report in house.link.sent if CANARY.encode() in report]
    assert CANARY.encode() not in (house.store.data or b"")
    said = {name for name, *_ in house.metrics.said}
    assert {"request", "variant", "compared", "review", "fallback"} <= said
    assert CANARY not in repr(house.metrics.said)
    assert CANARY not in caplog.text
    assert CANARY not in repr([stage.requests for stage in house.behind])


@pytest.mark.parametrize(
    "parameters",
    [
        {"version": EMAIL},
        {"explain": True, "explain_method": EMAIL},
        {"coverage": EMAIL},
        {"coverage": 0.5, "subject": SUBJECT},
        {"labels": [EMAIL]},
        {EMAIL: 1},
    ],
)
async def test_a_refusal_repeats_nothing(house, parameters, caplog):
    answer = await house.client.post(MOOD, json={"inputs": f"mail {EMAIL}", "parameters": parameters})
    assert answer.status_code == 422
    assert CANARY not in answer.text
    assert CANARY not in caplog.text
    assert CANARY not in repr(house.metrics.said)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/v1/admin/models/mood/weights", {"weights": {EMAIL: 5}}),
        ("PUT", "/api/v1/admin/models/mood/weights", {"weights": {"next": EMAIL}}),
        ("POST", "/api/v1/admin/models/mood/rollout", {"action": EMAIL}),
        ("POST", "/api/v1/admin/models/mood/rollout", {"action": "start", "variant": EMAIL}),
        ("GET", f"/api/v1/models/{EMAIL}/variants", None),
        ("PUT", f"/api/v1/admin/models/{EMAIL}/weights", {"weights": {}}),
    ],
)
@pytest.mark.parametrize("token", [TOKEN, EMAIL])
async def test_an_operators_slip_is_not_repeated_either(house, method, path, body, token, caplog):
    headers = {"authorization": f"Bearer {token}"}
    answer = await house.client.request(method, path, json=body, headers=headers)
    assert answer.status_code in (403, 404, 422)
    for told in (answer.text, caplog.text.replace(f"http://test{path}", ""), repr(house.metrics.said)):
        assert CANARY not in told

"""An application over the real cores whose model `mood` has variants."""

from dataclasses import replace

import httpx

from deployments.catalog import ModelEntry, served, settings_digest
from deployments.ingress.app import Operations, build_app
from deployments.ingress.cache import open_cache
from deployments.ingress.config import CacheConfig, IngressConfig
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.variants import VariantsSetup
from deployments.rollout.core import MemoryStore, Rollouts
from deployments.rollout.messages import VariedModel
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

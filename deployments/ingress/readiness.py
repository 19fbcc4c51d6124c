"""Whether the house is open: every stage warm, every model behind the anonymization that it was trained behind."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from contextvars import Context

from deployments.catalog import BASE, deployment_name, variant_of
from deployments.errors import NotFound, StageUnavailable
from deployments.ingress.stages import AnyStage, Stages
from deployments.messages import ModelCard, StageInfo
from deployments.shell import LOGGER_NAME

__all__ = ["ASLEEP", "READY", "Readiness"]

READY = "ready"
ASLEEP = "asleep"
"""It has no replica, and starts one for the next request: as ready as it is meant to be."""

REFRESH_S = 5.0
"""How long what a model says of itself is taken for true while requests come."""

BESIDE_S = 0.5
"""How long a variant may take to answer. The house is open without it, and whoever probes does not wait for long."""

_log = logging.getLogger(LOGGER_NAME)


class Readiness:
    """Asks the stages, and remembers what they said for a moment.

    Args:
        stages: whom to ask.
        timeout_s: how long a stage may take to answer.
        keep_s: how long an answer holds; a prober must not load the stages.
    """

    def __init__(self, stages: Stages, *, timeout_s: float = 5.0, keep_s: float = 1.0) -> None:
        self._stages: dict[str, AnyStage] = {
            "anonymizer": stages.anonymizer,
            "preprocessor": stages.preprocessor,
            "postprocessor": stages.postprocessor,
            **{deployment_name(name): stage for name, stage in stages.models.items()},
        }
        self._models = frozenset(stages.models)
        self._beside = frozenset(deployment_name(name) for name in stages.models if variant_of(name) != BASE)
        """Stages of variants: the house is open without them."""
        self._timeout_s = timeout_s
        self._keep_s = keep_s
        self._checked_at = float("-inf")
        self._states: dict[str, str] = dict.fromkeys(self._stages, "not asked yet")
        self._cards: dict[str, ModelCard] = {}
        self._refused: dict[str, str] = {}
        self._asking: asyncio.Task[None] | None = None

    async def states(self) -> Mapping[str, str]:
        """Return, per stage, `ready`, `asleep` or what it waits for."""
        if time.monotonic() - self._checked_at > self._keep_s:
            if self._asking is None:
                # In a context of its own: Serve cancels what was called under a request whose client has hung up.
                self._asking = asyncio.get_running_loop().create_task(self._ask(), context=Context())
            # Shielded: one prober that hangs up must not cancel the answer of the others.
            await asyncio.shield(self._asking)
        return self._states

    async def card(self, model: str) -> ModelCard:
        """Return what is known of a model.

        Raises:
            NotFound: no such model in the config.
            StageUnavailable: the server is still warming up, or the model must not be served.
        """
        if model not in self._models:
            raise NotFound("No model of this name; GET /api/v1/models lists them.")
        cards = await self._known()
        if model in self._refused:
            raise StageUnavailable(self._refused[model], stage=deployment_name(model))
        if model not in cards:
            raise StageUnavailable("The server is changing its models.", stage="preprocessor")
        return cards[model]

    async def public(self, name: str) -> ModelCard:
        """Return the card of the model that a path names, as `card` does. Variants have no paths."""
        if variant_of(name) != BASE:
            raise NotFound("No model of this name; GET /api/v1/models lists them.")
        return await self.card(name)

    async def cards(self) -> list[ModelCard]:
        """Return what is known of every model, in the order of the config; of variants, see `known`."""
        return [card for name, card in (await self._known()).items() if variant_of(name) == BASE]

    def known(self, models: Iterable[str]) -> list[ModelCard]:
        """Return the cards of those of `models` that are known already."""
        return [self._cards[name] for name in models if name in self._cards]

    def is_open(self, states: Mapping[str, str]) -> bool:
        """Whether every stage of `states` is ready that has to be."""
        return all(state in (READY, ASLEEP) for name, state in states.items() if name not in self._beside)

    async def _known(self) -> dict[str, ModelCard]:
        if not self._cards:
            await self.states()
        elif time.monotonic() - self._checked_at > REFRESH_S and self._asking is None:
            # Nobody waits for it: a new version of a model says who it is within seconds of being there.
            self._asking = asyncio.get_running_loop().create_task(self._ask(), context=Context())
        if not self._cards:
            raise StageUnavailable("The server is still warming up.", stage="preprocessor")
        return self._cards

    async def _ask(self) -> None:
        try:
            # Those that may sleep are not asked: that would keep them awake, or wake them.
            awake = {name: stage for name, stage in self._stages.items() if not stage.may_sleep}
            infos = await asyncio.gather(*(self._ask_one(name, stage) for name, stage in awake.items()))
            self._read(dict(zip(awake, infos, strict=True)))
            self._checked_at = time.monotonic()
        finally:
            self._asking = None

    async def _ask_one(self, name: str, stage: AnyStage) -> StageInfo | None:
        try:
            return await stage.info(min(BESIDE_S, self._timeout_s) if name in self._beside else self._timeout_s)
        except Exception as error:  # whatever it is, the stage is not ready
            _log.info("a stage does not answer: %s", type(error).__name__)
            return None

    @staticmethod
    def _state(name: str, stage: AnyStage, infos: Mapping[str, StageInfo | None]) -> str:
        if name not in infos:
            return READY if stage.replicas() else ASLEEP
        return READY if infos[name] else "not answering"

    def _read(self, infos: Mapping[str, StageInfo | None]) -> None:
        self._states = {name: self._state(name, stage, infos) for name, stage in self._stages.items()}
        anonymizer, preprocessor = infos["anonymizer"], infos["preprocessor"]
        if anonymizer is None or preprocessor is None:
            return  # without both nobody knows whether a model was trained behind this anonymizer, so none is served
        self._cards = {card.name: card for card in preprocessor.models}
        running = anonymizer.fingerprints["pii"]
        self._refused = {
            model: f"Model {model} was trained behind another anonymization than runs here."
            for model, trained in preprocessor.fingerprints.items()
            if trained and trained != running
        }
        for model in self._refused:
            self._states[deployment_name(model)] = "trained behind another anonymization"

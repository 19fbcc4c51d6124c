"""From a request to the variant that answers it, and to what is seen of that.

The variant is chosen before the request waits, and asked like a model of its own. Where it cannot answer, base does,
unless the request named the variant: a bad variant costs time, not answers.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, final

from starlette.types import Scope

from deployments.catalog import BASE, ModelEntry, public_name, served_name, variant_of
from deployments.errors import (
    AnonymizerUnavailable,
    CallerOverloaded,
    CloakroomError,
    DeadlineExceeded,
    ModelStarting,
    Overloaded,
    RequestError,
    StageUnavailable,
)
from deployments.ingress.jobs import Answer, PredictJob, PredictResult
from deployments.ingress.metrics import Metrics
from deployments.ingress.readiness import Readiness
from deployments.ingress.requests import header
from deployments.ingress.schemas import Parameters
from deployments.ingress.stages import Stages
from deployments.ingress.variants.asking import Question
from deployments.ingress.variants.comparing import Comparing, Thinning
from deployments.ingress.variants.exchange import Exchange, Tallies
from deployments.ingress.variants.link import RolloutLink
from deployments.ingress.variants.routing import Routing, who_asks
from deployments.messages import ModelCard
from deployments.rollout.evidence import LEAST, PERCENTILE
from deployments.rollout.messages import Plan

__all__ = ["Choice", "VariantsSetup", "VariedServing"]

Ask = Callable[[ModelCard, PredictJob], Awaitable[PredictResult]]
_SHARED: Final = frozenset({"ingress", "anonymizer", "preprocessor", "postprocessor"})
"""Stages whose failures say nothing about a variant: all variants pass them."""
_UNHURRIED: Final = 0.5
"""Of the time that a request has whose caller names none: as much is time enough, however slow base is."""
_ENOUGH: Final = 4.0
"""So many times base's 95th percentile is time enough for an answer, also where some wait before it."""


@dataclass(frozen=True, slots=True)
class VariantsSetup:
    """What the ingress knows of variants; without entries there are none."""

    entries: Sequence[ModelEntry] = ()
    key: bytes = field(default=bytes(32), repr=False)
    """Hashes requests until the rollout's replica has told its own; the same in all replicas of the ingress."""
    link: RolloutLink | None = None
    admin_token: str = field(default="", repr=False)
    """What opens the admin routes; without one they are not there."""
    period_s: float = 1.0
    settings: Mapping[str, str] = field(default_factory=dict)
    """By served name, `settings_digest` of its entry."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who answers: `card` is the variant's own, under its served name."""

    card: ModelCard
    base: ModelCard
    pinned: bool = False
    """Whether the request named it."""
    varied: bool = False
    """Whether the model has variants at all."""

    @property
    def variant(self) -> str:
        """The variant's name; empty where the model has none."""
        return variant_of(self.card.name) if self.varied else ""


@final
class VariedServing:
    """See the module.

    Args:
        setup: the models that have variants.
        stages: the way to them, by served name.
        readiness: who may be asked.
        metrics: where requests and comparisons are counted.
        is_idle: whether no caller waits: when copies may go.
        caller_header: tells callers apart, in lower case.
        default_timeout_s: what a request has whose caller names no time.
    """

    def __init__(
        self,
        setup: VariantsSetup,
        stages: Stages,
        readiness: Readiness,
        metrics: Metrics,
        is_idle: Callable[[], bool],
        caller_header: bytes,
        default_timeout_s: float,
    ) -> None:
        self._entries = {entry.name: entry for entry in setup.entries}
        self._stages = stages
        self._readiness = readiness
        self._metrics = metrics
        self._caller_header = caller_header
        self._unhurried_s = _UNHURRIED * default_timeout_s
        self.routing = Routing(setup.entries, setup.key)
        self.tallies = Tallies((entry.name, (BASE, *entry.weights)) for entry in setup.entries)
        self.comparing = Comparing(stages, self.tallies, metrics, is_idle)
        self.link = setup.link
        self.exchange = (
            Exchange(setup.link, self.tallies, self._follow, period_s=setup.period_s)
            if setup.link is not None and setup.entries
            else None
        )
        self._samples = {
            served_name(entry.name, variant.name): Thinning(entry.compare_percent)
            for entry in setup.entries
            for variant in entry.variants
        }
        self._shadows = {
            served_name(entry.name, variant.name): Thinning(variant.shadow_percent)
            for entry in setup.entries
            for variant in entry.variants
            if variant.shadow
        }

        for name in self._entries:
            self._tell_weights(name)

    def _follow(self, plan: Plan) -> None:
        for name in self.routing.follow(plan):
            self._tell_weights(name)

    def _tell_weights(self, model: str) -> None:
        for variant, weight in self.routing.weights(model).items():
            self._metrics.weight(model, variant, weight)

    def has_variants(self, model: str) -> bool:
        """Whether a model has any."""
        return model in self._entries

    def names(self, model: str) -> tuple[str, ...]:
        """Return a model's variants, `base` first."""
        return (BASE, *self._entries[model].weights) if model in self._entries else (BASE,)

    def only(self, model: str) -> str | None:
        """Return the served name of the one variant that all requests go to, None where there are several."""
        if model not in self._entries:
            return model
        busy = [name for name, weight in self.routing.weights(model).items() if weight]
        return served_name(model, busy[0]) if len(busy) == 1 else None

    async def choose(self, base: ModelCard, scope: Scope, parameters: Parameters, job: PredictJob) -> Choice:
        """Return who answers a request to the model of card `base`.

        Raises:
            InvalidShape: it names a version that is not there.
            StageUnavailable: it names one that must not be served.
        """
        model = base.name
        entry = self._entries.get(model)
        if parameters.version:
            served = (served_name(model, name) for name in self.names(model))
            cards = {variant_of(card.name): card for card in self._readiness.known(served)}
            named = self.routing.named(model, parameters.version, cards)
            card = await self._readiness.card(served_name(model, named))
            return Choice(card, base, pinned=True, varied=entry is not None)
        if entry is None:
            return Choice(base, base)
        if self.exchange is not None:
            await self.exchange.ready()
        credential = header(scope, self._caller_header)
        who = who_asks(credential, parameters.subject, job.texts, split_by=entry.split_by)
        variant = self.routing.choose(model, who)
        if variant == BASE:
            return Choice(base, base, varied=True)
        try:
            card = await self._readiness.card(served_name(model, variant))
        except StageUnavailable as error:
            if error.stage not in _SHARED:
                self._failed(model, variant)
            return Choice(base, base, varied=True)
        # What callers may ask for is what base gives: of a variant that does not they notice nothing.
        return Choice(card if _gives(card, job) else base, base, varied=True)

    async def run(self, choice: Choice, job: PredictJob, ask: Ask) -> tuple[PredictResult, Choice]:
        """Let the chosen variant answer, or base in its place; return the answer and who gave it.

        Raises:
            CloakroomError: nobody could answer.
        """
        if not choice.varied:
            return await ask(choice.card, job), choice
        model, variant = public_name(choice.card.name), choice.variant
        stage = self._stages.models[choice.card.name]
        if variant != BASE and not choice.pinned and not stage.may_sleep and not stage.replicas():
            self._failed(model, variant)
            choice = replace(choice, card=choice.base)
        started = time.monotonic()
        result: PredictResult | None = None
        try:
            result = await ask(choice.card, job)
            failures = [answer for answer in result.answers if isinstance(answer, CloakroomError)]
        except CloakroomError as error:
            failures = [error]
        has_failed = any(self._is_its_own(failure, model, job) for failure in failures)
        if has_failed:
            self._failed(model, choice.variant)
        is_answered = result is not None and len(failures) < max(1, len(result.answers))
        may_leave = choice.variant != BASE and not choice.pinned
        if may_leave and not is_answered and any(map(_may_go_elsewhere, failures)):
            return await self.run(replace(choice, card=choice.base), job, ask)
        if result is None:
            raise failures[0]
        if is_answered and not has_failed:
            self._answered(choice, job, result, time.monotonic() - started)
        return result, choice

    def _answered(self, choice: Choice, job: PredictJob, result: PredictResult, seconds: float) -> None:
        model, was_asked = public_name(choice.card.name), result.cache in ("", "miss", "bypass")
        self.tallies.of(model, choice.variant).answered(seconds if was_asked else None)
        if was_asked:
            self._metrics.variant(model, choice.variant, seconds)
            self._copy(choice, job, result)

    def _is_its_own(self, failure: CloakroomError, model: str, job: PredictJob) -> bool:
        """Whether a failure says something of the variant: not of the caller, and not of what all variants share."""
        if isinstance(failure, RequestError) or failure.stage in _SHARED:
            return False
        if isinstance(failure, (DeadlineExceeded, ModelStarting)):
            return self._had_time(model, job)
        return failure.stage is not None  # else it was not let in to wait

    def _had_time(self, model: str, job: PredictJob) -> bool:
        """Whether a request that ran out of time had brought enough of it; else whoever sends short deadlines could
        take a variant back."""
        seconds = job.deadline - job.created
        base = self.tallies.of(model, BASE)
        usual_s = base.quantile(PERCENTILE) if base.timed >= LEAST else None
        return seconds >= self._unhurried_s or (usual_s is not None and seconds >= _ENOUGH * usual_s)

    def _failed(self, model: str, variant: str) -> None:
        self.tallies.of(model, variant).failed()
        self._metrics.variant(model, variant, None)

    def _copy(self, choice: Choice, job: PredictJob, result: PredictResult) -> None:
        """Offer what was asked to those who only look on, and a share of a variant's own to base."""
        model = public_name(choice.card.name)
        asked = self._who_looks_on(model, choice.card.name)
        if not asked:
            return
        answers = tuple(answer for answer in result.answers if isinstance(answer, Answer))
        if len(answers) != len(result.answers) or len(result.labels) != len(job.labels) or not answers:
            return
        texts = tuple(answer.document.text for answer in answers)
        question = Question(texts, result.labels, answers, tuple(job.columns))
        for whom, judged in asked:
            self.comparing.offer(question, asked=whom, judged=judged)

    def _who_looks_on(self, model: str, answered: str) -> list[tuple[str, str]]:
        weights = self.routing.weights(model)
        asked = [
            (shadow, shadow)
            for shadow, sample in self._shadows.items()
            if public_name(shadow) == model and shadow != answered and not weights[variant_of(shadow)] and sample.take()
        ]
        sample = self._samples.get(answered)
        if sample is not None and sample.take():
            asked.append((model, answered))
        return asked

    async def close(self) -> None:
        """Stop what runs beside the requests."""
        if self.exchange is not None:
            await self.exchange.close()
        await self.comparing.close()


def _gives(card: ModelCard, job: PredictJob) -> bool:
    """Whether a model can give what is asked for beside its answers."""
    explains = not job.explain or job.explain_method in card.explained_by
    return explains and (job.coverage is None or job.coverage in card.coverages)


def _may_go_elsewhere(failure: CloakroomError) -> bool:
    if isinstance(failure, (CallerOverloaded, AnonymizerUnavailable)):
        return False
    return isinstance(failure, (StageUnavailable, Overloaded))

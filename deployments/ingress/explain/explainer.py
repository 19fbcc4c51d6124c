"""Explains answers that are known: which requests may ask, and what they get.

An explanation is asked for after the answer and beside the batches of answers: who did not ask waits for none, and what
a cache keeps of an answer is the same with one and without. It has queues of its own, with the same admission, and the
rest of its request's time; where that does not suffice, the answer stands and says why it is not explained.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar, final

from deployments.errors import (
    CloakroomError,
    DeadlineExceeded,
    MemberChanging,
    ModelChanging,
    NotExplainable,
    TooLarge,
)
from deployments.ingress.admission import Admission
from deployments.ingress.batcher import MicroBatcher
from deployments.ingress.config import IngressConfig
from deployments.ingress.explain import occlusion
from deployments.ingress.explain.answers import Explanations, Failed
from deployments.ingress.explain.gradients import Gradients
from deployments.ingress.explain.jobs import (
    Asked,
    AttributeJob,
    Explained,
    ScoreJob,
    Scores,
    Weights,
    score_job,
)
from deployments.ingress.families.pauses import Pauses
from deployments.ingress.flow import Flow
from deployments.ingress.jobs import Answer, PredictJob, PredictResult
from deployments.ingress.metrics import Metrics
from deployments.ingress.stages import Stages
from deployments.messages import ModelCard
from deployments.review import RULE
from preprocessing.cells import Cells
from preprocessing.occlusion import Parts, Variant, phrases

__all__ = ["Explainer"]

J = TypeVar("J", ScoreJob, AttributeJob)
R = TypeVar("R")
Renewed = Callable[[ModelCard, float], Awaitable[ModelCard]]
Run = Callable[[str, list[J], Callable[[int], bool]], Awaitable[list[R | CloakroomError]]]


async def _unchanged(card: ModelCard, until: float) -> ModelCard:
    """What becomes of cards where no model is a family."""
    return card


@final
class Explainer:
    """Explains predictions.

    Args:
        config: the ingress' settings.
        flow: scores safe texts.
        stages: the way to each of them.
        metrics: where counts go.
        admission: the house whose rooms explanations wait in, as answers do.
        renewed: gives a family member's card as it is now, until a deadline; see `Families.renewed`.
    """

    def __init__(
        self,
        config: IngressConfig,
        flow: Flow,
        stages: Stages,
        metrics: Metrics,
        admission: Admission,
        renewed: Renewed = _unchanged,
    ) -> None:
        self._renewed = renewed
        self._config = config.explain
        self._batching = config.batching
        self._admission = admission
        self._stages = stages
        self._flow = flow
        self._gradients = Gradients(stages, metrics)
        self._scorers: dict[str, MicroBatcher[ScoreJob, Scores]] = {}
        self._attributers: dict[str, MicroBatcher[AttributeJob, Weights]] = {}

    def check(self, card: ModelCard, job: PredictJob) -> None:
        """Refuse what will not be explained.

        Raises:
            NotExplainable: the model's answers cannot be, or not like this.
            TooLarge: it would cost more than one request may.
        """
        if not job.explain:
            return
        if not card.explained_by:
            raise NotExplainable(
                f"This model's task is {card.task}: its answers have no label to explain.",
                path=_path("explain"),
            )
        if job.explain_method not in card.explained_by:
            raise NotExplainable(
                f"This model is explained by {' and '.join(card.explained_by)}, not by {job.explain_method}.",
                path=_path("explain_method"),
            )
        limits = self._config
        variants = limits.max_phrases + len(card.columns)  # of a text
        if job.size * variants > limits.max_variants:
            most = limits.max_variants // variants
            raise TooLarge(f"{job.size} texts to explain; the limit is {most}.", path="$.inputs")
        if job.characters * variants > limits.max_characters:
            most = limits.max_characters // variants
            raise TooLarge(f"{job.characters} characters to explain; the limit is {most}.", path="$.inputs")

    async def explain(self, model: str, job: PredictJob, result: PredictResult) -> Explanations:
        """Return, per answer, its explanation by the model that gave it; None for a text without an answer, nothing
        where nobody asked."""
        if not job.explain:
            return ()
        started = time.monotonic()
        found: list[Explained | Failed | None] = [None] * len(result.answers)
        whose: dict[str, list[tuple[int, Answer, Cells | None]]] = {}
        beside: Sequence[Cells | None] = job.columns or [None] * job.size
        for i, (answer, cells) in enumerate(zip(result.answers, beside, strict=True)):
            if isinstance(answer, Answer) and answer.abstained:
                # Whatever is said of the best label would tell which one it is.
                found[i] = Failed(job.explain_method, NotExplainable("The model abstained: there is no answer."))
            elif isinstance(answer, Answer):
                whose.setdefault(answer.answered_by or model, []).append((i, answer, cells))
        for name, told in whose.items():
            places, answers, columns = zip(*told, strict=True)
            outcomes = await self._explained(Asked(name, job, answers, columns, result.labels))
            for i, outcome in zip(places, outcomes, strict=True):
                found[i] = Failed(job.explain_method, outcome) if isinstance(outcome, CloakroomError) else outcome
        result.timings.add("explain", time.monotonic() - started)
        return found if any(found) else ()

    async def _explained(self, asked: Asked) -> Sequence[Explained | CloakroomError]:
        if asked.model == RULE:
            return [NotExplainable("A rule of the config gave this answer.")] * len(asked.answers)
        method = self._by_gradients if asked.job.explain_method == "gradients" else self._by_occlusion
        try:
            async with asyncio.timeout(max(0.0, asked.job.deadline - time.monotonic())):
                return await method(asked)
        except TimeoutError:
            return [DeadlineExceeded("The deadline passed before the explanation was ready.")] * len(asked.answers)
        except CloakroomError as error:
            return [error] * len(asked.answers)

    async def _by_occlusion(self, asked: Asked) -> list[Explained | CloakroomError]:
        parts = [
            Parts(answer.document, phrases(answer.document, self._config.max_phrases), cells)
            for answer, cells in zip(asked.answers, asked.cells, strict=True)
        ]
        variants = [of_one.variants() for of_one in parts]
        scores = iter(await self._score(asked, [variant for of_one in variants for variant in of_one]))
        return [
            occlusion.weighed(answer, of_one, [next(scores) for _ in its_variants], asked.made_by)
            for answer, of_one, its_variants in zip(asked.answers, parts, variants, strict=True)
        ]

    async def _by_gradients(self, asked: Asked) -> list[Explained | CloakroomError]:
        best = await self._best(asked)
        told = [(answer, *at) for answer, at in zip(asked.answers, best, strict=True) if isinstance(at, tuple)]
        documents = [answer.document for answer, _, _ in told]
        cuts = [phrases(document, self._config.max_phrases) for document in documents]
        question = AttributeJob(
            documents,
            cuts,
            [label for _, label, _ in told],
            asked.job.deadline,
            asked.job.caller,
            made_by=[answer.made_by or asked.made_by for answer, _, _ in told],
        )
        weights = iter(zip(told, cuts, await self._attribute(asked.model, question) if told else [], strict=True))
        found: list[Explained | CloakroomError] = []
        for at in best:
            if isinstance(at, CloakroomError):
                found.append(at)
                continue
            (answer, label, score), cut, of_text = next(weights)
            if isinstance(of_text, CloakroomError):
                found.append(of_text)
            else:
                found.append(Explained("gradients", label, score, Parts(answer.document, cut), of_text))
        return found

    async def _best(self, asked: Asked) -> list[tuple[int, float] | CloakroomError]:
        """Return each answer's best label and its score; asked anew where none reached the caller's threshold."""
        unnamed: list[Variant] = [
            (answer.document.text, cells)
            for answer, cells in zip(asked.answers, asked.cells, strict=True)
            if not answer.positions
        ]
        scores = iter(await self._score(asked, unnamed) if unnamed else [])
        found: list[tuple[int, float] | CloakroomError] = []
        for answer in asked.answers:
            known = answer if answer.positions else next(scores)
            found.append((known.positions[0], known.scores[0]) if isinstance(known, Answer) else known)
        return found

    async def _score(self, asked: Asked, variants: Sequence[Variant]) -> Scores:
        """Return the variants' scores. Where a family member's head is not there, one of them asks again until it is:
        whichever replica has answered, another one may be asked why, and has to load the head first."""
        scores = await self._submit(asked, variants)
        pauses = Pauses(asked.job.deadline)
        while asked.member is not None and _are_changing(scores) and await pauses.one():
            if (await self._renewed(asked.member, pauses.until)).member != asked.member.member:
                raise ModelChanging("While this was explained, another content took the member's place.")
            if not _are_changing(await self._submit(asked, variants[:1])):
                scores = await self._submit(asked, variants)
        return scores

    async def _submit(self, asked: Asked, variants: Sequence[Variant]) -> Scores:
        job = asked.job
        scored = score_job(variants, asked.labels, deadline=job.deadline, caller=job.caller, member=asked.member)
        return await self._batcher(self._scorers, asked.model, self._flow.score).submit(scored)

    async def _attribute(self, model: str, job: AttributeJob) -> Weights:
        return await self._batcher(self._attributers, model, self._gradients.attribute).submit(job)

    def _batcher(self, batchers: dict[str, MicroBatcher[J, R]], model: str, run: Run[J, R]) -> MicroBatcher[J, R]:
        if model not in batchers:
            batchers[model] = MicroBatcher(
                partial(run, model),
                lane=self._admission.lane(self._batching.max_items),
                replicas=partial(self._stages.widest, model),
                **self._batching.model_dump(),
            )
        return batchers[model]


def _are_changing(scores: Scores) -> bool:
    return any(isinstance(score, MemberChanging) for score in scores)


def _path(parameter: str) -> str:
    return f"$.parameters.{parameter}"

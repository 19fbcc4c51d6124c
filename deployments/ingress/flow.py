"""The way of one micro-batch through the house: anonymizer → preprocessor → model → postprocessor.

A batch holds several jobs; a job is one request. At each stage's door, units that nobody waits for any more, whose time
ran out or that failed are left behind, so the next stage works for the living only. Raw text goes to the anonymizer;
past it there are only `SafeText` and arrays, and the type checker says so.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeVar

from deployments.catalog import deployment_name
from deployments.errors import CloakroomError, ItemErrorCode, ModelChanging
from deployments.ingress.batch import Batch, StillWanted, Unit
from deployments.ingress.cache import PredictionCache
from deployments.ingress.explain.jobs import ScoreJob, Scores
from deployments.ingress.families.columns import member_of_job, members_of_rows, readings_of_texts
from deployments.ingress.jobs import AnonymizeJob, AnonymizeResult, Answer, Job, PredictJob, PredictResult, Timings
from deployments.ingress.metrics import Metrics
from deployments.ingress.review import degraded, known_reasons, settled
from deployments.ingress.rows import keep_items, owners, split_rows
from deployments.ingress.stages import Stage, Stages
from deployments.messages import (
    FeatureReply,
    FeatureRequest,
    FloatArray,
    IntArray,
    ModelCard,
    ModelRequest,
    PostprocessReply,
    PostprocessRequest,
)
from deployments.reading import Reading
from preprocessing.texts import Document

__all__ = ["Flow"]

_CHANGING_S = 0.1
_PATIENCE_S = 20.0
"""How long a batch that no replica of the model takes is tried again, if its deadlines allow."""

Request = TypeVar("Request")
Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True)
class _Outputs:
    """The model's answer to some units: `values` float32 [r, d] and `novelty` [r], and which rows are whose."""

    units: list[Unit]
    values: FloatArray
    item_offsets: IntArray
    row_weights: FloatArray
    novelty: FloatArray | None
    reading: Reading | None


class Flow:
    """Takes micro-batches through the stages.

    Args:
        stages: the way to each of them.
        metrics: where counts go.
        cache: answers that need no stage past the anonymizer, if any are kept.
        settings: `settings_digest` of each model's entry.
    """

    def __init__(
        self,
        stages: Stages,
        metrics: Metrics,
        cache: PredictionCache | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._settings = settings or {}
        self._stages = stages
        self._metrics = metrics
        self._cache = cache

    async def anonymize(self, jobs: list[AnonymizeJob], wanted: StillWanted) -> list[AnonymizeResult | CloakroomError]:
        """Anonymize the texts of each job.

        Raises:
            AnonymizerUnavailable: the stage failed as a whole; nothing went on.
        """
        started = time.monotonic()
        batch = Batch(jobs, wanted, self._metrics)
        self._metrics.batch("anonymize", sum(job.size for job in jobs))
        await self._anonymize(batch)
        return [
            AnonymizeResult([unit.anonymized() for unit in units], _timings(batch, job, started))
            for job, units in zip(jobs, batch.by_job(), strict=True)
        ]

    async def predict(
        self, model: str, jobs: list[PredictJob], wanted: StillWanted
    ) -> list[PredictResult | CloakroomError]:
        """Answer the texts of each job with `model`.

        Raises:
            StageUnavailable: a stage failed as a whole.
        """
        started = time.monotonic()
        batch = Batch(jobs, wanted, self._metrics)
        self._metrics.batch(model, sum(job.size for job in jobs))
        await self._anonymize(batch)
        cache = self._cache
        if cache is None:
            await self._answer(batch, model)
        else:
            await cache.answer(batch, partial(self._answer, batch, model))
        return [
            PredictResult(
                [unit.predicted() for unit in units],
                sum(unit.tokens for unit in units),
                _timings(batch, job, started),
                "" if cache is None else cache.verdict(job, units),
                batch.label_texts(j),
                # What was kept was made by the version of its key, whoever computes for others of the batch now.
                "" if member_of_job(job) or all(unit.kept_in for unit in units) else batch.version,
            )
            for j, (job, units) in enumerate(zip(jobs, batch.by_job(), strict=True))
        ]

    async def score(self, model: str, jobs: list[ScoreJob], wanted: StillWanted) -> list[Scores | CloakroomError]:
        """Answer texts that are safe already; nothing is kept.

        Raises:
            StageUnavailable: a stage failed as a whole.
        """
        batch = Batch(jobs, wanted, self._metrics)
        self._metrics.batch("explain", sum(job.size for job in jobs))
        batch.bring({raw: safe for job in jobs for raw, safe in job.safe.items()})
        await self._ask(batch, model, 0)
        return [[unit.predicted() for unit in units] for units in batch.by_job()]

    async def _answer(self, batch: Batch, model: str) -> None:
        """Ask the model; then, for the texts that it is not to answer, whom it falls back to, and so on."""
        await self._ask(batch, model, 0)
        for step in count(1):
            other = self._next(batch, model, step)
            if other is None:
                return
            try:
                await self._ask(batch, other, step)
            except CloakroomError:
                # What is answered already stays so, and what is held is better than nothing: it says what it is.
                for unit in batch.held():
                    _give_back(unit)
            for unit in batch.held():
                if unit.error is not None:
                    _give_back(unit)
            model = other

    def _next(self, batch: Batch, model: str, step: int) -> str | None:
        """Return who answers the texts that `model` is not to, None where there are none."""
        others: Counter[str] = Counter()
        for unit in batch.held():
            way = batch.predict_job(unit).way
            if step < len(way):
                others[way[step].name] += 1
            else:
                _give_back(unit)
        for other, items in others.items():
            self._metrics.fallback(model, other, items)
        return next(iter(others), None)

    async def _ask(self, batch: Batch, model: str, step: int, give_up: float | None = None) -> None:
        """Take the living through the stages of one model, which is `step` fallbacks away from the one asked."""
        give_up = time.monotonic() + _PATIENCE_S if give_up is None else give_up
        texts, labels = batch.living("preprocessor")
        if not texts:
            return
        features = await self._prepare(batch, model, texts, labels)
        try:
            outputs = await self._infer(batch, model, texts + labels, features, step)
        except ModelChanging:
            # A deployment exchanges its stages one by one: the model's turn comes, and nobody fails for it.
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(_CHANGING_S)
            await self._ask(batch, model, step, give_up)
            return
        # Only now: what was prepared for a version that has left is prepared again.
        for unit, tokens in zip(texts + labels, features.item_tokens.tolist(), strict=True):
            unit.tokens += tokens
        if outputs is not None:
            await self._read(batch, model, outputs, step)

    async def _anonymize(self, batch: Batch) -> None:
        """Give each living unit its document."""
        texts, labels = batch.living("anonymizer")
        if not texts:
            return
        units = texts + labels
        request = batch.anonymize_request(texts, labels)
        reply = await self._call(batch, "anonymizer", self._stages.anonymizer, request, request.budgets_s)
        for i, unit in enumerate(units):
            text = reply.texts[i]
            unit.language = reply.languages[i] if reply.languages else ""
            if text is None:
                unit.fail(reply.errors[i], "anonymizer", reply.blocked.get(i, ""))
            else:
                unit.document = Document(text, list(reply.entities.item(i)), *reply.uncovered.get(i, ()))
        for entity_type, found in Counter(entity[2] for entity in reply.entities.entities).items():
            self._metrics.entities(entity_type, found)

    async def _prepare(self, batch: Batch, model: str, texts: list[Unit], labels: list[Unit]) -> FeatureReply:
        units = texts + labels
        columns = tuple(unit.cells for unit in units)
        request = FeatureRequest(
            model,
            tuple(unit.safe_text() for unit in units),
            batch.budgets(texts, labels),
            columns=columns if any(columns) else (),
        )
        reply = await self._call(batch, "preprocessor", self._stages.preprocessor, request, request.budgets_s)
        _fail(units, reply.errors, "preprocessor")
        return reply

    async def _infer(
        self, batch: Batch, model: str, units: list[Unit], features: FeatureReply, step: int
    ) -> _Outputs | None:
        """Run the model over the living ones of `units`; None when nobody is left."""
        texts, labels = batch.living("model")
        if not texts:
            return None
        positions = _positions(units, texts + labels)
        kept = keep_items(features.item_offsets, positions)
        input_ids, row_offsets = split_rows(features.input_ids, features.row_offsets, kept.rows)
        whose = owners(kept.item_offsets)
        budgets = batch.budgets(texts, labels)
        request = ModelRequest(
            input_ids,
            row_offsets,
            tuple(budgets[i] for i in whose),
            features.fingerprint,
            reusable_from=int(kept.item_offsets[len(texts)]),
            waited_s=batch.waited_s,
            columns=None if features.columns is None else features.columns[positions][whose],
            **members_of_rows(batch, texts, whose, step),
        )
        stage = self._stages.models[model]
        reply = await self._call(batch, "model", stage, request, budgets)
        living = texts + labels
        batch.version = batch.version or reply.version
        changed = reply.settings != self._settings.get(model, reply.settings)
        for unit in texts:
            if changed or not _is_of(reply.reading, _card(batch, unit, step)):
                unit.key = b""  # another version's answer is an answer, and none to keep as this one's
        _fail(living, {whose[row]: code for row, code in reply.errors.items()}, deployment_name(model))
        return _Outputs(
            living, reply.values, kept.item_offsets, features.row_weights[kept.rows], reply.novelty, reply.reading
        )

    async def _read(self, batch: Batch, model: str, outputs: _Outputs, step: int) -> None:
        """Turn the model's rows into answers."""
        texts, labels = batch.living("postprocessor")
        if not texts:
            return
        kept = keep_items(outputs.item_offsets, _positions(outputs.units, texts + labels))
        jobs = [batch.predict_job(unit) for unit in texts]
        cards = [_card(batch, unit, step) for unit in texts]
        marks = tuple(known_reasons(unit, card) if card else () for unit, card in zip(texts, cards, strict=True))
        coverages = tuple(job.coverage for job in jobs)
        request = PostprocessRequest(
            model=model,
            values=outputs.values[kept.rows],
            item_offsets=kept.item_offsets,
            row_weights=outputs.row_weights[kept.rows],
            n=len(texts),
            top_k=tuple(job.top_k for job in jobs),
            thresholds=tuple(job.threshold for job in jobs),
            labels=tuple(batch.label_positions(unit, labels) for unit in texts) if labels else (),
            novelty=None if outputs.novelty is None else outputs.novelty[kept.rows],
            marks=marks if any(marks) else (),
            coverages=coverages if any(coverages) else (),
            reading=outputs.reading,
            **readings_of_texts(cards),
        )
        budgets = batch.budgets(texts, labels)
        reply = await self._call(batch, "postprocessor", self._stages.postprocessor, request, budgets)
        _fail(texts, reply.errors, "postprocessor")
        _settle(texts, cards, reply, model if step else "", outputs.reading)
        for reason, items in Counter(reason for reasons in reply.reasons for reason in reasons).items():
            self._metrics.review(model, reason, items)

    async def _call(
        self, batch: Batch, name: str, stage: Stage[Request, Reply], request: Request, budgets_s: Sequence[float]
    ) -> Reply:
        """Send one batch to a stage, for as long as its most patient unit waits."""
        started = time.monotonic()
        try:
            return await stage.call(request, max(budgets_s))
        finally:
            seconds = time.monotonic() - started
            batch.timings.add(name, seconds)
            self._metrics.stage(name, seconds)


def _timings(batch: Batch, job: Job, started: float) -> Timings:
    """Return a job's own timings: its wait for the batch, and the batch's time in each stage."""
    return Timings({"queue": started - job.created, **batch.timings.seconds})


def _positions(units: Sequence[Unit], chosen: Sequence[Unit]) -> list[int]:
    """Return where the `chosen` stand among `units`; both are in the same order."""
    if len(units) == len(chosen):
        return list(range(len(units)))
    position = {id(unit): i for i, unit in enumerate(units)}
    return [position[id(unit)] for unit in chosen]


def _fail(units: Sequence[Unit], errors: Mapping[int, ItemErrorCode], stage: str) -> None:
    for i, code in errors.items():
        units[i].fail(code, stage)


def _card(batch: Batch, unit: Unit, step: int) -> ModelCard | None:
    """Return what is known of the model that is `step` fallbacks away from the one that was asked."""
    way = batch.predict_job(unit).way
    return way[step] if step < len(way) else None


def _is_of(reading: Reading | None, card: ModelCard | None) -> bool:
    """Whether what came was made by what the card speaks of; where one of them does not say, nothing is against it."""
    return reading is None or card is None or reading.made_by == card.made_by


def _labels_told(reading: Reading | None, card: ModelCard | None) -> tuple[str, ...]:
    """Return the labels of an answer where they are not the card's. A member's card is always that of who answered."""
    if reading is None or _is_of(reading, card) or (card is not None and card.member is not None):
        return ()
    return reading.labels


def _settle(
    texts: Sequence[Unit],
    cards: Sequence[ModelCard | None],
    reply: PostprocessReply,
    answered_by: str,
    reading: Reading | None,
) -> None:
    for i, (unit, card) in enumerate(zip(texts, cards, strict=True)):
        if unit.error is not None or unit.document is None:
            continue
        if reply.vectors is not None:
            unit.answer = Answer(unit.document, vector=reply.vectors[i])
            continue
        answer = Answer(
            unit.document,
            reply.ranked[i],
            reply.scores[i],
            reply.reasons[i],
            prediction_set=reply.sets[i] if reply.sets else None,
            answered_by=answered_by,
            fallback_reasons=(unit.held.fallback_reasons or unit.held.reasons) if unit.held else (),
            labels=_labels_told(reading, card),
            made_by="" if reading is None else reading.made_by,
        )
        unit.answer = settled(answer, card.fallback if card else None)
        unit.held = answer if unit.answer is None else None


def _give_back(unit: Unit) -> None:
    """Answer with what is held. It is not kept: the next time, who should have answered may be there."""
    if unit.held is not None:
        unit.answer, unit.error, unit.key = degraded(unit.held), None, b""

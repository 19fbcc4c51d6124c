"""From outcomes to bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from deployments.catalog import public_name
from deployments.errors import CloakroomError
from deployments.ingress.explain.answers import Explanations, add_explanations
from deployments.ingress.jobs import Answer, PredictJob, PredictResult
from deployments.ingress.problems import problem_of
from deployments.ingress.responses import Response
from deployments.ingress.schemas import (
    Anonymized,
    ColumnOut,
    EntityOut,
    FamilyOut,
    ModelInfo,
    ModelRef,
    Prediction,
    PredictResponse,
    ScoredLabel,
    Usage,
)
from deployments.messages import ModelCard
from deployments.review import RULE
from preprocessing.texts import Document, Entity

__all__ = ["entities_out", "entity_fields", "model_info", "predict_response", "raise_if_all_failed"]

_encode = msgspec.json.Encoder().encode


def predict_response(
    card: ModelCard,
    job: PredictJob,
    result: PredictResult,
    *,
    return_anonymized: bool,
    variant: str = "",
    explanations: Explanations = (),
) -> Response:
    """Return the answer to a request for predictions; `variant` is who gave it, where the model has several.

    Raises:
        CloakroomError: every text failed; then the request as a whole did, with the first one's error.
    """
    raise_if_all_failed(result.answers)
    labels = _labels(card, job)
    predictions = [
        Prediction(error=problem_of(answer))
        if isinstance(answer, CloakroomError)
        else _prediction(answer, labels, return_anonymized=return_anonymized, explain=job.explain)
        for answer in result.answers
    ]
    given = [_labels_of(answer, labels) if isinstance(answer, Answer) else () for answer in result.answers]
    add_explanations(predictions, explanations, given)
    # While one version takes another's place, who computed it knows better which one it was.
    member = UNSET if card.member is None else card.member.name
    model = ModelRef(public_name(card.name), result.version or card.version, variant or UNSET, member)
    usage = Usage(items=job.size, characters=job.characters, tokens=result.tokens)
    body = PredictResponse(model, predictions, usage)
    headers = {"x-cache": result.cache} if result.cache else {}
    return Response(_encode(body), headers=headers, timings=result.timings.seconds)


def model_info(card: ModelCard) -> ModelInfo:
    """Return what callers see of a model."""
    return ModelInfo(
        name=card.name,
        version=card.version,
        task=card.task,
        labels=list(card.labels),
        description=card.description,
        license=card.license,
        max_tokens=card.max_tokens,
        fingerprint=card.fingerprint,
        source=card.source,
        languages=list(card.languages),
        coverages=list(card.coverages),
        columns=[ColumnOut(name, kind) for name, kind in card.columns],
        family=FamilyOut(card.family.member_from, card.family.base_answers) if card.family else UNSET,
    )


def raise_if_all_failed(outcomes: Sequence[object]) -> None:
    """Raise the first of the errors where there is nothing else."""
    errors = [outcome for outcome in outcomes if isinstance(outcome, CloakroomError)]
    if errors and len(errors) == len(outcomes):
        raise errors[0]


def _labels(card: ModelCard, job: PredictJob) -> Mapping[str, Sequence[str]]:
    """Return whose answers' positions are places in which labels; "" is the model that was asked."""
    own = [label.reveal() for label in job.labels]
    return {other.name: own or other.labels for other in job.way} | {"": own or card.labels, RULE: ()}


def _labels_of(answer: Answer, labels_of: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return answer.labels or labels_of[answer.answered_by]


def _prediction(
    answer: Answer, labels_of: Mapping[str, Sequence[str]], *, return_anonymized: bool, explain: bool
) -> Prediction:
    prediction = Prediction()
    if return_anonymized:
        prediction.anonymized = Anonymized(answer.document.text.value, entities_out(answer.document, explain=explain))
    if answer.vector is not None:
        prediction.embedding = answer.vector.tolist()
        return prediction
    labels = _labels_of(answer, labels_of)
    scores = [
        ScoredLabel(labels[position], round(score, 4))
        for position, score in zip(answer.positions, answer.scores, strict=True)
    ]
    prediction.scores = scores
    prediction.label = scores[0].label if scores else answer.label
    prediction.score = scores[0].score if scores else None
    prediction.needs_review = answer.needs_review
    prediction.review_reasons = list(answer.reasons)
    prediction.prediction_set = _named(answer.prediction_set, labels)
    prediction.abstained = answer.abstained or UNSET
    prediction.answered_by = answer.answered_by or UNSET
    prediction.fallback_reasons = list(answer.fallback_reasons) or UNSET
    return prediction


def _named(positions: Sequence[int] | None, labels: Sequence[str]) -> list[str] | UnsetType:
    return UNSET if positions is None else [labels[position] for position in positions]


def entity_fields(entity: Entity, *, explain: bool) -> dict[str, Any]:
    """Return the fields of an `EntityOut`."""
    fields: dict[str, Any] = {
        "type": entity.entity_type,
        "start": entity.start,
        "end": entity.end,
        "score": round(entity.score, 4),
        "token": entity.token,
    }
    if explain:
        base = entity.score if entity.base_score is None else entity.base_score
        fields |= {
            "operator": entity.operator,
            "recognizer": entity.recognizer,
            "base_score": round(base, 4),
            "context": entity.context or UNSET,
            "reason": _reason(entity, base),
        }
    return fields


def _reason(entity: Entity, base: float) -> str:
    """Say why something was taken out. All words are ours: a context word is one of a recognizer's, not the text's."""
    found = f"{entity.recognizer or 'The policy'} found it with a score of {base:.2g}"
    if not entity.context:
        return f"{found}."
    change = "raised" if entity.score >= base else "lowered"
    return f"{found}, which the word “{entity.context}” nearby {change} to {entity.score:.2g}."


def entities_out(document: Document, *, explain: bool = False) -> list[EntityOut]:
    """Return what was taken out of a document."""
    if explain:
        return [EntityOut(**entity_fields(entity, explain=True)) for entity in document.entities]
    return [EntityOut(e.entity_type, e.start, e.end, round(e.score, 4), e.token) for e in document.entities]

"""From outcomes to bodies."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from deployments.errors import CloakroomError
from deployments.ingress.jobs import AnonymizeJob, AnonymizeResult, Answer, PredictJob, PredictResult
from deployments.ingress.problems import problem_of
from deployments.ingress.responses import Response
from deployments.ingress.schemas import (
    Anonymized,
    AnonymizedItem,
    AnonymizeResponse,
    EntityOut,
    ModelInfo,
    ModelRef,
    Prediction,
    PredictResponse,
    ScoredLabel,
    Usage,
)
from deployments.messages import ModelCard
from preprocessing.texts import Document

__all__ = ["anonymize_response", "model_info", "predict_response"]

_encode = msgspec.json.Encoder().encode


def predict_response(card: ModelCard, job: PredictJob, result: PredictResult, *, return_anonymized: bool) -> Response:
    """Return the answer to a request for predictions.

    Raises:
        CloakroomError: every text failed; then the request as a whole did, with the first one's error.
    """
    _raise_if_all_failed(result.answers)
    labels = [label.reveal() for label in job.labels] or card.labels
    predictions = [
        Prediction(error=problem_of(answer))
        if isinstance(answer, CloakroomError)
        else _prediction(answer, labels, return_anonymized=return_anonymized)
        for answer in result.answers
    ]
    usage = Usage(items=job.size, characters=job.characters, tokens=result.tokens)
    body = PredictResponse(ModelRef(card.name, card.version), predictions, usage)
    return Response(_encode(body), timings=result.timings.seconds)


def anonymize_response(job: AnonymizeJob, result: AnonymizeResult) -> Response:
    """Return the answer to a request to anonymize; raises as `predict_response` does."""
    _raise_if_all_failed(result.documents)
    results = []
    for document in result.documents:
        if isinstance(document, CloakroomError):
            results.append(AnonymizedItem(error=problem_of(document)))
        else:
            results.append(AnonymizedItem(text=document.text.value, entities=_entities(document)))
    body = AnonymizeResponse(results, Usage(items=job.size, characters=job.characters))
    return Response(_encode(body), timings=result.timings.seconds)


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
    )


def _raise_if_all_failed(outcomes: Sequence[object]) -> None:
    errors = [outcome for outcome in outcomes if isinstance(outcome, CloakroomError)]
    if errors and len(errors) == len(outcomes):
        raise errors[0]


def _prediction(answer: Answer, labels: Sequence[str], *, return_anonymized: bool) -> Prediction:
    prediction = Prediction(needs_review=answer.needs_review)
    if return_anonymized:
        prediction.anonymized = Anonymized(answer.document.text.value, _entities(answer.document))
    if answer.vector is not None:
        prediction.embedding = answer.vector.tolist()
        prediction.needs_review = UNSET
        return prediction
    scores = [
        ScoredLabel(labels[position], round(score, 4))
        for position, score in zip(answer.positions, answer.scores, strict=True)
    ]
    prediction.scores = scores
    prediction.label = scores[0].label if scores else None
    prediction.score = scores[0].score if scores else None
    return prediction


def _entities(document: Document) -> list[EntityOut]:
    return [EntityOut(e.entity_type, e.start, e.end, round(e.score, 4), e.token) for e in document.entities]

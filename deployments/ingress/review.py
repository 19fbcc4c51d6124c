"""What is known of a text before a model has seen it, and what becomes of an answer that is not to be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from deployments.ingress.batch import Unit
from deployments.ingress.jobs import Answer
from deployments.messages import ModelCard
from deployments.review import RULE, Fallback, ReviewReason
from preprocessing.texts import redacted_share

__all__ = ["degraded", "known_marks", "known_reasons", "settled"]

_KNOWN: Final = (
    (),
    (ReviewReason.TOO_MUCH_REDACTED.value,),
    (ReviewReason.UNSUPPORTED_LANGUAGE.value,),
    (ReviewReason.TOO_MUCH_REDACTED.value, ReviewReason.UNSUPPORTED_LANGUAGE.value),
)
"""By their mark, the reasons that the safe text alone does not tell."""


def known_marks(unit: Unit, way: Sequence[ModelCard]) -> bytes:
    """Return one mark for each model of a way: what the ingress knows against its answer."""
    return bytes(_mark(unit, card) for card in way)


def known_reasons(unit: Unit, card: ModelCard) -> tuple[str, ...]:
    """Return what the ingress knows against a model's answer to a text."""
    return _KNOWN[_mark(unit, card)]


def _mark(unit: Unit, card: ModelCard) -> int:
    redacted = (
        card.redacted_above < 1
        and unit.document is not None
        and redacted_share(unit.document.entities, len(unit.text)) > card.redacted_above
    )
    foreign = bool(card.languages and unit.language and unit.language not in card.languages)
    return redacted + 2 * foreign


def settled(answer: Answer, fallback: Fallback | None) -> Answer | None:
    """Return what becomes of a model's answer: itself, a rule's, none at all; None where another model is to answer."""
    if fallback is None or not set(fallback.when) & set(answer.reasons):
        return answer
    if fallback.model is not None:
        return None
    nothing = replace(answer, positions=(), scores=(), prediction_set=None)
    if fallback.label is not None:
        return replace(nothing, answered_by=RULE, label=fallback.label)
    return replace(nothing, abstained=True)


def degraded(answer: Answer) -> Answer:
    """Return the answer of the model that was not to answer, where nobody else could."""
    return replace(answer, reasons=(*answer.reasons, ReviewReason.FALLBACK_FAILED.value))

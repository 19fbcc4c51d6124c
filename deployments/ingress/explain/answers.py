"""From explanations to bodies."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from deployments.errors import CloakroomError
from deployments.ingress.explain.jobs import Explained
from deployments.ingress.problems import problem_of
from deployments.ingress.schemas import ColumnWeight, Explanation, PhraseOut, Prediction

__all__ = ["Explanations", "Failed", "add_explanations"]


class Failed:
    """No explanation, by `method`, because of `error`."""

    __slots__ = ("error", "method")

    def __init__(self, method: str, error: CloakroomError) -> None:
        self.method = method
        self.error = error


Explanations = Sequence[Explained | Failed | None]


def add_explanations(
    predictions: Sequence[Prediction], explanations: Explanations, labels_of: Sequence[Sequence[str]]
) -> None:
    """Put each explanation beside its answer; there are none, or one entry a prediction. `labels_of` has, per
    prediction, the labels of whoever answered."""
    for prediction, explained, labels in zip(predictions, explanations, labels_of, strict=False):
        if isinstance(explained, Failed):
            prediction.explanation = Explanation(explained.method, error=problem_of(explained.error))
        elif explained is not None:
            prediction.explanation = _explanation(explained, labels)


def _explanation(explained: Explained, labels: Sequence[str]) -> Explanation:
    parts = explained.parts
    text = parts.document.text.value
    weights = [round(weight, 4) + 0.0 for weight in explained.weights]  # no -0.0
    told = len(parts.phrases)
    phrases = [
        PhraseOut(text[phrase.start : phrase.end], phrase.source_start, phrase.source_end, weight)
        for phrase, weight in zip(parts.phrases, weights[:told], strict=True)
    ]
    # By name alone: what stands in a column is nobody's to repeat.
    columns = [ColumnWeight(name, weight) for name, weight in zip(parts.columns, weights[told:], strict=True)]
    score = round(explained.score, 4)
    return Explanation(explained.method, labels[explained.label], score, phrases, columns or UNSET)

"""Whether a model can do what a request asks of it."""

from __future__ import annotations

from typing import Final

from deployments.errors import InvalidShape
from deployments.ingress.jobs import PredictJob
from deployments.messages import ModelCard

__all__ = ["check_parameters"]

_WITH_SETS: Final = ("classification", "tabular")


def check_parameters(card: ModelCard, job: PredictJob) -> None:
    """Compare what is asked with what the model can. Raises `InvalidShape`."""
    path = "$.parameters.labels"
    if card.task == "tagging" and not job.labels:
        raise InvalidShape("This model tags: send the labels to choose from.", path=path)
    if card.task != "tagging" and job.labels:
        raise InvalidShape("This model does not take labels.", path=path)
    if job.coverage is not None and card.task not in _WITH_SETS:
        raise InvalidShape(
            f"Prediction sets are for classification, and this model's task is {card.task}: of labels that a caller "
            "brings along nobody can say how often a set holds them.",
            path="$.parameters.coverage",
        )
    if job.coverage is not None and job.coverage not in card.coverages:
        there = ", ".join(map(str, card.coverages))
        said = f"This model has prediction sets of coverage {there}." if there else "This model has no prediction sets."
        raise InvalidShape(said, path="$.parameters.coverage")

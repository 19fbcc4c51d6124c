"""The postprocessor's core: one batch of model rows to answers, by the model's task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import FloatArray, PostprocessReply, PostprocessRequest, StageInfo
from deployments.postprocessor.scoring import aggregate, rank, sigmoid, softmax, unit

__all__ = ["Postprocessor", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one model are read.

    `temperature` divides logits (classification); `slope` and `intercept` turn a cosine into a probability (tagging).
    """

    task: str
    review_below: float
    temperature: float = 1.0
    slope: float = 1.0
    intercept: float = 0.0


class Postprocessor:
    """Reads model rows by each model's calibration."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self._readings = readings

    def info(self) -> StageInfo:
        """Answer with nothing but the stage's name: calibrations travel with the models."""
        return StageInfo("postprocessor")

    def read(self, request: PostprocessRequest) -> PostprocessReply:
        """Turn one batch of rows into answers.

        Raises:
            StageUnavailable: the model is not in this replica's config.
        """
        reading = self._readings.get(request.model)
        if reading is None:
            raise StageUnavailable("The postprocessor does not know this model.", stage="postprocessor")
        items = aggregate(request.values, request.item_offsets, request.row_weights)
        if reading.task == "embedding":
            return PostprocessReply((), (), (False,) * request.n, unit(items[: request.n]), {})
        if reading.task == "tagging":
            scores = _tag_scores(items, request, reading)
        else:
            scores = softmax(items[: request.n], reading.temperature).tolist()
        return _ranked(scores, request, reading)


def _tag_scores(items: FloatArray, request: PostprocessRequest, reading: Reading) -> list[list[float]]:
    vectors = unit(items)
    cosines = vectors[: request.n] @ vectors[request.n :].T
    probabilities = sigmoid(reading.slope * cosines.astype(np.float64) + reading.intercept)
    return [[float(row[k]) for k in request.labels[i]] for i, row in enumerate(probabilities)]


def _ranked(scores: list[list[float]], request: PostprocessRequest, reading: Reading) -> PostprocessReply:
    ranked: list[tuple[int, ...]] = []
    kept: list[tuple[float, ...]] = []
    review: list[bool] = []
    errors: dict[int, ItemErrorCode] = {}
    for i, item_scores in enumerate(scores):
        positions, values = rank(item_scores, request.top_k[i], request.thresholds[i])
        ranked.append(positions)
        kept.append(values)
        review.append(max(item_scores, default=0.0) < reading.review_below)
    return PostprocessReply(tuple(ranked), tuple(kept), tuple(review), None, errors)

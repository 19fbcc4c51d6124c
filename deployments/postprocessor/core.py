"""The postprocessor's core: one batch of model rows to answers, by the model's task."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import FloatArray, PostprocessReply, PostprocessRequest, StageInfo
from deployments.postprocessor.scoring import aggregate, prediction_set, rank, sigmoid, softmax, unit
from deployments.reading import Reading
from deployments.review import ReviewReason

__all__ = ["Postprocessor", "Reading"]


class Postprocessor:
    """Reads model rows by the calibration that came with them.

    Args:
        readings: by model, for rows that came without.
    """

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
        reading = request.reading or self._readings.get(request.model)
        if reading is None:
            raise StageUnavailable("The postprocessor does not know this model.", stage="postprocessor")
        items = aggregate(request.values, request.item_offsets, request.row_weights)
        if reading.task == "embedding":
            return PostprocessReply((), (), ((),) * request.n, unit(items[: request.n]), {})
        if reading.task == "tagging":
            scores = _tag_scores(items, request, reading)
        elif not request.readings:
            # Behind its own labels may lie those of members of its family, whose texts were given up since.
            own = items[: request.n, : len(reading.labels) or None]
            scores = softmax(own, reading.temperature).tolist()
        else:
            readings = [request.readings[k] if k >= 0 else reading for k in request.reading_of]
            return _ranked(_member_scores(items, readings), request, readings)
        return _ranked(scores, request, [reading] * request.n)


def _member_scores(items: FloatArray, readings: Sequence[Reading]) -> list[list[float]]:
    """Return each text's probabilities, by its member's labels and temperature; those of one member at once."""
    scores: list[list[float]] = [[]] * len(readings)
    texts: dict[int, list[int]] = {}
    for i, reading in enumerate(readings):
        texts.setdefault(id(reading), []).append(i)
    for of_one in texts.values():
        reading = readings[of_one[0]]
        probabilities = softmax(items[of_one, : len(reading.labels)], reading.temperature).tolist()
        for i, item_scores in zip(of_one, probabilities, strict=True):
            scores[i] = item_scores
    return scores


def _tag_scores(items: FloatArray, request: PostprocessRequest, reading: Reading) -> list[list[float]]:
    vectors = unit(items)
    cosines = vectors[: request.n] @ vectors[request.n :].T
    probabilities = sigmoid(reading.slope * cosines.astype(np.float64) + reading.intercept)
    return [[float(row[k]) for k in request.labels[i]] for i, row in enumerate(probabilities)]


def _ranked(scores: list[list[float]], request: PostprocessRequest, readings: Sequence[Reading]) -> PostprocessReply:
    ranked: list[tuple[int, ...]] = []
    kept: list[tuple[float, ...]] = []
    errors: dict[int, ItemErrorCode] = {}
    for i, item_scores in enumerate(scores):
        positions, values = rank(item_scores, request.top_k[i], request.thresholds[i])
        ranked.append(positions)
        kept.append(values)
    reasons = _reasons(scores, request, readings)
    return PostprocessReply(tuple(ranked), tuple(kept), reasons, None, errors, _sets(scores, request, readings))


def _reasons(
    scores: Sequence[Sequence[float]], request: PostprocessRequest, readings: Sequence[Reading]
) -> tuple[tuple[str, ...], ...]:
    """Return per text why a person should look at its answer; what the caller asked to see plays no part."""
    novel = _novel(request, readings)
    reasons: list[tuple[str, ...]] = []
    for i, item_scores in enumerate(scores):
        found = request.marks[i] if request.marks else ()
        if max(item_scores, default=0.0) < readings[i].review_below:
            found = (ReviewReason.LOW_CONFIDENCE.value, *found)
        if novel[i]:
            found = (*found, ReviewReason.OUT_OF_DISTRIBUTION.value)
        reasons.append(found)
    return tuple(reasons)


def _novel(request: PostprocessRequest, readings: Sequence[Reading]) -> list[bool]:
    """Return which texts are out of distribution.

    A text's novelty is the mean of its windows', by the weights that its answer is made with: a foreign window counts
    as much as it has a say. The greatest would mark a long text for its shortest, oddest end, and the more windows a
    text has, the more often; the novelty of the mean window would let two that are odd in opposite ways pass.
    """
    if request.novelty is None or all(math.isinf(reading.novelty_above) for reading in readings):
        return [False] * request.n
    novelty = aggregate(request.novelty[:, None], request.item_offsets, request.row_weights)
    values: list[float] = novelty[: request.n, 0].tolist()
    return [value > reading.novelty_above for value, reading in zip(values, readings, strict=True)]


def _sets(
    scores: Sequence[Sequence[float]], request: PostprocessRequest, readings: Sequence[Reading]
) -> tuple[tuple[int, ...] | None, ...]:
    """Return per text its prediction set; nothing where nobody asks."""
    if not any(coverage is not None for coverage in request.coverages):
        return ()
    thresholds = [
        reading.conformal.get(coverage) if coverage else None
        for coverage, reading in zip(request.coverages, readings, strict=True)
    ]
    return tuple(
        None if threshold is None else prediction_set(item_scores, threshold)
        for item_scores, threshold in zip(scores, thresholds, strict=True)
    )

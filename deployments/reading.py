"""How a model's rows are read: its calibration and thresholds, as far as the postprocessor needs them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # this travels in messages, and stages that only pass it on need neither
    from deployments.catalog import ModelEntry
    from preprocessing.bundle import Manifest, ModelSource

__all__ = ["Reading", "reading_of"]


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
    novelty_above: float = math.inf
    """Texts further than this from what the model was trained on are out of distribution."""
    conformal: Mapping[float, float] = field(default_factory=dict)
    """Per coverage its threshold: see `scoring.prediction_set`."""
    labels: int | None = None
    """Of a row's values, how many are logits, where rows of members with more labels lie beside it; all when None."""


def reading_of(entry: ModelEntry, bundle: ModelSource | Manifest, reference_threshold: float | None) -> Reading:
    """Return how rows are read: by what the bundle says, where the entry says nothing else.

    Args:
        entry: the model's.
        bundle: what it serves.
        reference_threshold: the bundle's own; None where it has no reference.
    """
    calibration = bundle.calibration
    below, novelty = entry.review.below, entry.review.novelty
    below = entry.review_below if below is None else below
    bundled = math.inf if reference_threshold is None else reference_threshold
    return Reading(
        task=bundle.task,
        review_below=float(calibration.get("review_below", 0.0)) if below is None else below,
        temperature=float(calibration.get("temperature", 1.0)),
        slope=float(calibration.get("slope", 1.0)),
        intercept=float(calibration.get("intercept", 0.0)),
        novelty_above=bundled if novelty is None else novelty,
        conformal={float(coverage): threshold for coverage, threshold in bundle.conformal.items()},
        labels=None if entry.family is None else len(bundle.labels),
    )

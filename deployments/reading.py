"""How the rows of a model are read: its calibration, its thresholds, its labels.

It belongs to the weights: logits of one version under the temperature, the thresholds or the labels of another are
answers that nobody checked. So the model's replica says with each reply how to read it, and whoever reads it goes by
that; while one version takes another's place, each answer is wholly of one of them. `made_by` tells versions apart
where nothing else does: a folder whose content was exchanged keeps its name, and often its version.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # this travels in messages, and stages that only pass it on need neither
    from deployments.catalog import ModelEntry
    from preprocessing.bundle import Manifest, ModelSource

__all__ = ["Reading", "made_by", "reading_by", "reading_of"]


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
    labels: tuple[str, ...] = ()
    """The model's own, by the position of their logits; what lies behind them in a row is not its own."""
    made_by: str = ""
    """See `made_by`; of a member of a family empty: it is told by its digest."""


def reading_of(entry: ModelEntry, source: ModelSource) -> Reading:
    """Return how the rows of an entry's model are read."""
    return reading_by(entry, source, source.reference_threshold, made_by(entry, source))


def reading_by(
    entry: ModelEntry, bundle: ModelSource | Manifest, reference_threshold: float | None, made_by: str = ""
) -> Reading:
    """Return how rows are read: by what the bundle says, where the entry says nothing else.

    Args:
        entry: the model's.
        bundle: what computed the rows.
        reference_threshold: the bundle's own; None where it has no reference.
        made_by: see `Reading`.
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
        labels=tuple(bundle.labels),
        made_by=made_by,
    )


def made_by(entry: ModelEntry, source: ModelSource) -> str:
    """Hash what an entry's answers are made by: its settings, and what lay in its bundle when it was opened."""
    from deployments.catalog import settings_digest  # messages import this module, and the catalog imports much

    return hashlib.sha256(f"{settings_digest(entry)} {source.version} {source.digest}".encode()).hexdigest()

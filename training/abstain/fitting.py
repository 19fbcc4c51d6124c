"""All that a classifier needs to keep silent, fitted on held-out texts, and what it is worth on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt

from deployments.model.novelty import Reference
from deployments.postprocessor.scoring import softmax
from training.abstain.calibration import reliability, temperature_of
from training.abstain.conformal import judge_sets, thresholds_of
from training.abstain.novelty import (
    FALSE_ALARMS,
    REFERENCE_FILE,
    fit_reference,
    knn_novelty,
    novelty_threshold,
    write_reference,
)
from training.embedding import Floats
from training.measure import auc, calibration_error, review_threshold

__all__ = ["COMPONENTS", "REDACTED", "Abstention", "Judged", "fit_abstention"]

COMPONENTS: Final = 128
"""Directions that novelty is measured along: more of them cost more and tell hardly more (card of `sentiment`)."""


REDACTED: Final = 0.8
"""Share of a text taken out above which nobody should rely on the answer. A rule, not fitted: where up to 0.6 of a
tweet was taken out (most often whom it is addressed to), answers were no worse, and of few more was."""


@final
@dataclass(frozen=True, slots=True)
class Judged:
    """Texts that a model was asked about: logits [n, classes], labels [n], features [n, d]."""

    logits: Floats
    labels: npt.NDArray[np.int64]
    features: Floats

    def halves(self, seed: int) -> tuple[Judged, Judged]:
        """Return two halves, drawn at random."""
        order = np.random.default_rng(seed).permutation(len(self.labels))
        return self._take(order[::2]), self._take(order[1::2])

    def _take(self, rows: npt.NDArray[np.int64]) -> Judged:
        return Judged(self.logits[rows], self.labels[rows], self.features[rows])


@final
@dataclass(frozen=True, slots=True)
class Abstention:
    """What was fitted; `fields` are a manifest's."""

    calibration: dict[str, float]
    conformal: dict[str, float]
    reference: Reference
    threshold: float

    def probabilities(self, given: Judged) -> Floats:
        """Return calibrated probabilities, [n, classes]."""
        return softmax(given.logits, self.calibration["temperature"])

    def fields(self) -> dict[str, Any]:
        """Return the manifest's fields."""
        return {
            "calibration": self.calibration,
            "conformal": self.conformal,
            "reference": {"file": REFERENCE_FILE, "threshold": self.threshold},
        }

    def write(self, folder: Path) -> list[str]:
        """Write the bundle's files; return their names."""
        write_reference(folder, self.reference)
        return [REFERENCE_FILE]

    def judge_scores(self, test: Judged) -> dict[str, Any]:
        """Return what scores are worth on texts of the model's own kind that they were not fitted on."""
        probabilities = self.probabilities(test)
        best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == test.labels
        sure = best >= self.calibration["review_below"]
        return {
            "ece": round(calibration_error(probabilities, test.labels), 4),
            "share_sure": round(float(sure.mean()), 4),
            "accuracy_sure": round(float(right[sure].mean()), 4),
            "reliability": reliability(best, right),
        }

    def judge_sets(self, test: Judged) -> dict[str, Any]:
        """Return what prediction sets are like on texts of the model's own kind that no threshold comes from."""
        return {"sets": judge_sets(self.probabilities(test), test.labels, self.conformal)}

    def judge_novelty(self, test: Judged, foreign: Mapping[str, Floats], train: Floats) -> dict[str, Any]:
        """Return how well texts of other kinds, features [n, d] by kind, are told from the model's own.

        `auroc` is the chance that one of them is further away than one of the model's own, `knn_auroc` the same by the
        distance to the tenth nearest of the training texts; `found` is the share above the threshold.
        """
        known, known_by_knn = self.reference.novelty(test.features), knn_novelty(train, test.features)
        figures = {}
        for kind, features in foreign.items():
            strange = self.reference.novelty(features)
            figures[kind] = {
                "texts": len(features),
                "auroc": round(_auroc(known, strange), 4),
                "knn_auroc": round(_auroc(known_by_knn, knn_novelty(train, features)), 4),
                "found": round(float((strange > self.threshold).mean()), 4),
            }
        return self.judge_alarms(test) | {"novelty": figures}

    def judge_alarms(self, test: Judged) -> dict[str, Any]:
        """Return the share of texts of the model's own kind that are called out of distribution all the same."""
        return {"false_alarms": round(float((self.reference.novelty(test.features) > self.threshold).mean()), 4)}


def fit_abstention(train: Floats, tune: Judged, held_out: Judged, wanted_accuracy: float) -> Abstention:
    """Fit all of it.

    Args:
        train: features of the texts that the model was fitted on.
        tune: other texts, for the temperature and the threshold of the score.
        held_out: others again, on which nothing at all is fitted but the sets' and the novelty's thresholds: what they
            promise holds only then.
        wanted_accuracy: answers at or above `review_below` are right this often on `tune`.
    """
    temperature = round(temperature_of(tune.logits, tune.labels), 4)
    probabilities = softmax(tune.logits, temperature)
    right = probabilities.argmax(axis=1) == tune.labels
    below = review_threshold(probabilities.max(axis=1), right, wanted_accuracy)
    reference = fit_reference(train, COMPONENTS)
    return Abstention(
        calibration={"temperature": temperature, "review_below": below, "review_redacted": REDACTED},
        conformal=thresholds_of(softmax(held_out.logits, temperature), held_out.labels),
        reference=reference,
        threshold=novelty_threshold(reference.novelty(held_out.features), FALSE_ALARMS),
    )


def _auroc(known: Floats, strange: Floats) -> float:
    scores = np.concatenate([known, strange])
    return auc(scores, np.arange(len(scores)) >= len(known))

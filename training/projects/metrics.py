"""Figures of a classifier's answers. Pure functions on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from training.measure import calibration_error, macro_f1

__all__ = ["figures", "flat", "per_label", "per_slice"]

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
_LEAST_ROWS: Final = 20
"""A slice of fewer rows says nothing."""


def figures(
    probabilities: Floats, truth: Ints, labels: Sequence[str], slices: Mapping[str, npt.NDArray[np.str_]] | None = None
) -> dict[str, Any]:
    """Return all figures of one set of rows.

    Args:
        probabilities: float [n, labels], n > 0.
        truth: [n], positions in `labels`.
        labels: names, in the order of the columns.
        slices: per column of the data, each row's value [n].
    """
    answers = probabilities.argmax(axis=1)
    likelihood = probabilities[np.arange(len(truth)), truth]
    return {
        "rows": len(truth),
        "accuracy": _round((answers == truth).mean()),
        "macro_f1": _round(macro_f1(truth, answers, len(labels))),
        "ece": _round(calibration_error(probabilities, truth)),
        "log_loss": _round(-np.log(np.maximum(likelihood, 1e-12)).mean()),
        "majority_share": _round(np.bincount(truth).max() / len(truth)),
        "per_label": per_label(truth, answers, labels),
        "per_slice": per_slice(truth, answers, labels, slices or {}),
    }


def per_label(truth: Ints, answers: Ints, labels: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return precision, recall, F1 and number of rows of each label."""
    out = {}
    for i, label in enumerate(labels):
        hits = int(((truth == i) & (answers == i)).sum())
        said, there = int((answers == i).sum()), int((truth == i).sum())
        out[label] = {
            "precision": _round(hits / max(1, said)),
            "recall": _round(hits / max(1, there)),
            "f1": _round(2 * hits / max(1, said + there)),
            "rows": there,
        }
    return out


def per_slice(
    truth: Ints, answers: Ints, labels: Sequence[str], slices: Mapping[str, npt.NDArray[np.str_]]
) -> dict[str, dict[str, float]]:
    """Return rows, accuracy and macro-F1 of each `column=value` with enough rows."""
    out = {}
    for column, values in slices.items():
        for value in sorted(set(values.tolist())):
            mine = values == value
            if mine.sum() >= _LEAST_ROWS:
                out[f"{column}={value}"] = {
                    "rows": int(mine.sum()),
                    "accuracy": _round((truth[mine] == answers[mine]).mean()),
                    "macro_f1": _round(macro_f1(truth[mine], answers[mine], len(labels))),
                }
    return out


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """Return nested figures by names with slashes: numbers alone, as trackers take them."""
    out: dict[str, float] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            out |= flat(value, f"{prefix}{name}/")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            out[f"{prefix}{name}"] = float(value)
    return out


def _round(value: Any) -> float:
    return round(float(value), 4)

"""The reference that novelty is measured against, and what it is worth.

The distance is Mahalanobis': ‖(x − mean) · whiten‖, where whiten takes the training texts' features to unit spread
along the directions in which they vary least. What all texts of a kind have in common is there; along their main
directions they differ from one another more than from foreign ones (compared in the card of `sentiment`). The
covariance is shrunk (Ledoit & Wolf 2004): a thousand features of ten thousand texts leave its small eigenvalues too
small.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from safetensors.numpy import save
from sklearn.covariance import ledoit_wolf

from deployments.model.novelty import Reference
from training.embedding import Floats

__all__ = ["FALSE_ALARMS", "REFERENCE_FILE", "fit_reference", "knn_novelty", "novelty_threshold", "write_reference"]

REFERENCE_FILE: Final = "reference.safetensors"
FALSE_ALARMS: Final = 0.02
"""Share of texts of the model's own kind that are called out of distribution."""


def fit_reference(features: Floats, components: int) -> Reference:
    """Return the reference of training texts, float32 [n, d], along their `components` narrowest directions."""
    mean = features.mean(axis=0, dtype=np.float64)
    covariance, _ = ledoit_wolf(features.astype(np.float64) - mean, assume_centered=True)
    spreads, directions = np.linalg.eigh(covariance)
    whiten = directions[:, :components] / np.sqrt(np.maximum(spreads[:components], 1e-12))
    return Reference(mean.astype(np.float32), np.ascontiguousarray(whiten, dtype=np.float32))


def novelty_threshold(novelty: Floats, false_alarms: float = FALSE_ALARMS) -> float:
    """Return the threshold above which that share of held-out texts of the model's own kind lies, to four digits."""
    return round(float(np.quantile(novelty, 1 - false_alarms, method="higher")), 4)


def knn_novelty(train: Floats, features: Floats, k: int = 10) -> Floats:
    """Return each row's distance to its k-th nearest training text, all scaled to length 1 (Sun et al. 2022): [b].

    For comparison only: a server would have to hold all training texts' features.
    """
    near = _unit(train)
    similarity = np.concatenate(
        [_unit(part) @ near.T for part in np.array_split(features, max(1, len(features) // 256))]
    )
    kth = np.partition(similarity, -k, axis=1)[:, -k]
    return np.asarray(np.sqrt(np.maximum(0.0, 2 - 2 * kth)), dtype=np.float32)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def write_reference(folder: Path, reference: Reference) -> None:
    """Write a reference and read it back. Raises `RuntimeError` when what was read is not what was meant."""
    path = folder / REFERENCE_FILE
    path.write_bytes(save({"mean": reference.mean, "whiten": np.ascontiguousarray(reference.whiten)}))
    read = Reference.read(path)
    if not (np.array_equal(read.mean, reference.mean) and np.array_equal(read.whiten, reference.whiten)):
        raise RuntimeError(f"{path} does not hold the reference that was fitted")

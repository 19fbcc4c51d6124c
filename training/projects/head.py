"""Linear heads: fitting, and how they are written. Pure functions on arrays, but for `write_head`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from training.measure import macro_f1

__all__ = ["LinearHead", "fit_head", "read_head", "write_head"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class LinearHead:
    """logits = values @ weight.T + bias. `weight` float32 [labels, d], `bias` float32 [labels]."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """Return float32 [n, labels] of float32 [n, d]."""
        return np.asarray(values @ self.weight.T + self.bias, dtype=np.float32)

    def scaled(self, scale: npt.NDArray[np.floating], shift: npt.NDArray[np.floating]) -> LinearHead:
        """Return the head of values v that does with v what this one does with `v * scale + shift`, each [d]."""
        weight = self.weight.astype(np.float64)
        return LinearHead((weight * scale).astype(np.float32), (self.bias + weight @ shift).astype(np.float32))


def fit_head(
    train: tuple[Floats, Ints],
    validation: tuple[Floats, Ints],
    labels: int,
    strengths: Sequence[float],
    seed: int,
    balanced: bool = False,
) -> tuple[LinearHead, dict[str, float]]:
    """Multinomial logistic regression; the penalty with the best macro-F1 on the validation part.

    Features are standardized for the fit, so that the penalty treats them alike; the scaling is folded into the head.

    Args:
        train: float32 [n, d] and labels [n]; every label has a row.
        validation: the same for the validation part.
        labels: how many there are.
        strengths: inverse L2 penalties to try; of two that are as good, the stronger penalty.
        seed: of the solver.
        balanced: weigh labels by how rare they are.

    Returns:
        The head, and the validation macro-F1 of each strength.
    """
    values, truth = train
    mean, spread = values.mean(axis=0, dtype=np.float64), values.std(axis=0, dtype=np.float64) + 1e-6
    standard = (values - mean) / spread
    scores: dict[str, float] = {}
    best: tuple[float, LinearHead] | None = None
    for strength in tqdm(sorted(strengths), desc="fitting the head", disable=None):
        weigh = "balanced" if balanced else None
        model = LogisticRegression(C=strength, max_iter=500, random_state=seed, class_weight=weigh)
        model.fit(standard, truth)
        head = _both_classes(model.coef_, model.intercept_, labels).scaled(1 / spread, -mean / spread)
        score = macro_f1(validation[1], head(validation[0]).argmax(axis=1), labels)
        scores[f"{strength:g}"] = round(score, 4)
        if best is None or score > best[0]:
            best = score, head
    if best is None:
        raise ValueError("no strengths to try")
    return best[1], scores


def _both_classes(weight: npt.NDArray[np.float64], bias: npt.NDArray[np.float64], labels: int) -> LinearHead:
    """For two classes scikit-learn gives one row, the log-odds of the second: halves of it make two logits."""
    if labels == 2 and len(weight) == 1:
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    return LinearHead(weight.astype(np.float32), bias.astype(np.float32))


def write_head(path: Path, head: LinearHead) -> None:
    """Write a head. Raises `RuntimeError` when what is read back is not what was meant."""
    tensors = {"weight": np.ascontiguousarray(head.weight), "bias": np.ascontiguousarray(head.bias)}
    path.write_bytes(save(tensors))
    again = read_head(path)
    if not (np.array_equal(again.weight, head.weight) and np.array_equal(again.bias, head.bias)):
        raise RuntimeError(f"{path} does not hold the head that was trained")


def read_head(path: Path) -> LinearHead:
    """Read what `write_head` wrote."""
    tensors: Mapping[str, Floats] = load(path.read_bytes())
    return LinearHead(tensors["weight"], tensors["bias"])

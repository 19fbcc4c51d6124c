"""The columns' part of a tabular model: what they add to the logits that the text gives.

The head is linear: what it makes of features and columns side by side is what it makes of the features, which is the
backend's to say, and what it makes of the columns. So rows go through the encoder with everybody else's, and a text
that is there with several rows of columns, as where an explanation leaves out one after another, goes through it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self, final

from deployments.messages import FloatArray, IntArray
from deployments.model.backends.base import BackendError
from preprocessing.bundle import ModelSource

__all__ = ["ColumnHead", "distinct"]


@final
class ColumnHead:
    """The last columns of a head's weight, float32 [labels, c]: those that the values of a row's columns meet."""

    def __init__(self, weight: FloatArray) -> None:
        self._weight = weight.T.copy()

    @classmethod
    def of(cls, source: ModelSource) -> Self | None:
        """Read a model's; None where it reads no columns. Raises `BackendError`."""
        if source.columns is None or source.head_path is None:
            return None
        weight = _weight(source.head_path)
        return cls(weight[:, weight.shape[1] - source.columns.width :])

    @property
    def labels(self) -> int:
        """How many there are."""
        return int(self._weight.shape[1])

    def __call__(self, columns: FloatArray) -> FloatArray:
        """Return what columns [r, c] add to the logits, [r, labels]."""
        added: FloatArray = columns @ self._weight
        return added


def distinct(rows: Sequence[IntArray]) -> tuple[list[int], list[int]]:
    """Return where each row is for the first time, and per row the position of its like among these."""
    place: dict[bytes, int] = {}
    first: list[int] = []
    like: list[int] = []
    for i, row in enumerate(rows):
        like.append(place.setdefault(row.tobytes(), len(first)))
        if like[i] == len(first):
            first.append(i)
    return first, like


def _weight(path: Path) -> FloatArray:
    from safetensors.numpy import load_file  # only models with a head need it

    try:
        weight: FloatArray = load_file(str(path))["weight"]
    except Exception as error:  # safetensors raises bare exceptions
        raise BackendError(f"{path} is not a linear head: {error}") from error
    return weight

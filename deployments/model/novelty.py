"""How far a row is from what a model was trained on: a distance on the features that its last layer reads.

A model is as sure of itself on a text in another language, or on source code, as on one of its own kind: its score does
not tell. The distance does (Lee et al. 2018, "A Simple Unified Framework for Detecting Out-of-Distribution Samples").
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Self, final

import numpy as np

from deployments.messages import FloatArray
from deployments.model.backends.base import Backend, BackendError, IdArray
from deployments.shell import LOGGER_NAME

__all__ = ["Reference", "WatchedBackend", "watched"]

_log = logging.getLogger(LOGGER_NAME)


@final
@dataclass(frozen=True, slots=True)
class Reference:
    """The mean of what the model was trained on, and the map in which its spread is the same in all directions.

    `mean` float32 [d], `whiten` float32 [d, k].
    """

    mean: FloatArray
    whiten: FloatArray

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read `reference.safetensors`. Raises `BackendError`."""
        from safetensors.numpy import load_file  # only models with a reference need it

        try:
            tensors = load_file(str(path))
            mean, whiten = tensors["mean"], tensors["whiten"]
        except Exception as error:  # safetensors raises bare exceptions
            raise BackendError(f"{path} is not a novelty reference: {error}") from error
        if mean.ndim != 1 or whiten.ndim != 2 or len(mean) != len(whiten):
            raise BackendError(f"{path} needs a mean [d] and a map whiten [d, k], not {mean.shape} and {whiten.shape}")
        if not (np.isfinite(mean).all() and np.isfinite(whiten).all()):
            raise BackendError(f"{path} holds values that are not finite")
        return cls(mean.astype(np.float32), whiten.astype(np.float32))

    def novelty(self, features: FloatArray) -> FloatArray:
        """Return ‖(x − mean) · whiten‖ of each row: float32 [b, d] to [b]."""
        distances: FloatArray = np.linalg.norm((features - self.mean) @ self.whiten, axis=1)
        return distances


@final
class WatchedBackend:
    """A backend that gives features, with each row's novelty in their place: [b, width + 1], the novelty last.

    So the thousand numbers of a row become one on the worker's own thread, in the same pass.
    """

    features = 0

    def __init__(self, backend: Backend, reference: Reference) -> None:
        """Take a loaded backend. Raises `BackendError` where its features are not what the reference is for."""
        if backend.features != len(reference.mean):
            raise BackendError(
                f"the novelty reference is for {len(reference.mean)} features; this backend gives {backend.features}"
            )
        self._backend = backend
        self._reference = reference
        self._answers = backend.width

    @property
    def token_budget(self) -> int:
        return self._backend.token_budget

    @property
    def width(self) -> int:
        return self._answers + 1

    def load(self) -> None:
        """Nothing to do: what is watched is loaded."""

    def warm_up(self) -> None:
        self._backend.warm_up()

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`."""
        values = self._backend.predict(input_ids, attention_mask)
        novelty = self._reference.novelty(values[:, self._answers :])
        return np.concatenate([values[:, : self._answers], novelty[:, None]], axis=1)

    def close(self) -> None:
        self._backend.close()


def watched(backend: Backend, reference: Path | None) -> Backend:
    """Return a loaded backend that tells novelty, or the backend as it is where there is no reference.

    A backend that cannot give features (a server elsewhere, one of your own) runs unwatched, and the log says so.

    Raises:
        BackendError: the reference cannot be read, or is for other features than the backend's.
    """
    if reference is None:
        return backend
    if not getattr(backend, "features", 0):
        _log.warning("this backend gives no features: no text will be told to be out of distribution")
        return backend
    return WatchedBackend(backend, Reference.read(reference))

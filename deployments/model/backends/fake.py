"""A backend without a model: the same answer for the same tokens, whatever the batch. For tests and load tests."""

from __future__ import annotations

import time
from typing import final

import numpy as np

from deployments.model.backends.base import FloatArray, IdArray
from preprocessing.bundle import ModelSource

__all__ = ["FakeBackend"]

EMBEDDING_WIDTH = 384
FEATURES = 8


@final
class FakeBackend:
    """Values are sines of the sum of a row's token ids. `seconds_per_token` sleeps as long as a real pass takes."""

    def __init__(
        self,
        source: ModelSource,
        *,
        device: str = "cpu",
        threads: int = 1,
        dtype: str = "auto",
        token_budget: int | None = None,
        features: bool = False,
        seconds_per_token: float = 0.0,
    ) -> None:
        self.token_budget = token_budget or 1024
        self.width = len(source.labels) or EMBEDDING_WIDTH
        self.features = FEATURES if features and source.labels else 0
        self._seconds_per_token = seconds_per_token

    def load(self) -> None:
        """Nothing to read."""

    def warm_up(self) -> None:
        """Nothing to warm."""

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`."""
        if self._seconds_per_token:
            time.sleep(self._seconds_per_token * input_ids.size)
        sums = (input_ids * attention_mask).sum(axis=1, keepdims=True)
        values: FloatArray = np.sin(sums * np.arange(1, self.width + self.features + 1) * 0.1).astype(np.float32)
        return values

    def close(self) -> None:
        """Nothing to let go of."""

"""Names of the tensors that the recognizer adds to the reference model's."""

from __future__ import annotations

from typing import Final

__all__ = ["CLASSIFIER", "SHAPE_EMBEDDINGS"]

SHAPE_EMBEDDINGS: Final = "embeddings.shape_embeddings.weight"
CLASSIFIER: Final = "classifier"

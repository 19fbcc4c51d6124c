"""What the two models are called, among ours and in the folder of their weights."""

from __future__ import annotations

from typing import Final

__all__ = ["RECOGNIZER", "SENTIMENT"]

RECOGNIZER: Final = "pii-names"
SENTIMENT: Final = "sentiment"

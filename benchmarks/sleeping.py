"""A model whose work is a known sleep: many replicas then fit on few cores, and what is ideal is known beforehand.

Named as a `backend` by import path. Nothing but the arithmetic is other than in any graph.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final, final

from deployments.model.backends.base import FloatArray, IdArray
from deployments.model.backends.fake import FakeBackend
from preprocessing.bundle import ModelSource

__all__ = ["FOLDER", "SECONDS_A_TEXT", "SleepingBackend"]

SECONDS_A_TEXT: Final = 0.05
FOLDER: Final = "SLEEPING_FOLDER"
"""Environment variable: each replica writes what it has done into a file of its own there."""


@final
class SleepingBackend:
    """Sleeps for each row and answers as the fake backend does. One row a pass: a pass is as long as its texts."""

    def __init__(self, source: ModelSource, **options: Any) -> None:
        self._fake = FakeBackend(source, token_budget=1)
        self.token_budget = 1
        self.width = self._fake.width
        self._rows = 0
        folder = os.environ.get(FOLDER)
        self._file = Path(folder, str(os.getpid())) if folder else None

    def load(self) -> None:
        """Nothing to read."""

    def warm_up(self) -> None:
        """Nothing to warm."""

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`."""
        time.sleep(SECONDS_A_TEXT * len(input_ids))
        self._rows += len(input_ids)
        if self._file is not None:
            self._file.write_text(str(self._rows))
        return self._fake.predict(input_ids, attention_mask)

    def close(self) -> None:
        """Nothing to let go of."""

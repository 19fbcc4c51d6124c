"""Model backends that tests plug in by import path: one that writes down what it is given, and one that fails."""

from __future__ import annotations

import os
import time
from typing import Any

from tokenizers import Tokenizer

from deployments.model.backends.base import FloatArray, IdArray
from deployments.model.backends.fake import FakeBackend
from preprocessing.bundle import ModelSource

__all__ = ["RECORD", "BrokenBackend", "RecordingBackend", "SteadyBackend"]

RECORD = "CLOAKROOM_TEST_RECORD"
"""Environment variable that names the file to write to."""


class RecordingBackend:
    """The fake backend, with each pass's rows decoded into a file first."""

    def __init__(self, source: ModelSource, **options: Any) -> None:
        self._fake = FakeBackend(source, **options)
        self._tokenizer = Tokenizer.from_file(str(source.tokenizer_path))
        self._path = os.environ[RECORD]
        self.token_budget = self._fake.token_budget
        self.width = self._fake.width

    def load(self) -> None:
        self._fake.load()

    def warm_up(self) -> None:
        self._fake.warm_up()

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        with open(self._path, "a", encoding="utf-8") as file:
            file.writelines(f"{text}\n" for text in self._tokenizer.decode_batch(input_ids.tolist()))
        return self._fake.predict(input_ids, attention_mask)

    def close(self) -> None:
        self._fake.close()


class BrokenBackend(RecordingBackend):
    """Fails on every pass after its warm-up, quoting what it was given, as careless libraries do."""

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        raise ValueError(f"cannot read {self._tokenizer.decode_batch(input_ids.tolist())}")


class SlowBackend(RecordingBackend):
    """Takes a tenth of a second a pass, one row a pass."""

    def __init__(self, source: ModelSource, **options: Any) -> None:
        super().__init__(source, **options)
        self.token_budget = 1

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        time.sleep(0.1)
        return super().predict(input_ids, attention_mask)


class SteadyBackend:
    """A hundred rows a second, whatever their length and however many come together, and hardly any CPU."""

    def __init__(self, source: ModelSource, **options: Any) -> None:
        self._fake = FakeBackend(source, **options)
        self.token_budget = self._fake.token_budget
        self.width = self._fake.width

    def load(self) -> None:
        self._fake.load()

    def warm_up(self) -> None:
        self._fake.warm_up()

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        time.sleep(len(input_ids) / 100)
        return self._fake.predict(input_ids, attention_mask)

    def close(self) -> None:
        self._fake.close()

"""Our stages in one process, as a function from texts to answers: what the same-kernel peers serve."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.ceiling import Ceiling
from benchmarks.stages import read_stages
from preprocessing.bundle import open_source

__all__ = ["Kernel", "kernel_of_environment"]

CONFIG: Final = "PEERS_CONFIG"
MODEL: Final = "PEERS_MODEL"


class Kernel:
    """A classification model behind our anonymizer, preprocessor and postprocessor. For one thread at a time."""

    def __init__(self, config: Path, model: str, threads: int) -> None:
        stages = read_stages(config, model)
        self._labels = tuple(open_source(stages.entry.source).labels)
        self._ceiling = Ceiling(stages, threads)
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Give the event loop back."""
        self._loop.close()

    def predict(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Answer some texts, strangers to each other: label and score, and all labels with theirs, best first."""
        reply = self._loop.run_until_complete(self._ceiling.answer(texts))
        answers = []
        for ranked, shares in zip(reply.ranked, reply.scores, strict=True):
            scores = [
                {"label": self._labels[place], "score": round(share, 6)}
                for place, share in zip(ranked, shares, strict=True)
            ]
            answers.append({**scores[0], "scores": scores})
        return answers

    def predict_many(self, requests: Sequence[str | Sequence[str]]) -> list[dict[str, Any]]:
        """Answer the `inputs` of several requests as one batch: one body each."""
        groups = [[inputs] if isinstance(inputs, str) else list(inputs) for inputs in requests]
        answers = iter(self.predict([text for group in groups for text in group]))
        return [{"predictions": [next(answers) for _ in group]} for group in groups]


def kernel_of_environment() -> Kernel:
    """Return the kernel that the environment names, as worker processes open it; OMP_NUM_THREADS threads a pass."""
    return Kernel(Path(os.environ[CONFIG]), os.environ[MODEL], int(os.environ["OMP_NUM_THREADS"]))

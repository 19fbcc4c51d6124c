"""ONNX Runtime under a recognizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt

from deployments.onnx_session import SessionError, open_session

__all__ = ["OnnxScorer"]

CPU_TOKEN_BUDGET: Final = 256
"""As for the models of the same size: more rows leave a core's second-level cache."""
GPU_TOKEN_BUDGET: Final = 16_384


@final
class OnnxScorer:
    """A graph that takes `input_ids`, `attention_mask` and, where it wants them, `shape_ids`, and gives `logits`."""

    def __init__(self, path: Path, *, device: str = "cpu", threads: int = 1) -> None:
        """Raise `SessionError` for a graph that cannot be loaded or that has other inputs."""
        self._session: Any = open_session(path, device=device, threads=threads)
        self._inputs = {given.name for given in self._session.get_inputs()}
        unknown = self._inputs - {"input_ids", "attention_mask", "token_type_ids", "shape_ids"}
        if unknown:
            raise SessionError(f"{path} wants inputs that are not supported: {', '.join(sorted(unknown))}")
        names = [output.name for output in self._session.get_outputs()]
        self._output = "logits" if "logits" in names else names[0]
        self._token_budget = GPU_TOKEN_BUDGET if device.startswith("cuda") else CPU_TOKEN_BUDGET

    @property
    def token_budget(self) -> int:
        return self._token_budget

    def score(
        self, input_ids: npt.NDArray[np.int64], attention_mask: npt.NDArray[np.int64], shape_ids: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Run one pass; see `TokenScorer.score`."""
        given = {"input_ids": input_ids, "attention_mask": attention_mask, "shape_ids": shape_ids}
        feed = {name: given.get(name, np.zeros_like(input_ids)) for name in self._inputs}
        return np.asarray(self._session.run([self._output], feed)[0], dtype=np.float32)

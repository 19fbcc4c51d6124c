"""ONNX Runtime. On a CPU this is the light default: no torch, int8 weights.

Takes graphs that give a pooled embedding (`sentence_embedding`), `logits`, a last hidden state (mean-pooled here), or,
where the bundle has a linear head, the `features` that it reads. Features beside logits are the graph's output of that
name, else its `sentence_embedding` or pooled `last_hidden_state`.
"""

from __future__ import annotations

from typing import Any, final

import numpy as np

from deployments.model.backends.base import BackendError, FloatArray, IdArray, ones, warm_up_shapes
from deployments.onnx_session import SessionError, open_session
from preprocessing.bundle import ModelSource

__all__ = ["OnnxBackend"]

CPU_TOKEN_BUDGET = 256
"""Eight texts of 30 tokens: measured best on one Zen 4 core; more rows leave its second-level cache (model card)."""
GPU_TOKEN_BUDGET = 16_384
FEATURES = "features"
_POOLED = ("sentence_embedding", "last_hidden_state")


@final
class OnnxBackend:
    """One inference session."""

    def __init__(
        self,
        source: ModelSource,
        *,
        device: str = "cpu",
        threads: int = 1,
        dtype: str = "auto",
        token_budget: int | None = None,
        features: bool = False,
    ) -> None:
        self._source = source
        self._features_wanted = features and bool(source.labels)
        self._device = device
        self._threads = threads
        self._token_budget = token_budget or (GPU_TOKEN_BUDGET if device.startswith("cuda") else CPU_TOKEN_BUDGET)
        self._session: Any = None
        self._head: _LinearHead | None = None
        self._width = self._features = 0
        if dtype != "auto":
            raise BackendError(f"the onnx backend runs a model as it was exported: dtype must be auto, not {dtype}")

    @property
    def token_budget(self) -> int:
        return self._token_budget

    @property
    def width(self) -> int:
        return self._width

    @property
    def features(self) -> int:
        return self._features

    def load(self) -> None:
        """Open the session and the head. Raises `BackendError`."""
        path = self._source.onnx_path
        if path is None:
            raise BackendError(f"model {self._source.name} has no onnx weights: use backend: torch")
        try:
            session = open_session(path, device=self._device, threads=self._threads)
        except SessionError as error:
            raise BackendError(str(error)) from error
        self._session = session
        self._inputs = [given.name for given in session.get_inputs()]
        unknown = set(self._inputs) - {"input_ids", "attention_mask", "token_type_ids"}
        if unknown:
            raise BackendError(f"{path} wants inputs that are not supported: {', '.join(sorted(unknown))}")
        names = [output.name for output in session.get_outputs()]
        answers = ("logits", *_POOLED) if self._source.labels else (*_POOLED[:1], "logits", *_POOLED[1:])
        self._outputs = [next((name for name in answers if name in names), names[0])]
        if self._source.head_path is not None:
            if FEATURES not in names:
                raise BackendError(f"{path} has no output `features`, which the head {self._source.head_path} reads")
            self._outputs, self._head = [FEATURES], _LinearHead(self._source)
        elif self._features_wanted:
            self._outputs += [name for name in (FEATURES, *_POOLED) if name in names and name != self._outputs[0]][:1]
        self._measure()

    def _measure(self) -> None:
        """Run one small pass to learn how wide the outputs are. A head's own input is its features."""
        answer, *more = self._run(*ones(1, 4))
        self._width = int((answer if self._head is None else self._head(answer)).shape[1])
        if self._features_wanted:
            self._features = int(answer.shape[1]) if self._head else sum(int(values.shape[1]) for values in more)

    def warm_up(self) -> None:
        for rows, length in warm_up_shapes(self._token_budget, self._source.max_tokens):
            self.predict(*ones(rows, length))

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`."""
        answer, *more = self._run(input_ids, attention_mask)
        if self._head is not None:
            answer, more = self._head(answer), [answer] if self._features else []
        return np.concatenate([answer, *more], axis=1) if more else answer

    def _run(self, input_ids: IdArray, attention_mask: IdArray) -> list[FloatArray]:
        """Return each of the wanted outputs, float32 [b, ...], values of tokens pooled."""
        if self._session is None:
            raise BackendError("predict before load")
        given = {"input_ids": input_ids, "attention_mask": attention_mask}
        feed = {name: given.get(name, np.zeros_like(input_ids)) for name in self._inputs}
        outputs = [np.asarray(values, dtype=np.float32) for values in self._session.run(self._outputs, feed)]
        return [_pooled(values, attention_mask) if values.ndim == 3 else values for values in outputs]

    def close(self) -> None:
        self._session = None


def _pooled(values: FloatArray, attention_mask: IdArray) -> FloatArray:
    """Means over the tokens that are not filled up: [b, l, d] to [b, d]."""
    mask = attention_mask[..., None].astype(np.float32)
    means: FloatArray = (values * mask).sum(axis=1) / mask.sum(axis=1)
    return means


class _LinearHead:
    """logits = features W^T + b. A tabular model's head reads columns, too: this is the part of the features."""

    def __init__(self, source: ModelSource) -> None:
        from safetensors.numpy import load_file  # only models with a head need it

        try:
            tensors = load_file(str(source.head_path))
            beside = 0 if source.columns is None else source.columns.width
            weight = tensors["weight"]
            self._weight, self._bias = weight[:, : weight.shape[1] - beside].T.copy(), tensors["bias"]
        except Exception as error:  # safetensors raises bare exceptions
            raise BackendError(f"{source.head_path} is not a linear head: {error}") from error

    def __call__(self, features: FloatArray) -> FloatArray:
        logits: FloatArray = features @ self._weight + self._bias
        return logits

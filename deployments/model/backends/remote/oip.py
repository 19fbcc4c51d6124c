"""The Open Inference Protocol v2, as Triton, KServe and others speak it: token ids as tensors, values as tensors."""

from __future__ import annotations

from typing import Any, Final, final
from urllib.parse import quote

import numpy as np

from deployments.model.backends.base import BackendError, FloatArray, IdArray, PassFailed
from deployments.model.backends.remote.client import JsonClient
from preprocessing.bundle import ModelSource

__all__ = ["OipServer"]

FEATURES: Final = "features"
_INPUTS: Final = {"input_ids", "attention_mask", "token_type_ids"}
_INTEGERS: Final = ("INT64", "INT32")


@final
class OipServer:
    """One model of one server. Its metadata must fit the source before anything is sent."""

    token_budget = 4096

    def __init__(self, client: JsonClient, source: ModelSource, model: str, output: str, features: bool) -> None:
        self._client = client
        self._source = source
        self._path = f"/v2/models/{quote(model, safe='')}"
        self._output = output
        self._features = features
        self._inputs: dict[str, str] = {}
        self._outputs: list[str] = []

    def connect(self) -> None:
        """Read and check the metadata. Raises `BackendError`, `RemoteRefused` or `PassFailed`."""
        said = self._client.get(self._path)
        try:
            inputs = {str(given["name"]): given for given in said["inputs"]}
            outputs = {str(given["name"]): given for given in said["outputs"]}
            self._inputs = {name: self._checked_input(name, given) for name, given in inputs.items()}
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise BackendError(f"{self._where}: its metadata names no inputs or outputs with shapes") from error
        if "input_ids" not in self._inputs:
            raise BackendError(f"{self._where} takes {', '.join(inputs) or 'nothing'}, and not input_ids")
        answer = self._choose(list(outputs))
        self._check_width(answer, outputs[answer].get("shape"))
        more = [FEATURES] if self._features and FEATURES in outputs and answer != FEATURES else []
        self._outputs = [answer, *more]

    def ask(self, input_ids: IdArray, attention_mask: IdArray) -> tuple[FloatArray, ...]:
        """Return the answer and, where wanted and given, the features: float32 [b, ...] each."""
        given = {"input_ids": input_ids, "attention_mask": attention_mask}
        inputs = [
            {
                "name": name,
                "datatype": kind,
                "shape": list(input_ids.shape),
                "data": given.get(name, np.zeros_like(input_ids)).ravel().tolist(),
            }
            for name, kind in self._inputs.items()
        ]
        wanted = [{"name": name, "parameters": {"binary_data": False}} for name in self._outputs]
        said = self._client.post(f"{self._path}/infer", {"inputs": inputs, "outputs": wanted})
        return tuple(self._tensor(said, name, len(input_ids)) for name in self._outputs)

    @property
    def _where(self) -> str:
        return f"{self._client.host}{self._path}"

    def _checked_input(self, name: str, given: Any) -> str:
        """Return the input's datatype."""
        shape = [int(size) for size in given["shape"]]
        if name not in _INPUTS:
            raise BackendError(f"{self._where} wants an input {name}, which is not supported")
        if given["datatype"] not in _INTEGERS:
            raise BackendError(f"{self._where}: input {name} is {given['datatype']}, and must be INT64 or INT32")
        if len(shape) != 2 or any(size > 0 for size in shape):
            raise BackendError(f"{self._where}: input {name} has the shape {shape}, and must have [-1, -1]")
        return str(given["datatype"])

    def _choose(self, names: list[str]) -> str:
        if self._output:
            if self._output not in names:
                raise BackendError(f"{self._where} has no output {self._output}: {', '.join(names)}")
            return self._output
        usual = "logits" if self._source.labels else "sentence_embedding"
        if usual in names or len(names) == 1:
            return usual if usual in names else names[0]
        raise BackendError(f"{self._where} has the outputs {', '.join(names)}: name one in remote.output")

    def _check_width(self, name: str, shape: Any) -> None:
        last = shape[-1] if isinstance(shape, list) and shape else -1
        width = last if isinstance(last, int) else -1
        labels = len(self._source.labels)
        if labels and width > 0 and width != labels:
            raise BackendError(f"{self._where}: output {name} has {width} values a row, and the model {labels} labels")

    def _tensor(self, said: Any, name: str, rows: int) -> FloatArray:
        try:
            output = next(given for given in said["outputs"] if given["name"] == name)
            shape = [int(size) for size in output["shape"]]
            values: FloatArray = np.asarray(output["data"], dtype=np.float32).reshape(shape)
        except (KeyError, TypeError, ValueError, OverflowError, StopIteration):
            values = np.zeros(0, dtype=np.float32)
        if values.ndim != 2 or len(values) != rows:
            raise PassFailed(f"{self._where} answered without {name} of {rows} rows")
        return values

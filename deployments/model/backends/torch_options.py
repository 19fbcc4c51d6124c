"""What may be done to a torch model once its weights are loaded: int8 by torchao, kernels by torch.compile."""

from __future__ import annotations

import shutil
from typing import Any, Literal

import torch

from deployments.model.backends.base import BackendError

__all__ = ["Int8", "prepare"]

Int8 = Literal["weights", "dynamic"]


def prepare(model: Any, *, int8: Int8 | None, compiled: bool) -> Any:
    """Return the model with int8 linear layers, compiled, or as it is.

    Raises:
        BackendError: a package or compiler is missing, or the model has a layer that torchao cannot take.
    """
    if int8 is not None:
        _quantize(model, int8)
    return _compiled(model) if compiled else model


def _quantize(model: Any, int8: Int8) -> None:
    try:
        from torchao.quantization import Int8DynamicActivationInt8WeightConfig, Int8WeightOnlyConfig, quantize_
    except ImportError as error:
        raise BackendError(f"int8: {int8} needs the package torchao, which is not installed") from error
    config = Int8WeightOnlyConfig(version=2) if int8 == "weights" else Int8DynamicActivationInt8WeightConfig(version=2)
    try:
        quantize_(model, config)
    except (RuntimeError, ValueError, NotImplementedError, AssertionError) as error:
        raise BackendError(f"int8: {int8}: torchao cannot quantize this model: {error}") from error


def _compiled(model: Any) -> Any:
    on_cpu = next(model.parameters()).device.type == "cpu"
    if on_cpu and not any(map(shutil.which, ("g++", "c++", "clang++"))):
        raise BackendError("compile: true needs a C++ compiler on a CPU, and there is no g++, c++ or clang++")
    # dynamic: passes come in hundreds of shapes, and one kernel must serve them all.
    return torch.compile(model, dynamic=True)

"""Reads weights back out of a float32 graph that `training.encoder` wrote: a fine-tuned encoder's, to write it anew.

Such a graph has the scale of each LayerNorm folded into the layers that read it, and its shift into their biases. A
network with these scales, these biases and no shifts computes the same, so that is what is returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from training.encoder import LAYERS, WIDTH
from training.weights import Tensors

__all__ = ["read_float_encoder"]

Array = npt.NDArray[Any]
_LINEARS: Final = 4
"""In a layer: query, key and value in one; output; up; down."""


def read_float_encoder(content: bytes) -> Tensors | None:
    """Return float32 tensors by their names in transformers' BertModel; None where the graph is none of ours."""
    held = _Held(onnx.load_from_string(content).graph)
    weights, biases, factors = held.constants("MatMul", 2), held.constants("Add", 1), held.constants("Mul", 1)
    tables = [*held.constants("Gather", 2), *held.constants("Slice", 2)]
    # Each normalized value is multiplied by smoothing's factor (1 here), then by its scale; the last one by that alone.
    scales = [*factors[1:-1:2], *factors[-1:]]
    counts = [len(tables), len(weights), len(biases), len(scales)]
    if counts != [2, _LINEARS * LAYERS, _LINEARS * LAYERS + 1, 2 * LAYERS + 1] or len(factors) != 4 * LAYERS + 1:
        return None
    named = [*_embeddings(*tables), *_norms(scales, biases[-1]), *_linears(weights, biases, scales)]
    return {name: np.ascontiguousarray(value, np.float32) for name, value in named}


@final
class _Held:
    """The constants that a graph's nodes read, in the graph's order."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._values = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
        self._nodes = list(graph.node)

    def constants(self, kind: str, dimensions: int) -> list[Array]:
        names = [name for node in self._nodes if node.op_type == kind for name in node.input]
        found = [self._values[name] for name in names if name in self._values]
        return [one for one in found if one.ndim == dimensions and one.dtype == np.float32]


def _embeddings(words: Array, places: Array) -> Iterator[tuple[str, Array]]:
    """The type embedding is in the places."""
    yield "embeddings.word_embeddings.weight", words
    yield "embeddings.position_embeddings.weight", places
    yield "embeddings.token_type_embeddings.weight", np.zeros((2, WIDTH))


def _norms(scales: list[Array], last_shift: Array) -> Iterator[tuple[str, Array]]:
    names = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        names += [f"encoder.layer.{layer}.{part}.LayerNorm" for part in ("attention.output", "output")]
    for name, scale in zip(names, scales, strict=True):
        yield f"{name}.weight", scale
        yield f"{name}.bias", last_shift if name == names[-1] else np.zeros(WIDTH)


def _linears(weights: list[Array], biases: list[Array], scales: list[Array]) -> Iterator[tuple[str, Array]]:
    for layer in range(LAYERS):
        at, prefix = _LINEARS * layer, f"encoder.layer.{layer}"
        joint = weights[at] / scales[2 * layer][:, None]
        for part, name in enumerate(("query", "key", "value")):
            columns = slice(part * WIDTH, (part + 1) * WIDTH)
            yield f"{prefix}.attention.self.{name}.weight", joint[:, columns].T
            yield f"{prefix}.attention.self.{name}.bias", biases[at][columns]
        up = weights[at + 2] / scales[2 * layer + 1][:, None]
        for name, place, weight in (
            ("attention.output", at + 1, weights[at + 1]),
            ("intermediate", at + 2, up),
            ("output", at + 3, weights[at + 3]),
        ):
            yield f"{prefix}.{name}.dense.weight", weight.T
            yield f"{prefix}.{name}.dense.bias", biases[place]

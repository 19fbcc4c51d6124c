"""A writer of ONNX graphs: names nodes and constants, and knows the linear layers that ONNX Runtime can run in int8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

__all__ = ["ORT", "GraphWriter", "Kind", "Range"]

ORT: Final = "com.microsoft"
Array = npt.NDArray[Any]
Kind = Literal["float", "blockwise", "dynamic", "static"]
"""How a linear layer computes. float: float32. blockwise: int8, a scale per 128 values of a row. dynamic: int8, one
activation scale a pass, found in it. static: int8, activation scale fixed by calibration."""


@dataclass(frozen=True, slots=True)
class Range:
    """The interval of a layer's input that its 256 steps span. It contains 0, so that zero is exact."""

    low: float
    high: float


@final
class GraphWriter:
    """Collects nodes and initializers. Every method that adds a node returns the name of its output."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, value: Array) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def floats(self, value: Array | float) -> str:
        return self.constant(np.asarray(value, dtype=np.float32))

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.nodes(kind, *inputs, outputs=1, domain=domain, **attributes)[0]

    def nodes(self, kind: str, *inputs: str, outputs: int, domain: str = "", **attributes: Any) -> list[str]:
        names = [f"{kind}_{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, names[0], domain=domain, **attributes))
        return names

    def linear(self, x: str, weight: Array, bias: Array, kind: Kind, span: Range | None) -> str:
        """Add `x @ weight + bias`.

        Args:
            x: float32 [..., k].
            weight: [k, n].
            bias: [n].
            kind: how to compute it.
            span: where the inputs lie; needed for `static` only.
        """
        if kind == "float":
            return self.node("Add", self.node("MatMul", x, self.floats(weight)), self.floats(bias))
        if kind == "blockwise":
            return self._blockwise(x, weight, bias)
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / 127  # per output channel, symmetric: no zero points
        packed = self.constant(np.clip(np.round(weight / scale), -127, 127).astype(np.int8))
        scales = self.floats(scale)
        if kind == "dynamic":
            return self.node("DynamicQuantizeMatMul", x, packed, scales, "", self.floats(bias), domain=ORT)
        if span is None:
            raise ValueError("a static layer needs the range of its input")
        step = (span.high - span.low) / 255
        step_name, zero = self.floats(step), self.constant(np.array(round(-span.low / step), dtype=np.uint8))
        quantized = self.node("QuantizeLinear", x, step_name, zero)
        inputs = (quantized, packed, step_name, scales, zero, "", self.floats(bias))
        return self.node("MatMulIntegerToFloat", *inputs, domain=ORT)

    def _blockwise(self, x: str, weight: Array, bias: Array, block: int = 128) -> str:
        k, n = weight.shape
        packed, scales = quantize_blocks(weight.T, block)
        inputs = (
            x,
            self.constant(packed.reshape(n, k // block, block)),
            self.floats(scales),
            "",
            "",
            self.floats(bias),
        )
        return self.node("MatMulNBits", *inputs, domain=ORT, K=k, N=n, bits=8, block_size=block, accuracy_level=4)

    def model(self, inputs: list[str], outputs: Mapping[str, tuple[str, tuple[int | str, ...]]]) -> onnx.ModelProto:
        """Close the graph.

        Args:
            inputs: names of int64 [b, l] inputs.
            outputs: per name, the value that gets this name and its shape, float32.
        """
        names = {value: name for name, (value, _) in outputs.items()}
        for node in self._nodes:
            node.input[:] = [names.get(value, value) for value in node.input]
            node.output[:] = [names.get(value, value) for value in node.output]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "l"]) for name in inputs],
            [helper.make_tensor_value_info(k, TensorProto.FLOAT, list(shape)) for k, (_, shape) in outputs.items()],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(ORT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="cloakroom training")


def quantize_blocks(rows: Array, block: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Quantize rows in blocks of columns, symmetric around 128.

    Returns:
        uint8 of the shape of `rows` [n, k] and float32 scales [n, k / block].
    """
    n, k = rows.shape
    blocks = rows.reshape(n, k // block, block)
    scales = np.maximum(np.abs(blocks).max(axis=-1), 1e-12) / 127
    packed = np.clip(np.round(blocks / scales[..., None]), -127, 127) + 128
    return packed.astype(np.uint8).reshape(n, k), scales.astype(np.float32)

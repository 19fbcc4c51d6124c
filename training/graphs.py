"""Float32 ONNX graphs to smaller ones, by ONNX Runtime's own tools, or as the bundled encoder became smaller."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import onnx

from training.embedding import MAX_TOKENS, padded

__all__ = ["as_float16", "as_int8_dynamic", "as_int8_static", "is_quantized"]

Rows = Sequence[npt.NDArray[np.int64]]
_LINEAR: Final = ["MatMul", "Gemm"]
_INT8_NODES: Final = {
    "DequantizeLinear",
    "DynamicQuantizeLinear",
    "DynamicQuantizeMatMul",
    "GatherBlockQuantized",
    "MatMulInteger",
    "MatMulIntegerToFloat",
    "MatMulNBits",
    "QLinearMatMul",
    "QuantizeLinear",
}
_OPTIONS: Final[dict[str, Any]] = {"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT}
"""Of a value behind an operator of the runtime's own, such as its attention, the tools do not know the type."""
_PASS_ROWS: Final = 8


def is_quantized(content: bytes) -> bool:
    """Whether a graph computes in int8 somewhere."""
    kinds = {node.op_type for node in onnx.load_from_string(content).graph.node}
    return bool(kinds & _INT8_NODES)


def as_int8_dynamic(content: bytes) -> bytes:
    """Linear layers in int8, a scale per output channel of the weights and one a pass of the activations."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    def convert(given: Path, made: Path) -> None:
        quantize_dynamic(
            given,
            made,
            op_types_to_quantize=_LINEAR,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options=_OPTIONS,
        )

    return _through_files(content, convert)


def as_int8_static(content: bytes, rows: Rows) -> bytes:
    """Linear layers in int8, with activation scales fixed on calibration rows.

    A graph that `training.encoder` wrote, a fine-tuned encoder's, is written anew, as the bundled encoder was.
    """
    return _written_anew(content, rows) or _static_by_runtime(content, rows)


def _written_anew(reference: bytes, rows: Rows) -> bytes | None:
    """The bundled encoder's way to int8, for a graph that `training.encoder` wrote; None for others."""
    from training.calibrate import calibrate  # sessions of its own
    from training.encoder import Recipe, write_encoder
    from training.reading import read_float_encoder

    tensors = read_float_encoder(reference)
    if tensors is None:
        return None
    half = len(rows) // 2
    calibration = calibrate(tensors, [*rows[:half], *_joined(rows[half:])], Recipe().smoothing)
    content: bytes = write_encoder(tensors, Recipe(), calibration)[0].SerializeToString()
    return content


def _joined(rows: Rows, at_once: int = 8) -> list[npt.NDArray[np.int64]]:
    """Long rows out of short ones: positions that most texts do not reach must be calibrated too."""
    parts = [rows[start : start + at_once] for start in range(0, len(rows), at_once)]
    joined = [np.concatenate([part[0][:1], *(row[1:-1] for row in part), part[0][-1:]]) for part in parts]
    return [row[:MAX_TOKENS] for row in joined]


def _static_by_runtime(content: bytes, rows: Rows) -> bytes:
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

    def convert(given: Path, made: Path) -> None:
        quantize_static(
            given,
            made,
            _Calibration(onnx.load_from_string(content), rows),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=_LINEAR,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            extra_options=_OPTIONS,
        )

    return _through_files(content, convert)


def as_float16(content: bytes) -> bytes:
    """Weights and arithmetic in float16; inputs and outputs stay as they are."""
    from onnxruntime.transformers.float16 import convert_float_to_float16

    model = convert_float_to_float16(onnx.load_from_string(content), keep_io_types=True)
    made: bytes = model.SerializeToString()
    return made


@final
class _Calibration:
    """Rows as ONNX Runtime's calibration reads them: `get_next` until it is None."""

    def __init__(self, model: onnx.ModelProto, rows: Rows) -> None:
        names = {given.name for given in model.graph.input}
        ordered = sorted(rows, key=len)
        passes = [padded(list(ordered[i : i + _PASS_ROWS])) for i in range(0, len(ordered), _PASS_ROWS)]
        self._passes = iter([_feed(given, names) for given in passes])

    def get_next(self) -> dict[str, Any] | None:
        return next(self._passes, None)


def _feed(given: dict[str, npt.NDArray[np.int64]], names: set[str]) -> dict[str, npt.NDArray[np.int64]]:
    return {name: given.get(name, np.zeros_like(given["input_ids"])) for name in names}


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """The tools warn, on the root logger, of each value whose type they are told in `_OPTIONS`."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)


def _through_files(content: bytes, convert: Callable[[Path, Path], None]) -> bytes:
    """The tools read and write files, and want shapes to be known."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder, _without_warnings():
        given, shaped, made = (Path(folder) / name for name in ("given.onnx", "shaped.onnx", "made.onnx"))
        given.write_bytes(content)
        quant_pre_process(given, shaped, skip_symbolic_shape=True)
        convert(shaped, made)
        return made.read_bytes()

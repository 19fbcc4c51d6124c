"""Reading the floating-point tensors of a weights file without the runtime that computes with them.

A safetensors file is a length, a JSON header and bytes. An ONNX file is a protobuf message, of which a few fields are
read here: initializers, and constants of the top-level graph. Files are mapped, not copied.

TensorError       a file that is not what its name says
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, final

import numpy as np

__all__ = ["FloatTensor", "TensorError", "float_tensors", "shapes"]

_SAFETENSORS_FLOATS: Final = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "bfloat16"}
_ONNX_FLOATS: Final = {1: "<f4", 10: "<f2", 11: "<f8", 16: "bfloat16"}
_HEADER_LIMIT: Final = 100_000_000  # of the format itself
_PART: Final = 1 << 20
"""Values looked at in one go: more would only take memory."""

# Numbers of the fields that are read, as onnx.proto gives them.
_MODEL_GRAPH, _GRAPH_NODE, _GRAPH_INITIALIZER = 7, 1, 5
_NODE_OPERATOR, _NODE_ATTRIBUTE, _ATTRIBUTE_TENSOR = 4, 5, 5
_TENSOR_TYPE, _TENSOR_FLOATS, _TENSOR_NAME, _TENSOR_RAW, _TENSOR_DOUBLES, _TENSOR_EXTERNAL = 2, 4, 8, 9, 10, 13
_ENTRY_KEY, _ENTRY_VALUE = 1, 2
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class TensorError(ValueError):
    """A file that is not what its name says. The message does not name the file."""


@final
@dataclass(frozen=True, slots=True)
class FloatTensor:
    """One tensor of numbers, unread."""

    name: str
    kind: str
    """A numpy dtype, or `bfloat16`, which numpy has none for."""
    content: memoryview

    def damage(self) -> str:
        """Return `NaN` or `an infinite value` where the tensor holds one, else "".

        A mask of zeros and −inf, which exported attention holds, is whole.
        """
        size = 2 if self.kind == "bfloat16" else np.dtype(self.kind).itemsize
        worst = ""
        for start in range(0, len(self.content), size * _PART):
            values = self._read(self.content[start : start + size * _PART])
            finite = np.isfinite(values)
            if finite.all():
                continue
            if np.isnan(values).any():
                return "NaN"
            worst = "an infinite value"
        return "" if worst and self._is_mask() else worst

    def _read(self, content: memoryview) -> Any:
        if self.kind == "bfloat16":  # the upper half of a float32
            return (np.frombuffer(content, "<u2").astype(np.uint32) << 16).view(np.float32)
        return np.frombuffer(content, self.kind)

    def _is_mask(self) -> bool:
        values = self._read(self.content)
        return bool(((values == 0) | (values == -np.inf)).all())


def float_tensors(path: Path) -> Iterator[FloatTensor]:
    """Yield the floating-point tensors of a `.safetensors` or `.onnx` file.

    Raises:
        TensorError: the file is cut off or is something else.
        OSError: it cannot be read.
    """
    content = _mapped(path)
    try:
        yield from _of_onnx(content, path.parent) if path.suffix == ".onnx" else _of_safetensors(content)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise TensorError("it is cut off or damaged") from error


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shape of each tensor of a safetensors file, from its header. Raises as `float_tensors`."""
    header, _ = _header(_mapped(path))
    return {name: tuple(int(n) for n in entry["shape"]) for name, entry in header.items()}


def _mapped(path: Path) -> memoryview:
    try:
        return memoryview(np.memmap(path, dtype=np.uint8, mode="r"))
    except ValueError as error:  # numpy maps no empty file
        raise TensorError("it is empty") from error


def _of_safetensors(content: memoryview) -> Iterator[FloatTensor]:
    header, start = _header(content)
    for name, entry in header.items():
        if kind := _SAFETENSORS_FLOATS.get(entry["dtype"]):
            first, last = entry["data_offsets"]
            yield FloatTensor(name, kind, content[start + first : start + last])


def _header(content: memoryview) -> tuple[Mapping[str, Any], int]:
    """Return the header without its metadata, and where the bytes start."""
    try:
        [length] = struct.unpack_from("<Q", content)
        if length > min(len(content) - 8, _HEADER_LIMIT):
            raise TensorError("it is cut off, or is no safetensors file")
        header = json.loads(bytes(content[8 : 8 + length]))
        tensors = {name: entry for name, entry in header.items() if name != "__metadata__"}
        ends = [int(entry["data_offsets"][1]) for entry in tensors.values()]
        complete = all({"dtype", "shape"} <= entry.keys() for entry in tensors.values())
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise TensorError("it is cut off, or is no safetensors file") from error
    if not complete or 8 + length + max(ends, default=0) > len(content):
        raise TensorError("it is cut off, or is no safetensors file")
    return tensors, 8 + length


def _of_onnx(content: memoryview, folder: Path) -> Iterator[FloatTensor]:
    graph = next((value for number, value in _fields(content) if number == _MODEL_GRAPH), None)
    if not isinstance(graph, memoryview):
        raise TensorError("it is no ONNX model: it has no graph")
    for number, value in _fields(graph):
        if not isinstance(value, memoryview):
            continue
        if number == _GRAPH_INITIALIZER:
            yield from _tensor(value, folder)
        elif number == _GRAPH_NODE:
            yield from _constant(value, folder)


def _constant(node: memoryview, folder: Path) -> Iterator[FloatTensor]:
    """Yield what a `Constant` holds; other nodes have no numbers of their own."""
    fields = list(_fields(node))
    if (_NODE_OPERATOR, b"Constant") not in fields:
        return
    for number, attribute in fields:
        if number == _NODE_ATTRIBUTE and isinstance(attribute, memoryview):
            for inner, value in _fields(attribute):
                if inner == _ATTRIBUTE_TENSOR and isinstance(value, memoryview):
                    yield from _tensor(value, folder)


def _tensor(message: memoryview, folder: Path) -> Iterator[FloatTensor]:
    kind, name, parts = "", "", []
    external: dict[str, str] = {}
    for number, value in _fields(message):
        if isinstance(value, int):
            kind = _ONNX_FLOATS.get(value, "") if number == _TENSOR_TYPE else kind
        elif number == _TENSOR_NAME:
            name = bytes(value).decode()
        elif number in (_TENSOR_RAW, _TENSOR_FLOATS, _TENSOR_DOUBLES):
            parts.append(value)
        elif number == _TENSOR_EXTERNAL:
            external |= _entry(value)
    if kind and external:
        parts.append(_outside(folder, external))
    if kind:
        yield from (FloatTensor(name, kind, part) for part in parts)


def _entry(message: memoryview) -> dict[str, str]:
    found = {number: bytes(text).decode() for number, text in _fields(message) if isinstance(text, memoryview)}
    return {found.get(_ENTRY_KEY, ""): found.get(_ENTRY_VALUE, "")}


def _outside(folder: Path, entry: Mapping[str, str]) -> memoryview:
    """Return the bytes of a tensor that lies in a file of its own, beside the graph."""
    location = PurePosixPath(entry.get("location", ""))
    if location.is_absolute() or ".." in location.parts or not location.name:
        raise TensorError(f"its tensors lie in {location}, outside its folder")
    try:
        content = _mapped(folder / location)
    except OSError as error:
        raise TensorError(f"its tensors lie in {location}, which is missing") from error
    start = int(entry.get("offset") or 0)
    end = start + int(entry["length"]) if entry.get("length") else len(content)
    if end > len(content):
        raise TensorError(f"its tensors lie in {location}, which is cut off")
    return content[start:end]


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Yield number and value of each field of a protobuf message. Fixed-width ones are passed over."""
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield number, value
        elif wire == _BYTES:
            length, at = _varint(message, at)
            if at + length > end:
                raise TensorError("it is cut off or damaged")
            yield number, message[at : at + length]
            at += length
        elif wire in (_FIXED32, _FIXED64):
            at += 4 if wire == _FIXED32 else 8
        else:
            raise TensorError("it is damaged, or is no ONNX model")


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at

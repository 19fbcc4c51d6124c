"""Reading the floating-point tensors of a weights file without the runtime that computes with them.

A safetensors file is a length, a JSON header and bytes. An ONNX file is a protobuf message, of which a few fields are
read here: initializers, and constants of the top-level graph. Files are mapped, not copied.

TensorError       a file that is not what its name says
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, final

import numpy as np

__all__ = ["FloatTensor", "TensorError", "float_tensors", "outside_files", "shapes"]

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
_LONGEST_VARINT: Final = 70
"""Bits of the ten bytes that a number has at most. Without a bound, a file of one number would take for ever."""
INSIDE: Final = {
    ("ModelProto", 7): "GraphProto",
    ("ModelProto", 20): "TrainingInfoProto",
    ("ModelProto", 25): "FunctionProto",
    ("TrainingInfoProto", 1): "GraphProto",
    ("TrainingInfoProto", 2): "GraphProto",
    ("FunctionProto", 7): "NodeProto",
    ("FunctionProto", 11): "AttributeProto",
    ("GraphProto", 1): "NodeProto",
    ("GraphProto", 5): "TensorProto",
    ("GraphProto", 15): "SparseTensorProto",
    ("NodeProto", 5): "AttributeProto",
    ("AttributeProto", 5): "TensorProto",
    ("AttributeProto", 6): "GraphProto",
    ("AttributeProto", 10): "TensorProto",
    ("AttributeProto", 11): "GraphProto",
    ("AttributeProto", 22): "SparseTensorProto",
    ("AttributeProto", 23): "SparseTensorProto",
    ("SparseTensorProto", 1): "TensorProto",
    ("SparseTensorProto", 2): "TensorProto",
    ("TensorProto", 13): "StringStringEntryProto",
}
"""Messages of an ONNX file that a tensor's place can lie in: message and number of a field to what it holds."""


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
    with _damage():
        yield from _of_onnx(content, path.parent) if path.suffix == ".onnx" else _of_safetensors(content)


def outside_files(path: Path) -> set[str]:
    """Return the files beside an ONNX graph in which it says that tensors of it lie: of all kinds, in all its parts.

    Raises:
        TensorError: one is none of its folder's, or the graph is cut off or is something else.
        OSError: it cannot be read.
    """
    found: set[str] = set()
    with _damage():
        waiting = [("ModelProto", _mapped(path))]
        while waiting:
            kind, message = waiting.pop()
            if kind == "StringStringEntryProto":
                entry = _entry(message)
                found |= {str(_beside(entry["location"]))} if "location" in entry else set()
                continue
            inner = [(INSIDE.get((kind, number)), value) for number, value in _fields(message)]
            waiting += [(name, value) for name, value in inner if name and isinstance(value, memoryview)]
    return found


@contextmanager
def _damage() -> Iterator[None]:
    """Whatever a file's bytes make of the reader, it is the file's fault."""
    try:
        yield
    except TensorError:
        raise
    except (struct.error, LookupError, TypeError, ValueError, OverflowError) as error:
        raise TensorError("it is cut off or damaged") from error


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shape of each tensor of a safetensors file, from its header. Raises as `float_tensors`."""
    header, _ = _header(_mapped(path))
    with _damage():
        return {name: tuple(int(n) for n in entry["shape"]) for name, entry in header.items()}


def _mapped(path: Path) -> memoryview:
    try:
        return np.memmap(path, dtype=np.uint8, mode="r").data
    except ValueError as error:  # numpy maps no empty file
        raise TensorError("it is empty") from error


def _of_safetensors(content: memoryview) -> Iterator[FloatTensor]:
    header, start = _header(content)
    for name, entry in header.items():
        if kind := _SAFETENSORS_FLOATS.get(entry["dtype"]):
            first, last = entry["data_offsets"]
            yield _whole(name, kind, content[start + first : start + last])


def _header(content: memoryview) -> tuple[Mapping[str, Any], int]:
    """Return the header without its metadata, and where the bytes start."""
    try:
        [length] = struct.unpack_from("<Q", content)
        if length > min(len(content) - 8, _HEADER_LIMIT):
            raise TensorError("it is cut off, or is no safetensors file")
        header = json.loads(bytes(content[8 : 8 + length]))
        tensors = {name: entry for name, entry in header.items() if name != "__metadata__"}
        places = [(int(first), int(last)) for first, last in (entry["data_offsets"] for entry in tensors.values())]
        complete = all({"dtype", "shape"} <= entry.keys() for entry in tensors.values())
    except (struct.error, ArithmeticError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise TensorError("it is cut off, or is no safetensors file") from error
    most = len(content) - 8 - length
    if not complete or not all(0 <= first <= last <= most for first, last in places):
        raise TensorError("it is cut off, or is no safetensors file")
    return tensors, 8 + length


def _of_onnx(content: memoryview, folder: Path) -> Iterator[FloatTensor]:
    graphs = [value for number, value in _fields(content) if number == _MODEL_GRAPH and isinstance(value, memoryview)]
    if not graphs:
        raise TensorError("it is no ONNX model: it has no graph")
    for number, value in (field for graph in graphs for field in _fields(graph)):  # one in parts is one to protobuf
        if not isinstance(value, memoryview):
            continue
        if number == _GRAPH_INITIALIZER:
            yield from _tensor(value, folder)
        elif number == _GRAPH_NODE:
            yield from _constant(value, folder)


def _constant(node: memoryview, folder: Path) -> Iterator[FloatTensor]:
    """Yield what a `Constant` holds; other nodes have no numbers of their own."""
    fields = list(_fields(node))
    operators = [bytes(value) for number, value in fields if number == _NODE_OPERATOR and isinstance(value, memoryview)]
    if operators != [b"Constant"]:
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
        yield from (_whole(name, kind, part) for part in parts)


def _whole(name: str, kind: str, content: memoryview) -> FloatTensor:
    if len(content) % (2 if kind == "bfloat16" else np.dtype(kind).itemsize):
        raise TensorError(f"tensor {name} has a part of a number")
    return FloatTensor(name, kind, content)


def _entry(message: memoryview) -> dict[str, str]:
    found = {number: bytes(text).decode() for number, text in _fields(message) if isinstance(text, memoryview)}
    return {found.get(_ENTRY_KEY, ""): found.get(_ENTRY_VALUE, "")}


def _outside(folder: Path, entry: Mapping[str, str]) -> memoryview:
    """Return the bytes of a tensor that lies in a file of its own, beside the graph."""
    location = _beside(entry.get("location", ""))
    try:
        content = _mapped(folder / location)
    except OSError as error:
        raise TensorError(f"its tensors lie in {location}, which is missing") from error
    start = int(entry.get("offset") or 0)
    end = start + int(entry["length"]) if entry.get("length") else len(content)
    if not 0 <= start <= end <= len(content):
        raise TensorError(f"its tensors lie in {location}, which is cut off")
    return content[start:end]


def _beside(location: str) -> PurePosixPath:
    found = PurePosixPath(location)
    if found.is_absolute() or ".." in found.parts or "\\" in location or not found.name:
        raise TensorError(f"its tensors lie in {location}, outside its folder")
    return found


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
        if shift >= _LONGEST_VARINT:
            raise TensorError("it is damaged, or is no ONNX model")

"""Opening ONNX Runtime sessions, with the options that a replica among others needs."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

__all__ = ["SessionError", "open_session"]


class SessionError(Exception):
    """A graph that cannot be loaded, or a device that this installation cannot use."""


def open_session(path: Path, *, device: str = "cpu", threads: int = 1) -> Any:
    """Open a graph for inference.

    Args:
        path: the `.onnx` file.
        device: `cpu`, `cuda` or `cuda:N`.
        threads: of one pass.

    Raises:
        SessionError: see the class.
    """
    import onnxruntime as ort  # a tenth of a second: only what opens a graph waits for it, not all that wire one

    providers = _providers(device)
    try:
        return ort.InferenceSession(str(path), _options(threads), providers=providers)
    except Exception as error:  # onnxruntime's errors share no base class
        raise SessionError(f"onnxruntime cannot load {path}: {error}") from error


def _options(threads: int) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Replicas share cores: a thread that spins while it waits takes them from another replica.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if _may_overflow():
        options.add_session_config_entry("session.x64quantprecision", "1")
    # Every pass has its own shape: a memory plan kept for each would grow without end.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return options


def _providers(device: str) -> list[Any]:
    """Say where to run. Without an explicit arena strategy a pass's buffers double with each growth."""
    import onnxruntime as ort

    cpu = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
    if not device.startswith("cuda"):
        return [cpu]
    if "CUDAExecutionProvider" not in ort.get_available_providers():
        raise SessionError("device: cuda with backend: onnx needs the package onnxruntime-gpu; or use backend: torch")
    index = device.partition(":")[2] or "0"
    cuda = ("CUDAExecutionProvider", {"device_id": index, "arena_extend_strategy": "kSameAsRequested"})
    return [cuda, cpu]


def _may_overflow() -> bool:
    """Whether this CPU's int8 products can overflow: an x86 without VNNI instructions, or one that cannot be asked.

    There ONNX Runtime must take unsigned weights for signed ones. Elsewhere that only doubles the time (measured).
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    try:
        return "vnni" not in Path("/proc/cpuinfo").read_text()
    except OSError:
        return True

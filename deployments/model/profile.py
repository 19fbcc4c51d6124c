"""What was measured of a model on this machine, and whether it is still about this model and this machine.

`make profile MODEL=NAME` writes one file a model and machine into `$CLOAKROOM_PROFILES`, or
`~/.cache/cloakroom/profiles`. A replica whose entry has no `token_budget` takes the one that was measured best, if
weights, CPU, cores, GPU, the runtime's version and all else that the figure depends on are as they were; else it takes
the backend's own choice and says so in one line.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Self, final

from deployments.catalog import ModelEntry
from deployments.processor import cpu_name
from deployments.shell import LOGGER_NAME
from preprocessing.bundle import ModelSource, sha256_of

__all__ = ["FOLDER", "Setup", "cpu_name", "measured_budget", "profile_path", "profiles_folder"]

FOLDER: Final = "CLOAKROOM_PROFILES"
"""Environment variable: the folder that profiles are in."""
_log = logging.getLogger(LOGGER_NAME)


@final
@dataclass(frozen=True, slots=True)
class Setup:
    """All that the best budget depends on."""

    weights: str
    """SHA-256, hex, over the files that are run."""
    backend: str
    device: str
    dtype: str
    int8: str
    compile: bool
    threads: int
    workers: int
    cpu: str
    cores: int
    gpu: str
    """Name and memory of the one that it runs on; "" on a CPU."""
    graphs: str
    memory_share: float | None
    runtime: str
    """Packages that compute it, with their versions."""

    @classmethod
    def of(cls, entry: ModelEntry, source: ModelSource) -> Self:
        """Describe a model's entry on this machine. Reads the weights."""
        return cls(
            weights=_hash(source, entry.backend),
            backend=entry.backend,
            device=entry.device,
            dtype=entry.dtype,
            int8=entry.int8 or "",
            compile=entry.compile,
            threads=entry.threads,
            workers=entry.workers,
            cpu=cpu_name(),
            cores=_cores(),
            gpu=_gpu(entry.device),
            graphs=str(entry.graphs),
            memory_share=entry.memory_share,
            runtime=_runtime(_runs_on_torch(entry, source)),
        )

    def differences(self, written: Mapping[str, Any]) -> list[str]:
        """Return the names of what is not as it was written down."""
        return [name for name, value in asdict(self).items() if written.get(name) != value]


def profiles_folder() -> Path:
    """Return where profiles are; it need not exist."""
    return Path(os.environ.get(FOLDER) or Path("~/.cache/cloakroom/profiles").expanduser())


def profile_path(name: str, folder: Path | None = None, device: str = "cpu") -> Path:
    """Return where the profile of the model `name` on this machine and device is."""
    machine = ", ".join(filter(None, (cpu_name(), str(_cores()), _gpu(device))))
    machine = hashlib.sha256(machine.encode()).hexdigest()[:8]
    return (folder or profiles_folder()) / f"{name}-{machine}.json"


def measured_budget(entry: ModelEntry, source: ModelSource) -> int | None:
    """Return the token budget that was measured best for this very model here; None where there is no such figure."""
    path = profile_path(entry.name, device=entry.device)
    if entry.token_budget is not None or entry.backend in ("remote", "fake") or not path.is_file():
        return None
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        budget, setup = written["token_budget"], dict(written["setup"])
        if type(budget) is not int or budget < 1:
            raise ValueError("token_budget")
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("profile %s is ignored: it cannot be read (%s)", path, type(error).__name__)
        return None
    if changed := Setup.of(entry, source).differences(setup):
        _log.warning("profile %s is ignored: measured with other %s", path, ", ".join(changed))
        return None
    _log.info("model %s: token budget %d, as measured in %s", entry.name, budget, path)
    return budget


def _hash(source: ModelSource, backend: str) -> str:
    files: list[Path] = []
    if source.onnx_path is not None and backend != "torch":
        files.append(source.onnx_path)
    elif source.hf_path is not None:
        files += sorted([*source.hf_path.glob("*.safetensors"), *source.hf_path.glob("pytorch_model*.bin")])
    if source.head_path is not None:
        files.append(source.head_path)
    return hashlib.sha256("".join(map(sha256_of, files)).encode()).hexdigest()


def _runs_on_torch(entry: ModelEntry, source: ModelSource) -> bool:
    """Whether torch computes an entry's model."""
    return entry.backend == "torch" or (entry.backend == "auto" and source.onnx_path is None)


def _runtime(on_torch: bool) -> str:
    """Return the versions of what computes. Nothing is imported."""
    packages = ("torch", "transformers", "torchao") if on_torch else ("onnxruntime", "onnxruntime-gpu")
    found = []
    for package in packages:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    return ", ".join(found)


def _gpu(device: str) -> str:
    """Return name and memory of the GPU that a `device` means in this process; "" for a CPU, or where none is found.

    The driver itself is asked: not every model on a GPU has torch beside it, and no context is made for a question.
    """
    if not device.startswith("cuda"):
        return ""
    name, memory, handle = ctypes.create_string_buffer(256), ctypes.c_size_t(), ctypes.c_int()
    index = int(device.partition(":")[2] or 0)
    try:
        driver = ctypes.CDLL("libcuda.so.1")
        failed = (
            driver.cuInit(0)
            or driver.cuDeviceGet(ctypes.byref(handle), index)
            or driver.cuDeviceGetName(name, len(name), handle)
            or driver.cuDeviceTotalMem_v2(ctypes.byref(memory), handle)
        )
    except (OSError, AttributeError):
        return ""
    return "" if failed else f"{name.value.decode(errors='replace')}, {memory.value / 2**30:.1f} GiB"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

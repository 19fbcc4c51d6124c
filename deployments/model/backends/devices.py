"""Where a torch pass runs: a CPU, or a GPU. All that is particular to CUDA is in `CudaDevice`, and nothing else is.

open_device   the device of a name
Recording     a pass of one shape, recorded once, run again by one call
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, final

import numpy as np
import torch

from deployments.model.backends.base import BackendError, FloatArray, IdArray
from deployments.model.backends.buckets import Shape

__all__ = ["CudaDevice", "Device", "HostDevice", "Recording", "open_device"]

Forward = Callable[[torch.Tensor], torch.Tensor]
"""From int64 [2, b, l], ids and mask, to float32 [b, width], both on the device."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A pass over tensors that stay where they are."""

    given: torch.Tensor
    """int64 [2, b, l]: ids and mask. Written before each run."""
    result: torch.Tensor
    """float32 [b, width]. Read after each run."""
    replay: Callable[[], None]


class Device(Protocol):
    """What the torch backend asks of a device. Safe from several threads, but for `record`."""

    name: str
    is_gpu: bool

    def best_dtype(self) -> torch.dtype:
        """The type of weights that the device computes fastest with, without emulating it."""

    def lane(self) -> AbstractContextManager[object]:
        """Enter the calling thread's own queue of work, which runs beside those of other threads."""

    def upload(self, array: IdArray) -> torch.Tensor:
        """Start to copy an array onto the device, in this thread's lane."""

    def write(self, target: torch.Tensor, array: IdArray) -> None:
        """Start to copy an array into a tensor of the device, in this thread's lane."""

    def download(self, values: torch.Tensor) -> FloatArray:
        """Wait for this thread's lane and return the values; on a CPU they are the tensor's own memory."""

    def record(self, forward: Forward, shape: Shape) -> Recording:
        """Record a pass of `shape`. Raises `RuntimeError` where the model does something that cannot be recorded."""

    def settle(self) -> None:
        """Wait for all that was started, in whichever lane."""

    def limit_memory(self, share: float) -> None:
        """Let this process take no more than a share of the device's memory, for all backends in it."""

    def free(self) -> None:
        """Give memory that is kept for later back to the device."""


def open_device(name: str) -> Device:
    """Return the device `cpu`, `cuda` or `cuda:N`. Raises `BackendError` where there is none."""
    if not name.startswith("cuda"):
        return HostDevice(name)
    if not torch.cuda.is_available():
        raise BackendError(f"device: {name}, but torch {torch.__version__} sees no CUDA device")
    return CudaDevice(name)


class HostDevice:
    """Memory that torch and numpy share. A lane is the calling thread; a recording runs the pass again."""

    is_gpu = False

    def __init__(self, name: str = "cpu") -> None:
        self.name = name

    def best_dtype(self) -> torch.dtype:
        return torch.float32

    def lane(self) -> AbstractContextManager[object]:
        return contextlib.nullcontext()

    def upload(self, array: IdArray) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(array))

    def write(self, target: torch.Tensor, array: IdArray) -> None:
        target.copy_(torch.from_numpy(np.ascontiguousarray(array)))

    def download(self, values: torch.Tensor) -> FloatArray:
        result: FloatArray = values.numpy()
        return result

    def record(self, forward: Forward, shape: Shape) -> Recording:
        given = torch.ones((2, *shape), dtype=torch.int64)
        result = forward(given)
        return Recording(given, result, lambda: result.copy_(forward(given)))

    def settle(self) -> None:
        """Nothing runs on its own."""

    def limit_memory(self, share: float) -> None:
        """Only a GPU's memory is limited."""

    def free(self) -> None:
        """Nothing is kept."""


@final
class CudaDevice:
    """One CUDA GPU. A lane is a stream: copies and kernels of one thread overlap with those of another.

    Copies go through pinned memory, which the GPU reads and writes by itself while the host goes on. torch keeps such
    blocks, and hands one out again only when the copy that used it is done.
    """

    is_gpu = True

    def __init__(self, name: str) -> None:
        given = torch.device(name)
        # With its number, which some calls of torch.cuda insist on.
        self._device = torch.device("cuda", torch.cuda.current_device() if given.index is None else given.index)
        self.name = str(self._device)
        # On Hopper and Blackwell torch prefers cuDNN's attention, which builds a plan for each new shape in each
        # thread, tens of milliseconds or more; passes come in hundreds of shapes. This holds for the process.
        torch.backends.cuda.enable_cudnn_sdp(False)
        self._lanes = threading.local()
        # Recordings share one stream and so one memory pool; what a pass leaves there is dead once it was downloaded.
        self._recorder: torch.cuda.Stream | None = None
        self._pool: tuple[int, int] | None = None

    def best_dtype(self) -> torch.dtype:
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16

    def lane(self) -> AbstractContextManager[object]:
        stream = getattr(self._lanes, "stream", None)
        if stream is None:
            stream = self._lanes.stream = torch.cuda.Stream(self._device)
        context: AbstractContextManager[object] = torch.cuda.stream(stream)
        return context

    def upload(self, array: IdArray) -> torch.Tensor:
        return _pinned(array).to(self._device, non_blocking=True)

    def write(self, target: torch.Tensor, array: IdArray) -> None:
        target.copy_(_pinned(array), non_blocking=True)

    def download(self, values: torch.Tensor) -> FloatArray:
        host = torch.empty(values.shape, dtype=values.dtype, pin_memory=True)
        host.copy_(values, non_blocking=True)
        torch.cuda.current_stream(self._device).synchronize()
        result: FloatArray = host.numpy()
        return result

    def record(self, forward: Forward, shape: Shape) -> Recording:
        if self._recorder is None:
            self._recorder, self._pool = torch.cuda.Stream(self._device), torch.cuda.graph_pool_handle()
        graph = torch.cuda.CUDAGraph()
        # The outer contexts also restore the stream where a recording fails, which torch.cuda.graph then does not.
        with torch.cuda.device(self._device), torch.cuda.stream(self._recorder):
            given = torch.ones((2, *shape), dtype=torch.int64, device=self._device)
            for _ in range(2):  # kernels are loaded and workspaces taken outside of the recording
                forward(given)
            self._recorder.synchronize()
            # thread_local: a library's thread elsewhere in the process may allocate meanwhile.
            with torch.cuda.graph(graph, pool=self._pool, stream=self._recorder, capture_error_mode="thread_local"):
                result = forward(given)
            self._recorder.synchronize()
        return Recording(given, result, graph.replay)

    def settle(self) -> None:
        torch.cuda.synchronize(self._device)

    def limit_memory(self, share: float) -> None:
        torch.cuda.set_per_process_memory_fraction(share, self._device)

    def free(self) -> None:
        torch.cuda.empty_cache()


def _pinned(array: IdArray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).pin_memory()

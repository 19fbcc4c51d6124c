"""How busy a device was while something ran. A GPU says so itself, through nvidia-smi."""

from __future__ import annotations

import statistics
import subprocess
import time
from typing import Final

from benchmarks.machine import cores

__all__ = ["Utilisation"]

_COMMAND: Final = ("nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits", "--loop-ms=200")


class Utilisation:
    """A context. `share` is then 0 to 1: of time with a kernel on a GPU; of all cores' time on a CPU."""

    share: float | None = None
    """None where nothing tells."""

    def __init__(self, device: str) -> None:
        self._gpu = (device.partition(":")[2] or "0") if device.startswith("cuda") else None
        self._watch: subprocess.Popen[str] | None = None

    def __enter__(self) -> Utilisation:
        self._cpu, self._clock = time.process_time(), time.perf_counter()
        if self._gpu is not None:
            command = [*_COMMAND, f"--id={self._gpu}"]
            try:
                self._watch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            except OSError:
                self._watch = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._gpu is None:
            wall = time.perf_counter() - self._clock
            self.share = (time.process_time() - self._cpu) / wall / cores()
        elif self._watch is not None:
            self._watch.terminate()
            samples = [float(line) / 100 for line in self._watch.communicate()[0].split() if line.isdecimal()]
            self.share = statistics.fmean(samples) if samples else None

"""What a run of the benchmark found. Plain values, written to JSON as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.load import Load
from benchmarks.machine import Setting
from benchmarks.processes import Memory

__all__ = ["CeilingRun", "Cell", "Results", "Round", "ServerRun", "Variant"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One server under one number of connections.

    `cpu_s` is the CPU time of the server's processes by role, `processes` their number. `others_cores` is how many
    cores were busy with neither the server nor the client: what disturbed the measurement.
    """

    connections: int
    load: Load
    cpu_s: dict[str, float]
    processes: dict[str, int]
    server_cores: float
    others_cores: float

    def cpu_ms(self) -> dict[str, float]:
        """CPU milliseconds per text answered, by role, the client's among them."""
        used = self.cpu_s | {"client (wrk)": self.load.client_cpu_s}
        return {role: seconds * 1000 / max(1, self.load.answered) for role, seconds in used.items()}


@dataclass(frozen=True, slots=True)
class ServerRun:
    """One start of a server: its cells, and its memory after the last."""

    start_s: float
    cells: list[Cell]
    memory: list[Memory]

    def cell(self, connections: int) -> Cell:
        """Return the cell at that many connections."""
        return next(cell for cell in self.cells if cell.connections == connections)


@dataclass(frozen=True, slots=True)
class Variant:
    """The ceiling in one arrangement: throughput over all processes, single-text times of one of them."""

    processes: int
    threads: int
    texts_s: float
    single_texts_s: float
    single_p50_ms: float
    single_p99_ms: float
    tokens: float
    """Model tokens per text, special ones included."""
    stage_ms: dict[str, float]
    """Wall milliseconds per text in batches, by stage."""
    single_stage_ms: dict[str, float]
    others_cores: float = 0.0


@dataclass(frozen=True, slots=True)
class CeilingRun:
    """Every arrangement that was tried."""

    variants: list[Variant]

    def best(self) -> Variant:
        """Return the arrangement with the most texts a second."""
        return max(self.variants, key=lambda variant: variant.texts_s)

    def quickest(self) -> Variant:
        """Return the arrangement that answers a lone text soonest."""
        return min(self.variants, key=lambda variant: variant.single_p50_ms)


@dataclass(frozen=True, slots=True)
class Round:
    """Everything once."""

    graph: ServerRun
    naive: ServerRun
    ceiling: CeilingRun


@dataclass(slots=True)
class Results:
    """Everything, as often as asked."""

    command: str
    date: str
    setting: Setting
    model: str
    mix: str
    seconds: float
    connections: list[int]
    rounds: list[Round] = field(default_factory=list)
    code_changed: bool = False
    """Whether somebody edited the code while it was being measured."""

    @property
    def busy(self) -> int:
        """The connections at which CPU time is reported: 32, or the most there are."""
        return 32 if 32 in self.connections else max(self.connections)

"""What a run of `benchmarks.peers` found. Plain values, written to JSON as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.load import Load
from benchmarks.machine import Setting
from benchmarks.peers.answers import Agreement
from benchmarks.results import CeilingRun

__all__ = ["Key", "PeerCell", "PeerResults", "PeerRound", "PeerRun", "Skipped"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a cell is about: lengths of the texts, texts a request, connections."""

    mix: str
    items: int
    connections: int


@dataclass(frozen=True, slots=True)
class PeerCell:
    """One system under one load. `cpu_s` is that of all its processes, the client's not among it."""

    key: Key
    load: Load
    cpu_s: float
    others_cores: float

    @property
    def texts_s(self) -> float:
        """Texts answered a second."""
        return self.load.requests_s * self.key.items

    @property
    def cpu_s_per_1000(self) -> float:
        """CPU seconds for a thousand texts."""
        return self.cpu_s * 1000 / max(1, self.load.answered * self.key.items)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell without figures, and why: the system is too slow for it, or its answers were wrong."""

    key: Key
    why: str


@dataclass(frozen=True, slots=True)
class PeerRun:
    """One start of a system: its cells, and the memory of all its processes after the last."""

    name: str
    start_s: float
    cells: list[PeerCell]
    skipped: list[Skipped]
    agreement: dict[str, Agreement]
    """By what was asked: `short, 1 a request` and so on."""
    pss_mib: float
    processes: int

    def cell(self, key: Key) -> PeerCell | None:
        """Return a cell, None where it was not measured."""
        return next((cell for cell in self.cells if cell.key == key), None)


@dataclass(frozen=True, slots=True)
class PeerRound:
    """Every system once, and the ceiling of each mix."""

    runs: dict[str, PeerRun]
    ceilings: dict[str, CeilingRun]


@dataclass(slots=True)
class PeerResults:
    """Everything, as often as asked."""

    command: str
    date: str
    setting: Setting
    model: str
    seconds: float
    keys: list[Key]
    notes: dict[str, str]
    """What each system is, by name, in the order of the page."""
    kinds: dict[str, str]
    rounds: list[PeerRound] = field(default_factory=list)
    code_changed: bool = False

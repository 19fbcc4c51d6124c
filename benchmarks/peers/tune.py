"""A few settings of each peer side by side, to choose what `systems.py` gives it: `python -m benchmarks.peers.tune`.

::

    python -m benchmarks.peers.tune                 every candidate: about eight minutes
    python -m benchmarks.peers.tune bentoml mosec   those of some peers

Prints texts a second at 32 connections, single texts, and at 8 connections, lists of 32; writes nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.leftovers import measured
from benchmarks.load import find_wrk
from benchmarks.measure import Plan, WrongAnswers
from benchmarks.pages import say, table
from benchmarks.peers.plan import LIST, write_all_bodies
from benchmarks.peers.results import Key
from benchmarks.peers.run import measure_peer
from benchmarks.peers.systems import System, chosen, systems
from benchmarks.peers.venvs import VenvFailed, ensure_venv, ensure_weights
from benchmarks.servers import ROOT

__all__ = ["CANDIDATES", "KEYS", "main", "with_arguments"]

KEYS: Final = (Key("short", 1, 32), Key("short", LIST, 8))
CANDIDATES: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "people-1x2": ({"--pool": "1"}, {"--pool": "2"}, {"--pool": "40"}, {"--pool": "1", "--batch-size": "1"}),
    "people-2x1": ({"--pool": "1"}, {"--pool": "40"}, {"--pool": "1", "--batch-size": "1"}),
    "litserve": (
        {"--batch": "8", "--wait-ms": "1"},
        {"--batch": "16", "--wait-ms": "2"},
        {"--batch": "32", "--wait-ms": "2"},
        {"--batch": "32", "--wait-ms": "2", "--http": "2"},
    ),
    "mosec": (
        {"--batch": "8", "--wait-ms": "1"},
        {"--batch": "16", "--wait-ms": "2"},
        {"--batch": "32", "--wait-ms": "2"},
        {"--batch": "32", "--wait-ms": "5"},
    ),
    "bentoml": (
        {"--batch": "32", "--wait-ms": "5000"},
        {"--batch": "64", "--wait-ms": "5000"},
        {"--batch": "64", "--wait-ms": "60000"},
        {"--batch": "256", "--wait-ms": "5000"},
    ),
}
"""Settings tried: mosec's and LitServe's batches are of requests, BentoML's of texts, and its wait is the longest."""


def with_arguments(system: System, changed: dict[str, str]) -> System:
    """Return the system with some of its arguments changed, or added."""
    names, values = system.arguments[::2], system.arguments[1::2]
    merged = dict(zip(names, values, strict=True)) | changed
    return replace(system, arguments=tuple(part for pair in merged.items() for part in pair))


def main(names: Sequence[str]) -> int:
    """Try the candidates of the peers named, of all by default. Returns the exit code."""
    config = ROOT / "serve_config.yaml"

    def tried() -> list[list[str]]:
        asked = chosen(systems(config, "sentiment"), names or list(CANDIDATES))
        return [line for system in asked if system.name in CANDIDATES for line in _lines(config, system)]

    lines = measured(tried, cannot=(VenvFailed, ValueError), may_leave=True)
    if isinstance(lines, int):
        return lines
    print("\n".join(table(["peer", "settings", "single texts, texts/s", "lists, texts/s"], lines)))
    return 0


def _lines(config: Path, system: System) -> list[list[str]]:
    if system.venv:
        ensure_venv(system.venv, say)
    if system.kind == "people":
        ensure_weights(say)
    return [[system.name, _shown(changed), *_tried(config, system, changed)] for changed in CANDIDATES[system.name]]


def _tried(config: Path, system: System, changed: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "bodies").mkdir()
        write_all_bodies(folder / "bodies", ["short"], [1, LIST])
        plan = Plan(config, "sentiment", "short", folder / "bodies", find_wrk(), [32], 4, 30, 2, folder)
        try:
            run = measure_peer(plan, with_arguments(system, changed), KEYS, None, 30, say)
        except WrongAnswers as error:
            return [str(error), ""]
    cells = [run.cell(key) for key in KEYS]
    return [f"{cell.texts_s:,.0f} (p99 {cell.load.p99_ms:,.0f} ms)" if cell else "–" for cell in cells]


def _shown(changed: dict[str, str]) -> str:
    return ", ".join(f"{name.removeprefix('--')} {value}" for name, value in changed.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

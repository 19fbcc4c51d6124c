"""What is compared: each system's command and settings. `tune.py` tries others."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from benchmarks.peers.kernel import CONFIG, MODEL
from benchmarks.peers.venvs import VENVS, WEIGHTS
from benchmarks.servers import ROOT

__all__ = ["CORES", "GRAPH", "SYSTEMS", "Kind", "System", "chosen", "python_of", "systems"]

Kind = Literal["graph", "people", "kernels", "naive"]
CORES: Final = 2
"""Threads of arithmetic that every system gets."""
GRAPH: Final = "graph"


@dataclass(frozen=True, slots=True)
class System:
    """A server, how it is started, and what it can be asked."""

    name: str
    kind: Kind
    module: str
    note: str
    """What it is, for the page."""
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    venv: str | None = None
    """Folder below `.cache/peers`; None for the project's own."""
    lists: bool = True
    """Whether it takes lists of texts."""
    single_as_list: bool = False
    """Whether a single text must be a list of one."""


def systems(config: Path, model: str) -> list[System]:
    """Return every system, in the order of the page. They serve `model` of the Serve config."""
    one, both = ({"OMP_NUM_THREADS": str(n), "OPENBLAS_NUM_THREADS": str(n)} for n in (1, CORES))
    kernels = one | {CONFIG: str(config), MODEL: model}
    return [
        System(
            GRAPH,
            "graph",
            "cluster.serve",
            "`serve_config.yaml` as `make serve` runs it, but its cache off and nobody refused",
            ("--config", str(config)),
        ),
        *_people(one, both),
        System(
            "litserve",
            "kernels",
            "benchmarks.peers.apps.with_litserve",
            "LitServe 0.2.19, 2 workers, batches of up to 32 requests, 2 ms to fill one, 1 HTTP process",
            ("--batch", "32", "--wait-ms", "2"),
            kernels,
            "litserve",
        ),
        System(
            "mosec",
            "kernels",
            "benchmarks.peers.apps.with_mosec",
            "mosec 0.9.8, 2 workers, batches of up to 16 requests, 2 ms to fill one, bodies read by msgspec",
            ("--batch", "16", "--wait-ms", "2"),
            kernels,
            "mosec",
        ),
        System(
            "bentoml",
            "kernels",
            "benchmarks.peers.apps.with_bentoml",
            "BentoML 1.4.39, 2 workers, adaptive batches of up to 64 texts",
            ("--batch", "64", "--wait-ms", "60000"),
            kernels,
            "bentoml",
            single_as_list=True,
        ),
        System(
            "naive",
            "naive",
            "benchmarks.naive",
            "our stages on Ray Serve, one handle call per request per stage, Ray's default flags; single texts only",
            ("--config", str(config), "--model", model),
            lists=False,
        ),
    ]


def _people(one: Mapping[str, str], both: Mapping[str, str]) -> list[System]:
    module, weights = "benchmarks.peers.people.app", ("--weights", str(WEIGHTS))
    return [
        System(
            "people-1x2",
            "people",
            module,
            "FastAPI, Presidio, two transformers pipelines in float32; 1 process, torch with 2 threads",
            (*weights, "--workers", "1", "--pool", "1", "--batch-size", "8"),
            both,
            "people",
        ),
        System(
            "people-2x1",
            "people",
            module,
            "the same in 2 uvicorn workers, torch with 1 thread each",
            (*weights, "--workers", "2", "--pool", "1", "--batch-size", "8"),
            one,
            "people",
        ),
    ]


SYSTEMS: Final = tuple(system.name for system in systems(ROOT / "serve_config.yaml", "sentiment"))


def chosen(all_of_them: Sequence[System], names: Sequence[str]) -> list[System]:
    """Return the systems whose name is, or begins with, one of `names`.

    Raises:
        ValueError: a name fits none.
    """
    for name in names:
        if not any(_fits(system, name) for system in all_of_them):
            raise ValueError(f"no such peer: {name}; there are {', '.join(system.name for system in all_of_them)}")
    return [system for system in all_of_them if any(_fits(system, name) for name in names)]


def _fits(system: System, name: str) -> bool:
    return system.name == name or system.name.startswith(f"{name}-")


def python_of(system: System) -> Path:
    """Return the interpreter that runs a system."""
    return VENVS / system.venv / "bin" / "python" if system.venv else Path(sys.executable)

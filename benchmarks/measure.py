"""One measurement each: a server under load, and the ceiling."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from benchmarks import processes
from benchmarks.load import Load, run_wrk
from benchmarks.machine import cores
from benchmarks.quiet import QUIET, Watch, wait_for_quiet
from benchmarks.results import CeilingRun, Cell, ServerRun, Variant
from benchmarks.servers import ROOT, Server, ServerFailed, clean_environment, running

__all__ = [
    "Plan",
    "WrongAnswers",
    "measure_ceiling",
    "measure_cell",
    "measure_server",
    "quietest",
]

WARM_UP: Final = 32
"""Connections of the first warm-up."""
Say = Callable[[str], None]
Measured = TypeVar("Measured", Cell, Variant)


class WrongAnswers(Exception):
    """A server answered with something else than a 200 with a label: no figure of such a run is worth anything."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure, and for how long."""

    config: Path
    model: str
    mix: str
    bodies: Path
    wrk: str
    connections: Sequence[int]
    seconds: float
    patience_s: float
    """How long to wait, before each measurement, for the machine to be quiet; 0 takes it as it is."""
    tries: int
    """How often at most to measure a thing before a disturbed measurement is taken."""
    folder: Path
    """Where servers write their output."""


def measure_server(plan: Plan, name: str, module: str, arguments: Sequence[str], say: Say) -> ServerRun:
    """Start a server, warm it up, load it at each number of connections, and end it."""
    say(f"{name}: starting")
    started = time.monotonic()
    path = f"/api/v1/predict/{plan.model}"
    with running(name, module, arguments, path, plan.folder / f"{name}.log") as server:
        ready = time.monotonic() - started
        _load(plan, server, WARM_UP, max(2.0, plan.seconds / 2))
        cells = []
        for connections in plan.connections:
            _load(plan, server, connections, 1.0)
            cells.append(quietest(plan, partial(measure_cell, plan, server, connections), say))
            load = cells[-1].load
            say(f"{name}: {connections} connections: {load.requests_s:,.0f} requests/s, p50 {load.p50_ms:.1f} ms")
        return ServerRun(ready, cells, processes.memory_of_tree(server.pid))


def _load(plan: Plan, server: Server, connections: int, seconds: float) -> Load:
    """Load a server with the plan's bodies. Raises `WrongAnswers`."""
    load = run_wrk(plan.wrk, server.url, plan.bodies, connections=connections, seconds=seconds)
    if failures := load.failures():
        right = f"beside {load.answered} right ones"
        raise WrongAnswers(f"{server.name}, {connections} connections: {', '.join(failures)}, {right}")
    return load


def measure_cell(plan: Plan, server: Server, connections: int) -> Cell:
    """Load a server for the plan's seconds, and read what it used. Raises `WrongAnswers`."""
    watch, before = Watch.start(), processes.cpu_of_tree(server.pid)
    load = _load(plan, server, connections, plan.seconds)
    used, others = processes.usage(before, processes.cpu_of_tree(server.pid)), watch.others_cores()
    return Cell(connections, load, used.cpu_s, used.processes, sum(used.cpu_s.values()) / load.seconds, others)


def quietest(plan: Plan, measure: Callable[[], Measured], say: Say) -> Measured:
    """Measure when others are quiet; again when they were not; return the least disturbed measurement."""
    tried: list[Measured] = []
    for _ in range(plan.tries):
        wait_for_quiet(plan.patience_s, say)
        tried.append(measure())
        if tried[-1].others_cores <= QUIET or not plan.patience_s:
            break
        say(f"disturbed: others kept {tried[-1].others_cores:.2f} cores busy")
    return min(tried, key=lambda one: one.others_cores)


def measure_ceiling(plan: Plan, say: Say) -> CeilingRun:
    """Measure one process with a thread per core, and a process per core with one thread each."""
    arrangements = dict.fromkeys([(1, cores()), (cores(), 1)])
    variants = [quietest(plan, partial(_variant, plan, *arrangement), say) for arrangement in arrangements]
    for v in variants:
        arrangement = f"{v.processes} x {v.threads} threads"
        say(f"ceiling: {arrangement}: {v.texts_s:,.0f} texts/s; one text {v.single_p50_ms:.2f} ms")
    return CeilingRun(variants)


def _variant(plan: Plan, count: int, threads: int) -> Variant:
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(_ceiling_process(plan, threads)) for _ in range(count)]
        for worker in workers:
            _heard(worker)
        watch = Watch.start()
        single = _ask(workers[:1], f"singles {plan.seconds / 2}")[0]
        batches = _ask(workers, f"batches {plan.seconds}")
        others = watch.others_cores()
    mean = {stage: sum(b["stage_ms"][stage] for b in batches) / count for stage in batches[0]["stage_ms"]}
    return Variant(
        processes=count,
        threads=threads,
        texts_s=sum(b["texts"] / b["seconds"] for b in batches),
        single_texts_s=single["texts"] / single["seconds"],
        single_p50_ms=single["p50_ms"],
        single_p99_ms=single["p99_ms"],
        tokens=batches[0]["tokens"],
        stage_ms=mean,
        single_stage_ms=single["stage_ms"],
        others_cores=others,
    )


@contextlib.contextmanager
def _ceiling_process(plan: Plan, threads: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.ceiling", "--config", str(plan.config), "--model", plan.model]
    worker = subprocess.Popen(
        [*command, "--mix", plan.mix, "--threads", str(threads)],
        cwd=ROOT,
        env=clean_environment() | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield worker
    finally:
        worker.communicate()


def _ask(workers: Sequence[subprocess.Popen[str]], command: str) -> list[dict[str, Any]]:
    """Give all of `workers` a command at once; return their answers."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(command + "\n")
        worker.stdin.flush()
    return [_heard(worker) for worker in workers]


def _heard(worker: subprocess.Popen[str]) -> dict[str, Any]:
    assert worker.stdout is not None
    line = worker.stdout.readline()
    if not line:
        raise ServerFailed("the ceiling's process ended; its error is above")
    answer: dict[str, Any] = json.loads(line)
    return answer

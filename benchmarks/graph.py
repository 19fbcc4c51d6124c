"""The graph beside the same stages wired the naive way and the in-process ceiling, in one run on this machine.

::

    python -m benchmarks.graph --seconds 8 --connections 1,8,32,64 --rounds 2
    python -m benchmarks.graph --quick

They cannot run at the same time on the same cores, so they take turns; every second round goes the other way about, so
that a machine that slows down harms each alike. An answer that is not a 200 with a label makes the run fail, with
exit code 1 and without results; exit code 2 means that it could not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.arguments import command_line, numbers
from benchmarks.leftovers import measured
from benchmarks.load import find_wrk, write_bodies
from benchmarks.machine import code_fingerprint, describe
from benchmarks.measure import Plan, measure_ceiling, measure_server
from benchmarks.pages import say, stem, write
from benchmarks.results import CeilingRun, Results, Round, ServerRun
from benchmarks.servers import ROOT
from benchmarks.texts import MIXES

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    options = _parse(argv)
    results = measured(lambda: _run(options, find_wrk()))
    if isinstance(results, int):
        return results
    page = report.to_markdown(results)
    print(page)
    _write(results, page, options.output)
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--model", default="sentiment", help="a classification model of the config")
    parser.add_argument("--mix", choices=list(MIXES), default="short", help="lengths of the texts")
    parser.add_argument("--seconds", type=float, default=8, help="of each cell; default 8")
    parser.add_argument("--connections", type=numbers, default=[1, 8, 32, 64], help="default 1,8,32,64")
    parser.add_argument("--rounds", type=int, default=2, help="default 2")
    parser.add_argument("--quick", action="store_true", help="one round, 1 and 32 connections, 3 s a cell")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--tries", type=int, default=2, help="of a measurement that was disturbed; default 2")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if options.quick:
        options.seconds, options.connections, options.rounds = 3, [1, 32], 1
    if min(options.seconds, options.rounds, options.tries) < 1:
        parser.error("--seconds, --rounds and --tries must be at least 1")
    options.command = command_line("benchmarks.graph", argv)
    return options


def _run(options: argparse.Namespace, wrk: str) -> Results:
    code = code_fingerprint(ROOT)
    results = Results(
        command=options.command,
        date=time.strftime("%Y-%m-%d"),
        setting=describe(ROOT),
        model=options.model,
        mix=options.mix,
        seconds=options.seconds,
        connections=options.connections,
    )
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        folder = Path(name)
        write_bodies(MIXES[options.mix](), folder / "bodies")
        plan = Plan(
            options.config.resolve(),
            options.model,
            options.mix,
            folder / "bodies",
            wrk,
            options.connections,
            options.seconds,
            options.patience,
            options.tries,
            folder,
        )
        for number in range(options.rounds):
            say(f"round {number + 1} of {options.rounds}")
            results.rounds.append(_round(plan, backwards=number % 2 == 1))
    results.code_changed = code_fingerprint(ROOT) != code
    return results


def _round(plan: Plan, *, backwards: bool) -> Round:
    config = ["--config", str(plan.config)]

    def graph() -> ServerRun:
        return measure_server(plan, "graph", "cluster.serve", config, say)

    def naive() -> ServerRun:
        return measure_server(plan, "naive", "benchmarks.naive", [*config, "--model", plan.model], say)

    def ceiling() -> CeilingRun:
        return measure_ceiling(plan, say)

    if backwards:
        ceiling_run, naive_run, graph_run = ceiling(), naive(), graph()
    else:
        graph_run, naive_run, ceiling_run = graph(), naive(), ceiling()
    return Round(graph_run, naive_run, ceiling_run)


def _write(results: Results, page: str, folder: Path) -> None:
    mix = "" if results.mix == "short" else f"-{results.mix}"
    name = stem("graph", results.date, results.setting) + mix
    write(folder, name, {".json": report.to_json(results), ".md": page})


if __name__ == "__main__":
    sys.exit(main())

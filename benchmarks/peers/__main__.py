"""The graph beside what people would use in its place, in one run on this machine.

::

    python -m benchmarks.peers                  all of it: about half an hour, and minutes more the first time
    python -m benchmarks.peers --quick          one round, one mix, 1 and 32 connections: about five minutes
    python -m benchmarks.peers --peers graph,mosec --mix short --items 1 --connections 32,64 --rounds 3

Systems take turns; every second round goes the other way about. Each is checked to give our labels (the float32 models
of `people`: 95 % of them) before it is loaded: one that does not makes the run fail, with exit code 1 and without
results. Exit code 2 means that it could not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.arguments import command_line, numbers
from benchmarks.leftovers import measured
from benchmarks.load import find_wrk
from benchmarks.machine import code_fingerprint, describe
from benchmarks.measure import Plan, measure_ceiling
from benchmarks.pages import say, stem, write
from benchmarks.peers import report
from benchmarks.peers.answers import Answer
from benchmarks.peers.kernel import Kernel
from benchmarks.peers.patient import patient
from benchmarks.peers.plan import LIST, keys_of, write_all_bodies
from benchmarks.peers.results import PeerResults, PeerRound
from benchmarks.peers.run import SAMPLE, measure_peer
from benchmarks.peers.systems import System, chosen, systems
from benchmarks.peers.venvs import VenvFailed, ensure_venv, ensure_weights
from benchmarks.results import CeilingRun
from benchmarks.servers import ROOT
from benchmarks.texts import MIXES

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    options = _parse(argv)
    # Peers may leave workers behind when they are stopped; ours may not, and `benchmarks.graph` looks.
    results = measured(lambda: _run(options, find_wrk()), cannot=(VenvFailed,), may_leave=True)
    if isinstance(results, int):
        return results
    page = report.to_markdown(results)
    print(page)
    write(options.output, stem("peers", results.date, results.setting), {".json": report.to_json(results), ".md": page})
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--peers", type=_words, default=[], help="names, or their beginnings; the default is all")
    parser.add_argument("--mix", type=_words, default=list(MIXES), help="default short,mixed")
    parser.add_argument("--items", type=numbers, default=[1, LIST], help="texts of a request; default 1,32")
    parser.add_argument("--connections", type=numbers, default=[1, 8, 32, 64, 256], help="default 1,8,32,64,256")
    parser.add_argument("--rounds", type=int, default=2, help="default 2")
    parser.add_argument("--seconds", type=float, default=3, help="of a cell, at least; default 3")
    parser.add_argument("--longest", type=float, default=45, help="of a cell, for slow systems; default 45")
    parser.add_argument("--quick", action="store_true", help="one round, short texts, 1 and 32 connections")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--tries", type=int, default=2, help="of a measurement that was disturbed; default 2")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if options.quick:
        options.mix, options.connections, options.rounds = ["short"], [1, 32], 1
    if unknown := set(options.mix) - MIXES.keys():
        parser.error(f"--mix: {', '.join(sorted(unknown))}: there are {', '.join(MIXES)}")
    if min(options.seconds, options.rounds, options.tries) < 1:
        parser.error("--seconds, --rounds and --tries must be at least 1")
    options.config = options.config.resolve()
    try:
        _systems(options, options.config)
    except ValueError as error:
        parser.error(f"--peers: {error}")
    options.command = command_line("benchmarks.peers", argv)
    return options


def _systems(options: argparse.Namespace, config: Path) -> list[System]:
    """Return the systems asked for. Raises `ValueError` for a name that is none."""
    every = systems(config, "sentiment")
    return chosen(every, options.peers) if options.peers else every


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _run(options: argparse.Namespace, wrk: str) -> PeerResults:
    asked = _systems(options, options.config)
    for name in dict.fromkeys(system.venv for system in asked if system.venv):
        ensure_venv(name, say)
        if name == "people":
            ensure_weights(say)
    code = code_fingerprint(ROOT)
    results = PeerResults(
        command=options.command,
        date=time.strftime("%Y-%m-%d"),
        setting=describe(ROOT),
        model="sentiment",
        seconds=options.seconds,
        keys=keys_of(options.mix, options.items, options.connections),
        notes={system.name: system.note for system in asked},
        kinds={system.name: system.kind for system in asked},
    )
    say("ceiling: answering the sample")
    kernel = Kernel(options.config, results.model, 1)
    wanted = {
        mix: [(str(one["label"]), float(one["score"])) for one in kernel.predict(MIXES[mix]()[:SAMPLE])]
        for mix in options.mix
    }
    kernel.close()
    del kernel
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "bodies").mkdir()
        write_all_bodies(folder / "bodies", options.mix, sorted({1, *options.items}))
        plan = Plan(
            patient(options.config, folder),
            results.model,
            options.mix[0],
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
            results.rounds.append(_round(plan, options, results, wanted, backwards=number % 2 == 1))
    results.code_changed = code_fingerprint(ROOT) != code
    return results


def _round(
    plan: Plan,
    options: argparse.Namespace,
    results: PeerResults,
    wanted: dict[str, list[Answer]],
    *,
    backwards: bool,
) -> PeerRound:
    order = _systems(options, plan.config)
    found = PeerRound({}, {})
    if backwards:
        order.reverse()
        found.ceilings.update(_ceilings(plan, options.mix))
    for system in order:
        found.runs[system.name] = measure_peer(plan, system, results.keys, wanted, options.longest, say)
    if not backwards:
        found.ceilings.update(_ceilings(plan, options.mix))
    return found


def _ceilings(plan: Plan, mixes: Sequence[str]) -> dict[str, CeilingRun]:
    return {mix: measure_ceiling(replace(plan, mix=mix), say) for mix in mixes}


if __name__ == "__main__":
    sys.exit(main())

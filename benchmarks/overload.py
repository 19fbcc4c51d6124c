"""More work than the house can do: what is still answered in time, what the rest is told, and how soon it is over.

::

    python -m benchmarks.overload --seconds 15

Capacity is what the same client gets in a closed loop, at 64 and at 192 connections, whichever is more. Then requests
arrive whatever becomes of them (benchmarks/open_loop.py): at half of that, at all of it, twice and three times as much,
and at half again. An answer counts when it is a 200 within the deadline. The client shares the server's cores; the page
says what it took of them, and what the server lost by that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.arguments import command_line
from benchmarks.figures import percentile
from benchmarks.leftovers import measured
from benchmarks.load import write_bodies
from benchmarks.machine import Setting, cores, describe
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.quiet import Watch, wait_for_quiet
from benchmarks.servers import ROOT, ServerFailed, clean_environment, running
from benchmarks.texts import MIXES

__all__ = ["main"]

CLOSED: Final = (64, 192)
"""Connections of the closed loops."""
LOADS: Final = (0.5, 1.0, 2.0, 3.0, 0.5)
SETTLE: Final = 0.2
"""Share of a phase that is left out at its start."""
QUICK_AGAIN_S: Final = 1.0
"""The house has recovered when everybody is answered within this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; times in seconds since the start. `status` 0: no answer."""

    phase: int
    due: float
    done: float
    status: int
    retry_after: int
    came_back: bool

    @property
    def latency(self) -> float:
        """Seconds from when it was due."""
        return self.done - self.due


@dataclass(frozen=True, slots=True)
class Phase:
    """What became of one phase's requests."""

    load: float
    """Times capacity; 0 for a closed loop."""
    offered_s: float
    goodput_s: float
    p50_ms: float
    p99_ms: float
    refused_p99_ms: float
    statuses: dict[str, int]
    without_retry_after: int
    came_back: int
    let_in: int
    """Of those who came back in this phase."""
    client_cores: float
    wrong: int
    """Other than 200, 429 and 503: of all that were due in the phase, also at its start and of those who came back."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overload", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--model", default="sentiment", help="a classification model of the config")
    parser.add_argument("--mix", choices=list(MIXES), default="short", help="lengths of the texts")
    parser.add_argument("--seconds", type=float, default=15, help="of each phase; default 15")
    parser.add_argument("--deadline", type=float, default=5, help="seconds within which an answer is good; default 5")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    command = command_line("benchmarks.overload", argv)
    setting, date = describe(ROOT), time.strftime("%Y-%m-%d")
    seen = measured(lambda: _measure(options), cannot=(subprocess.SubprocessError,), may_leave=True)
    if isinstance(seen, int):
        return seen
    phases, recovery_s, others = seen
    claims = _claims(phases, recovery_s, options.deadline)
    found = page(_sections(command, setting, options, phases, claims, others))
    print(found)
    results: dict[str, Any] = {"summary": {"claims": [asdict(claim) for claim in claims]}, "command": command}
    results |= {"date": date, "setting": asdict(setting), "mix": options.mix, "others_cores": others}
    results |= {"deadline_s": options.deadline, "recovery_s": recovery_s, "phases": [asdict(p) for p in phases]}
    name = stem("overload", date, setting) + ("" if options.mix == "short" else f"-{options.mix}")
    write(options.output, name, {".json": json.dumps(results, indent=1) + "\n", ".md": found})
    return 0


def _measure(options: argparse.Namespace) -> tuple[list[Phase], float, float]:
    """Return the closed loops and the phases, the seconds to recover, and the cores that others kept busy."""
    path = f"/api/v1/predict/{options.model}"
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        bodies = Path(name) / "bodies"
        write_bodies(MIXES[options.mix](), bodies)
        config = ["--config", str(options.config.resolve())]
        with running("graph", "cluster.serve", config, path, Path(name) / "graph.log") as server:
            wait_for_quiet(options.patience, say)
            watch = Watch.start()
            warm: list[dict[str, float]] = [{"seconds": options.seconds / 2, "closed": CLOSED[-1]}]
            closed = _phases(
                server.url,
                bodies,
                warm + [{"seconds": options.seconds, "closed": connections} for connections in CLOSED],
                [0.0, 0.0, 0.0],
                options,
            )[0][1:]
            capacity = max(phase.goodput_s for phase in closed)
            if not capacity:
                raise ServerFailed("nothing was answered in a closed loop")
            say(f"capacity: {capacity:,.0f} requests/s")
            plan = [{"seconds": options.seconds, "rate": load * capacity} for load in LOADS]
            phases, seen = _phases(server.url, bodies, plan, list(LOADS), options)
            return closed + phases, _recovery_s(seen, options.seconds), watch.others_cores()


def _phases(
    url: str, bodies: Path, plan: Sequence[dict[str, float]], loads: Sequence[float], options: argparse.Namespace
) -> tuple[list[Phase], list[Seen]]:
    client = subprocess.run(
        [sys.executable, "-m", "benchmarks.open_loop", url, str(bodies)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
        timeout=120 + 2 * sum(phase["seconds"] for phase in plan),
    )
    if client.returncode:
        raise ServerFailed(f"the client ended with {client.returncode}: {client.stderr[-1000:]}")
    lines: list[dict[str, Any]] = [json.loads(line) for line in client.stdout.splitlines()]
    cpu_s = [line["cpu_s"] for line in lines if "cpu_s" in line]
    seen = [Seen(*line["seen"]) for line in lines if "seen" in line]
    phases, starts = [], 0.0
    for number, phase in enumerate(plan):
        ends = starts + phase["seconds"]
        client_cores = cpu_s[number] / phase["seconds"]
        phases.append(_phase(loads[number], seen, starts, ends, client_cores, options.deadline))
        say(f"{loads[number]:g} x: {phases[-1].goodput_s:,.0f} in time/s of {phases[-1].offered_s:,.0f}/s offered")
        starts = ends
    return phases, seen


def _phase(load: float, seen: Sequence[Seen], starts: float, ends: float, client: float, deadline_s: float) -> Phase:
    since = starts + SETTLE * (ends - starts)
    first = [one for one in seen if not one.came_back and since <= one.due < ends]
    good = [one for one in seen if one.status == 200 and one.latency <= deadline_s and since <= one.done < ends]
    refused = [one for one in first if one.status in (429, 503)]
    returned = [one for one in seen if one.came_back and since <= one.due < ends]
    latencies = [one.latency * 1000 for one in first if one.status == 200] or [float("nan")]
    return Phase(
        load=load,
        offered_s=len(first) / (ends - since),
        goodput_s=len(good) / (ends - since),
        p50_ms=percentile(latencies, 50),
        p99_ms=percentile(latencies, 99),
        refused_p99_ms=percentile([one.latency * 1000 for one in refused], 99) if refused else 0.0,
        statuses={str(status): count for status, count in sorted(Counter(one.status for one in first).items())},
        without_retry_after=sum(one.retry_after < 1 for one in refused),
        came_back=len(returned),
        let_in=sum(one.status == 200 for one in returned),
        client_cores=client,
        wrong=sum(one.status not in (200, 429, 503) for one in seen if starts <= one.due < ends),
    )


def _recovery_s(seen: Sequence[Seen], seconds: float) -> float:
    """Return how long after the overload the last one arrived who was refused or had to wait."""
    over = seconds * (len(LOADS) - 1)
    bad = (s.due - over for s in seen if s.due >= over and not (s.status == 200 and s.latency <= QUICK_AGAIN_S))
    return max(bad, default=0.0)


def _extremes(phases: Sequence[Phase]) -> tuple[Phase, Phase]:
    """Return the closed loop that found the capacity, and the phase of three times as much."""
    closed, loads = phases[: len(CLOSED)], phases[len(CLOSED) :]
    return max(closed, key=lambda phase: phase.goodput_s), loads[LOADS.index(3.0)]


def _claims(phases: Sequence[Phase], recovery_s: float, deadline_s: float) -> list[Claim]:
    capacity, worst = _extremes(phases)
    share = worst.goodput_s / capacity.goodput_s
    wrong = sum(phase.wrong for phase in phases)
    silent = sum(phase.without_retry_after for phase in phases)
    after = phases[-1]
    let_in = after.let_in / after.came_back if after.came_back else 0.0
    back = f"{let_in:.0%} ({after.let_in} of {after.came_back})" if after.came_back else "nobody came back"
    return [
        Claim("goodput at 3 × capacity", "≥ 90 % of capacity", f"{share:.0%}", share >= 0.9),
        Claim("p99 of the answered at 3 ×", f"≤ {deadline_s:g} s", f"{worst.p99_ms / 1000:.2f} s",
              worst.p99_ms <= deadline_s * 1000),
        Claim("answers other than 200, 429, 503, or none", "0", str(wrong), wrong == 0),
        Claim("refusals without `Retry-After`", "0", str(silent), silent == 0),
        Claim("came back when told, after the overload, and let in", "≥ 95 %", back, let_in >= 0.95),
        Claim("after the overload, until all are answered in 1 s", "≤ 5 s", f"{recovery_s:.1f} s", recovery_s <= 5.0),
    ]  # fmt: skip


def _sections(
    command: str,
    setting: Setting,
    options: argparse.Namespace,
    phases: Sequence[Phase],
    claims: Sequence[Claim],
    others: float,
) -> list[list[str]]:
    capacity, worst = _extremes(phases)
    lost = worst.client_cores - capacity.client_cores
    fair = capacity.goodput_s * (cores() - worst.client_cores) / (cores() - capacity.client_cores)
    names = ["load", "offered/s", "in time/s", "of capacity", "p50 ms", "p99 ms", "refused p99 ms", "statuses",
             "came back: let in", "client cores"]  # fmt: skip
    rows = [_row(phase, capacity.goodput_s) for phase in phases]
    left = (
        f"At 3 × the client itself takes {worst.client_cores:.2f} cores of {cores()}, {lost:+.2f} against the closed "
        f"loop that found the capacity. Of what that leaves, the server could do {fair:,.0f}/s, and did "
        f"{worst.goodput_s / fair:.0%} of it; the claim above makes no such allowance."
    )
    meant = (
        f"- {options.mix} texts, one a request, model `{options.model}`, {options.seconds:g} s a phase, the first "
        f"{SETTLE:.0%} of each left out; an answer is good within {options.deadline:g} s"
    )
    again = (
        "One in ten of the refused came back once, when told to. While the overload lasts they meet new ones: two of "
        "three must be sent away again, whatever they were told."
    )
    return [
        ["# Overload"],
        [*machine_lines(command, setting), meant, f"- others kept {others:.2f} cores busy"],
        claims_table(claims, "met"),
        ["## Loads", "", *table(names, rows)],
        [again, "", left],
    ]


def _row(phase: Phase, capacity: float) -> list[str]:
    statuses = ", ".join(f"{status}: {count:,}" for status, count in phase.statuses.items())
    return [
        f"{phase.load:g} ×" if phase.load else "closed loop",
        f"{phase.offered_s:,.0f}",
        f"{phase.goodput_s:,.0f}",
        f"{phase.goodput_s / capacity:.0%}",
        f"{phase.p50_ms:,.0f}",
        f"{phase.p99_ms:,.0f}",
        f"{phase.refused_p99_ms:,.0f}" if phase.refused_p99_ms else "",
        statuses,
        f"{phase.let_in} of {phase.came_back}" if phase.came_back else "",
        f"{phase.client_cores:.2f}",
    ]


if __name__ == "__main__":
    sys.exit(main())

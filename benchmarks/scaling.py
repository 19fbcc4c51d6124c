"""How the house scales: more replicas do proportionally more, and their number follows the load.

::

    python -m benchmarks.scaling
    python -m benchmarks.scaling --quick

The model's work is a known sleep (benchmarks/sleeping.py), so sixteen replicas fit on two cores, and what is ideal is
known: a replica does one text every 50 ms. All else is the real graph: HAProxy, ingress, micro-batcher, anonymizer,
tokenizer, packing, policy. First fixed numbers of replicas behind two ingresses, then a load that steps from 1 to 10
and back on a model that scales, then the first answer of a model that sleeps.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.arguments import command_line, numbers
from benchmarks.figures import percentile
from benchmarks.leftovers import measured
from benchmarks.machine import Setting, describe
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.quiet import Watch, wait_for_quiet
from benchmarks.scaling_setup import COLD, MODEL, TEXTS, bodies, config, folder, percent_off
from benchmarks.servers import ROOT, Server, ServerFailed, clean_environment, running
from benchmarks.sleeping import FOLDER, SECONDS_A_TEXT
from cluster import processes

__all__ = ["main"]

INGRESSES: Final = 2
IDEAL_S: Final = 1 / SECONDS_A_TEXT
"""Texts a second of one replica."""
CONNECTIONS: Final = 8
"""Of the closed loop, per replica: 32 texts, 1.6 s of work."""
ONE_LOAD_S: Final = 0.7 * IDEAL_S
"""Texts a second of load 1: a replica with some air."""
STEP: Final = 10
LATE_S: Final = 2.0
"""An answer that takes longer is late: the number of replicas has not caught up."""
SCALING: Final = {"min_replicas": 1, "max_replicas": 16, "metrics_interval_s": 1, "window_s": 4, "upscale_delay_s": 1}
PATH: Final = f"/api/v1/predict/{MODEL}"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed number of replicas under a closed loop."""

    replicas: int
    texts_s: float
    of_ideal: float
    p50_s: float
    replicas_off: float
    """The replica furthest from the mean share of texts, per cent of that."""
    ingresses_off: float
    """The same of requests over the ingresses."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """A load that steps 1 → 10 → 1 on a model that scales."""

    changes: list[tuple[float, int]]
    """Seconds since the start, and how many replicas there were from then on."""
    started: int
    """Replicas that were started, the first one not counted."""
    peak: int
    enough_s: float
    """From the step up until there were enough for the load, at 95 % busy."""
    caught_up_s: float
    """From the step up until the last answer that was late or refused was due."""
    refused: int
    """While the load was up, from its first second to its last."""
    steady_p50_s: float
    steady_of_offered: float
    """Answered, of what arrived in the last third of the load."""
    back_s: float
    """From the step down until at most two were left."""


@dataclass(frozen=True, slots=True)
class Woken:
    """The first answers of a model that slept."""

    hasty_status: int
    hasty_retry_after: int
    came_back_status: int
    came_back_s: float
    first_s: float
    """How long the first request waited that could."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__.splitlines()[0])
    parser.add_argument("--replicas", type=numbers, default=[1, 4, 16], help="fixed numbers; default 1,4,16")
    parser.add_argument("--seconds", type=float, default=20, help="of each fixed number; default 20")
    parser.add_argument("--phase", type=float, default=60, help="seconds of each phase of the step; default 60")
    parser.add_argument("--keep", type=float, default=20, help="downscale_delay_s of the step; default 20")
    parser.add_argument("--quick", action="store_true", help="1 and 8 replicas, shorter phases")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if options.quick:
        options.replicas, options.seconds, options.phase, options.keep = [1, 8], 8.0, 40.0, 10.0
    command = command_line("benchmarks.scaling", argv)
    setting, date = describe(ROOT), time.strftime("%Y-%m-%d")
    seen = measured(lambda: _measure(options), cannot=(subprocess.SubprocessError,), may_leave=True)
    if isinstance(seen, int):
        return seen
    fixed, stepped, woken, others = seen
    claims = _claims(options, fixed, stepped, woken)
    found = page(_sections(command, setting, options, fixed, stepped, woken, claims, others))
    print(found)
    results: dict[str, Any] = {"summary": {"claims": [asdict(claim) for claim in claims]}, "command": command}
    results |= {"date": date, "setting": asdict(setting), "others_cores": others}
    results |= {"fixed": [asdict(one) for one in fixed], "stepped": asdict(stepped), "woken": asdict(woken)}
    write(options.output, stem("scaling", date, setting), {".json": json.dumps(results, indent=1) + "\n", ".md": found})
    return 0


def _measure(options: argparse.Namespace) -> tuple[list[Fixed], Stepped, Woken, float]:
    """Return the trials of fixed numbers, the step, the sleeper, and the cores that others kept busy."""
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        place = Path(name)
        source, inputs = folder(place / "model"), bodies(place / "bodies")
        wait_for_quiet(options.patience, say)
        watch = Watch.start()
        fixed = [_fixed(place, source, inputs, count, options) for count in options.replicas]
        stepped, woken = _scaled(place, source, inputs, options)
        return fixed, stepped, woken, watch.others_cores()


def _fixed(place: Path, source: Path, inputs: Path, count: int, options: argparse.Namespace) -> Fixed:
    done = place / f"done-{count}"
    done.mkdir()
    # Nobody is refused: a client of a closed loop would be back at once, and take the cores for that.
    path = config(place / f"{count}.yaml", source, {"num_replicas": count}, ingress=INGRESSES, max_wait_s=60.0)
    log, probe = place / "server.log", ["Is it up?"]
    arguments, environment = ["--config", str(path)], {FOLDER: str(done)}
    with running("graph", "cluster.serve", arguments, PATH, log, probe=probe, environment=environment) as server:
        warm = {"seconds": 4.0, "closed": CONNECTIONS * count}
        _plan(server, inputs, [warm])
        before, at_ingress = _done(done), _at_ingresses(server)
        began = time.perf_counter()
        seen = _plan(server, inputs, [{"seconds": options.seconds, "closed": CONNECTIONS * count}])
        took = time.perf_counter() - began
        after = _done(done)
        shares = [after[name] - before.get(name, 0) for name in after]
        ingresses = _at_ingresses(server)
    # The ends are left out: at the start queues fill, at the end they run empty.
    since, until = 0.25 * options.seconds, options.seconds
    answered = [row for row in seen if row[3] == 200 and since <= row[2] < until]
    texts_s = TEXTS * len(answered) / (until - since)
    say(f"{count} replicas: {texts_s:.1f} texts/s, ideal {count * IDEAL_S:.0f}; client ran {took:.1f} s")
    return Fixed(
        replicas=count,
        texts_s=texts_s,
        of_ideal=texts_s / (count * IDEAL_S),
        p50_s=percentile([row[2] - row[1] for row in answered] or [float("nan")], 50),
        replicas_off=percent_off([float(share) for share in shares]),
        ingresses_off=percent_off([count - at_ingress.get(name, 0) for name, count in ingresses.items()]),
    )


def _scaled(place: Path, source: Path, inputs: Path, options: argparse.Namespace) -> tuple[Stepped, Woken]:
    deployment = {"autoscaling": SCALING | {"downscale_delay_s": options.keep}}
    path = config(place / "scaled.yaml", source, deployment, ingress=1, cold=True)
    arguments, log = ["--config", str(path)], place / "server.log"
    with running("graph", "cluster.serve", arguments, PATH, log, probe=["Is it up?"]) as server:
        woken = _woken(server)
        one = {"seconds": options.phase / 2, "rate": ONE_LOAD_S / TEXTS}
        ten = {"seconds": options.phase, "rate": STEP * ONE_LOAD_S / TEXTS}
        counter = Counting(server.pid)
        seen = _plan(server, inputs, [one, ten, one | {"seconds": options.phase}])
        changes, started = counter.stop()
    up, down = options.phase / 2, options.phase * 1.5
    enough = next((at for at, n in changes if n * IDEAL_S * 0.95 >= STEP * ONE_LOAD_S), float("inf"))
    during = [row for row in seen if up <= row[1] < down and not row[5]]
    late = [row[1] - up for row in during if row[3] != 200 or row[2] - row[1] > LATE_S]
    arrived = [row for row in during if row[1] >= down - options.phase / 3]
    steady = [row for row in arrived if row[3] == 200]
    back = next((at for at, n in changes if at > down and n <= 2), float("inf"))
    return Stepped(
        changes=changes,
        started=started,
        peak=max(n for _, n in changes),
        enough_s=enough - up,
        caught_up_s=max(late, default=0.0),
        refused=sum(row[3] in (429, 503) for row in during),
        steady_p50_s=percentile([row[2] - row[1] for row in steady] or [float("nan")], 50),
        steady_of_offered=len(steady) / max(1, len(arrived)),
        back_s=back - down,
    ), woken


def _woken(server: Server) -> Woken:
    began = time.perf_counter()
    hasty, retry_after = _ask(server, {"X-Request-Timeout-Seconds": "1"})
    time.sleep(retry_after)
    again = time.perf_counter()
    status, _ = _ask(server, {"X-Request-Timeout-Seconds": "60"})
    ended = time.perf_counter()
    say(f"asleep: {hasty}, Retry-After {retry_after}; then {status} after {ended - again:.2f} s")
    return Woken(hasty, retry_after, status, ended - again, ended - began)


def _ask(server: Server, headers: dict[str, str]) -> tuple[int, int]:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=90)
    try:
        body = json.dumps({"inputs": "Is it up?"})
        connection.request("POST", f"/api/v1/predict/{COLD}", body, {"Content-Type": "application/json"} | headers)
        response = connection.getresponse()
        response.read()
        return response.status, int(response.headers.get("Retry-After") or 0)
    finally:
        connection.close()


class Counting:
    """Watches how many replicas of the model there are, from another thread."""

    def __init__(self, pid: int) -> None:
        self._title = re.compile(rf"ray::ServeReplica:[^:]*:model-{MODEL}(\W|$)")
        self._pid = pid
        self._began = time.perf_counter()
        self._changes = [(0.0, 0)]
        self._ever: set[int] = set()
        self._stop = threading.Event()
        self._look()
        self._changes = [(0.0, self._changes[-1][1])]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[list[tuple[float, int]], int]:
        """Return the changes, and how many replicas came to be after the first look."""
        self._stop.set()
        self._thread.join()
        return self._changes, len(self._ever) - self._changes[0][1]

    def _run(self) -> None:
        while not self._stop.wait(0.5):
            self._look()

    def _look(self) -> None:
        now = {p.pid for p in processes.descendants(self._pid) if self._title.match(p.command)}
        self._ever |= now
        if len(now) != self._changes[-1][1]:
            self._changes.append((round(time.perf_counter() - self._began, 1), len(now)))


def _plan(server: Server, inputs: Path, plan: Sequence[dict[str, float]]) -> list[tuple[Any, ...]]:
    """Run the client; return its rows: phase, due, done, status, Retry-After, whether it had come back."""
    client = subprocess.run(
        [sys.executable, "-m", "benchmarks.open_loop", server.url, str(inputs)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
        timeout=120 + 2 * sum(phase["seconds"] for phase in plan),
    )
    if client.returncode:
        raise ServerFailed(f"the client ended with {client.returncode}: {client.stderr[-1000:]}")
    return [tuple(row["seen"]) for line in client.stdout.splitlines() if "seen" in (row := json.loads(line))]


def _done(place: Path) -> dict[str, int]:
    return {file.name: int(file.read_text() or 0) for file in place.iterdir()}


def _at_ingresses(server: Server) -> dict[str, float]:
    """Return the predictions answered by each ingress replica, as their metrics have it; they come every second."""
    time.sleep(4)
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    counts: dict[str, float] = defaultdict(float)
    try:
        connection.request("GET", "/metrics")
        for line in connection.getresponse().read().decode().splitlines():
            found = re.match(r'ray_cloakroom_request_seconds_count\{(.*path="/api/v1/predict/.*)\} (\S+)', line)
            replica = re.search(r'replica="([^"]*)"', found[1]) if found else None
            if found and replica:
                counts[replica[1]] += float(found[2])
    finally:
        connection.close()
    return counts


def _claims(options: argparse.Namespace, fixed: Sequence[Fixed], stepped: Stepped, woken: Woken) -> list[Claim]:
    most, soon = fixed[-1], min(45.0, 0.75 * options.phase)
    spare = stepped.started - (stepped.peak - stepped.changes[0][1])
    woke = woken.hasty_status == 503 and woken.hasty_retry_after > 0 and woken.came_back_status == 200
    down = math.isfinite(stepped.back_s)
    return [
        Claim(f"{most.replicas} replicas, of {most.replicas} times the ideal of one", "≥ 0.95", f"{most.of_ideal:.3f}",
              most.of_ideal >= 0.95),
        Claim(f"texts of a replica, furthest from the mean of {most.replicas}", "≤ 10 %", f"{most.replicas_off:.1f} %",
              most.replicas_off <= 10),
        Claim(f"requests of an ingress, furthest from the mean of {INGRESSES}", "≤ 10 %",
              f"{most.ingresses_off:.1f} %", most.ingresses_off <= 10),
        Claim(f"load × {STEP}: until no answer is late", f"≤ {soon:.0f} s", f"{stepped.caught_up_s:.1f} s",
              stepped.caught_up_s <= soon),
        Claim("answered, of what arrives in the last third of the load", "≥ 0.95", f"{stepped.steady_of_offered:.3f}",
              stepped.steady_of_offered >= 0.95),
        Claim("replicas started beyond the way from fewest to most", "0", str(spare), spare == 0),
        Claim("back at two replicas or fewer, after the load is", f"≤ {options.phase:.0f} s",
              f"{stepped.back_s:.0f} s" if down else f"not in {options.phase:.0f} s", down),
        Claim("asleep: who cannot wait gets 503 with `Retry-After`, and an answer then", "yes",
              "yes" if woke else "no", woke),
    ]  # fmt: skip


def _sections(
    command: str,
    setting: Setting,
    options: argparse.Namespace,
    fixed: Sequence[Fixed],
    stepped: Stepped,
    woken: Woken,
    claims: Sequence[Claim],
    others: float,
) -> list[list[str]]:
    rows = [
        [str(o.replicas), f"{o.texts_s:.1f}", f"{o.replicas * IDEAL_S:.0f}", f"{o.of_ideal:.3f}", f"{o.p50_s:.2f}",
         f"{o.replicas_off:.1f} %", f"{o.ingresses_off:.1f} %"] for o in fixed
    ]  # fmt: skip
    names = ["replicas", "texts/s", "ideal", "of ideal", "p50 s", "spread, replicas", "spread, ingresses"]
    way = ", ".join(f"{n} at {at:.0f} s" for at, n in stepped.changes)
    told = (
        f"The load steps up at {options.phase / 2:.0f} s and down at {options.phase * 1.5:.0f} s. Replicas, processes "
        f"that start or end among them: {way}. Enough for the load {stepped.enough_s:.0f} s after the step; "
        f"{stepped.refused} requests were refused while the load was up; in its last third p50 is "
        f"{stepped.steady_p50_s:.2f} s. Back at two or fewer {stepped.back_s:.0f} s after the load was "
        f"(`downscale_delay_s` is {options.keep:.0f})."
    )
    slept = (
        f"A model that slept: the first request had 1 s and got {woken.hasty_status} with `Retry-After: "
        f"{woken.hasty_retry_after}`; who came back then got {woken.came_back_status} after {woken.came_back_s:.2f} s, "
        f"{woken.first_s:.1f} s after the first."
    )
    meant = (
        f"- a text is {SECONDS_A_TEXT * 1000:.0f} ms of sleep, a request {TEXTS} texts; {INGRESSES} ingresses; load 1 "
        f"is {ONE_LOAD_S:.0f} texts/s"
    )
    return [
        ["# Scaling"],
        [*machine_lines(command, setting), meant, f"- others kept {others:.2f} cores busy"],
        claims_table(claims, "met"),
        ["## Fixed numbers", "", *table(names, rows)],
        ["## A step", "", told],
        ["## Asleep", "", slept],
    ]


if __name__ == "__main__":
    sys.exit(main())

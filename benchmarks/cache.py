"""What the cache of predictions gives on streams of messages: how many repeat, and what that is worth.

::

    python -m benchmarks.cache --seconds 8 --connections 32 --rounds 3
    python -m benchmarks.cache --quick

One server, as it is configured. Bursts with the cache and without it (`Cache-Control: no-store`) take turns over the
same messages; each burst with it goes on in the stream where the last one ended, so nothing is asked twice that the
stream does not ask twice. Exit codes are those of `benchmarks.graph`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import processes as clocks
from benchmarks.arguments import command_line
from benchmarks.cache_cost import Cost, measure_cost
from benchmarks.cache_streams import Rates, Stream, rates, streams
from benchmarks.figures import figure
from benchmarks.leftovers import measured
from benchmarks.load import Load, LoadError, find_wrk, run_wrk, write_bodies
from benchmarks.machine import Setting, code_fingerprint, describe
from benchmarks.measure import WrongAnswers
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from benchmarks.quiet import Watch, wait_for_quiet
from benchmarks.servers import ROOT, Server, running
from benchmarks.texts import short_texts

__all__ = ["Burst", "Results", "StreamRun", "claims", "main", "to_markdown"]

_LENGTH = 60_000
"""Messages that are made of a stream: more than are sent in all its bursts."""
LEAST = 0.9
"""Of the requests/s without the cache: where nothing repeats it may cost, but little."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds of load. CPU is of the server's processes, per answer."""

    load: Load
    cpu_ms: float
    others_cores: float

    @property
    def hit_rate(self) -> float:
        """Share of the answers that came from the cache."""
        return self.load.hits / max(1, self.load.answered)


@dataclass(frozen=True, slots=True)
class StreamRun:
    """A stream, counted and sent."""

    name: str
    about: str
    rates: Rates
    without: list[Burst]
    cached: list[Burst]


@dataclass(slots=True)
class Results:
    """Everything."""

    command: str
    date: str
    setting: Setting
    connections: int
    seconds: float
    costs: list[Cost] = field(default_factory=list)
    runs: list[StreamRun] = field(default_factory=list)
    code_changed: bool = False


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    options = _parse(argv)
    results = measured(lambda: _run(options, find_wrk()))
    if isinstance(results, int):
        return results
    text = to_markdown(results)
    print(text)
    made = {"claims": [dataclasses.asdict(claim) for claim in claims(results)]}
    data = json.dumps({"summary": made, **dataclasses.asdict(results)}, indent=1) + "\n"
    write(options.output, stem("cache", results.date, results.setting), {".json": data, ".md": text})
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cache", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "serve_config.yaml")
    parser.add_argument("--model", default="sentiment", help="a classification model of the config")
    parser.add_argument("--seconds", type=float, default=8, help="of each burst; default 8")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3, help="bursts of each kind and stream; default 3")
    parser.add_argument("--messages", type=int, default=10_000, help="to count repeats in; default 10,000")
    parser.add_argument("--patience", type=float, default=30, help="seconds to wait for a quiet machine; default 30")
    parser.add_argument("--quick", action="store_true", help="one round, 3 s a burst, 2,000 messages")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if options.quick:
        options.seconds, options.rounds, options.messages = 3, 1, 2000
    options.command = command_line("benchmarks.cache", argv)
    return options


def _run(options: argparse.Namespace, wrk: str) -> Results:
    code = code_fingerprint(ROOT)
    results = Results(options.command, time.strftime("%Y-%m-%d"), describe(ROOT), options.connections, options.seconds)
    wait_for_quiet(options.patience, say)
    results.costs = [measure_cost(batch, 4096 // batch) for batch in (1, 32)]
    made = streams(_LENGTH)
    counted = {}
    for stream in made:
        counted[stream.name] = rates(stream, options.messages)
        say(f"{stream.name}: {counted[stream.name].safe:.1%} of {counted[stream.name].messages} repeat")
    path = f"/api/v1/predict/{options.model}"
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir="/tmp") as name:
        folder = Path(name)
        arguments = ["--config", str(options.config.resolve())]
        with running("graph", "cluster.serve", arguments, path, folder / "graph.log", cached=True) as server:
            sender = _Sender(options, wrk, server, folder / "bodies")
            sender.warm_up()
            for stream in made:
                without, cached = sender.send(stream)
                results.runs.append(StreamRun(stream.name, stream.about, counted[stream.name], without, cached))
    results.code_changed = code_fingerprint(ROOT) != code
    return results


class _Sender:
    """Sends streams to a server in bursts."""

    def __init__(self, options: argparse.Namespace, wrk: str, server: Server, bodies: Path) -> None:
        self._options, self._wrk, self._server, self._bodies = options, wrk, server, bodies

    def warm_up(self) -> None:
        """Let the server run warm on texts of no stream."""
        self._burst(Stream("warm-up", "", short_texts()), 0, cached=False)

    def send(self, stream: Stream) -> tuple[list[Burst], list[Burst]]:
        """Return the bursts without the cache, and those with it."""
        without: list[Burst] = []
        cached: list[Burst] = []
        at = 0
        for number in range(self._options.rounds):
            # Turns go the other way about each time, so that a machine that slows down harms each alike.
            for with_it in (False, True) if number % 2 == 0 else (True, False):
                burst = self._burst(stream, at, cached=with_it)
                (cached if with_it else without).append(burst)
                rate, hits = burst.load.requests_s, burst.hit_rate
                say(f"{stream.name}{', cached' if with_it else ''}: {rate:,.0f} requests/s, {hits:.1%} hits")
            at += cached[-1].load.answered + self._options.connections
        return without, cached

    def _burst(self, stream: Stream, at: int, *, cached: bool) -> Burst:
        """Send the messages from position `at` on."""
        options, texts = self._options, stream.texts[at:]
        headers = {"Authorization": f"stream {stream.name}"}
        write_bodies(texts, self._bodies)
        wait_for_quiet(options.patience, say)
        watch, before = Watch.start(), clocks.cpu_of_tree(self._server.pid)
        load = run_wrk(
            self._wrk,
            self._server.url,
            self._bodies,
            connections=options.connections,
            seconds=options.seconds,
            headers=headers if cached else {**headers, "Cache-Control": "no-store"},
        )
        used, others = clocks.usage(before, clocks.cpu_of_tree(self._server.pid)), watch.others_cores()
        if failures := load.failures():
            raise WrongAnswers(f"{', '.join(failures)}, beside {load.answered} right ones")
        if cached and load.answered + options.connections > len(texts):
            raise LoadError(f"the stream has {len(texts)} messages left and {load.answered} were sent: use less time")
        return Burst(load, sum(used.cpu_s.values()) * 1000 / load.answered, others)


def claims(results: Results) -> list[Claim]:
    """Return, for each stream, what the cache must not fall below, and what it gave: medians of the bursts."""
    found = []
    for run in results.runs:
        rate = {kind: statistics.median(b.load.requests_s for b in bursts) for kind, bursts in _kinds(run)}
        times, text = rate["cached"] / rate["without"], f"{run.name}: requests/s over those without the cache"
        found.append(Claim(text, f"≥ {LEAST:g}", f"{times:.2f}", times >= LEAST))
    return found


def to_markdown(results: Results) -> str:
    """Return the page of a run."""
    return page(
        [
            [f"# The cache of predictions, {results.date}"],
            machine_lines(results.command, results.setting, code_changed=results.code_changed),
            [
                f"`serve_config.yaml` as `make serve` runs it, {results.connections} connections, bursts of",
                f"{results.seconds:g} s: the median, and the lowest and the highest in brackets. *Without* is the same",
                "server, the same messages and the header `Cache-Control: no-store`; the two take turns. Each stream",
                "is of a caller of its own, whose answers the others do not see.",
            ],
            claims_table(claims(results), "met"),
            ["## Streams", "", *(f"- *{run.name}*: {run.about}." for run in results.runs)],
            _repeats(results),
            _gain(results),
            _costs(results),
        ]
    )


def _repeats(results: Results) -> list[str]:
    lines = [
        [run.name, f"{run.rates.messages:,}", f"{run.rates.raw:.1%}", f"{run.rates.safe:.1%}"] for run in results.runs
    ]
    said = (
        "Share of the messages that had been there before, counted without a server, with nothing forgotten and all of "
        "one caller. *Raw* is what keys of raw text would find, if they were allowed."
    )
    return ["## What repeats", "", said, "", *table(["stream", "messages", "raw text", "safe text"], lines)]


def _gain(results: Results) -> list[str]:
    lines = []
    for run in results.runs:
        rate = {kind: figure([b.load.requests_s for b in bursts]) for kind, bursts in _kinds(run)}
        cpu = {kind: figure([b.cpu_ms for b in bursts]).median for kind, bursts in _kinds(run)}
        p50 = {kind: figure([b.load.p50_ms for b in bursts]).median for kind, bursts in _kinds(run)}
        lines.append(
            [
                run.name,
                f"{figure([b.hit_rate for b in run.cached]).median:.1%}",
                *(f"{r.median:,.0f} ({r.low:,.0f}–{r.high:,.0f})" for r in rate.values()),
                f"{rate['cached'].median / rate['without'].median:.2f}",
                *(f"{value:.1f}" for value in p50.values()),
                *(f"{value:.2f}" for value in cpu.values()),
            ]
        )
    names = ["stream", "hits", "requests/s without", "cached", "times", "p50 ms without", "cached"]
    others = max((b.others_cores for run in results.runs for b in [*run.without, *run.cached]), default=0.0)
    return [
        "## What it gives",
        "",
        *table([*names, "CPU ms without", "cached"], lines),
        "",
        f"Hits are counted by `X-Cache` in the answers. Others kept at most {others:.2f} cores busy meanwhile.",
    ]


def _kinds(run: StreamRun) -> list[tuple[str, list[Burst]]]:
    return [("without", run.without), ("cached", run.cached)]


def _costs(results: Results) -> list[str]:
    lines = []
    for cost in results.costs:
        extra = cost.miss - cost.off
        lines.append([str(cost.batch), *(f"{value:.1f}" for value in (cost.off, cost.miss, cost.hit, extra))])
    said = "CPU microseconds per text of the ingress' flow over stages that do nothing, in one process."
    names = ["texts a batch", "no cache", "all misses", "all hits", "a miss costs more by"]
    return ["## What it costs", "", said, "", *table(names, lines)]


if __name__ == "__main__":
    sys.exit(main())

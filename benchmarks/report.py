"""Results as a page that a person reads, and the claims checked against them. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from benchmarks.figures import Figure, figure
from benchmarks.pages import Claim, claims_table, machine_lines, page, table
from benchmarks.processes import Memory
from benchmarks.quiet import QUIET
from benchmarks.results import Cell, Results, Round, ServerRun

__all__ = ["Claim", "Row", "claims", "cpu_ms", "rows", "to_json", "to_markdown"]

_STAGES_FIRST = ("ingress", "anonymizer", "preprocessor", "model", "postprocessor")


@dataclass(frozen=True, slots=True)
class Row:
    """One number of connections. The ceiling at one connection is a lone text at a time, beyond that full batches."""

    connections: int
    graph_s: Figure
    graph_p50: Figure
    graph_p99: Figure
    naive_s: Figure
    naive_p50: Figure
    naive_p99: Figure
    ceiling_s: Figure
    ceiling_p50: Figure | None
    ceiling_p99: Figure | None

    to_naive: Figure
    """Throughput of the graph over the naive one's, within each round."""
    to_ceiling: Figure
    p50_to_naive: Figure


def rows(results: Results) -> list[Row]:
    """Return the table's rows, medians over the rounds."""
    return [_row(results, connections) for connections in results.connections]


def _row(results: Results, connections: int) -> Row:
    def over(read: Callable[[Round], float]) -> Figure:
        return figure([read(r) for r in results.rounds])

    def cells(read: Callable[[Cell], float], server: Callable[[Round], ServerRun]) -> Figure:
        return over(lambda r: read(server(r).cell(connections)))

    lone = connections == 1

    def ceiling_s(r: Round) -> float:
        return r.ceiling.quickest().single_texts_s if lone else r.ceiling.best().texts_s

    return Row(
        connections,
        cells(lambda c: c.load.requests_s, lambda r: r.graph),
        cells(lambda c: c.load.p50_ms, lambda r: r.graph),
        cells(lambda c: c.load.p99_ms, lambda r: r.graph),
        cells(lambda c: c.load.requests_s, lambda r: r.naive),
        cells(lambda c: c.load.p50_ms, lambda r: r.naive),
        cells(lambda c: c.load.p99_ms, lambda r: r.naive),
        over(ceiling_s),
        over(lambda r: r.ceiling.quickest().single_p50_ms) if lone else None,
        over(lambda r: r.ceiling.quickest().single_p99_ms) if lone else None,
        over(lambda r: r.graph.cell(connections).load.requests_s / r.naive.cell(connections).load.requests_s),
        over(lambda r: r.graph.cell(connections).load.requests_s / ceiling_s(r)),
        over(lambda r: r.graph.cell(connections).load.p50_ms / r.naive.cell(connections).load.p50_ms),
    )


def claims(results: Results) -> list[Claim]:
    """Check what the project promises of this benchmark, as far as these connections show it."""
    found = []
    by_connections = {row.connections: row for row in rows(results)}
    if busy := by_connections.get(32):
        found.append(_at_least("requests/s over the naive wiring's, 32 connections", 8.0, busy.to_naive))
        found.append(_at_least("requests/s over the in-process ceiling's, 32 connections", 0.6, busy.to_ceiling))
    if lone := by_connections.get(1):
        found.append(_at_most("p50 over the naive wiring's, 1 connection", 0.6, lone.p50_to_naive))
    gib = figure([sum(m.pss_mib for m in r.graph.memory) / 1024 for r in results.rounds])
    found.append(_at_most("GiB resident (PSS), all processes of the graph", 3.0, gib))
    return found


def _at_least(text: str, wanted: float, found: Figure) -> Claim:
    return Claim(text, f"≥ {wanted:g}", _spread(found, 2), found.low >= wanted)


def _at_most(text: str, wanted: float, found: Figure) -> Claim:
    return Claim(text, f"≤ {wanted:g}", _spread(found, 2), found.high <= wanted)


def cpu_ms(results: Results, server: Callable[[Round], ServerRun]) -> dict[str, float]:
    """Return CPU milliseconds per text by role under the busy load, medians over the rounds, stages first."""
    per_round = [server(r).cell(results.busy).cpu_ms() for r in results.rounds]
    roles = {role for cpu in per_round for role in cpu}
    medians = {role: figure([cpu.get(role, 0.0) for cpu in per_round]).median for role in roles}
    return dict(sorted(medians.items(), key=lambda entry: (_rank(entry[0]), -entry[1])))


def _rank(role: str) -> int:
    stage = "model" if role.startswith("model-") else role
    return _STAGES_FIRST.index(stage) if stage in _STAGES_FIRST else len(_STAGES_FIRST)


def to_json(results: Results) -> str:
    """Return everything that was measured, with what was made of it."""
    summary = {"rows": [asdict(row) for row in rows(results)], "claims": [asdict(claim) for claim in claims(results)]}
    return json.dumps({"summary": summary, **asdict(results)}, indent=1) + "\n"


def to_markdown(results: Results) -> str:
    """Return the page."""
    sections = [
        [f"# Benchmark of the text graph, {results.date}"],
        _setting(results),
        _main_table(results),
        claims_table(claims(results), "met in every round"),
        _cpu_table(results),
        _ceiling_table(results),
        _memory_table(results),
        _disturbance(results),
    ]
    return page(sections)


def _setting(results: Results) -> list[str]:
    tokens = results.rounds[0].ceiling.best().tokens
    return [
        *machine_lines(results.command, results.setting),
        f"- load: wrk, one text a request, {results.seconds:g} s a cell, {len(results.rounds)} round(s)",
        f"- texts: model `{results.model}`, mix `{results.mix}`, {tokens:.1f} model tokens a text",
        "- figures: medians, with the lowest and the highest in brackets",
    ]


def _main_table(results: Results) -> list[str]:
    names = ["connections", "graph/s", "p50 ms", "p99 ms", "naive/s", "p50 ms", "p99 ms", "ceiling/s", "p50 ms"]
    lines = [
        [
            str(row.connections),
            _spread(row.graph_s, 0),
            _spread(row.graph_p50),
            _spread(row.graph_p99),
            _spread(row.naive_s, 0),
            _spread(row.naive_p50),
            _spread(row.naive_p99),
            _spread(row.ceiling_s, 0),
            _spread(row.ceiling_p50) if row.ceiling_p50 else "–",
            _spread(row.to_naive),
            _spread(row.to_ceiling, 2),
        ]
        for row in rows(results)
    ]
    return [
        *table([*names, "graph/naive", "graph/ceiling"], lines),
        "",
        "- *graph*: `serve_config.yaml` as `make serve` runs it.",
        "- *naive*: the same stages behind FastAPI, one handle call per request per stage, Ray's default flags.",
        "- *ceiling*: the same functions, no serving; a lone text for 1 connection, beyond it batches of 32.",
    ]


def _cpu_table(results: Results) -> list[str]:
    graph, naive = cpu_ms(results, lambda r: r.graph), cpu_ms(results, lambda r: r.naive)
    counts = results.rounds[-1].graph.cell(results.busy).processes
    lines = [
        [role, str(counts.get(role, "")), f"{graph.get(role, 0.0):.3f}", f"{naive.get(role, 0.0):.3f}"]
        for role in dict.fromkeys([*graph, *naive])
        if graph.get(role, 0.0) >= 0.0005 or naive.get(role, 0.0) >= 0.0005
    ]
    lines.append(["**all**", "", f"**{sum(graph.values()):.3f}**", f"**{sum(naive.values()):.3f}**"])
    title = f"## CPU milliseconds per text, {results.busy} connections"
    return [title, "", *table(["process", "processes", "graph", "naive"], lines)]


def _ceiling_table(results: Results) -> list[str]:
    variants = [v for r in results.rounds for v in r.ceiling.variants]
    lines = []
    for key in dict.fromkeys((v.processes, v.threads) for v in variants):
        same = [v for v in variants if (v.processes, v.threads) == key]
        name = f"{key[0]} process(es) x {key[1]} thread(s)"
        stages = same[0].stage_ms
        batch = [f"{figure([v.stage_ms[s] for v in same]).median:.3f}" for s in stages]
        single = [f"{figure([v.single_stage_ms[s] for v in same]).median:.3f}" for s in stages]
        lines.append([f"{name}, batches of 32", _spread(figure([v.texts_s for v in same]), 0), *batch])
        lines.append([f"{name}, one text", _spread(figure([v.single_texts_s for v in same]), 0), *single])
    stages = variants[0].stage_ms
    return ["## Ceiling: wall milliseconds per text", "", *table(["arrangement", "texts/s", *stages], lines)]


def _memory_table(results: Results) -> list[str]:
    graph, naive = results.rounds[-1].graph.memory, results.rounds[-1].naive.memory
    lines = []
    for role in sorted({m.role for m in graph}, key=lambda role: (_rank(role), role)):
        same = [m for m in graph if m.role == role]
        # Each replica for itself; Ray's own processes of one kind (the dashboard has a dozen) together.
        groups = [[m] for m in same] if _rank(role) < len(_STAGES_FIRST) else [same]
        lines += [[role, *_totals(group)] for group in groups]
    lines.append(["**graph, all**", *(f"**{total}**" for total in _totals(graph))])
    lines.append(["naive, all (one model only)", *_totals(naive)])
    title = "## Resident memory, MiB, after the load: each replica, and Ray's own processes by kind"
    return [title, "", *table(["process", "processes", "RSS", "PSS"], lines)]


def _totals(memory: Sequence[Memory]) -> list[str]:
    return [str(len(memory)), f"{sum(m.rss_mib for m in memory):.0f}", f"{sum(m.pss_mib for m in memory):.0f}"]


def _disturbance(results: Results) -> list[str]:
    cells = [cell.others_cores for r in results.rounds for run in (r.graph, r.naive) for cell in run.cells]
    changed = ["**The code was edited during the run**: its rounds did not measure one thing.", ""]
    return [*(changed if results.code_changed else []), _quietness(cells, results)]


def _quietness(cells: list[float], results: Results) -> str:
    worst = max(cells + [variant.others_cores for r in results.rounds for variant in r.ceiling.variants])
    if worst <= QUIET:
        return f"Other processes of this machine kept at most {worst:.2f} cores busy during a measurement."
    return f"**Disturbed**: other processes of this machine kept up to {worst:.2f} cores busy during a measurement."


def _spread(value: Figure, digits: int = 1) -> str:
    median = f"{value.median:,.{digits}f}"
    if value.low == value.high:
        return median
    return f"{median} ({value.low:,.{digits}f}–{value.high:,.{digits}f})"

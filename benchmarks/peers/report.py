"""Results of `benchmarks.peers` as a page that a person reads. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from benchmarks.figures import figure
from benchmarks.pages import claims_table, machine_lines, page, table
from benchmarks.peers.answers import EXACT_FLOOR, PEOPLE_FLOOR
from benchmarks.peers.claims import claims, spread
from benchmarks.peers.plan import LIST_CONNECTIONS, TURNS
from benchmarks.peers.results import Key, PeerCell, PeerResults, PeerRound
from benchmarks.quiet import QUIET

__all__ = ["to_json", "to_markdown"]


def to_json(results: PeerResults) -> str:
    """Return everything that was measured, with what was made of it."""
    summary = {"claims": [asdict(claim) for claim in claims(results)]}
    return json.dumps({"summary": summary, **asdict(results)}, indent=1) + "\n"


def to_markdown(results: PeerResults) -> str:
    """Return the page."""
    groups = dict.fromkeys((key.mix, key.items) for key in results.keys)
    sections = [
        [f"# The graph beside what people would use, {results.date}"],
        _setting(results),
        claims_table(claims(results), "met in every round"),
        *(_load_table(results, mix, items) for mix, items in groups),
        _ceiling_table(results),
        _start_table(results),
        _agreement_table(results),
        _skipped_lines(results),
        _disturbance(results),
    ]
    return page(sections)


def _setting(results: PeerResults) -> list[str]:
    return [
        *machine_lines(results.command, results.setting, code_changed=results.code_changed),
        f"- load: wrk, {results.seconds:g} s a cell, longer where {TURNS} turns of all connections take longer",
        f"- {len(results.rounds)} round(s), systems in turn, every second round in the other order",
        f"- lists of texts go to {LIST_CONNECTIONS} connections at most; –: not measured, see below",
        "- figures: medians, with the lowest and the highest in brackets; CPU: all processes but the client's",
        "- every system has the whole machine: peers two processes of one thread each, the graph two passes at once in",
        "  each of two stages; settings are named below, and were not searched for",
        *(f"- *{name}*: {note}" for name, note in results.notes.items()),
        "- *ceiling*: our functions with no server, batches of 32, the better of 1 process x 2 threads and 2 x 1",
    ]


def _load_table(results: PeerResults, mix: str, items: int) -> list[str]:
    title = "single texts" if items == 1 else f"lists of {items}"
    lines = [
        _line(results, key, name)
        for key in results.keys
        if (key.mix, key.items) == (mix, items)
        for name in results.notes
    ]
    heads = ["system", "connections", "texts/s", "requests/s", "p50 ms", "p99 ms", "CPU s / 1,000 texts"]
    return [f"## {mix.capitalize()} texts, {title}", "", *table(heads, lines)]


def _line(results: PeerResults, key: Key, name: str) -> list[str]:
    cells = [cell for r in results.rounds if name in r.runs and (cell := r.runs[name].cell(key)) is not None]

    def of(read: Callable[[PeerCell], float], digits: int) -> str:
        return spread(figure([read(cell) for cell in cells]), digits) if cells else "–"

    return [
        name,
        str(key.connections),
        of(lambda cell: cell.texts_s, 0),
        of(lambda cell: cell.load.requests_s, 0 if key.items == 1 else 1),
        of(lambda cell: cell.load.p50_ms, 1),
        of(lambda cell: cell.load.p99_ms, 1),
        of(lambda cell: cell.cpu_s_per_1000, 2),
    ]


def _ceiling_table(results: PeerResults) -> list[str]:
    lines = []
    for mix in dict.fromkeys(key.mix for key in results.keys):
        runs = [r.ceilings[mix] for r in results.rounds]
        best = runs[0].best()
        lines.append(
            [
                mix,
                f"{best.tokens:.1f}",
                spread(figure([run.best().texts_s for run in runs]), 0),
                spread(figure([run.quickest().single_p50_ms for run in runs]), 2),
            ]
        )
    return ["## Ceiling", "", *table(["texts", "model tokens a text", "texts/s", "lone text, p50 ms"], lines)]


def _start_table(results: PeerResults) -> list[str]:
    def of(name: str, read: Callable[[PeerRound], float], digits: int) -> str:
        return spread(figure([read(r) for r in results.rounds if name in r.runs]), digits)

    lines = [
        [
            name,
            of(name, lambda r: r.runs[name].start_s, 1),  # noqa: B023 - called at once
            of(name, lambda r: r.runs[name].pss_mib, 0),  # noqa: B023
            of(name, lambda r: r.runs[name].processes, 0),  # noqa: B023
        ]
        for name in results.notes
    ]
    title = "## Start and memory after the load: all processes (the graph serves three models)"
    return [title, "", *table(["system", "ready after s", "PSS MiB", "processes"], lines)]


def _agreement_table(results: PeerResults) -> list[str]:
    lines = []
    for name in results.notes:
        asked = [r.runs[name].agreement for r in results.rounds if name in r.runs]
        for what in asked[0]:
            same = figure([one[what].share for one in asked])
            off = max(one[what].score_off for one in asked)
            lines.append([name, what, str(asked[0][what].texts), f"{same.low:.3f}", f"{off:.4f}"])
    heads = ["system", "texts", "compared", "labels as our kernels have them", "score off, at most"]
    floors = f"Wanted: {EXACT_FLOOR:g} with our kernels, {PEOPLE_FLOOR:g} with float32 models. A run with less fails."
    return ["## Same answers", "", floors, "", *table(heads, lines)]


def _skipped_lines(results: PeerResults) -> list[str]:
    """Say what was not measured, and why, once for all rounds."""
    lines = [
        f"- {name}: {one.key.mix}, {one.key.items} a request, {one.key.connections} connections: {one.why}"
        for r in results.rounds
        for name, run in r.runs.items()
        for one in run.skipped
    ]
    return ["## Not measured", "", *(dict.fromkeys(lines) or ["Nothing was left out."])]


def _disturbance(results: PeerResults) -> list[str]:
    cells = [cell.others_cores for r in results.rounds for run in r.runs.values() for cell in run.cells]
    ceilings = [v.others_cores for r in results.rounds for run in r.ceilings.values() for v in run.variants]
    worst, many = max(cells + ceilings), sum(others > QUIET for others in cells + ceilings)
    if worst <= QUIET:
        return [f"Other processes of this machine kept at most {worst:.2f} cores busy during a measurement."]
    share = f"{many} of {len(cells) + len(ceilings)} measurements"
    return [f"**Disturbed**: in {share} others kept more than {QUIET:g} cores busy, up to {worst:.2f}."]

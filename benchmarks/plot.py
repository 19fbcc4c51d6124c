"""`benchmarks/results/*.json` as trends: `trend.svg`, `trend.md`, and `README.md`, the index of every page there.

Only ratios are drawn (ours over a peer's in the same run, shares, rates): an absolute time says as much of the machine
as of the code. They are read from each result's `summary.claims`, which every benchmark writes, so that a new
benchmark needs nothing here.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.chart import Line, Panel, svg
from benchmarks.pages import table
from benchmarks.servers import ROOT

__all__ = ["Figure", "Run", "Trend", "commit_order", "index_page", "is_ratio", "main", "number", "read_runs", "trends"]

RESULTS: Final = ROOT / "benchmarks" / "results"
_NAME: Final = re.compile(r"^(?P<kind>.+?)-(?P<date>\d{4}-\d\d-\d\d)-(?P<commit>[0-9a-z]+)(?P<rest>(-[\w.-]+)?)$")
_UNIT: Final = re.compile(r"\b(GiB|MiB|ms|s|seconds?|minutes?|min)\b|/s\b|\btexts a second\b")
_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_OWN: Final = frozenset({"README.md", "trend.md"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim of one run: `value` against `bound`; both in percent where they are written so."""

    text: str
    wanted: str
    value: float
    bound: float | None
    met: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One result: what its name says, and its claims. `all_claims` counts those too that are no ratios."""

    name: str
    kind: str
    date: str
    commit: str
    dirty: bool
    figures: tuple[Figure, ...]
    all_claims: int = 0
    met_claims: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over the runs that have it, oldest first."""

    kind: str
    text: str
    points: tuple[tuple[Run, Figure], ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Draw. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, default=RESULTS, help="where results are, and where the trend goes")
    folder: Path = parser.parse_args(argv).results
    runs = read_runs(folder, commit_order(ROOT))
    drawn = trends(runs)
    pages = {"trend.md": _trend_page(drawn), "README.md": index_page(folder, runs)}
    if drawn:
        pages["trend.svg"] = svg("Ratios by commit; dashed: what is wanted", [_panel(trend) for trend in drawn])
    for name, content in pages.items():
        (folder / name).write_text(content, encoding="utf-8")
        print(f"written: {folder / name}")
    return 0


def commit_order(root: Path) -> dict[str, int]:
    """Return each commit's place in the history, oldest first, by its first ten digits; empty without git."""
    command = ["git", "-C", str(root), "log", "--reverse", "--topo-order", "--format=%H"]
    finished = subprocess.run(command, capture_output=True, text=True)
    return {commit[:10]: place for place, commit in enumerate(finished.stdout.split())}


def read_runs(folder: Path, order: Mapping[str, int]) -> list[Run]:
    """Read every result of a folder, oldest first: by date, then by the commit's place in the history."""
    runs = [run for path in sorted(folder.glob("*.json")) if (run := _run(path)) is not None]
    return sorted(runs, key=lambda run: (run.date, order.get(run.commit[:10], len(order)), run.dirty, run.name))


def _run(path: Path) -> Run | None:
    """One result; None where the name is not that of one."""
    name = _NAME.match(path.stem)
    if name is None:
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    summary = content.get("summary") if isinstance(content, dict) else None
    claims = summary.get("claims", []) if isinstance(summary, dict) else []
    rest = [part for part in name["rest"].split("-") if part]
    dirty = "dirty" in rest
    kind = " ".join([name["kind"], *(part for part in rest if part != "dirty")])
    found = [figure for claim in claims if (figure := _figure(claim)) is not None]
    met = sum(bool(claim.get("met")) for claim in claims)
    return Run(path.stem, kind, name["date"], name["commit"], dirty, tuple(found), len(claims), met)


def _figure(claim: Mapping[str, object]) -> Figure | None:
    text, wanted, found = (str(claim.get(name, "")) for name in ("text", "wanted", "found"))
    value = number(found)
    if value is None or not is_ratio(text, wanted, found):
        return None
    return Figure(text, wanted, value, number(wanted), bool(claim.get("met")))


def number(text: str) -> float | None:
    """Return the first number in a text, thousands' commas left out; None where there is none."""
    match = _NUMBER.search(text)
    return float(match[0].replace(",", "")) if match else None


def is_ratio(text: str, wanted: str, found: str) -> bool:
    """Whether a claim's figure has no unit: one thing over another, or a share. A figure with a unit is no ratio."""
    return not _UNIT.search(f"{wanted} {found}") and (" over " in text or not _UNIT.search(text))


def trends(runs: Sequence[Run]) -> list[Trend]:
    """Group the runs' figures by kind and claim, in the order in which they first appear, kinds together."""
    held: dict[tuple[str, str], list[tuple[Run, Figure]]] = {}
    for run in runs:
        for one in run.figures:
            held.setdefault((run.kind, one.text), []).append((run, one))
    kinds = list(dict.fromkeys(kind for kind, _ in held))
    return [Trend(kind, text, tuple(held[kind, text])) for kind, text in sorted(held, key=lambda k: kinds.index(k[0]))]


def _panel(trend: Trend) -> Panel:
    points = [(float(place), figure.value) for place, (_, figure) in enumerate(trend.points)]
    last = trend.points[-1][1]
    labelled = {0, len(points) // 2, len(points) - 1} if len(points) > 4 else set(range(len(points)))
    ticks = [(float(place), _tick(trend.points[place][0])) for place in sorted(labelled)]
    return Panel(f"{trend.kind}: {trend.text}", [Line(trend.text, points)], ticks, last.bound, last.wanted)


def _tick(run: Run) -> str:
    return f"{run.date[5:]} {run.commit[:6]}{'*' if run.dirty else ''}"


def _trend_page(drawn: Sequence[Trend]) -> str:
    lines = []
    for trend in drawn:
        (_, first), (run, last) = trend.points[0], trend.points[-1]
        shown = [f"{figure.value:g}" for figure in (first, last)]
        link = f"[{run.commit}{'*' if run.dirty else ''}]({run.name}.md)"
        met = "yes" if last.met else "**no**"
        lines.append([f"{trend.kind}: {trend.text}", last.wanted, str(len(trend.points)), *shown, met, link])
    names = ["figure", "wanted", "runs", "first", "last", "met", "last run"]
    head = [
        "# Trend of the ratios",
        "",
        "Written by `make bench-plot` from the results beside it. Each is a ratio within one run, or a share, for an",
        "absolute time says as much of the machine as of the code. A star marks code that was not committed.",
        "",
        "![ratios by commit](trend.svg)",
        "",
    ]
    return "\n".join([*head, *table(names, lines)]) + "\n"


def index_page(folder: Path, runs: Sequence[Run]) -> str:
    """Return the index: one line a page of the folder, newest first; whatever has no JSON stands at the end."""
    lines = []
    for run in reversed(runs):
        if (folder / f"{run.name}.md").exists():
            claims = f": {run.met_claims} of {run.all_claims} claims met" if run.all_claims else ""
            lines.append(f"- [{run.kind}, {run.date}, {run.commit}]({run.name}.md){claims}")
    known = {f"{run.name}.md" for run in runs} | _OWN
    lines += [f"- [{path.stem}]({path.name})" for path in sorted(folder.glob("*.md")) if path.name not in known]
    head = [
        "# Results",
        "",
        "Each page is what one run of one benchmark found, with the command, the commit and the machine; the JSON",
        "beside it holds every figure. [Trend of the ratios](trend.md). Written by `make bench-plot`.",
        "",
    ]
    return "\n".join([*head, *lines]) + "\n"


if __name__ == "__main__":
    sys.exit(main())

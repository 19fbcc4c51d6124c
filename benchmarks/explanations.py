"""Explanations of predictions: whether they are true of the model, and what they cost beside a plain answer.

Every text is answered and explained by the very code that serves (flow, explainer, cores), in this process, without a
cluster. Texts are the opinions that were written for it, and of the data folder, where it is at hand, texts of the test
part, which the bundled model has not been trained on. A tabular model takes rows from a file instead.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, final

from benchmarks.arguments import command_line
from benchmarks.faithfulness import DRAWS, Falls, House, Item, mean_falls, measure_falls
from benchmarks.figures import Figure, figure
from benchmarks.in_process import InProcess
from benchmarks.machine import Setting, describe
from benchmarks.opinions import OPINIONS
from benchmarks.pages import Claim, claims_table, machine_lines, page, say, stem, table, write
from deployments.catalog import ModelEntry
from preprocessing.cells import read_cells
from preprocessing.columns import Kinds

__all__ = ["Cost", "Results", "main", "read_rows", "to_markdown"]

ROOT: Final = Path(__file__).resolve().parent.parent
MOST: Final = 5
"""Phrases that are taken out at most."""
_BOOTSTRAPS: Final = 2000
_SHORT: Final = 160
"""Characters up to which a text counts as short: a sentence or two."""


@final
@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a lone request, plain and explained, and the second over the first; medians over the texts."""

    texts: str
    count: int
    parts: float
    plain_ms: float
    explained_ms: float
    ratio: Figure


@final
@dataclass(frozen=True, slots=True)
class Results:
    """Everything."""

    command: str
    date: str
    setting: Setting
    model: str
    method: str
    falls: dict[str, list[Falls]]
    """By set of texts."""
    costs: list[Cost]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explanations", description=__doc__.splitlines()[0])
    parser.add_argument("--source", default="bundled:sentiment", help="a classifier's source, as in the config")
    parser.add_argument("--backend", default="auto", help="as in the config")
    parser.add_argument("--method", choices=["occlusion", "gradients"], default="occlusion")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the data sets")
    parser.add_argument("--rows", type=Path, help="a .jsonl file for a tabular model: objects with a text and columns")
    parser.add_argument("--texts", type=int, default=80, help="held-out texts of the data sets, or rows; default 80")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    entry = ModelEntry(name="explained", source=options.source, backend=options.backend)
    house = InProcess(entry)
    if options.method not in house.card.explained_by:
        print(f"this model is explained by {', '.join(house.card.explained_by) or 'nothing'}", file=sys.stderr)
        return 2
    if (options.rows is None) == bool(house.card.columns):
        parser.error("--rows is for tabular models, and these need it")
    sets = _sets(house.card.columns, options)
    falls, costs = asyncio.run(_measure(House(house.stages, entry.name, options.method), sets))
    house.close()
    command, date, setting = command_line("benchmarks.explanations", argv), time.strftime("%Y-%m-%d"), describe(ROOT)
    results = Results(command, date, setting, options.source, options.method, falls, costs)
    found = to_markdown(results)
    print(found)
    suffix = "" if options.method == "occlusion" else f"-{options.method}"
    summary = {"claims": [asdict(claim) for claim in _claims(results)]}
    content = json.dumps({"summary": summary, **asdict(results)}, indent=1) + "\n"
    write(options.output, stem("explanations", date, setting) + suffix, {".json": content, ".md": found})
    return 0


def _sets(columns: Kinds, options: argparse.Namespace) -> dict[str, list[Item]]:
    if options.rows is not None:
        return {"rows": read_rows(columns, options.rows, options.texts)}
    sets = {"opinions": list(OPINIONS)} | _held_out(options.data, options.texts)
    return {name: [(text, None) for text in texts] for name, texts in sets.items()}


def read_rows(columns: Kinds, path: Path, count: int) -> list[Item]:
    """Return `count` rows of a file, always the same ones, as training reads them: numbers may be written as text, and
    an empty one is missing."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in random.Random(1).sample(lines, min(count, len(lines)))]
    numbers = [name for name, kind in columns if kind == "number"]
    for row in rows:
        row.update({name: None if row[name] in ("", None) else float(row[name]) for name in numbers})
    return [(row["text"], read_cells(columns, {name: row[name] for name, _ in columns})) for row in rows]


def _held_out(data: Path, count: int) -> dict[str, list[str]]:
    """Return texts of the data sets' test part, always the same ones; none where there is no data."""
    if not data.is_dir() or not count:
        return {}
    from training.texts import read_sentiment  # who has no data set needs nothing of training

    found = [example.text.reveal() for example in read_sentiment(data) if example.part == "test"]
    return {"held out": random.Random(1).sample([text for text in found if len(text.split()) > 5], count)}


async def _measure(house: House, sets: dict[str, list[Item]]) -> tuple[dict[str, list[Falls]], list[Cost]]:
    falls = {}
    for name, items in sets.items():
        say(f"{name}: {len(items)} texts")
        falls[name] = await measure_falls(house, items, MOST)
    everything = [item for items in sets.values() for item in items]
    short = [item for item in everything if len(item[0]) <= _SHORT]
    long = [item for item in everything if len(item[0]) > _SHORT]
    parts = {f"up to {_SHORT} characters": short, "longer": long}
    return falls, [await _cost(house, name, items) for name, items in parts.items() if items]


async def _cost(house: House, name: str, items: Sequence[Item]) -> Cost:
    plain, explained, counts = [], [], []
    for item in items:
        counts.append(len((await house.explain(item)).parts))
        times = []
        for _ in range(3):
            started = time.perf_counter()
            await house.predict(item, explain=False)
            between = time.perf_counter()
            await house.explain(item)
            times.append((between - started, time.perf_counter() - between))
        plain.append(statistics.median(t for t, _ in times) * 1000)
        explained.append(statistics.median(t for _, t in times) * 1000)
    ratios = [e / p for e, p in zip(explained, plain, strict=True)]
    ordered = statistics.quantiles(ratios, n=10)
    ratio = Figure(statistics.median(ratios), ordered[0], ordered[-1])
    return Cost(
        name, len(items), statistics.mean(counts), statistics.median(plain), statistics.median(explained), ratio
    )


def _claims(results: Results) -> list[Claim]:
    claims = []
    for name, falls in results.falls.items():
        low, middle, high = _gap(falls)
        text = f"AOPC of the heaviest parts less that of random ones, {name}, 95 % of bootstraps"
        claims.append(Claim(text, "> 0", f"{middle:.3f} ({low:.3f} – {high:.3f})", low > 0))
    return claims


def _gap(falls: Sequence[Falls]) -> tuple[float, float, float]:
    """Return the mean of top less random over the texts, in the middle of its bootstrapped 95 %."""
    gaps = [fall.aopc("top") - fall.aopc("random") for fall in falls]
    draw = random.Random(1)
    means = sorted(statistics.fmean(draw.choices(gaps, k=len(gaps))) for _ in range(_BOOTSTRAPS))
    return means[int(0.025 * _BOOTSTRAPS)], statistics.fmean(gaps), means[int(0.975 * _BOOTSTRAPS)]


def to_markdown(results: Results) -> str:
    """Return the page."""
    sections = [
        [f"# Benchmark of explanations, {results.date}"],
        [
            *machine_lines(results.command, results.setting),
            f"- model: `{results.model}`, method `{results.method}`, in one process, one request at a time",
        ],
        claims_table(_claims(results), "met"),
    ]
    sections += [_falls_section(name, falls) for name, falls in results.falls.items()]
    sections.append(_cost_section(results.costs))
    return page(sections)


def _falls_section(name: str, falls: Sequence[Falls]) -> list[str]:
    means = mean_falls(falls, MOST)
    rows = [
        [str(k + 1), f"{means['texts'][k]:.0f}", *(f"{means[kind][k]:.3f}" for kind in ("top", "random", "bottom"))]
        for k in range(MOST)
        if means["texts"][k]
    ]
    mean = {kind: statistics.fmean(fall.aopc(kind) for fall in falls) for kind in ("top", "random", "bottom")}
    areas = f"heaviest {mean['top']:.3f}, random {mean['random']:.3f}, lightest {mean['bottom']:.3f}"
    better = sum(fall.aopc("top") > fall.aopc("random") for fall in falls)
    parts = figure([fall.parts for fall in falls])
    return [
        f"## What the score falls by without k parts: {name}",
        "",
        *table(["k", "texts", "the heaviest", "random", "the lightest"], rows),
        "",
        f"- AOPC: {areas}; random is the mean of {DRAWS} draws a text",
        f"- the heaviest move it more than random ones in {better} of {len(falls)} texts",
        f"- phrases, and columns: {parts.median:g} ({parts.low:g} – {parts.high:g}); those of one or two are left out",
    ]


def _cost_section(costs: Sequence[Cost]) -> list[str]:
    rows = [
        [
            cost.texts,
            str(cost.count),
            f"{cost.parts:.1f}",
            f"{cost.plain_ms:.1f}",
            f"{cost.explained_ms:.1f}",
            f"{cost.ratio.median:.1f} ({cost.ratio.low:.1f} – {cost.ratio.high:.1f})",
        ]
        for cost in costs
    ]
    names = ["texts", "count", "parts", "plain ms", "explained ms", "ratio (10 % – 90 % of texts)"]
    return ["## What it costs", "", *table(names, rows)]


if __name__ == "__main__":
    sys.exit(main())

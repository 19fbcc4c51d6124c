"""What a model costs on this machine, by length and batch, and the token budget that serves it fastest.

    make profile MODEL=sentiment
    python -m benchmarks.profile sentiment --config serve_config.yaml

It loads the model as its entry in the config says and writes a file that replicas on this machine then read (see
`deployments.model.profile`). It is a benchmark, not training: it needs what serving needs and nothing else, and is to
be run where the model will run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.pages import say, table
from benchmarks.stages import read_stages
from benchmarks.texts import MIXES
from deployments.catalog import ModelEntry
from deployments.messages import IntArray
from deployments.model.backends import Backend, create_backend
from deployments.model.profile import Setup, profile_path
from deployments.model.runner import Runner
from deployments.recognizers.open import open_engine
from preprocessing.bundle import ModelSource, open_source
from preprocessing.texts import Document, RawText

__all__ = ["best_budget", "main"]

LENGTHS: Final = (16, 32, 64, 128, 256, 512)
ROWS: Final = (1, 2, 4, 8, 16, 32, 64)
MOST_TOKENS: Final = {"cpu": 4096, "cuda": 131_072}
"""Of the largest pass that is tried."""
BUDGETS: Final = {
    "cpu": (64, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096),
    "cuda": (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072),
}
CALL: Final = 32
"""Texts of one call to the model stage, as the edge's micro-batches bring them under load."""
GOOD_ENOUGH: Final = 0.97
"""The smallest budget with this share of the best throughput is taken: shorter passes keep others waiting less."""
_PATIENT: Final = 3600.0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile")
    parser.add_argument("model", help="its name in the config")
    parser.add_argument("--config", type=Path, default=Path("serve_config.yaml"))
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each thing (%(default)s)")
    parser.add_argument("--out", type=Path, help="folder of the file (where replicas look)")
    options = parser.parse_args(argv)
    entry = read_stages(options.config, options.model).entry
    if entry.backend in ("remote", "fake"):
        raise SystemExit(f"model {entry.name} does not run here (backend: {entry.backend})")
    found = profile(entry, open_source(entry.source), options.rounds)
    path = profile_path(entry.name, options.out, entry.device)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print("\n".join(_page(found)))
    print(f"written: {path}")
    return 0


def profile(entry: ModelEntry, source: ModelSource, rounds: int) -> dict[str, Any]:
    """Measure one model; return what is written."""
    before = _memory()
    backend = _open(entry, source)
    loaded = _memory()
    kind = "cuda" if entry.device.startswith("cuda") else "cpu"
    say("single passes")
    shapes = _shapes(backend, source.max_tokens, MOST_TOKENS[kind], rounds)
    rows = _rows(source)
    budgets = sorted({*BUDGETS[kind], backend.token_budget})
    say(f"budgets, on {len(rows)} rows of {np.mean([len(row) for row in rows]):.0f} tokens on average")
    speeds = _budgets(backend, entry.workers, rows, budgets, rounds)
    chosen = best_budget(speeds)
    return {
        "model": entry.name,
        "version": source.version,
        "setup": asdict(Setup.of(entry, source)),
        "token_budget": chosen,
        "own_budget": backend.token_budget,
        "times_own": round(speeds[chosen] / speeds[backend.token_budget], 3),
        "rows_per_second_by_budget": {str(budget): round(speed, 1) for budget, speed in speeds.items()},
        "passes": shapes,
        "memory_mb": {
            "before": round(before / 1e6, 1),
            "loaded": round(loaded / 1e6, 1),
            "peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
        },
    }


def best_budget(speeds: dict[int, float]) -> int:
    """Return the smallest budget that is nearly as fast as the fastest."""
    fastest = max(speeds.values())
    return min(budget for budget, speed in speeds.items() if speed >= GOOD_ENOUGH * fastest)


def _open(entry: ModelEntry, source: ModelSource) -> Backend:
    backend = create_backend(
        entry.backend,
        source,
        device=entry.device,
        threads=entry.threads,
        dtype=entry.dtype,
        graphs=entry.graphs,
        memory_share=entry.memory_share,
        int8=entry.int8,
        compile=entry.compile,
    )
    backend.load()
    backend.warm_up()
    return backend


def _memory() -> int:
    """Return this process's resident bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _shapes(backend: Backend, max_tokens: int, most: int, rounds: int) -> list[dict[str, float]]:
    """Return the best time of one pass of each shape, in turns."""
    shapes = [(n, length) for length in LENGTHS for n in ROWS if length <= max_tokens and n * length <= most]
    best = dict.fromkeys(shapes, float("inf"))
    draw = np.random.default_rng(0)
    for _ in range(rounds):
        for n, length in shapes:
            ids = draw.integers(1000, 20_000, (n, length))
            started = time.perf_counter()
            backend.predict(ids, np.ones_like(ids))
            best[n, length] = min(best[n, length], time.perf_counter() - started)
    return [
        {"rows": n, "length": length, "ms": round(s * 1e3, 3), "tokens_per_second": round(n * length / s)}
        for (n, length), s in best.items()
    ]


def _rows(source: ModelSource) -> list[IntArray]:
    """The benchmarks' texts, short and of all lengths, anonymized and prepared as in serving."""
    texts = [RawText(text) for mix in MIXES.values() for text in mix()]
    found = open_engine().anonymize(texts, range(len(texts)))
    safe = [one.text for one in found if isinstance(one, Document)]
    encoded = source.open_pipeline().encode(safe)
    rows = np.split(encoded.input_ids, encoded.row_offsets[1:-1])
    return [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]


def _budgets(
    backend: Backend, workers: int, rows: list[IntArray], budgets: Sequence[int], rounds: int
) -> dict[int, float]:
    """Return rows a second by budget, through the runner that serves: the median of rounds, in turns."""
    runners = {budget: Runner(backend, token_budget=budget, workers=workers) for budget in budgets}
    speeds: dict[int, list[float]] = {budget: [] for budget in budgets}
    for _ in range(rounds):
        for budget, runner in runners.items():
            speeds[budget].append(asyncio.run(_speed(runner, rows)))
    return {budget: statistics.median(found) for budget, found in speeds.items()}


async def _speed(runner: Runner, rows: list[IntArray]) -> float:
    calls = [rows[at : at + CALL] for at in range(0, len(rows), CALL)]
    started = time.perf_counter()
    answers = await asyncio.gather(*(runner.run(call, [_PATIENT] * len(call)) for call in calls))
    spent = time.perf_counter() - started
    if any(errors for _, errors in answers):
        raise RuntimeError("a row failed")
    return len(rows) / spent


def _page(found: dict[str, Any]) -> list[str]:
    by_shape = {(one["rows"], one["length"]): one["ms"] for one in found["passes"]}
    lengths = sorted({length for _, length in by_shape})
    cells = [
        [f"{n} rows", *(f"{by_shape[n, length]:.2f}" if (n, length) in by_shape else "" for length in lengths)]
        for n in sorted({n for n, _ in by_shape})
    ]
    speeds = found["rows_per_second_by_budget"]
    memory = found["memory_mb"]
    return [
        *table(["ms a pass, by tokens a row", *map(str, lengths)], cells),
        "",
        *table(["token budget", *speeds], [["rows/s", *(f"{speed:.0f}" for speed in speeds.values())]]),
        "",
        f"memory: {memory['loaded']:.0f} MB loaded, {memory['peak']:.0f} MB at most",
        f"token budget {found['token_budget']}: {found['times_own']:.2f} times as fast as {found['own_budget']},",
        "which is the backend's own",
    ]


if __name__ == "__main__":
    sys.exit(main())

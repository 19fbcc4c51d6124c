"""The PII engine beside its pattern layer and Presidio, on the same texts in one run on one core.

Without --data: the held-out test texts (the headline), the held-out development texts, and the test parts of real data
sets where they are at hand. With --data: those files (presidio-research's JSON, or CoNLL), and what --sets names.
Results go to benchmarks/results/ as a page and as JSON. Neither holds any text; --errors prints texts, but never those
of the held-out test. Exit code 2 means that it could not run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.arguments import command_line
from benchmarks.pages import say, stem, write
from benchmarks.pii import heldout, report
from benchmarks.pii.loaders import DataError
from benchmarks.pii.results import Results
from benchmarks.pii.run import ROOT, SETS, Plan, run

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns the exit code."""
    options = _parse(argv)
    try:
        results = run(_plan(options, argv), say)
    except DataError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    page = report.to_markdown(results)
    print(page)
    if not options.no_results:
        _write(results, page, options.output)
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pii", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FILE", help="may be repeated")
    parser.add_argument("--sets", type=_names, help=f"of {','.join(SETS)}; default all, or none with --data")
    parser.add_argument("--count", type=int, default=heldout.DEFAULT_COUNT, help="held-out texts; default 1500")
    parser.add_argument("--seed", type=int, default=heldout.DEFAULT_SEED, help="of the held-out texts")
    parser.add_argument("--rounds", type=int, default=5, help="of the measurement of speed; 0 for none; default 5")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the N worst misses and false alarms")
    parser.add_argument("--no-presidio", action="store_true", help="our systems alone, which is quicker")
    parser.add_argument("--no-results", action="store_true", help="print only")
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "data", help="folder of real data sets")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results", help="where results go")
    options = parser.parse_args(argv)
    if options.count < 1 or min(options.rounds, options.errors) < 0:
        parser.error("--count must be at least 1, --rounds and --errors at least 0")
    return options


def _names(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, text.split(",")))
    if unknown := sorted(set(names) - set(SETS)):
        raise argparse.ArgumentTypeError(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    return names


def _plan(options: argparse.Namespace, argv: Sequence[str] | None) -> Plan:
    return Plan(
        command=command_line("benchmarks.pii", argv),
        sets=options.sets if options.sets is not None else () if options.data else SETS,
        files=tuple(options.data),
        real=options.real,
        count=options.count,
        seed=options.seed,
        rounds=options.rounds,
        errors=options.errors,
        presidio=not options.no_presidio,
    )


def _write(results: Results, page: str, folder: Path) -> None:
    write(folder, stem("pii", results.date, results.setting), {".json": report.to_json(results), ".md": page})


if __name__ == "__main__":
    sys.exit(main())

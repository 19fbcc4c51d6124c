"""The run: which texts, which systems, quality first, then speed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from benchmarks.machine import code_fingerprint, describe
from benchmarks.pii import heldout, mistakes, speed, systems
from benchmarks.pii.loaders import load
from benchmarks.pii.marks import DataSet, Mark
from benchmarks.pii.results import Results, SetFacts
from benchmarks.pii.scoring import score
from benchmarks.pii.systems import System
from benchmarks.pii.words import ignored_words
from benchmarks.quiet import Watch

__all__ = ["ROOT", "SETS", "Plan", "run"]

ROOT: Final = Path(__file__).resolve().parents[2]
SETS: Final = ("test", "dev", "real")
SPEED_TEXTS: Final = 1000
DEV_COUNT: Final = 500

# The usual test parts: never trained on. Only persons and places are reported; see the data sets' notes for the rest.
_REAL: Final = {
    "WNUT-17 test": "wnut17/emerging.test.annotated",
    "broad twitter f": "broad_twitter_corpus/f.conll",
    "SEC FIN3": "sec_filings/FIN3.txt",
}
_REAL_KINDS: Final = frozenset({"PERSON", "LOCATION"})
_PACKAGES: Final = ("presidio-analyzer", "spacy", "faker", "phonenumbers", "onnxruntime", "tokenizers", "numpy")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `rounds` of 0 leaves speed out."""

    command: str
    sets: tuple[str, ...]
    files: tuple[Path, ...]
    real: Path
    """Where the real data sets' folders are; those that are missing are left out."""
    count: int
    seed: int
    rounds: int
    errors: int
    presidio: bool


def run(plan: Plan, say: Callable[[str], None]) -> Results:
    """Run it all.

    Raises:
        DataError: a file of the plan does not parse.
    """
    code, setting = code_fingerprint(ROOT), describe(ROOT)
    sets = _data_sets(plan, say)
    _stay_on_one_core()
    compared = _systems(plan, say)
    results = Results(
        command=plan.command,
        date=time.strftime("%Y-%m-%d"),
        setting=replace(setting, versions={"python": setting.versions["python"], **_versions()}),
        seed=plan.seed,
        systems={system.name: system.note for system in compared},
    )
    for data in sets:
        say(f"{data.name}: {len(data.examples):,} texts")
        _score_set(data, compared, results, plan.errors)
    for system in compared:
        for reason, count in system.refusals.items():
            say(f"{system.name} refused {count:,} texts: {reason}")
    if plan.rounds:
        _time(compared, plan, results, say)
    results.code_changed = code_fingerprint(ROOT) != code
    return results


def _data_sets(plan: Plan, say: Callable[[str], None]) -> list[DataSet]:
    found = [load(path) for path in plan.files]
    if "test" in plan.sets:
        found.append(heldout.data_set("test", plan.count, plan.seed))
    if "dev" in plan.sets:
        found.append(heldout.data_set("dev", min(plan.count, DEV_COUNT), plan.seed))
    for name, path in _REAL.items() if "real" in plan.sets else ():
        if (plan.real / path).is_file():
            found.append(replace(load(plan.real / path, _REAL_KINDS), name=name))
        else:
            say(f"{name}: not at {plan.real / path}, left out")
    return found


def _stay_on_one_core() -> None:
    """One core for all, whatever threads a library would start."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _systems(plan: Plan, say: Callable[[str], None]) -> list[System]:
    compared = [systems.engine(), systems.patterns()]
    if not plan.presidio:
        return compared
    theirs = [systems.blank_presidio(), systems.bare_presidio(), *systems.spacy_presidios()]
    if not any(theirs):
        say("Presidio is not installed (extra `test`): nothing to compare with")
    return [*compared, *(system for system in theirs if system)]


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _score_set(data: DataSet, compared: Sequence[System], results: Results, errors: int) -> None:
    texts = [example.text for example in data.examples]
    marks = sum(len(example.gold) for example in data.examples)
    results.sets.append(SetFacts(data.name, len(texts), sum(map(len, texts)), marks, sorted(data.kinds or ())))
    for system in compared:
        if system.speed_only:
            continue
        before = system.refusals.total()
        found = _find(system, texts)
        results.scores.append(score(system.name, data, found, ignored_words(), system.refusals.total() - before))
        if errors and system is compared[0] and not data.secret:
            print(f"\n{data.name}, {system.name}:", *mistakes.worst(data, found, errors), sep="\n")


def _find(system: System, texts: Sequence[str]) -> list[tuple[Mark, ...]]:
    found: list[tuple[Mark, ...]] = []
    for start in range(0, len(texts), speed.BATCH):
        found += system.find(texts[start : start + speed.BATCH])
    return found


def _time(compared: Sequence[System], plan: Plan, results: Results, say: Callable[[str], None]) -> None:
    texts = [example.text for example in heldout.generate("dev", SPEED_TEXTS, plan.seed + 1)]
    results.speed_texts, results.speed_characters = len(texts), sum(map(len, texts)) / len(texts)
    say(f"speed: {plan.rounds} rounds over {len(texts):,} texts")
    watch = Watch.start()
    results.speeds = speed.measure(compared, texts, plan.rounds)
    results.others_cores = watch.others_cores()
    theirs = [system.name for system in compared if system.name.startswith("Presidio")]
    results.ratios = speed.ratios(results.speeds, compared[1].name, theirs)

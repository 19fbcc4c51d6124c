"""Milliseconds a text, in turns: each round times every stage of every system on the same texts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.figures import Figure, figure
from benchmarks.pii.results import Speed
from benchmarks.pii.systems import System

__all__ = ["measure", "ratios"]

BATCH: Final = 32
"""Texts a call: what the anonymizer gets from the ingress when it is busy."""


def measure(systems: Sequence[System], texts: Sequence[str], rounds: int) -> list[Speed]:
    """Time every stage of every system `rounds` times; every second round goes the other way about."""
    work = [(system.name, stage, run) for system in systems for stage, run in system.stages.items()]
    taken: dict[tuple[str, str], list[float]] = {(name, stage): [] for name, stage, _ in work}
    for _, _, run in work:
        run(texts[:BATCH])
    for number in range(rounds):
        for name, stage, run in work if number % 2 == 0 else reversed(work):
            taken[name, stage].append(_ms_a_text(run, texts))
    return [Speed(system.name, {stage: taken[system.name, stage] for stage in system.stages}) for system in systems]


def ratios(speeds: Sequence[Speed], ours: str, theirs: Sequence[str]) -> dict[str, Figure]:
    """Return how many times `ours`' patterns go into the whole of each of `theirs`, round by round."""
    by_name = {speed.system: speed.rounds for speed in speeds}
    return {
        name: figure([b / a for a, b in zip(by_name[ours]["patterns"], by_name[name]["whole"], strict=True)])
        for name in theirs
    }


def _ms_a_text(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    gc.collect()
    began = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        run(texts[start : start + BATCH])
    return (time.perf_counter() - began) * 1000 / len(texts)

"""What `benchmarks.gpu` found, and its page. Needs no torch."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Final

from benchmarks.machine import Setting
from benchmarks.pages import Claim, claims_table, machine_lines, page, table

__all__ = ["Agreement", "GpuRun", "Speed", "claims", "to_page"]

OF_THE_BARE_LOOP: Final = 0.90
COSINE: Final = 0.999
PROBABILITY: Final = 0.05
LABELS: Final = 0.98


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far answers are from float32's. An embedding has a cosine; a classifier the other two."""

    model: str
    texts: int
    cosine: float | None = None
    """The worst text's."""
    probability: float | None = None
    """The largest difference of one probability."""
    labels: float | None = None
    """The share of texts with the same label."""

    @property
    def holds(self) -> bool:
        """Whether it is as close as 16-bit numbers are expected to be. What is not a number is not."""
        if self.cosine is not None:
            return self.cosine >= COSINE
        if self.probability is None or self.labels is None:
            return False
        return self.probability <= PROBABILITY and self.labels >= LABELS


@dataclass(frozen=True, slots=True)
class Speed:
    """One model on one mix of texts. Speeds are texts/s, one a round."""

    model: str
    mix: str
    tokens: float
    """Of a row, in the mean."""
    batch: int
    """Rows of the bare loop's batches, the fastest of those tried."""
    bare: tuple[float, ...]
    ours: tuple[float, ...]
    busy: float | None
    lone_bare_ms: float
    lone_ms: float
    """One row alone, host to host."""

    @property
    def ratio(self) -> float:
        """Ours over the bare loop, by the medians."""
        return statistics.median(self.ours) / statistics.median(self.bare)

    @property
    def ratios(self) -> list[float]:
        """Ours over the bare loop of the same round, least first."""
        return sorted(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))


@dataclass(frozen=True, slots=True)
class GpuRun:
    """All that one run found."""

    command: str
    date: str
    device: str
    dtype: str
    workers: int
    calls: int
    call_rows: int
    setting: Setting
    agreements: tuple[Agreement, ...]
    speeds: tuple[Speed, ...]
    unrecorded: tuple[str, ...] = ()
    """Models that cannot be recorded as graphs, so that nothing was measured with graphs."""


def to_page(run: GpuRun) -> str:
    """Return the Markdown page."""
    on_gpu = run.device != "cpu"
    head = [
        f"# The model stage beside a bare forward loop, {run.date}, {run.device}",
        "",
        *machine_lines(run.command, run.setting),
        f"- device: {run.device}, {run.dtype}",
        f"- ours: {run.calls} calls of {run.call_rows} rows under way, {run.workers} passes at once",
        f"- texts/s: medians of {len(run.speeds[0].ours)} rounds, the bare loop measured in each",
        "- random weights; rows are the benchmark's texts as token ids",
    ]
    if not on_gpu:
        head.append("- **on a CPU: this shows that the script runs and that answers agree; the claim is about GPUs**")
    head += [f"- {name} with graphs: cannot be recorded, so there is no row of it" for name in run.unrecorded]
    found = [claims_table(claims(run), "met")] if on_gpu else []
    return page([head, *found, _speeds(run), _agreements(run)])


def claims(run: GpuRun) -> list[Claim]:
    """Return what is promised of a GPU, and what was found; nothing on a CPU."""
    if run.device == "cpu":
        return []
    found = [
        Claim(f"{speed.model}, {speed.mix}: texts/s over the bare loop's", f"≥ {OF_THE_BARE_LOOP:.2f}",
              f"{speed.ratio:.2f}", speed.ratio >= OF_THE_BARE_LOOP)
        for speed in run.speeds
    ]  # fmt: skip
    found += [
        Claim(f"{agreement.model}: answers as float32", _wanted(agreement), _found(agreement), agreement.holds)
        for agreement in run.agreements
    ]
    return found


def _speeds(run: GpuRun) -> list[str]:
    names = [
        "model, mix",
        "tokens",
        "bare loop",
        "its batch",
        "ours",
        "ratio",
        "least–most",
        "busy",
        "lone: bare",
        "ours",
    ]
    lines = [
        [
            f"{s.model}, {s.mix}",
            f"{s.tokens:.0f}",
            f"{statistics.median(s.bare):,.0f}/s",
            str(s.batch),
            f"{statistics.median(s.ours):,.0f}/s",
            f"{s.ratio:.2f}",
            f"{s.ratios[0]:.2f}–{s.ratios[-1]:.2f}",
            "not known" if s.busy is None else f"{s.busy:.0%}",
            f"{s.lone_bare_ms:.2f} ms",
            f"{s.lone_ms:.2f} ms",
        ]
        for s in run.speeds
    ]
    notes = [
        "Busy, under ours: the share of time in which the GPU ran a kernel (NVML); on a CPU, of all cores' time.",
        "Lone: one row, from host memory to host memory.",
    ]
    return ["## Speed", "", *table(names, lines), "", *notes]


def _agreements(run: GpuRun) -> list[str]:
    lines = [[a.model, str(a.texts), _wanted(a), _found(a), "yes" if a.holds else "**no**"] for a in run.agreements]
    return [
        "## Answers, beside float32 one row at a time",
        "",
        *table(["model", "texts", "wanted", "found", "agree"], lines),
    ]


def _wanted(agreement: Agreement) -> str:
    if agreement.cosine is not None:
        return f"cosine ≥ {COSINE}"
    return f"probabilities within {PROBABILITY}, same label ≥ {LABELS:.0%}"


def _found(agreement: Agreement) -> str:
    if agreement.cosine is not None:
        return f"{agreement.cosine:.5f}"
    return f"{agreement.probability:.4f}, {agreement.labels:.1%}"

"""May a challenger take the champion's place? A paired bootstrap over the same rows. Pure functions on arrays.

The challenger passes where it is not worse by more than a margin, with confidence: the lower end of the bootstrap
interval of the difference is above minus the margin. Few rows make wide intervals, so that little evidence refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt

from training.measure import calibration_error

__all__ = ["Difference", "GateConfig", "Verdict", "decide", "decide_by", "paired_bootstrap"]

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Drawn = Callable[[Floats], dict[str, Floats]]
"""A model's figures of resamples: from how often each row is drawn, [resamples, rows], to values [resamples]."""
_AT_ONCE: Final = 4_000_000
"""Draws held in memory."""


@final
@dataclass(frozen=True, slots=True)
class GateConfig:
    """What the gate asks for."""

    margin: float = 0.02
    """What a challenger may be worse by: in accuracy and macro-F1, or, of recognizers, in F1 of spans and F2."""
    ece_margin: float = 0.03
    """Calibration error that it may be worse by."""
    confidence: float = 0.95
    """One-sided."""
    resamples: int = 2000
    least_rows: int = 100
    seed: int = 20261123


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """Challenger less champion."""

    champion: float
    challenger: float
    low: float
    """The difference is above this with the confidence asked for."""
    high: float
    """And below this."""

    @property
    def mean(self) -> float:
        return self.challenger - self.champion


@final
@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer. `reasons` say why not; none where it passes."""

    reasons: tuple[str, ...]
    differences: dict[str, Difference]
    rows: int

    @property
    def passed(self) -> bool:
        return not self.reasons

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON object."""
        differences = {name: asdict(d) | {"mean": d.mean} for name, d in self.differences.items()}
        rounded = {name: {k: round(v, 4) for k, v in d.items()} for name, d in differences.items()}
        return {"passed": self.passed, "reasons": list(self.reasons), "rows": self.rows, "differences": rounded}

    def to_text(self) -> str:
        """Return it to read."""
        lines = [
            f"{name}: champion {d.champion:.4f}, challenger {d.challenger:.4f}, "
            f"difference {d.mean:+.4f} ({d.low:+.4f} to {d.high:+.4f})"
            for name, d in self.differences.items()
        ]
        answer = "passed" if self.passed else "refused: " + "; ".join(self.reasons)
        where = f"gate on {self.rows} rows" if self.rows else "gate"
        return "\n".join([*lines, f"{where}: {answer}"])


def decide(champion: Floats, challenger: Floats, truth: Ints, config: GateConfig | None = None) -> Verdict:
    """Compare two models' probabilities of the same rows.

    Args:
        champion: float [n, labels].
        challenger: float [n, labels], columns in the same order.
        truth: [n], positions of the columns.
        config: what the gate asks for.
    """
    config = config or GateConfig()
    if champion.shape != challenger.shape or len(champion) != len(truth):
        raise ValueError("champion and challenger must have answered the same rows with the same labels")
    before, after = (_drawn(values.argmax(axis=1), truth, values.shape[1]) for values in (champion, challenger))
    verdict = decide_by(before, after, len(truth), config)
    if not verdict.differences:
        return verdict
    errors = [calibration_error(values, truth) for values in (champion, challenger)]
    worse = errors[1] - errors[0]
    reasons = list(verdict.reasons)
    if worse > config.ece_margin:
        reasons.append(f"calibration error is worse by {worse:.4f}, more than the margin {config.ece_margin:g}")
    ece = Difference(errors[0], errors[1], worse, worse)
    return Verdict(tuple(reasons), verdict.differences | {"ece": ece}, verdict.rows)


def decide_by(champion: Drawn, challenger: Drawn, rows: int, config: GateConfig) -> Verdict:
    """Compare two models by figures of the same rows, of which more is better."""
    if rows < config.least_rows:
        return Verdict((f"{rows} rows are too few to tell; the gate asks for {config.least_rows}",), {}, rows)
    differences = paired_bootstrap(champion, challenger, rows, config)
    reasons = [
        f"{name} may be worse by {-d.low:.4f} (confidence {config.confidence:.0%}), above the margin {config.margin:g}"
        for name, d in differences.items()
        if d.low < -config.margin
    ]
    return Verdict(tuple(reasons), differences, rows)


def paired_bootstrap(champion: Drawn, challenger: Drawn, rows: int, config: GateConfig) -> dict[str, Difference]:
    """Draw the rows again and again, for both models alike, and return the interval of each figure's difference."""
    drawn: dict[str, list[Floats]] = {}
    for counts in _draws(rows, config):
        a, b = champion(counts), challenger(counts)
        for name in a:
            drawn.setdefault(name, []).append(b[name] - a[name])
    once = np.ones((1, rows), dtype=np.float32)
    before, after = champion(once), challenger(once)
    out = {}
    for name, parts in drawn.items():
        low, high = np.quantile(np.concatenate(parts), [1 - config.confidence, config.confidence])
        out[name] = Difference(float(before[name][0]), float(after[name][0]), float(low), float(high))
    return out


def _draws(rows: int, config: GateConfig) -> Iterator[Floats]:
    """Yield how often each row is drawn, float32 [some resamples, rows]."""
    chance = np.random.default_rng(config.seed)
    step = max(1, _AT_ONCE // rows)
    for start in range(0, config.resamples, step):
        size = min(step, config.resamples - start)
        yield chance.multinomial(rows, np.full(rows, 1 / rows), size=size).astype(np.float32)


def _drawn(answers: Ints, truth: Ints, labels: int) -> Drawn:
    """Return what gives accuracy and macro-F1 of resamples."""
    hot = np.eye(labels, dtype=np.float32)
    said, there = hot[answers], hot[truth]

    def figures(counts: Floats) -> dict[str, Floats]:
        hits = counts @ (said * there)
        totals = counts @ said + counts @ there
        return {
            "accuracy": np.asarray(hits.sum(axis=1) / counts.sum(axis=1)),
            "macro_f1": np.asarray((2 * hits / np.maximum(totals, 1)).mean(axis=1)),
        }

    return figures

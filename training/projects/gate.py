"""May a challenger take the champion's place? Both answer the same rows. Pure functions on arrays.

The challenger passes where it is not worse by more than a margin, with confidence: the lower end of the interval of the
difference is above minus the margin. Few rows make wide intervals, so that little evidence refuses.

Of right and wrong rows the interval is an exact one, from the rows that only one of the two gets right; other figures
are drawn by a paired bootstrap, and none is taken to be better known than that: resamples of rows on which both agree
say that they always will, however few they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from training.measure import calibration_error

__all__ = ["Answers", "Difference", "GateConfig", "Verdict", "decide", "decide_by", "exact_interval"]

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Drawn = Callable[[Floats], dict[str, Floats]]
"""A model's figures of resamples: from how often each row is drawn, [resamples, rows], to values [resamples]."""
MOST_MARGIN: Final = 0.1
"""A challenger that may be worse by more is not judged at all."""
_AT_ONCE: Final = 4_000_000
"""Draws held in memory."""
_BINS: Final = 15
"""Of the calibration error, as in `measure.calibration_error`."""


@final
@dataclass(frozen=True, slots=True)
class GateConfig:
    """What the gate asks for. Raises `ValueError` where that would let anything pass."""

    margin: float = 0.02
    """What a challenger may be worse by: in accuracy and macro-F1, or, of recognizers, in F1 of spans and F2."""
    ece_margin: float = 0.03
    """Calibration error that it may be worse by."""
    confidence: float = 0.95
    """One-sided."""
    resamples: int = 2000
    least_rows: int = 100
    seed: int = 20261123
    champion_under_new_rules: bool = False
    """Whether a champion that was trained behind other PII rules is asked behind the challenger's. It answers worse
    than behind its own, for what it learnt is no longer what it reads: as it would on a server of today."""

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= MOST_MARGIN:  # NaN is refused as well
            raise ValueError(f"the margin must be from 0 to {MOST_MARGIN:g}, not {self.margin:g}")
        if not 0 <= self.ece_margin <= 1:
            raise ValueError(f"the margin of the calibration error must be from 0 to 1, not {self.ece_margin:g}")
        if not 0.5 < self.confidence < 1:
            raise ValueError(f"the confidence must be above 0.5 and under 1, not {self.confidence:g}")


@final
@dataclass(frozen=True, slots=True)
class Answers:
    """What the gate knows of one model on the rows that both have answered."""

    right: npt.NDArray[np.bool_]
    """[rows]: whether the row is right, and wholly so where it has several parts."""
    figures: Drawn
    """Of which more is better."""


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
    challenger: str = ""
    """Whom it is of: the SHA-256 of the bundle's manifest. "" where nobody has said."""

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
    before, after = (
        Answers(values.argmax(axis=1) == truth, _drawn(values.argmax(axis=1), truth, values.shape[1]))
        for values in (champion, challenger)
    )
    verdict = decide_by(before, after, config)
    if not verdict.differences:
        return verdict
    ece = _calibration(champion, challenger, truth, config)
    reasons = list(verdict.reasons)
    if ece.mean > config.ece_margin:
        reasons.append(f"calibration error is worse by {ece.mean:.4f}, more than the margin {config.ece_margin:g}")
    return Verdict(tuple(reasons), verdict.differences | {"ece": ece}, verdict.rows)


def decide_by(champion: Answers, challenger: Answers, config: GateConfig) -> Verdict:
    """Compare two models by figures of the same rows."""
    rows = len(champion.right)
    if rows < config.least_rows:
        return Verdict((f"{rows} rows are too few to tell; the gate asks for {config.least_rows}",), {}, rows)
    exact = exact_interval(champion.right, challenger.right, config.confidence)
    differences = {
        name: exact if name == "accuracy" else _no_narrower(difference, exact)
        for name, difference in _bootstrap(champion.figures, challenger.figures, rows, config).items()
    }
    reasons = [
        f"{name} may be worse by {-d.low:.4f} (confidence {config.confidence:.0%}), above the margin {config.margin:g}"
        for name, d in differences.items()
        if d.low < -config.margin
    ]
    return Verdict(tuple(reasons), differences, rows)


def exact_interval(champion: npt.NDArray[np.bool_], challenger: npt.NDArray[np.bool_], confidence: float) -> Difference:
    """Return the difference of the shares of right rows, with an interval that holds for few rows as well.

    The difference is (2s - 1) d: d is the share of rows that only one of the two gets right, s the challenger's share
    of those. Each has its exact binomial bound (Clopper and Pearson 1934); the product takes the end of d that makes it
    wider. Where the two never disagree on n rows, they may still on 1 - (1 - confidence)^(1/n) of others.
    """
    rows = len(champion)
    won, torn = int((challenger & ~champion).sum()), int((challenger != champion).sum())
    least, most = _binomial_ends(won, torn, confidence)
    few, many = _binomial_ends(torn, rows, confidence)
    low, high = 2 * least - 1, 2 * most - 1
    return Difference(
        float(champion.mean()),
        float(challenger.mean()),
        low * (many if low < 0 else few),
        high * (many if high > 0 else few),
    )


def _binomial_ends(hits: int, trials: int, confidence: float) -> tuple[float, float]:
    """Return the one-sided lower and upper bound of a share."""
    low = float(beta.ppf(1 - confidence, hits, trials - hits + 1)) if hits else 0.0
    high = float(beta.ppf(confidence, hits + 1, trials - hits)) if hits < trials else 1.0
    return low, high


def _no_narrower(drawn: Difference, exact: Difference) -> Difference:
    """Return a drawn interval, at least as wide to either side as that of right and wrong rows."""
    low = min(drawn.low, drawn.mean - (exact.mean - exact.low))
    high = max(drawn.high, drawn.mean + (exact.high - exact.mean))
    return Difference(drawn.champion, drawn.challenger, low, high)


def _bootstrap(
    champion: Drawn, challenger: Drawn, rows: int, config: GateConfig, *, centred: bool = False
) -> dict[str, Difference]:
    """Draw the rows again and again, for both models alike, and return the interval of each figure's difference.

    `centred` moves the interval by what the draws are off the difference of the rows themselves, on average.
    """
    drawn: dict[str, list[Floats]] = {}
    for counts in _draws(rows, config):
        a, b = champion(counts), challenger(counts)
        for name in a:
            drawn.setdefault(name, []).append(b[name] - a[name])
    once = np.ones((1, rows), dtype=np.float32)
    before, after = champion(once), challenger(once)
    out = {}
    for name, parts in drawn.items():
        draws, there = np.concatenate(parts), (float(before[name][0]), float(after[name][0]))
        off = float(draws.mean()) - (there[1] - there[0]) if centred else 0.0
        low, high = np.quantile(draws, [1 - config.confidence, config.confidence]) - off
        out[name] = Difference(*there, float(low), float(high))
    return out


def _draws(rows: int, config: GateConfig) -> Iterator[Floats]:
    """Yield how often each row is drawn, float32 [some resamples, rows]; the same draws each time."""
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


def _calibration(champion: Floats, challenger: Floats, truth: Ints, config: GateConfig) -> Difference:
    """Return the difference of calibration errors, of which less is better, in the draws of the other figures.

    Chance alone makes a calibration error, and a resample's more than its rows': the interval is moved back by what the
    draws are off on average.
    """
    before, after = (_drawn_error(values, truth) for values in (champion, challenger))
    drawn = _bootstrap(before, after, len(truth), config, centred=True)["ece"]
    errors = [calibration_error(values, truth) for values in (champion, challenger)]
    return Difference(errors[0], errors[1], drawn.low, drawn.high)


def _drawn_error(probabilities: Floats, truth: Ints) -> Drawn:
    """Return what gives the calibration error of resamples: see `measure.calibration_error`."""
    scores, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    gaps = np.zeros((len(truth), _BINS), dtype=np.float32)
    gaps[np.arange(len(truth)), np.minimum((scores * _BINS).astype(int), _BINS - 1)] = scores - right

    def figures(counts: Floats) -> dict[str, Floats]:
        return {"ece": np.asarray(np.abs(counts @ gaps).sum(axis=1) / counts.sum(axis=1))}

    return figures

"""Whether a bound has been left: asked every second, so the answer must hold however often one asks.

The evidence is a mixture of likelihood ratios against "the rate is the bound, or less", over higher rates. As long as
that is so it is a supermartingale that starts at 1, and so exceeds `1 / ALPHA` at any time with a probability of at
most `ALPHA` (Ville's inequality; Robbins 1970, Ramdas et al. 2023). A confidence bound looked at again and again does
not have that property: sooner or later it is crossed by chance.
"""

from __future__ import annotations

import math

from deployments.rollout.tally import Tally

__all__ = ["ALPHA", "LEAST", "PERCENTILE", "error_limit", "exceeds", "slow_limit"]

ALPHA = 0.001
"""How often a variant that keeps to its bound may be taken back all the same."""

LEAST = 20
"""Nothing is said on fewer: a first request that fails is no rate."""

PERCENTILE = 0.95
"""Of the times that are compared."""

_RATES = 32
_MARGIN = 2.6
"""Standard deviations that base's figures are taken for higher than they were seen: base is a sample, too."""


def exceeds(hits: int, of: int, bound: float) -> bool:
    """Whether the rate behind `hits` in `of` is above `bound` (between 0 and 1) for all that one can know."""
    return of >= LEAST and hits > bound * of and _log_evidence(hits, of, bound) > -math.log(ALPHA)


def _log_evidence(hits: int, of: int, bound: float) -> float:
    # Rates from the bound to 1, closer together near the bound, where most of what matters lies.
    logs = []
    for i in range(_RATES):
        rate = bound + (1 - bound) * ((i + 0.5) / _RATES) ** 3
        logs.append(hits * math.log(rate / bound) + (of - hits) * math.log((1 - rate) / (1 - bound)))
    top = max(logs)
    return top + math.log(sum(math.exp(log - top) for log in logs) / _RATES)


def error_limit(base: Tally, bound: float) -> float:
    """Return the share of its requests that a variant may fail: `bound`, or what base fails itself, at the upper end of
    what that may be."""
    n = base.asked
    if n < LEAST:
        return bound
    rate = base.errors / n
    return min(1.0, max(bound, rate + _MARGIN * math.sqrt(rate * (1 - rate) / n)))


def slow_limit(base: Tally, ratio: float) -> float | None:
    """Return the time that only one in twenty of a variant's answers may exceed: `ratio` times base's percentile, at
    the upper end of what that may be. None where base has answered too little to say."""
    n = base.timed
    if n < LEAST:
        return None
    rank = PERCENTILE * n + _MARGIN * math.sqrt(n * PERCENTILE * (1 - PERCENTILE))
    return ratio * base.time_of(min(rank, n))

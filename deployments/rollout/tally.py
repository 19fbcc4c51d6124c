"""What is known of a variant: requests, failures, times, agreement. Added up, subtracted, asked for quantiles."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["BOUNDS_S", "Tally"]

BOUNDS_S = tuple(0.0005 * 2 ** (i / 8) for i in range(145))
"""Upper ends of the classes of times, half a millisecond to two minutes, each 9 % above the one before."""


@dataclass(slots=True)
class Tally:
    """Counts since some beginning."""

    requests: int = 0
    """Answered or failed; those answered from the cache too."""
    errors: int = 0
    """Failed by the house: not the caller's own mistakes, and not the anonymizer's, which is the same for all."""
    times: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    """By class of `BOUNDS_S`: answers that the model was asked for."""
    compared: int = 0
    """Requests of which another variant was asked too."""
    agreed: int = 0
    """Of these, how many got the same answer."""
    difference: float = 0.0
    """Sum over these of how far the scores lay apart."""

    def answered(self, seconds: float | None) -> None:
        """Count an answer; `seconds` is None where no model was asked."""
        self.requests += 1
        if seconds is not None:
            self.times[bisect_left(BOUNDS_S, seconds)] += 1

    def failed(self) -> None:
        """Count a failure."""
        self.requests += 1
        self.errors += 1

    def compare(self, difference: float, *, agrees: bool) -> None:
        """Count a comparison."""
        self.compared += 1
        self.agreed += agrees
        self.difference += difference

    @property
    def timed(self) -> int:
        """Answers whose time is known."""
        return sum(self.times)

    @property
    def asked(self) -> int:
        """Requests that reached the model, or should have."""
        return self.timed + self.errors

    def quantile(self, share: float) -> float | None:
        """Return the time within which `share` of the answers came, to 9 %; None where there are none."""
        total = self.timed
        return self.time_of(share * total) if total else None

    def time_of(self, rank: float) -> float:
        """Return the upper end of the class that holds the answer of this rank, counted from the quickest."""
        seen = 0
        for i, count in enumerate(self.times):
            seen += count
            if count and seen >= rank:
                return BOUNDS_S[min(i, len(BOUNDS_S) - 1)]
        return BOUNDS_S[-1]

    def slower_than(self, seconds: float) -> int:
        """Return how many answers took longer than `seconds`, which is one of `BOUNDS_S` or between two."""
        return sum(self.times[bisect_left(BOUNDS_S, seconds) + 1 :])

    def to_json(self) -> dict[str, Any]:
        """Return what `Tally(**…)` reads."""
        return asdict(self)

    def plus(self, other: Tally) -> Tally:
        """Return the sum."""
        return self._with(other, 1)

    def minus(self, earlier: Tally) -> Tally:
        """Return what came since `earlier`."""
        return self._with(earlier, -1)

    def _with(self, other: Tally, sign: int) -> Tally:
        return Tally(
            self.requests + sign * other.requests,
            self.errors + sign * other.errors,
            [a + sign * b for a, b in zip(self.times, other.times, strict=True)],
            self.compared + sign * other.compared,
            self.agreed + sign * other.agreed,
            self.difference + sign * other.difference,
        )

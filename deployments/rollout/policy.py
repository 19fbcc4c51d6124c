"""A guarded rollout as a state machine: pure functions of its state, what was seen since, and the time.

::

    start ─▶ running ─(held, enough seen, inside all bounds)─▶ next step … last step ─▶ done
               │  ▲ └─(a bound was left)─▶ rolled_back: weight 0, at once
         pause ▼  │ resume
             paused ─(a bound was left)─▶ rolled_back
    abort, from running or paused ─▶ aborted: weight 0

What was seen is a `Window`: counts of the variant and of base since the step began. A step whose window is lost (the
replica that counts died) is observed anew; how base was before it is kept. Nothing is decided on what is not there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from deployments.rollout.config import RolloutGuard
from deployments.rollout.evidence import LEAST, PERCENTILE, error_limit, exceeds, slow_limit
from deployments.rollout.tally import Tally

__all__ = ["Phase", "Rollout", "Window", "abort", "look", "pause", "resume", "start"]

_SLOW_SECONDS = 5
"""In so many different seconds the variant must have been slow: all that waits in a hiccup is slow together, once."""


class Phase(StrEnum):
    """Where a rollout is."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    ROLLED_BACK = "rolled_back"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class Rollout:
    """A rollout of one variant. `since` is when its step began, on the clock of whoever looks."""

    variant: str
    guard: RolloutGuard
    phase: Phase
    step: int
    since: float
    why: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to come to an end."""
        return self.phase in (Phase.RUNNING, Phase.PAUSED)

    @property
    def weight(self) -> float:
        """The variant's weight now, as far as the rollout has a say: none before its end or after."""
        return 0.0 if self.phase in (Phase.ROLLED_BACK, Phase.ABORTED) else self.guard.steps[self.step]

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        guard = self.guard.model_dump(mode="json")
        return {"variant": self.variant, "guard": guard, "phase": self.phase, "step": self.step, "why": self.why}

    @classmethod
    def from_json(cls, data: dict[str, Any], now: float) -> Rollout:
        """Return a rollout that was kept; its step begins anew."""
        guard = RolloutGuard.model_validate(data["guard"])
        return cls(data["variant"], guard, Phase(data["phase"]), data["step"], now, data["why"])


@dataclass(slots=True)
class Window:
    """What was seen of the variant and of base since a step began."""

    variant: Tally = field(default_factory=Tally)
    base: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)
    """Base before the step: what to compare with where base has no traffic left."""
    slow: int = 0
    """Seconds in which too many of the variant's answers were slow."""
    slow_at: float = -math.inf

    def add(self, variant: Tally, base: Tally, guard: RolloutGuard, now: float) -> None:
        """Add what came since the last look."""
        self.variant = self.variant.plus(variant)
        self.base = self.base.plus(base)
        limit = self.limit(guard)
        is_slow = limit is not None and variant.slower_than(limit) > (1 - PERCENTILE) * variant.timed
        if is_slow and now - self.slow_at >= 1.0:  # several ingresses tell of the same second
            self.slow, self.slow_at = self.slow + 1, now

    def limit(self, guard: RolloutGuard) -> float | None:
        """Return the time that one in twenty may exceed; None where there is no bound, or nothing to compare with."""
        if guard.max_latency_ratio is None:
            return None
        return slow_limit(self.reference(), guard.max_latency_ratio)

    def error_limit(self, guard: RolloutGuard) -> float | None:
        """Return the share of its requests that the variant may fail; None where there is no bound."""
        return None if guard.max_error_rate is None else error_limit(self.reference(), guard.max_error_rate)

    def next_step(self) -> Window:
        """Return an empty window that remembers how base was."""
        return Window(before=self.reference())

    def reference(self) -> Tally:
        """Return how base is: what to compare the variant with."""
        # This step's own base, under this step's load, as long as there is enough of it.
        return self.base if self.base.timed >= 5 * LEAST else self.base.plus(self.before)


def start(variant: str, guard: RolloutGuard, now: float) -> Rollout:
    """Return a rollout at its first step."""
    return Rollout(variant, guard, Phase.RUNNING, 0, now, f"started at {guard.steps[0]:g} %")


def pause(rollout: Rollout) -> Rollout:
    """Stay at this step. Bounds are held all the same."""
    return replace(rollout, phase=Phase.PAUSED, why=f"paused at {rollout.weight:g} %")


def resume(rollout: Rollout, now: float) -> Rollout:
    """Go on with this step, from its beginning."""
    return replace(rollout, phase=Phase.RUNNING, since=now, why=f"resumed at {rollout.weight:g} %")


def abort(rollout: Rollout, why: str) -> Rollout:
    """End it with no traffic for the variant."""
    return replace(rollout, phase=Phase.ABORTED, why=why)


def look(rollout: Rollout, window: Window, now: float, *, base_answers: bool = True) -> Rollout:
    """Return the rollout after a look at what was seen; the same one where nothing changes. `base_answers` says whether
    base has traffic, so that more will be known of it."""
    if not rollout.is_open:
        return rollout
    left = _bound_left(rollout.guard, window)
    if left:
        return replace(rollout, phase=Phase.ROLLED_BACK, why=f"at {rollout.weight:g} %: {left}")
    if rollout.phase is Phase.PAUSED:
        return rollout
    waits = _waits_for(rollout, window, now, base_answers=base_answers)
    if waits:
        return replace(rollout, why=f"at {rollout.weight:g} %: {waits}")
    if rollout.step + 1 == len(rollout.guard.steps):
        return replace(rollout, phase=Phase.DONE, why=f"held {rollout.weight:g} % inside all bounds")
    step = rollout.step + 1
    return replace(rollout, step=step, since=now, why=f"went on to {rollout.guard.steps[step]:g} %")


def _bound_left(guard: RolloutGuard, window: Window) -> str:
    """Say which bound was left, empty where none was, for all that one can know."""
    seen = window.variant
    errors = window.error_limit(guard)
    if errors is not None and exceeds(seen.errors, seen.asked, errors):
        return f"{_of(seen.errors, seen.asked)} failed, more than {errors:.1%}"
    apart = seen.compared - seen.agreed
    if guard.max_disagreement is not None and exceeds(apart, seen.compared, guard.max_disagreement):
        return f"{_of(apart, seen.compared)} disagree with base, more than {guard.max_disagreement:.1%}"
    limit = window.limit(guard)
    if limit is not None and window.slow >= _SLOW_SECONDS:
        slow = seen.slower_than(limit)
        if exceeds(slow, seen.timed, 1 - PERCENTILE):
            return (
                f"{_of(slow, seen.timed)} took longer than {limit:.3g} s, {guard.max_latency_ratio:g} times base's p95"
            )
    return ""


def _waits_for(rollout: Rollout, window: Window, now: float, *, base_answers: bool) -> str:
    """Say what is missing before the next step, empty where nothing is."""
    guard, seen = rollout.guard, window.variant
    left_s = rollout.since + guard.hold_s - now
    if left_s > 0:
        return f"holds for {left_s:.0f} s more"
    if seen.asked < guard.min_requests:
        return f"waits for requests: {seen.asked} of {guard.min_requests}"
    if guard.max_disagreement is not None and seen.compared < guard.min_compared:
        return f"waits for comparisons: {seen.compared} of {guard.min_compared}"
    # Above a bound, though maybe by chance: time will tell, and until then it goes no further.
    errors = window.error_limit(guard)
    if errors is not None and seen.errors > errors * seen.asked:
        return f"{_of(seen.errors, seen.asked)} failed; waits for more to tell"
    apart = seen.compared - seen.agreed
    if guard.max_disagreement is not None and apart > guard.max_disagreement * seen.compared:
        return f"{_of(apart, seen.compared)} disagree with base; waits for more to tell"
    return _waits_for_times(guard, window, base_answers=base_answers)


def _waits_for_times(guard: RolloutGuard, window: Window, *, base_answers: bool) -> str:
    seen = window.variant
    if guard.max_latency_ratio is None:
        return ""
    limit = window.limit(guard)
    if limit is None:
        # Where base has no traffic nothing will ever be known of it.
        return "waits for base's times, to compare with" if base_answers else ""
    slow = seen.slower_than(limit)
    if slow > (1 - PERCENTILE) * seen.timed:
        return f"{_of(slow, seen.timed)} took longer than {limit:.3g} s; waits for more to tell"
    return ""


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / max(1, whole):.1%})"

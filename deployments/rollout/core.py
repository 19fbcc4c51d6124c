"""The rollout's core: weights of all models with variants, what was seen of each variant, and rollouts that are open.

One replica decides, and every ingress follows within a second; where this one is away they stay with what they have. It
keeps what it decided in a store that outlives it. What was seen is not kept: ingresses count up for as long as they
live and tell it again.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, final

from deployments.rollout.config import RolloutGuard
from deployments.rollout.messages import (
    Command,
    ModelState,
    Plan,
    Refused,
    Report,
    RolloutState,
    SetWeights,
    VariantState,
    VariedModel,
)
from deployments.rollout.policy import Rollout, Window, abort, look, pause, resume, start
from deployments.rollout.shares import BASE, SLOTS, Slots, add_up, folded, moved, unfolded, with_weight
from deployments.rollout.tally import Tally
from deployments.shell import LOGGER_NAME

__all__ = ["MemoryStore", "Rollouts", "Store"]

_log = logging.getLogger(LOGGER_NAME)

REPORTERS = 1000
"""Of so many ingresses it is remembered what they told last: those that have told something last. What others saw stays
counted. A time would be the wrong measure: one that returns after a pause, its own or this replica's, would count its
requests once more."""

Tallies = Mapping[str, Mapping[str, Tally]]


class Store(Protocol):
    """Where decisions outlive the replica."""

    def read(self) -> bytes | None:
        """Return what was written last."""

    def write(self, data: bytes) -> None:
        """Keep this instead."""


@final
class MemoryStore:
    """Outlives nothing but the core."""

    def __init__(self) -> None:
        self.data: bytes | None = None

    def read(self) -> bytes | None:
        """See `Store`."""
        return self.data

    def write(self, data: bytes) -> None:
        """See `Store`."""
        self.data = data


@dataclass(slots=True)
class _Model:
    """A model's decisions, and what they are made from."""

    given: VariedModel
    guard: RolloutGuard | None
    slots: Slots
    applied: str = ""
    """What the config said when it was followed last."""
    rollout: Rollout | None = None
    before: dict[str, float] = field(default_factory=dict)
    """The weights when the rollout began: what it takes from others they get back."""
    window: Window = field(default_factory=Window)
    totals: dict[str, Tally] = field(default_factory=dict)

    @property
    def weights(self) -> dict[str, float]:
        """Percent by variant, without base."""
        names = self.given.variants[1:]
        return {name: self.slots.count(name) * 100 / SLOTS for name in names}

    def set(self, weights: Mapping[str, float]) -> None:
        self.slots = moved(self.slots, weights)

    def follow(self, rollout: Rollout) -> None:
        """Be as the rollout says."""
        self.rollout = rollout
        self.set(with_weight(self.before, rollout.variant, rollout.weight))


@final
class Rollouts:
    """See the module.

    Args:
        models: the models with variants, each with the guard of its rollouts.
        store: where decisions are kept.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        models: Sequence[tuple[VariedModel, RolloutGuard | None]],
        store: Store,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._models = {model.name: _Model(model, guard, (BASE,) * SLOTS) for model, guard in models}
        self._reporters: dict[str, Tallies] = {}
        self._key = secrets.token_bytes(32)
        self._others: dict[str, Any] = {}
        self._recall()

    def configure(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """Follow the config's weights, by model: where they, or the variants, are others than when they were followed
        last. What was decided since then holds otherwise, so that a restart undoes nothing.

        Raises:
            ValueError: an unknown model or variant, or weights that do not add up; nothing has changed then.
        """
        for name, shares in weights.items():
            if name not in self._models:
                raise ValueError(f"weights name the model {name}, which has no variants here")
            why = self._refusal(self._models[name], shares)
            if why:
                raise ValueError(f"weights.{name}: {why}")
        for name, model in self._models.items():
            shares = weights.get(name, model.given.weights)
            said = json.dumps([model.given.digest, dict(shares)], sort_keys=True)
            if said == model.applied:
                continue
            if model.rollout is not None and model.rollout.is_open:
                model.rollout = abort(model.rollout, "the config set other weights, or has other variants")
            model.set(shares)
            model.applied = said
        self._keep()

    def exchange(self, report: Report) -> Plan:
        """Take what an ingress has seen; return whose each slot is."""
        now = self._clock()
        before = self._reporters.pop(report.reporter, None)
        self._reporters[report.reporter] = report.tallies  # behind all others: the first is who has been silent longest
        if len(self._reporters) > REPORTERS:
            del self._reporters[next(iter(self._reporters))]
        for name, model in self._models.items():
            seen = report.tallies.get(name, {})
            self._count(model, seen, None if before is None else before.get(name, {}), now)
        return Plan(self._key, {name: model.slots for name, model in self._models.items()})

    def command(self, name: str, command: SetWeights | Command) -> ModelState | Refused:
        """Do what an operator asks; return how things are then, or why it was not done."""
        model = self._models.get(name)
        if model is None:
            return Refused("This model has no variants.")
        refused = self._set(model, command) if isinstance(command, SetWeights) else self._steer(model, command)
        if refused is not None:
            return refused
        _log.warning("model %s: weights are now %s", name, model.weights)
        self._keep()
        return self._state(model)

    def state(self, name: str) -> ModelState | Refused:
        """Return how things are with a model."""
        model = self._models.get(name)
        return Refused("This model has no variants.") if model is None else self._state(model)

    def _count(self, model: _Model, seen: Mapping[str, Tally], before: Mapping[str, Tally] | None, now: float) -> None:
        new = {name: seen[name].minus((before or {}).get(name, Tally())) for name in seen}
        for name, tally in new.items():
            model.totals[name] = model.totals.get(name, Tally()).plus(tally)
        rollout = model.rollout
        # Of an ingress that reports for the first time nobody knows when it saw what: that is not part of a step.
        if rollout is None or not rollout.is_open or before is None:
            return
        model.window.add(new.get(rollout.variant, Tally()), new.get(BASE, Tally()), rollout.guard, now)
        after = look(rollout, model.window, now, base_answers=BASE in model.slots)
        if after is rollout:
            return
        model.rollout = after
        if (after.step, after.phase) == (rollout.step, rollout.phase):
            return
        _log.warning("model %s: rollout of %s: %s, %s", model.given.name, after.variant, after.phase, after.why)
        model.window = model.window.next_step()
        model.follow(after)
        self._keep()

    def _set(self, model: _Model, command: SetWeights) -> Refused | None:
        why = self._refusal(model, command.weights)
        if why:
            return Refused(why)
        if model.rollout is not None and model.rollout.is_open:
            return Refused("A rollout has the weights; abort it first.", conflict=True)
        model.set(command.weights)
        return None

    def _steer(self, model: _Model, command: Command) -> Refused | None:
        rollout = model.rollout
        if command.action == "start":
            return self._start(model, command.variant)
        if rollout is None or not rollout.is_open:
            return Refused("No rollout is open.", conflict=True)
        if command.action == "pause":
            model.rollout = pause(rollout)
        elif command.action == "resume":
            model.rollout, model.window = resume(rollout, self._clock()), model.window.next_step()
        else:
            model.follow(abort(rollout, f"aborted at {rollout.weight:g} %"))
        return None

    def _start(self, model: _Model, variant: str) -> Refused | None:
        if model.rollout is not None and model.rollout.is_open:
            return Refused("A rollout is open already.", conflict=True)
        guard = model.guard
        variant = variant or (guard.variant if guard else "")
        if variant not in model.given.variants[1:]:
            return Refused(f"Say which variant: one of {', '.join(model.given.variants[1:])}.")
        guard = guard or _default_guard(model.given, variant)
        model.before = model.weights
        model.follow(start(variant, guard, self._clock()))
        # Where the first step leaves base nothing, all that will be known of it was seen before.
        model.window = Window() if BASE in model.slots else Window(before=model.totals.get(BASE, Tally()))
        return None

    @staticmethod
    def _refusal(model: _Model, weights: Mapping[str, float]) -> str:
        names = model.given.variants[1:]
        if not set(weights) <= set(names):
            return f"Weights are of variants: {', '.join(names)}. Base has the rest."
        if any(not 0 <= weight <= 100 for weight in weights.values()) or not add_up(weights.values()):
            return "Weights are percent: 0 or more, and at most 100 together."
        if any(abs(weight * 10 - round(weight * 10)) > 1e-6 for weight in weights.values()):
            return "A weight is percent in tenths: 0.1 is the least."
        return ""

    def _state(self, model: _Model) -> ModelState:
        weights = model.weights
        weights[BASE] = model.slots.count(BASE) * 100 / SLOTS
        states = [VariantState(name, weights[name], model.totals.get(name, Tally())) for name in model.given.variants]
        return ModelState(tuple(states), None if model.rollout is None else _told(model.rollout))

    def _keep(self) -> None:
        kept = dict(self._others)
        for name, model in self._models.items():
            rollout = model.rollout and model.rollout.to_json()
            kept[name] = {
                "applied": model.applied,
                "slots": folded(model.slots),
                "rollout": rollout,
                "before": model.before,
                "base": model.window.reference().to_json(),
            }
        try:
            self._store.write(json.dumps({"key": self._key.hex(), "models": kept}).encode())
        except Exception as error:  # the decision holds; it would not outlive this replica
            _log.error("the rollout's decisions cannot be kept: %s", type(error).__name__)

    def _recall(self) -> None:
        """Take up what was decided before this replica started."""
        try:
            data = self._store.read()
            kept: dict[str, Any] = json.loads(data) if data else {}
            if not kept:
                return
            self._key = bytes.fromhex(kept["key"])
            for name, held in kept["models"].items():
                if name in self._models:
                    self._take_up(self._models[name], held)
                else:
                    self._others[name] = held
        except Exception as error:
            _log.error("the rollout's decisions cannot be read, so the config holds: %s", type(error).__name__)

    def _take_up(self, model: _Model, held: dict[str, Any]) -> None:
        slots = unfolded(held["slots"])
        if len(slots) != SLOTS or not set(slots) <= set(model.given.variants):
            return  # a variant is gone: its callers are dealt out anew
        model.slots, model.applied = slots, held["applied"]
        if held["rollout"] is not None and held["rollout"]["variant"] in model.given.variants:
            model.rollout = Rollout.from_json(held["rollout"], self._clock())
            model.before = {
                name: weight for name, weight in held.get("before", {}).items() if name in model.given.variants
            }
            model.window = Window(before=Tally(**held.get("base", {})))


def _default_guard(model: VariedModel, variant: str) -> RolloutGuard:
    if model.compares:
        return RolloutGuard(variant=variant)
    return RolloutGuard(variant=variant, max_disagreement=None)


def _told(rollout: Rollout) -> RolloutState:
    return RolloutState(rollout.variant, rollout.phase, rollout.weight, rollout.guard.steps, rollout.why)

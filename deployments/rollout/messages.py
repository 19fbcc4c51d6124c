"""What ingresses and the rollout's replica tell one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from deployments.rollout.shares import Slots
from deployments.rollout.tally import Tally

__all__ = [
    "Command",
    "ModelState",
    "Plan",
    "Refused",
    "Report",
    "RolloutState",
    "SetWeights",
    "VariantState",
    "VariedModel",
]


@dataclass(frozen=True, slots=True)
class VariedModel:
    """A model with variants as the config has it. `digest` stands for what its variants are: where it is another one,
    what was decided about the ones before says nothing."""

    name: str
    variants: tuple[str, ...]
    """All of them, `base` first."""
    digest: str
    weights: Mapping[str, float] = field(default_factory=dict)
    """Percent by variant, without base, to start with."""
    compares: bool = True
    """Whether base is asked what a variant was asked. Where it is not, no rollout can wait for comparisons."""


@dataclass(frozen=True, slots=True)
class Report:
    """Ingress → rollout: what this process has seen since it started. Counted up, so that one that is lost or told
    twice does no harm."""

    reporter: str
    tallies: Mapping[str, Mapping[str, Tally]]
    """By model and variant."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rollout → ingress: whose each slot is, and under which key requests are hashed to slots."""

    key: bytes = field(repr=False)
    slots: Mapping[str, Slots]
    """By model."""


@dataclass(frozen=True, slots=True)
class SetWeights:
    """Percent by variant; base has the rest."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Command:
    """What to do with a rollout. `variant` is for `start`: the configured one where it is empty."""

    action: Literal["start", "pause", "resume", "abort"]
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not done. `conflict` says that it could be at another time."""

    why: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class VariantState:
    """A variant now, and what was seen of it since the rollout's replica started."""

    name: str
    weight: float
    tally: Tally


@dataclass(frozen=True, slots=True)
class RolloutState:
    """A rollout for whoever asks."""

    variant: str
    phase: str
    weight: float
    steps: tuple[float, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model's variants and its last rollout, if there was one."""

    variants: tuple[VariantState, ...]
    rollout: RolloutState | None

"""Settings of rollouts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from deployments.options import DeploymentOptions, Settings

__all__ = ["RolloutConfig", "RolloutGuard", "Weight"]


def _in_tenths(value: float) -> float:
    if abs(value * 10 - round(value * 10)) > 1e-6:
        raise ValueError("a percentage is in tenths: 0.1 is the least")
    return round(value, 1)


Weight = Annotated[float, Field(ge=0, le=100), AfterValidator(_in_tenths)]
"""Percent of a model's traffic, in tenths."""


class RolloutGuard(Settings):
    """How a variant comes to all of the traffic, and what takes it back to none. A bound that is absent is not held."""

    variant: str
    """The variant that a rollout brings, unless the request that starts it names another."""
    steps: tuple[Weight, ...] = (1.0, 10.0, 50.0, 100.0)
    """Its weight at each step."""
    hold_s: float = Field(300.0, ge=0)
    """How long a step lasts at least."""
    min_requests: int = Field(200, ge=1)
    """Requests of a step that must have reached the variant's model before the next one."""
    max_error_rate: float | None = Field(0.02, gt=0, lt=1)
    """Share of its requests that the house may fail; where base fails more of its own, that share."""
    max_latency_ratio: float | None = Field(1.5, ge=1)
    """How many times as long as base's its 95th percentile may be."""
    max_disagreement: float | None = Field(0.1, gt=0, lt=1)
    """Share of the compared requests in which it may say something else than base."""
    min_compared: int = Field(20, ge=1)
    """Requests of a step that must have been compared before the next one, where `max_disagreement` is given."""

    @model_validator(mode="after")
    def _rising(self) -> RolloutGuard:
        if not self.steps or list(self.steps) != sorted(set(self.steps)) or self.steps[0] <= 0:
            raise ValueError("steps must rise, from above 0")
        return self


class RolloutConfig(Settings):
    """The replica that keeps weights and rollouts. It is there only where a model has variants."""

    period_s: float = Field(1.0, gt=0)
    """How often each ingress replica reports what it saw, and learns the weights."""
    deployment: DeploymentOptions = Field(
        default_factory=lambda: DeploymentOptions.model_validate({"num_replicas": 1, "num_cpus": 0.0})
    )

    @model_validator(mode="after")
    def _alone(self) -> RolloutConfig:
        if self.deployment.autoscaling is not None or (self.deployment.num_replicas or 1) != 1:
            raise ValueError("rollout has one replica: two would decide apart from one another")
        return self

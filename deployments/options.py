"""Typed deployment options: how many replicas, on what, and how much may wait. One block per stage in the config."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Autoscaling", "DeploymentOptions", "Settings"]

POLICY = "deployments.scaling.policy:FollowWork"


class Settings(BaseModel):
    """A block of the config. An unknown or ill-typed field stops the start and is named; nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Autoscaling(Settings):
    """Replica bounds, and what decides between them: the work that waits and how busy the replicas are (tokens of a
    model, characters or items of other stages), measured where it is done. See `deployments.scaling.policy`."""

    min_replicas: int = Field(1, ge=0)
    """0 lets a model that nobody asks go to sleep; the next request wakes it and waits for it."""
    max_replicas: int = Field(1, ge=1)
    target_utilisation: float = Field(0.8, gt=0, le=1)
    """Share of the time that a replica should be at work. Lower leaves more air for bursts."""
    target_wait_s: float = Field(1.0, gt=0)
    """Seconds of work that may wait per replica; more of it asks for more replicas."""
    upscale_delay_s: float = Field(2.0, ge=0)
    """How long more must have been wanted before they start. Their start takes seconds, so this is short."""
    downscale_delay_s: float = Field(120.0, ge=0)
    """How long fewer must have been enough before some stop."""
    scale_to_zero_delay_s: float = Field(300.0, ge=0)
    """How long nothing at all must have come before the last replica stops, where `min_replicas` is 0."""
    metrics_interval_s: float = Field(2.0, gt=0)
    """How often replicas and callers report. Each report costs the controller about a millisecond."""
    window_s: float = Field(8.0, gt=0)
    """The time that is looked at; at least two reports."""
    target_ongoing_requests: float | None = Field(None, gt=0)
    """Scale on calls on their way per replica instead, by Ray's own policy: for the ingress, whose work is requests.
    Behind it one call is a whole micro-batch, which says little."""

    @model_validator(mode="after")
    def _ordered(self) -> Autoscaling:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas must not exceed max_replicas")
        if self.window_s < 2 * self.metrics_interval_s:
            raise ValueError("window_s must be at least twice metrics_interval_s")
        return self

    def to_serve(self) -> dict[str, Any]:
        """Return Ray Serve's `autoscaling_config`."""
        config: dict[str, Any] = {
            "min_replicas": self.min_replicas,
            "max_replicas": self.max_replicas,
            "upscale_delay_s": self.upscale_delay_s,
            "metrics_interval_s": self.metrics_interval_s,
            "look_back_period_s": self.window_s,
        }
        if self.target_ongoing_requests is not None:
            return config | {
                "target_ongoing_requests": self.target_ongoing_requests,
                "downscale_delay_s": self.downscale_delay_s,
                "downscale_to_zero_delay_s": self.scale_to_zero_delay_s,
            }
        aims = {
            "target_utilisation": self.target_utilisation,
            "target_wait_s": self.target_wait_s,
            "least_window_s": 2 * self.metrics_interval_s,
            "stale_s": self.window_s + 3 * self.metrics_interval_s,
            "keep_s": self.downscale_delay_s,
            "zero_s": self.scale_to_zero_delay_s,
        }
        # The policy itself waits before it goes down: on the most of that time, where Ray would take the last moment.
        waits = {"downscale_delay_s": 0.0, "downscale_to_zero_delay_s": 0.0}
        return config | waits | {"policy": {"policy_function": POLICY, "policy_kwargs": aims}}


class DeploymentOptions(Settings):
    """What Ray Serve needs to know of one deployment. Give `num_replicas` or `autoscaling`, not both."""

    num_replicas: int | None = Field(None, ge=1)
    autoscaling: Autoscaling | None = None
    num_cpus: float = Field(0.1, ge=0)
    """Logical CPUs that Ray reserves per replica: what placement counts with, not a limit."""
    num_gpus: float = Field(0.0, ge=0)
    max_ongoing_requests: int = Field(16, ge=1)
    """Micro-batches that a replica takes at once; more wait at the caller, up to `max_queued_requests`."""
    max_queued_requests: int = Field(256, ge=-1)
    health_check_period_s: float = Field(2.0, gt=0)
    health_check_timeout_s: float = Field(30.0, gt=0)
    graceful_shutdown_timeout_s: float = Field(20.0, ge=0)
    max_surge_percent: int = Field(100, ge=0, le=100)
    """Replicas of a new version that may start before old ones stop, in percent of all, rounded up: with any, an old
    one works until a new one is warm, so an exchange fails no request. They need `num_cpus` (and `num_gpus`) of their
    own for that time: where those are not free the exchange waits. With 0 the old one stops first."""

    @model_validator(mode="after")
    def _one_way_to_scale(self) -> DeploymentOptions:
        if self.num_replicas is not None and self.autoscaling is not None:
            raise ValueError("give num_replicas or autoscaling, not both")
        return self

    @property
    def may_sleep(self) -> bool:
        """Whether there may be no replica at all."""
        return self.autoscaling is not None and self.autoscaling.min_replicas == 0

    def to_serve(self) -> dict[str, Any]:
        """Return the keyword arguments of `serve.deployment(...).options`."""
        options: dict[str, Any] = {
            "ray_actor_options": {"num_cpus": self.num_cpus, "num_gpus": self.num_gpus},
            "max_ongoing_requests": self.max_ongoing_requests,
            "max_queued_requests": self.max_queued_requests,
            "health_check_period_s": self.health_check_period_s,
            "health_check_timeout_s": self.health_check_timeout_s,
            "graceful_shutdown_timeout_s": self.graceful_shutdown_timeout_s,
            "max_surge_percent": self.max_surge_percent,
        }
        if self.autoscaling is not None:
            options["autoscaling_config"] = self.autoscaling.to_serve()
        else:
            options["num_replicas"] = self.num_replicas or 1
        return options

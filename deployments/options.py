"""Typed deployment options: how many replicas, on what, and how much may wait. One block per stage in the config."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Autoscaling", "DeploymentOptions", "Settings"]


class Settings(BaseModel):
    """A block of the config. An unknown or ill-typed field stops the start and is named; nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Autoscaling(Settings):
    """Replica bounds and the load that Ray steers to. One ongoing call is one micro-batch, not one text."""

    min_replicas: int = Field(1, ge=0)
    max_replicas: int = Field(1, ge=1)
    target_ongoing_requests: float = Field(1.0, gt=0)
    upscale_delay_s: float = Field(5.0, ge=0)
    downscale_delay_s: float = Field(120.0, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Autoscaling:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas must not exceed max_replicas")
        return self


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

    @model_validator(mode="after")
    def _one_way_to_scale(self) -> DeploymentOptions:
        if self.num_replicas is not None and self.autoscaling is not None:
            raise ValueError("give num_replicas or autoscaling, not both")
        return self

    def to_serve(self) -> dict[str, Any]:
        """Return the keyword arguments of `serve.deployment(...).options`."""
        options: dict[str, Any] = {
            "ray_actor_options": {"num_cpus": self.num_cpus, "num_gpus": self.num_gpus},
            "max_ongoing_requests": self.max_ongoing_requests,
            "max_queued_requests": self.max_queued_requests,
            "health_check_period_s": self.health_check_period_s,
            "health_check_timeout_s": self.health_check_timeout_s,
            "graceful_shutdown_timeout_s": self.graceful_shutdown_timeout_s,
        }
        if self.autoscaling is not None:
            options["autoscaling_config"] = self.autoscaling.model_dump()
        else:
            options["num_replicas"] = self.num_replicas or 1
        return options

"""Settings of the ingress."""

from __future__ import annotations

from pydantic import Field

from deployments.options import DeploymentOptions, Settings

__all__ = ["BatchingConfig", "IngressConfig", "LimitsConfig"]


class LimitsConfig(Settings):
    """What a request may hold. Over a limit is 413 with the limit in the message; too much waiting is 503."""

    max_body_bytes: int = Field(1_048_576, ge=1)
    max_items: int = Field(256, ge=1)
    """Texts in one request."""
    max_characters: int = Field(100_000, ge=1)
    """Code points in one text."""
    max_labels: int = Field(64, ge=1)
    """Labels of one tagging request."""
    max_label_characters: int = Field(200, ge=1)
    max_waiting_items: int = Field(4096, ge=1)
    """Texts that may wait in this replica for their batch, over all models."""


class BatchingConfig(Settings):
    """The micro-batch at the edge."""

    max_items: int = Field(64, ge=1)
    """Texts of one batch; a request's own texts stay together even when they are more."""
    max_characters: int = Field(1_000_000, ge=1)
    """Code points of one batch; bounds the size of a message between stages (Ray's gRPC takes 4 MB)."""
    max_in_flight: int = Field(2, ge=1)
    """Batches on their way at once, at most, per model. A second one follows when it is as large as the first."""


class IngressConfig(Settings):
    """How the edge behaves."""

    default_timeout_s: float = Field(30.0, gt=0)
    """Time a request has when it does not say."""
    max_timeout_s: float = Field(300.0, gt=0)
    """The longest that `X-Request-Timeout-Seconds` may ask for."""
    loopback_only: bool = True
    """Refuse peers from other machines, whatever the launcher binds: Ray's HAProxy mode opens each replica's own port
    on all interfaces. Set to false on a cluster, behind a firewall."""
    limits: LimitsConfig = Field(default_factory=LimitsConfig)
    batching: BatchingConfig = Field(default_factory=BatchingConfig)
    deployment: DeploymentOptions = Field(
        default_factory=lambda: DeploymentOptions.model_validate(
            {"max_ongoing_requests": 10_000, "max_queued_requests": -1}
        )
    )

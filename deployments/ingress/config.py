"""Settings of the ingress."""

from __future__ import annotations

from pydantic import Field, model_validator

from deployments.options import DeploymentOptions, Settings

__all__ = ["BatchingConfig", "CacheConfig", "ExplainConfig", "IngressConfig", "LimitsConfig", "TicketsConfig"]


class LimitsConfig(Settings):
    """What a request may hold. Over a limit is 413 with the limit in the message; too long a wait is 503, or 429
    for a caller who has more than a share of the room."""

    max_body_bytes: int = Field(1_048_576, ge=1)
    max_items: int = Field(256, ge=1)
    """Texts in one request."""
    max_characters: int = Field(100_000, ge=1)
    """Code points in one text."""
    max_values: int = Field(4096, ge=1)
    """Strings in one request's structured data."""
    max_restored_characters: int = Field(4_194_304, ge=1)
    """Code points of one restored answer: a short token may stand for a long original, many times over."""
    max_labels: int = Field(64, ge=1)
    """Labels of one tagging request."""
    max_label_characters: int = Field(200, ge=1)
    max_wait_s: float = Field(3.0, gt=0)
    """How long a request may have to wait for its batch, by what its model's queue holds and how fast that shrinks."""
    max_waiting_items: int = Field(4096, ge=1)
    """Texts that may wait in this replica for their batch, over all models, however fast it is: bounds the memory."""


class BatchingConfig(Settings):
    """The micro-batch at the edge."""

    max_items: int = Field(128, ge=1)
    """Texts of one batch; a request's own texts stay together even when they are more."""
    max_characters: int = Field(1_000_000, ge=1)
    """Code points of one batch; bounds the size of a message between stages (Ray's gRPC takes 4 MB)."""
    max_in_flight: int = Field(2, ge=1)
    """Batches on their way at once, at most, per model. A second one follows when it is as large as the first."""


class TicketsConfig(Settings):
    """Sealed vaults for `/api/v1/restore`. Without a file or a variable the keys are made at the start and die with it:
    so do the tickets."""

    keys_file: str | None = None
    """A file of keys (`python -m deployments.ingress.tickets new-key FILE`), the same on every machine; read again when
    it changes."""
    keys_env: str | None = Field(None, min_length=1)
    """An environment variable that holds what such a file would."""
    default_ttl_s: int = Field(3600, ge=1)
    """How long a ticket opens when its request does not say."""
    max_ttl_s: int = Field(86_400, ge=1)
    """The longest that a request may ask for."""
    max_bytes: int = Field(262_144, ge=1024)
    """Size of a ticket. It travels in the body of `/api/v1/restore`, whose limit is `max_body_bytes`."""

    @model_validator(mode="after")
    def _one_source(self) -> TicketsConfig:
        if self.keys_file is not None and self.keys_env is not None:
            raise ValueError("give keys_file or keys_env, not both")
        if self.default_ttl_s > self.max_ttl_s:
            raise ValueError("default_ttl_s must not exceed max_ttl_s")
        return self


class CacheConfig(Settings):
    """Answers that were given before: kept by a keyed hash of the safe text and of all else that they depend on. Never
    a text, never an error."""

    enabled: bool = False
    ttl_s: float = Field(3600, gt=0)
    """How long an answer is kept."""
    max_entries: int = Field(50_000, ge=1)
    """Answers that a replica keeps in its memory; the least recently used go first."""
    max_bytes: int = Field(33_554_432, ge=1024)
    """Memory that they take at most."""
    shared: bool = False
    """Whether callers share what is kept. A caller could then learn, from an answer's time, that somebody has asked for
    the same safe text before."""
    generation: str = ""
    """Part of every key: change it to forget everything, say after new weights in a local folder of the same name."""
    redis_url: str | None = Field(None, min_length=1)
    """A Redis that replicas share beside their own memories: `redis://HOST:PORT/DB`, `rediss://…` or `unix://…`. When
    it is down, requests go on without it. Needs the extra `redis`."""
    redis_url_env: str | None = Field(None, min_length=1)
    """An environment variable that holds such a URL: for one with a password."""
    redis_timeout_s: float = Field(0.05, gt=0, le=1)
    """How long a batch waits for Redis."""
    secret_file: str | None = Field(None, min_length=1)
    """A file that holds 32 random bytes or more in base64 (`openssl rand -base64 32`): keys are made under it. Without
    one they are made under a secret of this deployment, shared by its replicas, and what is kept ends with it."""
    secret_env: str | None = Field(None, min_length=1)
    """An environment variable that holds the same."""

    @model_validator(mode="after")
    def _one_source(self) -> CacheConfig:
        if self.secret_file is not None and self.secret_env is not None:
            raise ValueError("give secret_file or secret_env, not both")
        if self.redis_url is not None and self.redis_url_env is not None:
            raise ValueError("give redis_url or redis_url_env, not both")
        if self.redis_url is not None and "@" in self.redis_url:
            raise ValueError("a redis_url with a password belongs in a variable: give redis_url_env")
        return self


class ExplainConfig(Settings):
    """Explanations of predictions. Each phrase of a text, and each column beside it, is one more text for the model:
    over a limit is 413."""

    max_phrases: int = Field(24, ge=1, le=256)
    """Phrases that a text is cut into, at most."""
    max_variants: int = Field(1024, ge=1)
    """Texts of a request times `max_phrases` and, of a tabular model, the number of its columns."""
    max_characters: int = Field(500_000, ge=1)
    """Code points of a request's texts times as many."""


class IngressConfig(Settings):
    """How the edge behaves."""

    default_timeout_s: float = Field(30.0, gt=0)
    """Time a request has when it does not say."""
    max_timeout_s: float = Field(300.0, gt=0)
    """The longest that `X-Request-Timeout-Seconds` may ask for."""
    loopback_only: bool = True
    """Refuse peers from other machines, whatever the launcher binds: Ray's HAProxy mode opens each replica's own port
    on all interfaces. Set to false on a cluster, behind a firewall."""
    caller_header: str = Field("authorization", pattern=r"^[a-z0-9-]{1,64}$")
    """The header that tells callers apart, in lower case: tickets and pseudonyms are bound to a hash of its value. A
    gateway in front must check it; there is no authentication here yet."""
    admin_token_env: str | None = Field(None, min_length=1)
    """An environment variable that holds the operators' token, 16 characters or more, for `/api/v1/admin/…`: weights
    and rollouts of variants. Without one there are no such routes."""
    limits: LimitsConfig = Field(default_factory=LimitsConfig)
    tickets: TicketsConfig = Field(default_factory=TicketsConfig)
    batching: BatchingConfig = Field(default_factory=BatchingConfig)
    cache: CacheConfig = Field(default_factory=CacheConfig)
    explain: ExplainConfig = Field(default_factory=ExplainConfig)
    deployment: DeploymentOptions = Field(
        default_factory=lambda: DeploymentOptions.model_validate(
            {"max_ongoing_requests": 10_000, "max_queued_requests": -1}
        )
    )

"""Where a model runs that runs elsewhere. A block of a model's entry in the config."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from deployments.options import Settings

__all__ = ["RemoteOptions"]


class RemoteOptions(Settings):
    """A server that answers for a model. It gets token ids or text of what was anonymized, and nothing else."""

    url: str
    """`https://host[:port][/path]`, up to where `/v2/…` or `/v1/…` begins."""
    protocol: Literal["oip", "openai-embeddings", "openai-chat"] = "oip"
    """`oip`: Open Inference Protocol v2, token ids as tensors. `openai-embeddings`, `openai-chat`: text."""
    model: str = ""
    """Its name at the server; the bundle's own when empty."""
    output: str = ""
    """OIP: the output tensor that answers; `logits` of a classifier, `sentence_embedding` of an encoder, or the only
    one, when empty."""
    timeout_s: float = Field(10.0, gt=0)
    """For a request and its one retry together."""
    concurrency: int = Field(4, ge=1)
    """Requests at once from a replica. More wait."""
    api_key_env: str = ""
    """The environment variable with the key, sent as `Authorization: Bearer`. The key itself is in no config."""

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be http://HOST or https://HOST")
        if not url.isascii() or not url.isprintable() or " " in url or parts.port == 0:  # a port above 65535 raises
            raise ValueError("must be printable ASCII without spaces, and its port a number from 1 to 65535")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("must have no user, password, query or fragment: a key goes into api_key_env")
        return url.rstrip("/")

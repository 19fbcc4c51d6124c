"""The block `family` of a model's entry."""

from __future__ import annotations

import re
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from deployments.options import Settings

__all__ = ["MEMBER_NAME", "Family", "is_member_name"]

MEMBER_NAME: Final = r"^[a-z0-9][a-z0-9_-]{0,62}$"
"""No dot and no stroke: whatever it is put into, it is one part of a path and leads nowhere else."""
_NAME: Final = re.compile(MEMBER_NAME.removesuffix("$"))
_PLACE: Final = "{member}"


def is_member_name(text: str) -> bool:
    """Whether a member may be called so."""
    return _NAME.fullmatch(text) is not None


class Family(Settings):
    """Members of a model: heads over its encoder, each with labels, calibration and version of its own."""

    members: str
    """Where a member's bundle is, by its name: `models/tenants/{member}`, or `models:/triage-{member}@live` of a
    registry."""
    member_from: Literal["parameter", "caller"] = "parameter"
    """Who says which member a request is for: `parameters.member`, or the caller's own header
    (`ingress.caller_header`), so that nobody can ask another's model."""
    callers_file: str | None = Field(None, min_length=1)
    """With `member_from: caller`, a JSON file of member by SHA-256 of the header's value, in hex; looked at again when
    it changes. Without one the header's value is the member's name, for a gateway that writes it there."""
    base_answers: bool = False
    """Whether a request that is for no member gets the base's own head; refused otherwise."""
    keep: int = Field(256, ge=1)
    """Heads that a replica holds at most; the least recently used go first, and are loaded again in milliseconds."""
    max_bytes: int = Field(268_435_456, ge=1024)
    """Memory that these take at most, in a replica. A head has 4 bytes × features × labels, a reference more."""
    refresh_s: float = Field(60.0, gt=0, le=86_400)
    """How long what is known of a member holds: until an alias is followed again, or a folder looked at."""
    refused_s: float = Field(10.0, gt=0, le=3600)
    """How long it is remembered that there is no such member, or that its bundle is bad."""
    stale_s: float = Field(86_400.0, gt=0, le=2_592_000)
    """How long a member that is known is served while nobody can say what it is now, as its registry hangs or is down:
    at most this long after it was taken away there, or given another version. Then it answers 503."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.members.count(_PLACE) != 1 or set(self.members.replace(_PLACE, "")) & set("{}"):
            raise ValueError("members must hold {member} once, and no other braces")
        registry, hub = self.members.startswith("models:"), self.members.count("/") == 1 and "@" in self.members
        if self.members.startswith("bundled:") or (hub and not registry):
            raise ValueError("members must be folders or models of a registry (models:/…)")
        if self.callers_file is not None and self.member_from != "caller":
            raise ValueError("callers_file is for member_from: caller")
        if self.stale_s < self.refresh_s:
            raise ValueError("stale_s must not be shorter than refresh_s")
        return self

    def source(self, member: str) -> str:
        """Return where a member's bundle is. The name must be one: see `is_member_name`."""
        if not is_member_name(member):
            raise ValueError("this is no name of a member")
        return self.members.replace(_PLACE, member)

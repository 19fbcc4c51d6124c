"""`hash`: a keyed digest, `<PERSON_HASH_0f…>`. Equal values of a tenant have equal digests; nothing restores them."""

from __future__ import annotations

import hashlib
import hmac
from typing import final

from preprocessing.pii.operators.base import canonical

__all__ = ["Hash"]


@final
class Hash:
    """HMAC-SHA256 of the canonical form. Keyed, because names and numbers are few enough to hash them all."""

    __slots__ = ("_key", "_length")

    def __init__(self, key: bytes, length: int) -> None:
        """`key` is `operator_key`'s, `length` in hex digits."""
        self._key = key
        self._length = length

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """The digest of `seen`."""
        digest = hmac.new(self._key, canonical(entity_type, seen).encode(), hashlib.sha256).hexdigest()
        return f"<{entity_type}_HASH_{digest[: self._length]}>"

    def __repr__(self) -> str:
        return "Hash(***)"

"""`redact`: `<REDACTED>`, whatever it was."""

from __future__ import annotations

from typing import final

from preprocessing.pii.operators.tokens import REDACTED

__all__ = ["Redact"]


@final
class Redact:
    """Leaves a marker that says neither type nor number."""

    __slots__ = ()

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """The marker."""
        return REDACTED

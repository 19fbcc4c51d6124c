"""`block`: the text is refused."""

from __future__ import annotations

from typing import NoReturn, final

from preprocessing.pii.errors import PiiError, Reason

__all__ = ["Block"]


@final
class Block:
    """Raises `PiiError` (`blocked`), which names the type and nothing else."""

    __slots__ = ()

    def apply(self, entity_type: str, raw: str, seen: str) -> NoReturn:
        """Refuse."""
        raise PiiError(Reason.BLOCKED, entity_type)

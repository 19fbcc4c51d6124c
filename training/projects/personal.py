"""Whether cells of a table hold personal data: what is asked before a value of a column is written anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from preprocessing.pii import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.policy import Tightening, Wish
from preprocessing.texts import Document, RawText

__all__ = ["are_personal"]

_ALL_TYPES: Final = Wish(tighten=Tightening(entities=frozenset(EntityType)))
"""A policy may leave types out for the model's sake, or keep them: that is no leave to print them."""


def are_personal(values: Sequence[str], engine: PiiEngine) -> list[bool]:
    """Say of each value whether the engine finds personal data in it; also where it cannot tell."""
    found = engine.anonymize(
        [RawText(value) for value in values], range(len(values)), wishes=[_ALL_TYPES] * len(values)
    )
    return [not isinstance(answer, Document) or bool(answer.entities) for answer in found]

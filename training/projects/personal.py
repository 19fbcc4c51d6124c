"""Whether cells of a table hold personal data: what is asked before a value of a column is written anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from preprocessing.pii import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.policy import DEFAULT_THRESHOLD, Tightening, Wish
from preprocessing.texts import Document, RawText

__all__ = ["are_personal"]


def are_personal(values: Sequence[str], engine: PiiEngine) -> list[bool]:
    """Say of each value whether the engine finds personal data in it; also where it cannot tell.

    A policy may leave types out for the model's sake, keep them, or ask for surer findings: that is no leave to print
    them. Findings of all types count, at the default threshold where the policy's is higher.
    """
    threshold = min(DEFAULT_THRESHOLD, engine.policies.effective().threshold)  # one that is higher would be refused
    wish = Wish(tighten=Tightening(entities=frozenset(EntityType), threshold=threshold))
    found = engine.anonymize([RawText(value) for value in values], range(len(values)), wishes=[wish] * len(values))
    return [not isinstance(answer, Document) or bool(answer.entities) for answer in found]

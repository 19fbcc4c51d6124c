"""What the recognizer tells apart, and how texts that are labelled in part teach it.

The public corpora mark persons, places and organisations and nothing else: a date in them is labelled "O". Such a
token has a *set* of labels, not one, and the loss is the negative log of the set's probability, so that nothing is
taught that nobody annotated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["ENTITY_OF", "LABELS", "OUTSIDE", "TYPES", "TargetSets", "type_of"]

TYPES: Final = (
    "PERSON",
    "LOCATION",
    "ADDRESS",
    "ORGANIZATION",
    "NRP",
    "TITLE",
    "AGE",
    "DATE",
    "POSTCODE",
    "USERNAME",
    "PHONE",
    "ID",
    "NET",
)
OUTSIDE: Final = 0
LABELS: Final = ("O", *(f"{prefix}-{name}" for name in TYPES for prefix in "BI"))
ENTITY_OF: Final = {
    "DATE": "DATE_TIME",
    "PHONE": "PHONE_NUMBER",
    "ID": "ID_NUMBER",
    # Mail, web and network addresses are the patterns' business; a type of their own keeps names in them apart.
    "NET": "",
}
"""Names of `TYPES` that are not entity types themselves."""

_TYPE_OF: Final = {
    "DATE_TIME": "DATE",
    "DATE_OF_BIRTH": "DATE",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "NET",
    "URL": "NET",
    "IP_ADDRESS": "NET",
    "MAC_ADDRESS": "NET",
}


def type_of(entity_type: str) -> str:
    """Return the recognizer's type of an entity type: numbers of every kind are `ID`."""
    name = _TYPE_OF.get(entity_type, entity_type)
    return name if name in TYPES else "ID"


class TargetSets:
    """Numbers the sets of labels that tokens may have. Ids below `len(LABELS)` are single labels."""

    def __init__(self) -> None:
        self._ids: dict[frozenset[int], int] = {frozenset([i]): i for i in range(len(LABELS))}

    def single(self, name: str, *, begins: bool) -> int:
        """Return the target of a token of type `name`."""
        return 1 + 2 * TYPES.index(name) + (not begins)

    def outside_or(self, names: Iterable[str]) -> int:
        """Return the target of a token that is outside or of one of the types `names`."""
        chosen = frozenset([OUTSIDE, *(1 + 2 * TYPES.index(name) + i for name in names for i in (0, 1))])
        return self._ids.setdefault(chosen, len(self._ids))

    def table(self) -> npt.NDArray[np.bool_]:
        """Return bool [targets, labels]: which labels each target allows."""
        table = np.zeros((len(self._ids), len(LABELS)), dtype=np.bool_)
        for labels, row in self._ids.items():
            table[row, sorted(labels)] = True
        return table


_MONTH: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)\.?|january|february|march|april|june|july|august"
    r"|september|october|november|december",
    re.IGNORECASE,
)
_TITLE_WORD: Final = re.compile(r"(?:mr|mrs|ms|dr|prof|sir|lord|lady|rev|hon|capt|sen|gov|gen|st)\.?", re.IGNORECASE)
_DEMONYM: Final = re.compile(r"[A-Z]\w+(?:an|ans|ish|ese|ch|ic|ics|im|ims|ist|ists|eek|ew|ews|ss|ts)|[A-Z]\w+i")


def unannotated(word: str) -> tuple[str, ...]:
    """Return the types that a word may have in a corpus that marks persons, places and organisations alone."""
    if word.startswith(("http", "www.")):
        return ("NET",)
    if any(char.isdigit() for char in word):
        return ("DATE", "AGE", "POSTCODE", "PHONE", "ID", "USERNAME", "ADDRESS", "NET")
    if _MONTH.fullmatch(word):
        return ("DATE",)
    if _TITLE_WORD.fullmatch(word):
        return ("TITLE",)
    return ("NRP",) if _DEMONYM.fullmatch(word) else ()

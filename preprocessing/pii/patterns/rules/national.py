"""National identifiers by their check digits: what a row of their tables is.

Scores: 0.9 where form and check leave little doubt, 0.5-0.7 where few other numbers pass, 0.1-0.3 for plain digits of
which one in ten passes: context decides. Numbers with a wrong check digit are found by their label (`labels.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import anchors
from preprocessing.pii.patterns.rules.base import Anchored, Gate, Rule, words

__all__ = ["END", "national"]

END: Final = r"(?![0-9A-Za-z]|[.,/-][0-9])"
"""After an identifier: no letter or digit, and no part of a longer number."""


def national(
    name: str,
    entity: EntityType,
    form: str,
    score: float,
    context: str,
    reason: str,
    *,
    check: Callable[[str], bool] | None = None,
    plain: float | None = None,
    code: bool = False,
) -> Rule:
    """A row of the table: `form` at one of the places that the gate finds. `plain` is the score without separators.

    `code`: the form begins with a letter, or holds letters among its first six digits.
    """
    gate, places = (Gate.CODE, anchors.codes) if code else (Gate.NUMERAL, anchors.numerals)
    finder = Anchored(f"(?:{form}){END}", score, check, anchors=places, plain=plain)
    return Rule(name, entity, gate, finder, "", reason, words(context))

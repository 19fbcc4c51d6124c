"""The recognizer table: one row a rule, one module a room. `RULES` is all of it."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.rules.base import PROBES, Gate, Hit, Pattern, Rule
from preprocessing.pii.rules.presidio import PRESIDIO_RULES

__all__ = ["PROBES", "RULES", "VERSION", "Gate", "Hit", "Pattern", "Rule"]

VERSION: Final = "1"
"""Raised when the code of a finder or check changes what is found: the table itself is in the fingerprint as it is."""

RULES: Final[tuple[Rule, ...]] = PRESIDIO_RULES

"""The recognizer table: one row a rule, one module a room. `RULES` is all of it."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.patterns.rules.base import PROBES, Anchored, Gate, Hit, Pattern, Rule
from preprocessing.pii.patterns.rules.dates import DATE_RULES
from preprocessing.pii.patterns.rules.labelled import LABELLED_RULES
from preprocessing.pii.patterns.rules.national_north import NORTHERN_RULES
from preprocessing.pii.patterns.rules.national_overseas import OVERSEAS_RULES
from preprocessing.pii.patterns.rules.national_south import SOUTHERN_RULES
from preprocessing.pii.patterns.rules.people import PEOPLE_RULES
from preprocessing.pii.patterns.rules.presidio import PRESIDIO_RULES
from preprocessing.pii.patterns.rules.secrets import SECRET_RULES

__all__ = ["PROBES", "RULES", "VERSION", "Anchored", "Gate", "Hit", "Pattern", "Rule"]

VERSION: Final = "2"
"""Raised when the code of a finder or check changes what is found: the table itself is in the fingerprint as it is."""

RULES: Final[tuple[Rule, ...]] = (
    PRESIDIO_RULES
    + DATE_RULES
    + PEOPLE_RULES
    + NORTHERN_RULES
    + SOUTHERN_RULES
    + OVERSEAS_RULES
    + LABELLED_RULES
    + SECRET_RULES
)
"""What a rule is: a finder of one entity type, the gate before it, and the context words around it."""

"""Codes that only the label beside them makes somebody's."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import labels
from preprocessing.pii.patterns.rules.base import Gate, Rule

__all__ = ["LABELLED_RULES"]

LABELLED_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "passport",
        EntityType.PASSPORT,
        Gate.LABEL,
        labels.passports,
        "",
        "forms differ by country: the word decides; what the US and UK rows find is theirs",
    ),
    Rule(
        "driving_licence",
        EntityType.DRIVER_LICENSE,
        Gate.LABEL,
        labels.driving_licences,
        "",
        "as passports",
    ),
    Rule(
        "id_number",
        EntityType.ID_NUMBER,
        Gate.LABEL,
        labels.id_numbers,
        "",
        "customer, patient, policy numbers; also national ones with a typo. Orders, invoices, tickets are nobody's",
    ),
)

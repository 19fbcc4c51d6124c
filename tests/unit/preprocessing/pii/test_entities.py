"""Entity types have descriptions, and names that fit into tokens."""

from __future__ import annotations

from preprocessing.pii import EntityType
from preprocessing.pii.entities import DESCRIPTIONS, PATTERN_TYPES
from preprocessing.pii.operators import TOKEN
from preprocessing.pii.patterns.rules import RULES


def test_every_type_is_described_and_makes_a_token() -> None:
    assert set(DESCRIPTIONS) == set(EntityType)
    assert all(TOKEN.fullmatch(f"<{entity}_1>") for entity in EntityType)


def test_pattern_types_are_those_that_the_table_finds() -> None:
    assert {rule.entity for rule in RULES} == PATTERN_TYPES

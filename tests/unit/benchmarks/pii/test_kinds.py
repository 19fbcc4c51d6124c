"""Other people's names of kinds, to ours."""

from __future__ import annotations

import pytest

from benchmarks.pii.kinds import DROPPED, canonical, is_identity

NAMES = [
    ("PER", "PERSON"),
    ("person", "PERSON"),
    ("GPE", "LOCATION"),
    ("geo-loc", "LOCATION"),
    ("STREET_ADDRESS", "ADDRESS"),
    ("group", "ORGANIZATION"),
    ("ZIP_CODE", "POSTCODE"),
    ("DOMAIN_NAME", "URL"),
    ("PREFIX", "TITLE"),
    ("DATE_OF_BIRTH", "DATE_TIME"),
    ("UK_PASSPORT", "PASSPORT"),
    ("creative-work", DROPPED),
    ("MISC", DROPPED),
    ("IN_VEHICLE_REGISTRATION", "IN_VEHICLE_REGISTRATION"),
]


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_canonical(name: str, kind: str) -> None:
    assert canonical(name) == kind
    assert canonical(kind) == kind


def test_identity_is_who_somebody_is() -> None:
    assert all(map(is_identity, ("PERSON", "ADDRESS", "LOCATION", "POSTCODE", "US_SSN", "CREDIT_CARD", "USERNAME")))
    assert not any(map(is_identity, ("DATE_TIME", "AGE", "TITLE", "NRP", "ORGANIZATION", "URL")))

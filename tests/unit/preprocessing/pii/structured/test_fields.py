"""What names of fields say."""

from __future__ import annotations

import pytest

from preprocessing.pii.structured.fields import likely_kind, sure_kind

NAMES = [
    ("email", "EMAIL_ADDRESS", "EMAIL_ADDRESS", "a word"),
    ("customerEmail", "EMAIL_ADDRESS", "EMAIL_ADDRESS", "camel case, the last word"),
    ("E-Mail", "EMAIL_ADDRESS", "EMAIL_ADDRESS", "a hyphen"),
    ("email_verified", None, None, "a flag about an e-mail"),
    ("phone_2", "PHONE_NUMBER", "PHONE_NUMBER", "a number after it"),
    ("phone_type", None, None, "a kind of phone"),
    ("SSN", "US_SSN", "US_SSN", "capitals"),
    ("userSSN", "US_SSN", "US_SSN", "capitals after a word"),
    ("date_of_birth", "DATE_OF_BIRTH", "DATE_OF_BIRTH", "several words"),
    ("dateOfBirth", "DATE_OF_BIRTH", "DATE_OF_BIRTH", "several words, camel case"),
    ("Geburtsdatum", "DATE_OF_BIRTH", "DATE_OF_BIRTH", "German"),
    ("Straße", "ADDRESS", "ADDRESS", "ß"),
    ("prénom", "PERSON", "PERSON", "an accent"),
    ("imię", "PERSON", "PERSON", "Polish"),
    ("teléfono", "PHONE_NUMBER", "PHONE_NUMBER", "Spanish"),
    ("first_name", "PERSON", "PERSON", "part of a person's name"),
    ("name", None, "PERSON", "in JSON at large a name is anything's"),
    ("file_name", None, None, "not a person's"),
    ("product name", None, None, "not a person's"),
    ("user_name", None, "USERNAME", "longer phrases win"),
    ("ip_address", "IP_ADDRESS", "IP_ADDRESS", "not a postal one"),
    ("address", None, "ADDRESS", "might be any address"),
    ("city", None, "LOCATION", "likely only"),
    ("token_count", None, None, "no secret"),
    ("quantity", None, None, "nothing"),
    ("", None, None, "no name"),
    ("123", None, None, "no word"),
]


@pytest.mark.parametrize(("name", "sure", "likely", "why"), NAMES)
def test_what_a_name_says(name: str, sure: str | None, likely: str | None, why: str) -> None:
    assert (sure_kind(name), likely_kind(name)) == (sure, likely), why


def test_a_hostile_name_costs_little() -> None:
    assert sure_kind("aB" * 1_000_000) is None

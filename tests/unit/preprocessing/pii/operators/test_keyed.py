"""Pseudonyms and hashes: stable for a tenant, different between tenants, secrets and values."""

from __future__ import annotations

import re

import pytest

from preprocessing.pii.operators import TOKEN, Hash, Pseudonym
from preprocessing.pii.operators.base import canonical, operator_key

KEY = operator_key(b"s" * 32, "pseudonym", "acme")


def test_a_pseudonym_is_the_same_in_every_scope_and_a_token() -> None:
    first, second = (Pseudonym(KEY).apply("PERSON", "Ann Lee", "Ann Lee") for _ in range(2))
    assert first == second
    assert re.fullmatch(r"<PERSON_(?:[a-z][0-9]){8}>", first)
    assert TOKEN.fullmatch(first)


def test_spellings_of_one_value_share_the_code_and_not_the_token() -> None:
    pseudonym = Pseudonym(KEY)
    one, two, again = (pseudonym.apply("PERSON", name, name) for name in ("Ann Lee", "ANN  LEE", "Ann Lee"))
    assert (two, again) == (one.replace(">", "_2>"), one)


def test_a_typed_pseudonym_is_not_issued() -> None:
    token = Pseudonym(KEY).apply("PERSON", "Ann", "Ann")
    assert Pseudonym(KEY, {token[1:-1].upper()}).apply("PERSON", "Ann", "Ann") == token.replace(">", "_2>")


def test_a_known_pseudonym_is_used_again() -> None:
    token = "<PERSON_k7f3m9q2w5t8r1z4>"
    assert Pseudonym(KEY, (), {token: "Ann"}).apply("PERSON", "Ann", "Ann") == token


@pytest.mark.parametrize("name", ["hash", "pseudonym", "surrogate"])
def test_tenants_secrets_and_operators_have_their_own_keys(name: str) -> None:
    keys = {operator_key(secret, name, tenant) for secret in (b"a" * 32, b"b" * 32) for tenant in ("", "x", "y")}
    assert len(keys) == 6
    assert operator_key(b"a" * 32, "other", "") not in keys


def test_hashes_have_their_length_and_are_tokens() -> None:
    answer = Hash(KEY, 20).apply("IBAN_CODE", "DE89 3704", "DE89 3704")
    assert re.fullmatch(r"<IBAN_CODE_HASH_[0-9a-f]{20}>", answer)
    assert TOKEN.fullmatch(answer)
    assert answer == Hash(KEY, 20).apply("IBAN_CODE", "de893704", "de893704")
    assert "DE89" not in repr(Hash(KEY, 20))


@pytest.mark.parametrize(
    ("entity", "one", "other", "equal"),
    [
        ("PERSON", "Ann  Lee", "ann lee", True),
        ("PERSON", "Ann-Lee", "Ann Lee", False),
        ("CREDIT_CARD", "4111 1111-1111", "411111111111", True),
        ("SECRET", "aB", "ab", False),
        ("EMAIL_ADDRESS", "A@B.de", "a@b.de", True),
    ],
)
def test_canonical_forms(entity: str, one: str, other: str, equal: bool) -> None:
    assert (canonical(entity, one) == canonical(entity, other)) is equal

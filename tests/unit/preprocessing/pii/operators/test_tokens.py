"""Tokens in texts: which are literal, which could be taken for one, in linear time."""

from __future__ import annotations

import time

import pytest

from preprocessing.pii.operators.tokens import is_numbered, is_pseudonym, literal_tokens, look_alikes

CODE = "k7f3m9q2w5t8r1z4"
HASH = "<US_SSN_HASH_0123456789abcdef>"


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("<PERSON_1> <person_22>", ["<PERSON_1>", "<person_22>"], "numbered"),
        (f"<URL_{CODE}><URL_{CODE}_2>", [f"<URL_{CODE}>", f"<URL_{CODE}_2>"], "pseudonyms"),
        (f"{HASH} <REDACTED>", [HASH, "<REDACTED>"], "what does not come back"),
        ("<JOHN_1> <PERSON_johnsmithjohnsmi> PERSON_1 <PERSON_>", [], "another type, a name, no brackets, no number"),
    ],
)
def test_literal_tokens(text: str, expected: list[str], reason: str) -> None:
    assert [text[start:end] for start, end in literal_tokens(text)] == expected, reason


def test_kinds_of_tokens() -> None:
    assert [is_numbered(token) for token in ("<PERSON_1>", "<PERSON_k7f3m9q2w5t8r1z4>", "John")] == [True, False, False]
    assert [is_pseudonym(token) for token in ("<PERSON_1>", "<US_SSN_k7f3m9q2w5t8r1z4_2>", "John")] == [
        False,
        True,
        False,
    ]


def test_look_alikes_are_found_by_their_keys() -> None:
    assert look_alikes("email-address 3") == set()
    assert look_alikes("<email-address 3>") == {"EMAIL_ADDRESS_3", "ADDRESS_3"}
    assert look_alikes("US_PASSPORT_1>") == {"US_PASSPORT_1", "PASSPORT_1"}
    assert "PERSON_K7F3M9Q2W5T8R1Z4_2" in look_alikes("PERSON_k7f3m9q2w5t8r1z4_2")


@pytest.mark.parametrize("piece", ["<", "_1", "_", "PERSON_1", "<PERSON_", "A_1", "<A_A1", "ON_1", "\\\\", "<a"])
def test_time_is_linear(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    literal_tokens(text)
    look_alikes(text)
    assert time.process_time() - began < 10  # quadratic time would take hours

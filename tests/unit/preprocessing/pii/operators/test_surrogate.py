"""Surrogates: of the same kind and shape, nobody's, distinct, and never what is in the texts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.pii.operators import Replace
from preprocessing.pii.operators.surrogate import Surrogate
from preprocessing.pii.patterns.checks import luhn


def surrogate(*texts: str, known: dict[str, str] | None = None) -> Surrogate:
    return Surrogate(b"k" * 32, texts, known or {}, Replace())


def fake(entity: str, value: str) -> str:
    return surrogate(value).apply(entity, value, value)


@pytest.mark.parametrize(
    ("entity", "value", "pattern", "reason"),
    [
        ("PERSON", "John Smith", r"[A-Z][a-z]+ [A-Z]\w+", "first and last name"),
        ("PERSON", "JOHN SMITH", r"[A-Z]+ [A-Z]+", "in capitals"),
        ("PERSON", "john", r"[a-z]+", "in small letters"),
        ("PERSON", "J. van Dyke", r"[A-Z]\. van [A-Z]\w+", "initials and particles"),
        ("PERSON", "\u738b\u5c0f\u660e", r"[\u4e00-\u9fff]{2,4}", "Chinese stays Chinese"),
        ("PERSON", "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e", r"[\u0400-\u04ff]+ \w+", "Russian"),
        ("EMAIL_ADDRESS", "john.smith2@acme.com", r"[a-z]+\.[a-z]+\d@[a-z]+\.example", "a reserved domain"),
        ("URL", "https://acme.com/x1/y", r"https://[a-z]+\.example/[a-z]\d/[a-z]", "a reserved domain"),
        ("PHONE_NUMBER", "(212) 867-5309", r"\(\d{3}\) 555-01\d\d", "North America's fiction"),
        ("PHONE_NUMBER", "+1 212 867 5309", r"\+1 \d{3} 555 01\d\d", "with its country code"),
        ("PHONE_NUMBER", "+49 30 901820", r"\+49 \d\d \d{6}", "elsewhere its country code"),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", r"DE00( \d{4}){4} \d\d", "check digits that no IBAN has"),
        ("US_SSN", "123-45-6789", r"000-\d\d-\d{4}", "an area that is not given"),
        ("IP_ADDRESS", "10.1.2.3/24", r"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+/24", "documentation"),
        ("IP_ADDRESS", "2a00:1450::8a", r"2001:db8:.*", "documentation"),
        ("MAC_ADDRESS", "AA-1A-2B-3C-4D-5E", r"00-00-5E-00-53-[0-9A-F]{2}", "documentation"),
        ("DATE_OF_BIRTH", "1985-03-12", r"198[456]-\d\d-\d\d", "another day, not far"),
        ("DATE_OF_BIRTH", "12.03.85", r"\d\d\.\d\d\.8[456]", "in its order"),
        ("DATE_OF_BIRTH", "March 12, 1985", r"March \d\d, 198\d", "with its month's name"),
        ("ADDRESS", "12 Main Street", r"\d\d \w+ Street", "a street stays one"),
        ("AGE", "42", r"<AGE_1>", "a number like any other cannot be told from one"),
        ("TITLE", "Dr", r"<TITLE_1>", "neither can a title"),
    ],
)  # fmt: skip
def test_surrogates_have_the_shape_of_the_original(entity: str, value: str, pattern: str, reason: str) -> None:
    answer = fake(entity, value)
    assert re.fullmatch(pattern, answer), f"{answer}: {reason}"
    assert answer != value


def test_card_numbers_add_up_and_have_no_issuer() -> None:
    digits = fake("CREDIT_CARD", "4111-1111-1111-1111").replace("-", "")
    assert digits.startswith("999999")
    assert luhn(digits)


def test_words_of_a_name_stay_together() -> None:
    made = surrogate("John Smith, Smith, JOHN, john@x.com")
    full, last, first, mail = (
        made.apply(kind, value, value)
        for kind, value in [
            ("PERSON", "John Smith"),
            ("PERSON", "SMITH"),
            ("PERSON", "JOHN"),
            ("EMAIL_ADDRESS", "john@x.com"),
        ]
    )
    assert full.upper().split() == [first, last]
    assert mail.startswith(f"{first.lower()}@")


def test_the_same_in_the_same_scope_and_with_the_same_key() -> None:
    first, second = (surrogate("Ann Lee") for _ in range(2))
    assert first.apply("PERSON", "Ann Lee", "Ann Lee") == second.apply("PERSON", "Ann Lee", "Ann Lee")
    other = Surrogate(b"o" * 32, ("Ann Lee",), {}, Replace())
    assert other.apply("PERSON", "Ann Lee", "Ann Lee") != first.apply("PERSON", "Ann Lee", "Ann Lee")


def test_what_the_conversation_knows_is_used_again() -> None:
    made = surrogate("Ann Lee", known={"Mary Poe": "Ann Lee", "<PERSON_1>": "Bob"})
    assert made.apply("PERSON", "Ann Lee", "Ann Lee") == "Mary Poe"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True), min_size=1, max_size=12, unique=True)
)
def test_distinct_originals_have_distinct_surrogates_that_are_in_no_text(names: list[str]) -> None:
    made = surrogate(*names)
    fakes = [made.apply("PERSON", name, name) for name in names]
    assert len(set(fakes)) == len(names)
    assert not [fake for fake in fakes if any(fake.casefold() in name.casefold() for name in names)]


def test_faker_is_not_imported_without_need() -> None:
    code = "import sys, preprocessing.pii; sys.exit('faker' in sys.modules or 'pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[5], check=True)


def test_a_policy_that_needs_faker_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from preprocessing.pii import PiiEngine, PiiPolicy

    monkeypatch.setitem(sys.modules, "faker", None)
    with pytest.raises(ImportError, match=r"cloakroom\[surrogates\]"):
        PiiEngine(PiiPolicy.model_validate({"operators": {"PERSON": "surrogate"}}))

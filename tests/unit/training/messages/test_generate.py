"""Synthetic messages: the same for the same seed, with spans that fit whatever was done to the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preprocessing.pii.entities import EntityType
from training.messages import FAMILIES, NEGATIVE_FAMILIES, Message, generate
from training.messages.families import FAMILY_LIST, parse
from training.messages.lists import items

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
LABELLED = items(
    "PERSON;LOCATION;ADDRESS;ORGANIZATION;TITLE;NRP;AGE;DATE_TIME;DATE_OF_BIRTH;POSTCODE;USERNAME;PHONE_NUMBER;"
    "EMAIL_ADDRESS;URL;IP_ADDRESS;CREDIT_CARD;IBAN_CODE;US_SSN;US_DRIVER_LICENSE;DRIVER_LICENSE;PASSPORT;US_PASSPORT;US_BANK_NUMBER;ID_NUMBER"
)


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return generate(4000, seed=11)


def fits(message: Message) -> bool:
    """Spans in order, apart from one another, inside the text, without blanks at their ends."""
    ends = [(0, 0), *((start, end) for start, end, _ in message.spans)]
    apart = all(before[1] <= after[0] < after[1] for before, after in itertools.pairwise(ends))
    values = [message.text[start:end] for start, end, _ in message.spans]
    return apart and ends[-1][1] <= len(message.text) and all(value and value == value.strip() for value in values)


def test_the_same_seed_gives_the_same_messages() -> None:
    assert generate(200, seed=5) == generate(200, seed=5)
    assert generate(200, seed=5)[:50] == generate(50, seed=5)


def test_another_seed_gives_others() -> None:
    assert not {m.text for m in generate(100, seed=1) if m.spans} & {m.text for m in generate(100, seed=2) if m.spans}


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_spans_fit_whatever_was_done_to_the_text(seed: int) -> None:
    assert [message for message in generate(20, seed) if not fits(message)] == []


def test_every_language_comes_and_english_most(messages: list[Message]) -> None:
    shares = {language: sum(m.language == language for m in messages) / len(messages) for language in LANGUAGES}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert 0.5 < shares["en"] < 0.7
    assert all(share > 0.03 for share in shares.values())


@pytest.mark.parametrize("label", LABELLED)
def test_every_entity_type_comes(messages: list[Message], label: str) -> None:
    assert any(label == found for message in messages for _, _, found in message.spans)


def test_labels_are_entity_types_and_no_others(messages: list[Message]) -> None:
    found = {label for message in messages for _, _, label in message.spans}
    assert found == set(LABELLED) <= {entity.value for entity in EntityType}


def test_negatives_have_no_spans_and_are_about_a_fifth(messages: list[Message]) -> None:
    negatives = [message for message in messages if message.family in NEGATIVE_FAMILIES]
    assert all(not message.spans for message in negatives)
    assert 0.15 < len(negatives) / len(messages) < 0.27


def test_tokens_of_an_earlier_anonymizer_stay_outside() -> None:
    tokens = [m for m in generate(3000, seed=3) if "<PERSON_1>" in m.text]
    assert tokens
    assert not any("<" in m.text[start:end] for m in tokens for start, end, _ in m.spans)


def test_every_family_comes_under_one_name(messages: list[Message]) -> None:
    assert len(FAMILIES) == len(set(FAMILIES)) >= 40
    assert {message.family for message in messages} == set(FAMILIES)


def test_there_are_templates_enough_in_each_language() -> None:
    counts = {lang: sum(len(f.templates) for f in FAMILY_LIST if f.language == lang) for lang in LANGUAGES}
    assert sum(counts.values()) >= 220
    assert min(counts.values()) >= 8


def test_no_template_stands_twice() -> None:
    templates = [(family.language, template) for family in FAMILY_LIST for template in family.templates]
    assert len(templates) == len(set(templates))


def test_a_template_before_any_family_is_an_error() -> None:
    with pytest.raises(ValueError, match="before any family"):
        list(parse("no head\n", "en"))

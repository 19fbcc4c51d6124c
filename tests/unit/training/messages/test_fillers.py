"""Placeholders and augmentations, one by one."""

from __future__ import annotations

from random import Random

import pytest

from training.messages.augment import augment, mask_values
from training.messages.families import FAMILY_LIST
from training.messages.fillers import FILLERS, PLACEHOLDER, fill
from training.messages.message import Part, render
from training.messages.numbers import pattern
from training.messages.scene import Scene

LABELS = frozenset({"PERSON", "LOCATION", "ADDRESS", "POSTCODE"})


def scene(seed: int = 0, language: str = "en", locale: str = "") -> Scene:
    return Scene(Random(seed), language, locale)


@pytest.mark.parametrize("family", FAMILY_LIST, ids=lambda family: family.name)
def test_every_template_can_be_filled(family) -> None:
    for seed, template in enumerate(family.templates):
        parts = fill(scene(seed, family.language), template)
        assert not PLACEHOLDER.search("".join(part.text for part in parts if not part.label)), template
        assert bool({part.label for part in parts if part.label}) is not family.negative, template


def test_placeholders_are_known() -> None:
    names = {name for f in FAMILY_LIST for t in f.templates for name, _, _ in PLACEHOLDER.findall(t)}
    assert names <= {*FILLERS, "AN"}


def test_a_numbered_person_stays_the_same() -> None:
    parts = fill(scene(), "{PERSON#1:first}, {PERSON#1:first}")
    assert parts[0] == parts[2]


@pytest.mark.parametrize(
    ("locale", "labels"),
    [
        ("de_DE", ["ADDRESS", "POSTCODE", "LOCATION"]),  # the code before the town
        ("en_GB", ["ADDRESS", "LOCATION", "POSTCODE"]),  # after it
        ("en_US", ["ADDRESS", "LOCATION", "LOCATION", "POSTCODE"]),  # with a state between
    ],
)
def test_a_postal_address_is_labelled_part_by_part(locale: str, labels: list[str]) -> None:
    found = [[p.label for p in fill(scene(seed, "en", locale), "{POSTAL:lines}") if p.label] for seed in range(30)]
    assert any(one[: len(labels)] == labels for one in found)
    assert all(set(one) <= LABELS and one[0] == "ADDRESS" for one in found)


@pytest.mark.parametrize(
    ("template", "article"), [("{AN} {AGE:adj} man", ""), ("I am {AN} {NRP} man", "I am "), ("{AN} {NRP:religion}", "")]
)
def test_articles_agree(template: str, article: str) -> None:
    for seed in range(60):
        before, value, *_ = fill(scene(seed), template)[-3:] if article else fill(scene(seed), template)
        soft = value.text[0].lower() in "aeio8" or value.text.startswith("18")
        soft = (soft or value.text.startswith("11")) and not value.text.startswith("Eu")
        if value.text[0] not in "U1":
            assert before.text.lower().endswith("an " if soft else "a "), (before, value)


def test_masking_all_leaves_no_label() -> None:
    parts = [Part("Hi "), Part("Ann", "PERSON"), Part(" and "), Part("Bob", "PERSON")]
    text, spans = render(mask_values(parts, Random(1), share=1.0))
    assert spans == ()
    assert "Ann" not in text


def test_typos_do_not_touch_values() -> None:
    parts = [Part("My name is "), Part("Zacharias", "PERSON"), Part(" and that is all.")]
    for seed in range(300):
        for text, label in augment(parts, Random(seed)):
            assert not label or text.casefold() == "zacharias"


def test_pattern_signs() -> None:
    assert pattern(scene(), "a-b") == "a-b"
    assert pattern(scene(), "##%?").isalnum()

"""Held-out texts: marks exact by construction, the same for the same seed, shares as promised."""

from __future__ import annotations

import itertools
import random

import pytest

from benchmarks.pii.heldout import data_set, generate
from benchmarks.pii.heldout.draw import LOCALES, Draw
from benchmarks.pii.heldout.generate import Part, Template, fill, templates
from benchmarks.pii.heldout.values import VALUES, value
from benchmarks.pii.kinds import canonical

PARTS: tuple[Part, ...] = ("test", "dev")


def test_there_are_enough_templates_of_enough_families() -> None:
    test, dev = templates("test"), templates("dev")
    assert len(test) >= 60
    assert len({template.family for template in test}) >= 20
    assert len(dev) >= 20
    assert len({template.family for template in dev}) >= 8
    assert {template.language for template in test} == set(LOCALES)


def test_test_and_dev_share_neither_families_nor_words() -> None:
    test, dev = templates("test"), templates("dev")
    assert {(t.family, t.language) for t in test}.isdisjoint((t.family, t.language) for t in dev)
    assert {t.words for t in test}.isdisjoint(t.words for t in dev)


@pytest.mark.parametrize("part", PARTS)
def test_about_a_fifth_are_hard_negatives_and_have_nothing_personal(part: Part) -> None:
    negatives = [template for template in templates(part) if template.is_negative]
    assert 0.15 <= len(negatives) / len(templates(part)) <= 0.25
    for template in negatives:
        assert fill(template, 1).gold == (), template
    assert all(fill(template, 1).gold for template in templates(part) if not template.is_negative)


@pytest.mark.parametrize("part", PARTS)
def test_the_same_seed_makes_the_same_texts_and_leaves_other_sources_alone(part: Part) -> None:
    random.seed(1)
    first = generate(part, 150, 7)
    assert random.random() == random.Random(1).random()
    assert first == generate(part, 150, 7)
    assert first != generate(part, 150, 8)
    assert first[:50] == generate(part, 50, 7)


@pytest.mark.parametrize("part", PARTS)
def test_marks_are_within_the_text_apart_and_hold_no_margin(part: Part) -> None:
    for example in generate(part, 300, 3):
        assert list(example.gold) == sorted(example.gold)
        for one, other in itertools.pairwise(example.gold):
            assert one.end <= other.start
        for mark in example.gold:
            written = example.text[mark.start : mark.end]
            assert written == written.strip(" ,"), written
        assert "{" not in example.text or '"' in example.text


def test_most_texts_are_english_and_every_template_gets_its_turn() -> None:
    examples = generate("test", 1500)
    english = sum(example.language == "en" for example in examples)
    assert 0.8 <= english / len(examples) <= 0.9
    assert {(e.family, e.language) for e in examples} == {(t.family, t.language) for t in templates("test")}


def test_a_numbered_slot_has_one_value() -> None:
    example = fill(Template("x", "en", "{name#1} is {name#1}, not {name}"), 5)
    first, second, third = (example.text[mark.start : mark.end] for mark in example.gold)
    assert first == second != third


@pytest.mark.parametrize("name", [*VALUES, "national_id"])
def test_every_value_can_be_made_in_every_locale(name: str) -> None:
    for language in LOCALES:
        for seed in range(12):
            kind, written = value(name, Draw(seed, language))
            assert written == written.strip()
            assert written
            assert "\n" not in written
            assert kind == "" or canonical(kind)


def test_the_test_part_is_not_for_eyes() -> None:
    assert data_set("test", 2).secret
    assert not data_set("dev", 2).secret

"""Tables counted by hand, and laws that hold for all marks."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pii.marks import Mark
from benchmarks.pii.metrics import (
    Cover,
    Tally,
    innocent_cover,
    iou,
    merged,
    merged_tally,
    personal_cover,
    strict_tally,
)
from benchmarks.pii.words import content_words

IGNORED = frozenset({"and", "street", "years", "old", "of", "the"})
TEXT = "Ann Lee and Bob, 12 High Street, is 34 years old; call 555-0134 now"


def mark(value: str, kind: str = "PERSON", text: str = TEXT) -> Mark:
    start = text.index(value)
    return Mark(start, start + len(value), kind)


def marks(*values: str) -> list[Mark]:
    return [mark(value) for value in values]


MERGED = [
    (["Ann Lee"], ["Ann Lee"], (1, 1, 1), "the same span"),
    (["Ann Lee"], [], (0, 0, 1), "nothing predicted is a miss, and no prediction"),
    ([], ["call"], (0, 1, 0), "a false alarm"),
    (["Ann Lee"], ["Ann"], (0, 1, 1), "3 of 7 characters: a miss, and one prediction"),
    (["Ann Lee", "Bob"], ["Ann Lee and Bob"], (1, 1, 1), "gold neighbours with only 'and' between are one"),
    (["Ann Lee and Bob"], ["Ann", "Lee", "Bob"], (1, 1, 1), "predicted pieces are one as well"),
    (["34"], ["34 years old"], (1, 1, 1), "ignored words at the end are cut off"),
    (["12 High"], ["12 High Street"], (1, 1, 1), "of an address too"),
    (["years old"], [], (0, 0, 0), "a span of ignored words alone is nothing"),
    (["Ann Lee"], ["Ann", "call"], (0, 2, 1), "one beside the gold span, one that overlaps it too little"),
    (["555-0134"], ["555", "0134"], (1, 1, 1), "joined over punctuation"),
    (["Ann Lee", "34"], ["Bob, 12 High Street, is 34"], (0, 1, 2), "one prediction over two counts where it overlaps"),
    (
        ["High", "34", "555"],
        ["12 High Street, is 34 years old; call 555-0134"],
        (0, 3, 3),
        "one prediction a gold span",
    ),
]


@pytest.mark.parametrize(("gold", "predicted", "counts", "why"), MERGED)
def test_merged_tally_counts_as_presidio_research_does(gold, predicted, counts, why) -> None:
    assert merged_tally(TEXT, marks(*gold), marks(*predicted), IGNORED) == Tally(*counts), why


STRICT = [
    (["Ann Lee"], ["Ann Lee"], (1, 1, 1), "the same span"),
    (["Ann Lee", "Bob"], ["Ann Lee and Bob"], (0, 1, 2), "nothing is merged: 7 of 15 and 3 of 15"),
    (["34"], ["34 years old"], (0, 1, 1), "nothing is cut"),
    (["Ann Lee and"], ["Ann Lee"], (0, 1, 1), "7 of 11 is under 0.75"),
    (["555-0134"], ["55-0134"], (1, 1, 1), "7 of 8 is over it"),
    (["Ann Lee"], ["Ann Le", "nn Lee"], (1, 1, 1), "overlapping predictions are one"),
    (["Ann Lee"], ["Ann ", "Lee"], (0, 2, 1), "touching ones are two"),
]


@pytest.mark.parametrize(("gold", "predicted", "counts", "why"), STRICT)
def test_strict_tally_matches_one_to_one(gold, predicted, counts, why) -> None:
    assert strict_tally(marks(*gold), marks(*predicted)) == Tally(*counts), why


def test_strict_tally_takes_the_best_pair_first() -> None:
    gold = [Mark(0, 10, "A"), Mark(2, 10, "A")]
    assert strict_tally(gold, [Mark(1, 10, "A")], threshold=0.5) == Tally(1, 1, 2)


def test_iou_exactly_at_the_threshold_counts() -> None:
    assert iou((0, 4), (1, 4)) == 0.75
    assert strict_tally([Mark(0, 4, "A")], [Mark(1, 4, "A")]).found == 1


RATES = [
    (Tally(8, 10, 10), (0.8, 0.8, 0.8), "equal rates, equal F"),
    (Tally(5, 5, 10), (1.0, 0.5, 5 / 9), "F2 leans to recall: 5·1·0.5 / (4·1 + 0.5)"),
    (Tally(10, 20, 10), (0.5, 1.0, 5 / 6), "5·0.5·1 / (4·0.5 + 1)"),
    (Tally(0, 3, 2), (0.0, 0.0, 0.0), "nothing found"),
]


@pytest.mark.parametrize(("tally", "rates", "why"), RATES)
def test_rates(tally: Tally, rates, why) -> None:
    assert (tally.precision, tally.recall, tally.f2) == pytest.approx(rates), why


def test_rates_of_nothing_are_no_numbers() -> None:
    assert all(map(math.isnan, (Tally().precision, Tally().recall, Tally().f2, Cover().share, Cover().left)))


def test_cover_counts_characters_that_are_no_space() -> None:
    gold = marks("Ann Lee", "555-0134")
    assert personal_cover(TEXT, gold, marks("Lee", "call 555")) == Cover(6, 14)
    # "call" is innocent; the space after it does not count.
    solid = sum(not sign.isspace() for sign in TEXT)
    assert innocent_cover(TEXT, gold, marks("Lee", "call 555")) == Cover(4, solid - 14)
    assert Cover(6, 14).left == pytest.approx(8 / 14)


def test_content_words_are_neither_ignored_nor_punctuation() -> None:
    words = [TEXT[a:b] for a, b in content_words(TEXT, 0, 35, IGNORED)]
    assert words == ["Ann", "Lee", "Bob", "12", "High", "is"]


LENGTH = 40
texts = st.text("ab, .\n", min_size=LENGTH, max_size=LENGTH)
some_marks = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12)).map(
        lambda pair: Mark(pair[0], min(LENGTH, pair[0] + pair[1]), "A")
    ),
    max_size=6,
)


@settings(deadline=None)  # laws, not speed: the machine may be busy
@given(texts, some_marks)
def test_merged_spans_are_ordered_apart_and_begin_and_end_with_words(text: str, found: list[Mark]) -> None:
    spans = merged(text, found, frozenset())
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert any(content_words(text, end, start, frozenset()))
    assert all(not text[place].isspace() and text[place].isalnum() for a, b in spans for place in (a, b - 1))


@settings(deadline=None)
@given(texts, some_marks)
def test_what_is_found_exactly_scores_full(text: str, found: list[Mark]) -> None:
    tally = merged_tally(text, found, found, frozenset())
    assert tally.found == tally.gold == tally.predicted
    cover = personal_cover(text, found, found)
    assert cover.covered == cover.total
    assert innocent_cover(text, found, found).covered == 0


@settings(deadline=None)
@given(texts, some_marks, some_marks)
def test_counts_are_within_their_bounds(text: str, gold: list[Mark], found: list[Mark]) -> None:
    for tally in (merged_tally(text, gold, found, frozenset()), strict_tally(gold, found)):
        assert 0 <= tally.found <= min(tally.gold, tally.predicted)
        assert math.isnan(tally.f2) or 0 <= tally.f2 <= 1
    solid = sum(not sign.isspace() for sign in text)
    personal, innocent = personal_cover(text, gold, found), innocent_cover(text, gold, found)
    assert personal.total + innocent.total == solid
    assert 0 <= personal.covered <= personal.total
    assert 0 <= innocent.covered <= innocent.total


@settings(deadline=None)
@given(texts, some_marks, some_marks, some_marks)
def test_more_predictions_never_leak_more(text: str, gold: list[Mark], found: list[Mark], more: list[Mark]) -> None:
    assert personal_cover(text, gold, [*found, *more]).covered >= personal_cover(text, gold, found).covered


@settings(deadline=None)
@given(some_marks, some_marks)
def test_strict_matching_is_symmetric_for_marks_apart(gold: list[Mark], found: list[Mark]) -> None:
    def apart(some: list[Mark]) -> list[Mark]:
        kept: list[Mark] = []
        for one in sorted(some):
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept

    one, other = apart(gold), apart(found)
    there, back = strict_tally(one, other), strict_tally(other, one)
    assert (there.found, there.gold, there.predicted) == (back.found, back.predicted, back.gold)

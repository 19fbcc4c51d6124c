"""Overlapping findings to one answer: the laws, and who wins."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.pii import resolve
from preprocessing.texts import Span

SPANS = st.lists(
    st.builds(
        lambda start, length, kind, score: Span(start, start + length, kind, score, "r"),
        st.integers(0, 40),
        st.integers(1, 15),
        st.sampled_from(["PERSON", "URL", "US_SSN"]),
        st.sampled_from([0.4, 0.5, 1.0]),
    ),
    max_size=12,
)


def covered(spans: list[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}


@pytest.mark.parametrize(
    ("spans", "expected", "reason"),
    [
        ([], [], "nothing found"),
        ([(0, 5, "URL", 0.5), (5, 9, "PERSON", 0.5)], [(0, 5, "URL"), (5, 9, "PERSON")], "touching is not overlapping"),
        ([(0, 20, "URL", 0.5), (5, 9, "PERSON", 1.0)], [(0, 20, "URL")], "the longest wins, however sure the other"),
        ([(0, 9, "PHONE_NUMBER", 0.4), (0, 9, "US_SSN", 0.6)], [(0, 9, "US_SSN")], "of equally long ones the surest"),
        ([(0, 9, "US_SSN", 0.6), (0, 9, "PHONE_NUMBER", 0.6)], [(0, 9, "PHONE_NUMBER")], "then the first by name"),
        ([(0, 6, "PERSON", 0.5), (4, 14, "URL", 0.5)], [(0, 14, "URL")], "the winner covers what the loser did"),
        ([(0, 4, "PERSON", 0.5), (4, 9, "PERSON", 0.6)], [(0, 9, "PERSON")], "touching parts of one name"),
        ([(0, 4, "US_SSN", 0.5), (4, 9, "US_SSN", 0.6)], [(0, 4, "US_SSN"), (4, 9, "US_SSN")], "numbers are no names"),
        ([(0, 4, "URL", 1.0), (3, 8, "PERSON", 0.5), (7, 20, "IP", 0.4)], [(0, 20, "IP")], "through a chain"),
    ],
)
def test_who_wins(spans: list[tuple[int, int, str, float]], expected: list[tuple[int, int, str]], reason: str) -> None:
    answer = resolve([Span(*span) for span in spans])
    assert [(span.start, span.end, span.entity_type) for span in answer] == expected, reason


@pytest.mark.parametrize(
    ("text", "kind", "parts", "expected", "reason"),
    [
        ("Mary Ann Smith", "PERSON", ["Mary", "Ann", "Smith"], ["Mary Ann Smith"], "spaces"),
        ("Ann-Smith O'Neil", "PERSON", ["Ann", "Smith", "O", "Neil"], ["Ann-Smith O'Neil"], "hyphens and apostrophes"),
        ("J. Smith", "PERSON", ["J", "Smith"], ["J. Smith"], "initials"),
        ("Ann, Bob and Cid", "PERSON", ["Ann", "Bob", "Cid"], ["Ann", "Bob", "Cid"], "lists"),
        ("Ann\nBob", "PERSON", ["Ann", "Bob"], ["Ann", "Bob"], "lines"),
        ("1 Main St,\nUtown, 123", "ADDRESS", ["1 Main St", "Utown", "123"], ["1 Main St,\nUtown, 123"], "addresses"),
        ("1 Main St; 2 Elm St", "ADDRESS", ["1 Main St", "2 Elm St"], ["1 Main St", "2 Elm St"], "two addresses"),
        ("12 34", "US_SSN", ["12", "34"], ["12", "34"], "not names"),
    ],
)
def test_parts_of_names_merge(text: str, kind: str, parts: list[str], expected: list[str], reason: str) -> None:
    spans = [Span(text.index(part), text.index(part) + len(part), kind, 0.9) for part in parts]
    assert [text[span.start : span.end] for span in resolve(spans, text)] == expected, reason


@given(SPANS, st.text(st.sampled_from("a -,\n"), min_size=60, max_size=60))
def test_with_a_text_only_gaps_are_covered_beyond_what_was_found(spans: list[Span], text: str) -> None:
    answer = resolve(spans, text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(answer))
    assert covered(answer) >= covered(spans)
    assert not {text[offset] for offset in covered(answer) - covered(spans)} - set(" -,\n")
    assert resolve(answer, text) == answer


@given(SPANS)
def test_answer_is_sorted_without_overlap_and_covers_what_was_found(spans: list[Span]) -> None:
    answer = resolve(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(answer))
    assert covered(answer) == covered(spans)


@given(SPANS)
def test_each_type_in_the_answer_was_found_there(spans: list[Span]) -> None:
    for span in resolve(spans):
        assert any(
            found.entity_type == span.entity_type and span.start <= found.start and found.end <= span.end
            for found in spans
        )


@given(SPANS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_twice_is_once(spans: list[Span], random: object) -> None:
    shuffled = list(spans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(spans) == resolve(resolve(spans))

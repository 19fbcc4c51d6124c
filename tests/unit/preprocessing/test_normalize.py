"""Unicode and whitespace: what detectors see, the way back, and what models get."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.normalize import detection_view, model_text

# Letters, and much of what `detection_view` changes, so that examples mix the two.
TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "ab1@. \n\u00a0\u200b\u200d\u00ad\ufeff\u0301\u0308\u0338e\u2011\u2212\uff11\u0661\u2469\ufb01\ufe0f>"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "seen", "reason"),
    [
        ("plain text\n", "plain text\n", "ASCII stays"),
        ("\uff11\uff12\uff20\uff0e", "12@.", "full-width forms"),
        ("\u0661\u0662\u06f3\u0967", "1231", "Arabic-Indic, Persian and Devanagari digits"),
        ("a\u00a0b\u2009c\u3000d", "a b c d", "Unicode spaces"),
        ("1\u20112\u20133\u22124", "1-2-3-4", "hyphens, dashes and the minus sign"),
        ("jo\u200bh\u200dn\u00ad@\ufeffx.com", "john@x.com", "zero-width characters, soft hyphen, byte-order mark"),
        ("jo\x00hn", "john", "control characters"),
        ("jose\u0301", "jos\u00e9", "a letter and its accent are one letter"),
        ("\u202ejohn\u202c", "john", "marks of writing direction"),
        ("a\u2028b\x85c", "a\nb\nc", "line separators"),
        ("\u2469", "10", "one character may be seen as two"),
        ("x\u3164\u2800y", "xy", "fillers and blanks that are letters or symbols by category"),
        ("\u7535\u8bdd \u00fc", "\u7535\u8bdd \u00fc", "letters that have no ASCII form stay"),
    ],
)
def test_what_a_detector_sees(text: str, seen: str, reason: str) -> None:
    assert detection_view(text).text == seen, reason


@pytest.mark.parametrize("text", ["", "call 212-555-0143", "tab\tand\r\nline", "gr\u00fc\u00dfe \u4f60\u597d"])
def test_a_text_with_nothing_to_change_is_the_view_itself(text: str) -> None:
    view = detection_view(text)
    assert view.text is text
    assert view.is_identity


@pytest.mark.parametrize(
    ("text", "part", "source", "reason"),
    [
        ("x jo\u200bhn@x.com y", "john@x.com", "jo\u200bhn@x.com", "dropped characters inside"),
        ("a\u2469b", "1", "\u2469", "half of an expanded character is all of it"),
        ("a\u2469b", "0", "\u2469", "the other half, too"),
        ("(jose\u0301)", "jos\u00e9", "jose\u0301", "an accent goes with its letter"),
        ("ab\u200b c", "ab", "ab\u200b", "what was dropped belongs to the character before it"),
        ("\ufeffab", "ab", "ab", "what was dropped at the start belongs to nothing"),
    ],
)
def test_offsets_lead_back_to_the_callers_text(text: str, part: str, source: str, reason: str) -> None:
    view = detection_view(text)
    start = view.text.index(part)
    first, last = view.source(start, start + len(part))
    assert text[first:last] == source, reason


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 0), (2, 1), (0, 4)])
def test_offsets_outside_the_view_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="view offsets"):
        detection_view("abc").source(start, end)


@given(TEXTS)
def test_offset_map_is_monotone_and_within_the_text(text: str) -> None:
    view = detection_view(text)
    spans = [view.source(i, i + 1) for i in range(len(view.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and (a == b or a[1] <= b[0]) for a, b in itertools.pairwise(spans))
    if spans:
        assert spans[-1][1] == len(text)
        assert view.source(0, len(view.text)) == (spans[0][0], spans[-1][1])


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_printable_ascii_round_trips(text: str) -> None:
    view = detection_view(text)
    assert view.text == text
    assert all(view.source(i, i + 1) == (i, i + 1) for i in range(len(text)))


@given(TEXTS)
def test_a_view_of_a_view_is_the_same(text: str) -> None:
    once = detection_view(text).text
    assert detection_view(once).text == once


def test_a_view_does_not_show_its_text() -> None:
    assert repr(detection_view("secret")) == "View(*** 6 characters)"


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("  a \t\n b  ", "a b", "whitespace collapses and is stripped"),
        ("\ufb01\uff11", "fi1", "NFKC"),
        ("a\x00b\x07", "ab", "control characters go"),
        ("a\u00a0\u3000b", "a b", "Unicode spaces are spaces"),
        ("e\u0301", "\u00e9", "composed"),
        ("a\u200bb\ufeff", "ab", "zero-width space and byte-order mark"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e", "the non-joiner of Persian is spelling and stays"),
    ],
)
def test_what_a_model_gets(text: str, expected: str, reason: str) -> None:
    assert model_text(text) == expected, reason


@given(TEXTS)
def test_model_text_is_idempotent(text: str) -> None:
    assert model_text(model_text(text)) == model_text(text)


def test_long_runs_of_marks_are_cut_before_they_cost_quadratic_time() -> None:
    assert len(model_text("a" + "\u0315\u0300" * 100_000)) <= 31

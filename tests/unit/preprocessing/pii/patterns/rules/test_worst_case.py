"""Each rule takes linear time: eight times the text takes about eight times as long, whatever the text is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from preprocessing.normalize import detection_view
from preprocessing.pii.languages import detect_language
from preprocessing.pii.patterns.context import Words
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules import PROBES, RULES, Rule
from preprocessing.texts import Span

SMALL, TIMES = 1_000, 8
BOUND = 4 * TIMES
"""A quadratic rule takes 64 times as long."""

# What nearly matches and goes on for ever, by what is looked for in it.
UNITS = [
    ("a", "letters"),
    ("1", "digits"),
    ("1 ", "groups of one digit"),
    ("12-", "groups and dashes"),
    ("1.", "digits and stops"),
    ("a.", "labels"),
    ("a@", "half addresses"),
    (" @a.", "handles"),
    ("1a", "codes"),
    ("0x", "hexadecimal"),
    ("::1", "IPv6"),
    ("u/", "Reddit"),
    ("12 may ", "days of months"),
    ("may 1 ", "months and days"),
    ("1 de ", "a day of"),
    ("34 ans ", "ages"),
    ("aged 3 ", "ages that say so"),
    ("mr a ", "titles in lower case"),
    ("Dr Dr ", "titles before titles"),
    ("Dr van de ", "titles before particles"),
    ("German in ", "groups"),
    ("South ", "the first words of phrases"),
    ("username: ", "words before user names"),
    ("user = a.", "user names"),
    ("SW1A ", "half postcodes"),
    ("1012 A", "Dutch postcodes"),
    ("12345 Berlin, ", "figures and towns"),
    ("4111 1111 ", "cards"),
    ("DE89 3704 ", "IBANs"),
    ("AB123456", "national insurance numbers"),
]


def growth(run: Callable[[int], object]) -> float:
    """How many times longer the long text takes, in processor time: at best, for a busy machine."""
    best = float("inf")
    for _ in range(4):
        times = []
        for length in (SMALL, SMALL * TIMES):
            start = time.process_time()
            run(length)
            times.append(time.process_time() - start)
        best = min(best, times[1] / max(times[0], 1e-4))  # below 0.1 ms it is noise
        if best < BOUND:
            break
    return best


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_takes_linear_time(rule: Rule) -> None:
    for unit, reason in UNITS:

        def look(length: int, unit: str = unit) -> None:
            text = (unit * length)[:length]
            if PROBES[rule.gate](text):
                list(rule.find(text))

        assert growth(look) < BOUND, reason


@pytest.mark.parametrize(
    ("unit", "reason"), [("aB", "camel case"), ("a ", "words"), ("1 ", "findings"), ("É", "capitals")]
)
def test_words_and_languages_take_linear_time(unit: str, reason: str) -> None:
    def look(length: int) -> None:
        text = (unit * length)[:length]
        words = Words(text)
        for place in range(0, length, 50):
            words.around(place, place + 1)
        detect_language(text)

    assert growth(look) < BOUND, reason


@pytest.mark.parametrize("letter", ["a", "É", "1", "@", "\u05d0", "\u0301", "\U0001f600"])
def test_a_megabyte_of_one_character(letter: str) -> None:
    assert isinstance(PatternDetector().detect([detection_view(letter * 1_000_000).text])[0], list)


@pytest.mark.parametrize(
    ("text", "value", "entity", "reason"),
    [
        ("\u05e0\u05d5\u05dc\u05d3 15.02.2012 \u05d1", "15.02.2012", "DATE_TIME", "right to left"),
        ("\u202e15/02/2012\u202c", "15/02/2012\u202c", "DATE_TIME", "a direction override, its end with it"),
        ("le 15 fe\u0301vrier 2012", "15 fe\u0301vrier 2012", "DATE_TIME", "a combining accent"),
        ("\uff11\uff15.\uff10\uff12.\uff12\uff10\uff11\uff12", "\uff11\uff15.\uff10\uff12.\uff12\uff10\uff11\uff12",
         "DATE_TIME", "full width"),
        ("\u0661\u0665/\u0660\u0662/\u0662\u0660\u0661\u0662", "\u0661\u0665/\u0660\u0662/\u0662\u0660\u0661\u0662",
         "DATE_TIME", "Arabic-Indic digits"),
        ("\U0001d7d3\U0001d7d2 years old", "\U0001d7d3\U0001d7d2", "AGE", "mathematical digits"),
        ("x jo\u200dhn@ex\u200dample.com y", "jo\u200dhn@ex\u200dample.com", "EMAIL_ADDRESS", "a zero-width joiner"),
        ("x john@ex\u0430mple.com y", "john@ex\u0430mple.com", "EMAIL_ADDRESS",
         "a Cyrillic letter: an internationalized domain, and covered as one"),
        ("x j\u043ehn@example.c\u043em y", "j\u043ehn@example.c\u043em", "EMAIL_ADDRESS",
         "Cyrillic letters in the name and in the top-level domain"),
        ("SW1A\u00a01AA", "SW1A\u00a01AA", "POSTCODE", "a no-break space"),
        ("je suis ne\u0301e le 12 mars 1980", "12 mars 1980", "DATE_OF_BIRTH", "a combining accent in the context"),
        ("\u65e5\u4ed82012-02-15\u306b", "2012-02-15", "DATE_TIME", "a script without spaces"),
    ],
)  # fmt: skip
def test_unusual_characters(text: str, value: str, entity: str, reason: str) -> None:
    view = detection_view(text)
    spans = PatternDetector().detect([view.text])[0]
    assert isinstance(spans, list)
    assert value in [_source(text, span) for span in spans if span.entity_type == entity], reason


def _source(text: str, span: Span) -> str:
    start, end = detection_view(text).source(span.start, span.end)
    return text[start:end]

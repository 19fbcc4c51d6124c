"""Dates and dates of birth: what is one in eight languages, and what only looks like one."""

from __future__ import annotations

import pytest

from preprocessing.normalize import detection_view
from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules.months import MONTHS
from preprocessing.texts import Span

DETECTOR = PatternDetector({EntityType.DATE_TIME, EntityType.DATE_OF_BIRTH})


def found(text: str) -> list[Span]:
    spans = DETECTOR.detect([detection_view(text).text])[0]
    assert isinstance(spans, list)
    return spans


def longest(text: str, kind: str) -> tuple[str, float]:
    spans = [span for span in found(text) if span.entity_type == kind]
    if not spans:
        return "", 0.0
    best = max(spans, key=lambda span: (span.end - span.start, span.score))
    return text[best.start : best.end], best.score


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2/15/2012", "US"),
        ("15/02/2012", "day first"),
        ("15.02.2012", "German"),
        ("5. 2. 2012", "German, spaced"),
        ("15-02-2012", "Dutch"),
        ("2012-02-15", "ISO 8601"),
        ("2012/02/15", "Japanese"),
        ("2012.02.15", "Hungarian"),
        ("2012-02-15T10:00:00Z", "ISO 8601 with its time"),
        ("2012-02-15T10:00:00.123+01:00", "fraction and offset"),
        ("2012-02-15 10:30", "time of day"),
        ("02/15/2012 10:30:00 PM", "US time"),
        ("2012-Feb-15", "year, name, day"),
        ("15/02/12", "two figures of the year"),
        ("15.02.12", "the same with stops"),
        ("Feb 15th 2012", "ordinal"),
        ("February 15, 2012", "American"),
        ("Feb. 15, 2012", "abbreviation with its stop"),
        ("15 February 2012", "British"),
        ("15th of February, 2012", "spoken"),
        ("15-FEB-2012", "form"),
        ("15-Feb-12", "form, short year"),
        ("15 Feb '12", "apostrophe"),
        ("15FEB2012", "passport"),
        ("15. Februar 2012", "German"),
        ("15 février 2012", "French"),
        ("15 fevrier 2012", "French without the accent"),
        ("1er mars 2020", "French ordinal"),
        ("12 de mayo de 2020", "Spanish"),
        ("12 de mayo del 2020", "Spanish, del"),
        ("1º de mayo de 2020", "Spanish ordinal"),
        ("12 maggio 2020", "Italian"),
        ("12 de fevereiro de 2020", "Portuguese"),
        ("12 maart 2020", "Dutch"),
        ("3 maja 2020", "Polish genitive"),
        ("30 września 2020", "Polish letters"),
        ("3 MAJA 2020", "capitals"),
    ],
)
def test_full_dates(date: str, reason: str) -> None:
    for text in (date, f"Seen on {date}.", f"({date})", f"x: {date}, then", f"{date}\n"):
        got, score = longest(text, "DATE_TIME")
        assert got == date, f"{reason}: {text}"
        assert score >= 0.5, reason


@pytest.mark.parametrize(
    ("text", "date", "reason"),
    [
        ("see you May 12", "May 12", "month and day"),
        ("see you on 12 May", "12 May", "day and month"),
        ("on May 12th at noon", "May 12th", "ordinal"),
        ("the 4th of July party", "4th of July", "of"),
        ("le 15 février", "15 février", "French"),
        ("el 12 de octubre", "12 de octubre", "Spanish"),
        ("il 2 giugno", "2 giugno", "Italian"),
        ("am 3. Oktober", "3. Oktober", "German"),
        ("op 27 april", "27 april", "Dutch"),
        ("dnia 11 listopada", "11 listopada", "Polish"),
        ("12-JAN", "12-JAN", "a form's field"),
        ("JAN-2012", "JAN-2012", "a form's field, month and year"),
    ],
)
def test_dates_without_a_year_are_likely(text: str, date: str, reason: str) -> None:
    assert longest(text, "DATE_TIME") == (date, 0.4), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("in 2012 and 1999", "years"),
        ("on Monday at 10:30", "weekday and time"),
        ("you may 12 times march on", "verbs"),
        ("I may 5 or 6 times", "a verb before a number"),
        ("open 24/7", "round the clock"),
        ("add 1/2 cup", "a fraction"),
        ("since 9/11", "an event: neither order nor year are given"),
        ("10-12 items", "a range"),
        ("version 1.2.12 and v10.12.2012", "versions"),
        ("python 3.11.2", "a version"),
        ("10.12.20.5 and 192.168.1.1", "network addresses"),
        ("won 7-5-10 and 3-2", "scores"),
        ("31/31/2012 and 0/5/2012", "no such day, no such month"),
        ("30/02/2012", "February has no such day"),
        ("2012-13-45", "no such month"),
        ("9999-01-01 and 1234/01/01", "no year of anybody's"),
        ("1-2-2012-5", "a part of a longer code"),
        ("in May 2012", "a month alone is nobody's"),
        ("in 03/2012", "the same in figures"),
        ("3 Marines, 5 Mayors and 12 Marchers", "words that begin like months"),
        ("10 ago and 7 out of 10", "Spanish August, Portuguese October"),
        ("Moto G (3rd Gen.)", "Italian January"),
        ("5 mars bars", "a planet, a sweet"),
        ("12 sets of 10", "a training plan"),
        ("10,12,2012", "a list"),
        ("1.500.2012", "a sum"),
        ("version 10-12-20", "a word that speaks against a weak one"),
    ],
)
def test_no_dates(text: str, reason: str) -> None:
    assert [text[span.start : span.end] for span in found(text) if span.score >= 0.4] == [], reason


@pytest.mark.parametrize(
    ("text", "date", "reason"),
    [
        ("born on 1980-03-12", "1980-03-12", "en"),
        ("DOB: 03/12/1980", "03/12/1980", "en, abbreviated"),
        ('{"birthDate": "1980-03-12"}', "1980-03-12", "a JSON key"),
        ("date_of_birth=19800312", "19800312", "without separators"),
        ("born in May 1980", "May 1980", "a month is enough"),
        ("geboren am 12. März 1980", "12. März 1980", "de"),
        ("Geburtsdatum: 12.03.1980", "12.03.1980", "de, a form"),
        ("née le 12 mars 1980", "12 mars 1980", "fr"),
        ("date de naissance : 12/03/1980", "12/03/1980", "fr, a form"),
        ("nacida el 12 de marzo de 1980", "12 de marzo de 1980", "es"),
        ("nata il 12 marzo 1980", "12 marzo 1980", "it"),
        ("nascido em 12 de março de 1980", "12 de março de 1980", "pt"),
        ("geboortedatum 12-03-1980", "12-03-1980", "nl"),
        ("urodzona 12 marca 1980", "12 marca 1980", "pl"),
        ("ur. 12.03.1980", "12.03.1980", "pl, abbreviated"),
        ("12 03 1980 is my birthday", "12 03 1980", "spaces, word after"),
    ],
)
def test_dates_of_birth(text: str, date: str, reason: str) -> None:
    got, score = longest(text, "DATE_OF_BIRTH")
    assert got == date, reason
    assert score > longest(text, "DATE_TIME")[1], f"{reason}: surer than the date that it also is"
    assert all(span.score < 0.4 for span in found(f"seen {date}") if span.entity_type == "DATE_OF_BIRTH")


def test_every_month_of_every_language_is_there() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(name == name.lower() for name in MONTHS)

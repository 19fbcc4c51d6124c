"""Calendar dates, in figures and with month names in eight languages. Dates of birth are those that the context says.

Each expression begins at a figure or, for "May 12", at a word that a figure follows; names are looked up, not tried.
A day or month that there is not makes no date: versions, scores, addresses and fractions are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns.rules import vocabulary
from preprocessing.pii.patterns.rules.base import Gate, Hit, Rule
from preprocessing.pii.patterns.rules.months import AMBIGUOUS, MONTHS, NEVER_ALONE

__all__ = ["DATE_RULES", "dates", "partial_dates"]

_FULL = 0.6
_SHORT_YEAR = 0.5
_NO_YEAR = 0.4
_DOUBTFUL = 0.2  # a shape that much else has as well: context decides

_TIME = (
    r"(?:(?:T|,? )[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?: ?[AaPp](?:[Mm](?![A-Za-z])|\.[Mm]\.))?(?:Z|[+-][0-2][0-9]:?[0-5][0-9])?(?![0-9]))?"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?!\2?[0-9]){_TIME}(?![A-Za-z])")
_YEAR_LAST = re.compile(
    rf"([0-9]{{1,2}})([-/]|\. ?| )([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}})(?![0-9]|[-/.:,][0-9]{{1,3}}(?![0-9-])){_TIME}"
    r"(?![A-Za-z])"
)
_FIGURES = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][-/.,:])(?<![/$\u00a3\u20ac#])[0-9]{1,4}(?=[-/. ])")
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z.,-])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z-])"
)
_MONTH_AND_YEAR = re.compile(r"(?<![0-9A-Za-z/.,-])(?:0?[1-9]|1[0-2])[/.-](?:19|20)[0-9]{2}(?![0-9A-Za-z/-]|\.[0-9])")

_NAME = r"([^\W\d_]{3,12})(?![^\W\d_])"
_OF = r"(?:of |de |di |del |van |d')?"
_YEAR = (
    r"(?:(?:[-/]|,? |\. ?|,? (?:of|de|del|van) )?((?:18|19|20)[0-9]{2}(?![0-9])|'[0-9]{2}(?![0-9]))"
    r"|[- ]([0-9]{2})(?![0-9%:]|[.,/-][0-9]))?"
)
_DAY_FIRST = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][-/.,:])([0-9]{{1,2}})(?:st|nd|rd|th|er|re|[eoa\u00b0.])?"
    rf"(?:[ ./-] ?)?{_OF}{_NAME}\.?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_]){_NAME}(?:\.? |-|\. ?|\.?/)([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9A-Za-z:%]"
    rf"|[.,/-][0-9]{{1,3}}(?![0-9]))"
    r"(?:(?:,? |-|/)((?:18|19|20)[0-9]{2}|'[0-9]{2})(?![0-9]))?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"(?<![^\W_]){_NAME}(\.? |-|,? (?:of|de|del) )((?:18|19|20)[0-9]{{2}})(?![0-9A-Za-z]|[.,][0-9])"
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<![0-9A-Za-z.-])((?:18|19|20)[0-9]{{2}})[- /]{_NAME}[- /]([0-9]{{1,2}})(?![0-9A-Za-z])"
)
_WITH_TIME = re.compile(_TIME)
_LEAST_YEAR, _MOST_YEAR = 1800, 2199
_DAYS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def dates(text: str) -> Iterator[Hit]:
    """Full dates, their time of day with them: 0.6; 0.5 with a year of two digits."""
    for match in _FIGURES.finditer(text):
        yield from _in_figures(text, match.start())
    yield from _named(text)


def _in_figures(text: str, start: int) -> Iterator[Hit]:
    if match := _YEAR_FIRST.match(text, start):
        if _LEAST_YEAR <= int(match[1]) <= _MOST_YEAR and _is_day(int(match[4]), int(match[3]), either=True):
            yield start, match.end(), _FULL
    elif (match := _YEAR_LAST.match(text, start)) and (score := _year_last(*match.groups()[:4])):
        yield start, match.end(), score


def _year_last(first: str, separator: str, second: str, year: str) -> float:
    """The score of day, month and year in figures, in either order of the first two; 0.0 if they are no date."""
    if not _is_day(int(first), int(second), either=True):
        return 0.0
    if len(year) == 4:
        if not _LEAST_YEAR <= int(year) <= _MOST_YEAR:
            return 0.0
        return _FULL if separator != " " else _DOUBTFUL
    if separator == "/":
        return _SHORT_YEAR
    # "1.2.12" is a version and "7-5-10" a score; two figures each are a date more often than not.
    padded = len(first) == len(second) == 2
    return (_SHORT_YEAR if separator == "." else _NO_YEAR) if padded and separator != " " else _DOUBTFUL


def _is_day(day: int, month: int, *, either: bool = False) -> bool:
    if 1 <= month <= 12 and 1 <= day <= _DAYS[month]:
        return True
    return either and _is_day(month, day)


def _named(text: str) -> Iterator[Hit]:
    for match in _DAY_FIRST.finditer(text):
        month = MONTHS.get(match[2].lower())
        if month and _is_day(int(match[1]), month):
            short = match[4]
            if match[3] or (short and match[2].lower() not in _VERBS):
                yield match.start(), _timed(text, match.end()), _FULL if match[3] else _SHORT_YEAR
            else:
                end = match.end() if not short else match.start(4) - 1
                yield match.start(), end, _without_year(match[2], match.group())
    for match in _MONTH_FIRST.finditer(text):
        month = MONTHS.get(match[1].lower())
        if month and _is_day(int(match[2]), month):
            score = _FULL if match[3] else _without_year(match[1], match.group())
            yield match.start(), _timed(text, match.end()) if match[3] else match.end(), score
    for match in _YEAR_MONTH_DAY.finditer(text):
        month = MONTHS.get(match[2].lower())
        if month and _is_day(int(match[3]), month):
            yield match.start(), _timed(text, match.end()), _FULL


_VERBS: Final = frozenset(["may", "march", "mar", "out", "ago", "set", "mars"])


def _without_year(name: str, written: str) -> float:
    """A day and a month alone: a month that is a word besides must be written as a name."""
    lower = name.lower()
    as_name = name[0].isupper() or re.search(r"[0-9](?:st|nd|rd|th)", written)
    if lower in NEVER_ALONE or (lower in AMBIGUOUS and not as_name):
        return _DOUBTFUL
    return _NO_YEAR


def _timed(text: str, end: int) -> int:
    match = _WITH_TIME.match(text, end)
    return match.end() if match else end


def partial_dates(text: str) -> Iterator[Hit]:
    """What is a date only where the context says so: 20120215, 02/2012, May 2012."""
    for match in _COMPACT.finditer(text):
        yield match.start(), match.end(), _DOUBTFUL
    for match in _MONTH_AND_YEAR.finditer(text):
        yield match.start(), match.end(), _DOUBTFUL
    for match in _MONTH_YEAR.finditer(text):
        if match[1].lower() in MONTHS:
            yield match.start(), match.end(), _NO_YEAR if match[2] == "-" else _DOUBTFUL


_BIRTH_SCORE = 0.3

DATE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "date",
        EntityType.DATE_TIME,
        Gate.DIGIT,
        dates,
        "DateRecognizer",
        "own: month names in eight languages, days that there are, no month alone; 0.1-0.6 there",
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "birth_date",
        EntityType.DATE_OF_BIRTH,
        Gate.DIGIT,
        dates,
        "DateRecognizer",
        "with context 0.65, above the date that it also is",
        vocabulary.BIRTH,
        base=_BIRTH_SCORE,
    ),
    Rule(
        "date_part",
        EntityType.DATE_TIME,
        Gate.DIGIT,
        partial_dates,
        "DateRecognizer",
        "a month and a year alone are nobody's; Presidio's MAY-2012 is a form's field",
    ),
    Rule(
        "birth_date_part",
        EntityType.DATE_OF_BIRTH,
        Gate.DIGIT,
        partial_dates,
        "",
        "born in May 1980",
        vocabulary.BIRTH,
        base=_BIRTH_SCORE,
    ),
)

"""Calendar dates in the spellings of each language. No clock is read, so a seed makes the same text on any day."""

from __future__ import annotations

import datetime
from typing import Final

from benchmarks.pii.heldout.draw import Draw

__all__ = ["birth_date", "date", "date_words", "month_day"]

_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
_LONG: Final = {"de": "{d}. {m} {y}", "es": "{d} de {m} de {y}", "pt": "{d} de {m} de {y}"}


def date(draw: Draw) -> str:
    """A date of the last decades, in figures or in words."""
    return _spelled(draw, draw.random.randint(2009, 2025))


def birth_date(draw: Draw) -> str:
    return _spelled(draw, draw.random.randint(1938, 2006))


def date_words(draw: Draw) -> str:
    """A date with its month in words."""
    return _words(draw, _day(draw, draw.random.randint(2009, 2025)))


def month_day(draw: Draw) -> str:
    """A day of a year that is not named. English only."""
    day = _day(draw, 2023)
    month = _month(draw, day)
    if draw.chance(0.4):
        month = month[:3]
    return draw.one((f"{month} {day.day}", f"{day.day} {month}", f"{month} {day.day}{_ordinal(day.day)}"))


def _spelled(draw: Draw, year: int) -> str:
    day = _day(draw, year)
    if draw.chance(0.4):
        return _words(draw, day)
    if draw.chance(0.2):
        return day.isoformat()
    if draw.country in {"US", "CA"}:
        return draw.one((f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day:%y}", f"{day:%m-%d-%Y}"))
    separator = "." if draw.language in {"de", "pl"} else draw.one(("/", "/", "-", "."))
    return f"{day:%d}{separator}{day:%m}{separator}{year}"


def _words(draw: Draw, day: datetime.date) -> str:
    month = _month(draw, day)
    if draw.language != "en":
        return _LONG.get(draw.language, "{d} {m} {y}").format(d=day.day, m=month, y=day.year)
    if draw.chance(0.3):
        month = month[:3]
    if draw.country == "US":
        return f"{month} {day.day}, {day.year}"
    return draw.one((f"{day.day} {month} {day.year}", f"{day.day}{_ordinal(day.day)} {month} {day.year}"))


def _day(draw: Draw, year: int) -> datetime.date:
    return datetime.date(year, draw.random.randint(1, 12), draw.random.randint(1, 28))


def _month(draw: Draw, day: datetime.date) -> str:
    return _MONTHS[draw.language].split()[day.month - 1]


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")

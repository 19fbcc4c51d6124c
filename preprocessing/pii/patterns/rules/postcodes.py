"""Finder for postal codes: forms that say enough by themselves, and others by the town or the state beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.patterns.rules.base import Hit, words

__all__ = ["postcodes", "zips"]

_SURE, _LIKELY, _SHAPE, _FIGURES = 0.6, 0.5, 0.3, 0.1

_UK_AREAS: Final = frozenset(
    words(
        "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
        "FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE "
        "NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ "
        "TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
    )
)
_UK = re.compile(
    r"(?<![0-9A-Za-z])([A-Z]{1,2})[0-9][0-9A-HJKMNP-Y]?( ?)[0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z]|-[0-9])",
    re.IGNORECASE,
)
_ORDINALS: Final = ("1st", "2nd", "3rd", "th")  # "b4 1st"
_CANADA = re.compile(
    r"(?<![0-9A-Za-z])[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z]([ -]?)[0-9][ABCEGHJ-NPRSTV-Z][0-9](?![0-9A-Za-z])",
    re.IGNORECASE,
)
_NETHERLANDS = re.compile(r"(?<![0-9A-Za-z.,-])[1-9][0-9]{3} ?(?!SA|SD|SS)([A-Z]{2})(?![0-9A-Za-z])")
_UNITS: Final = frozenset(
    words(
        "MB GB TB KB PB KM CM MM KG MG ML CL DB HZ AM PM AD BC CE US UK EU PT HP PS KW KV MW RM FT IN LB OZ HD IP IT "
        "OK PC TV MS NM FP XP EX CC BP"
    )
)
_WITH_DASH = re.compile(r"(?<![0-9A-Za-z.,/-])(?:[1-9][0-9]{3}-[0-9]{3}|[0-9]{2}-[0-9]{3})(?![0-9A-Za-z-]|[.,][0-9])")
_STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA"
    "|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_FIVE = re.compile(
    r"(?<![0-9A-Za-z$\u20ac\u00a3#])(?<![0-9][.,/-])[0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z%\u20ac]|[.,/-][0-9])"
)
_AFTER_STATE = re.compile(rf"(?<![A-Za-z])(?:{_STATES}),?\s$")
_BEGINS_A_PLACE = re.compile(
    r"(?:^|[,\n;(]\s?|\b(?:D|F|E|I|A|CH|DE|FR|ES|IT)-|\b(?:in|aus|nach|bei|à|en|de|a|di|w|te) )$", re.IGNORECASE
)
_TOWN = re.compile(r",? ([^\W\d_a-z][^\W\d_]{2,30})")
_NO_TOWN: Final = frozenset(
    words(
        "Euro Euros EUR USD Dollar Dollars Pounds Yen Menschen Personen Leute Mitarbeiter Kunden Stück Punkte "
        "Schritte Kilometer Meter Watt Tonnen Meilen Einwohner Zuschauer Likes Followers Items Stunden Tage Jahre "
        "Seiten Wörter Artikel PLN CHF GBP INR January February March April May June July August September October "
        "November December Mann Soldaten Schüler Studenten Exemplare Besucher Teilnehmer Arbeitsplätze Volt Rpm Mal "
        "Zeichen Steps Points People"
    )
)
_LOOKED_BACK = 8


def postcodes(text: str) -> Iterator[Hit]:
    """Codes with letters or dashes: UK and Canada 0.6, others 0.5 before a town's name and 0.3 without one."""
    for match in _UK.finditer(text):
        code = match.group()
        if match[1].upper() in _UK_AREAS and not code.endswith(_ORDINALS):
            yield match.start(), match.end(), _SURE if match[2] else (_LIKELY if code.isupper() else _SHAPE)
    for match in _CANADA.finditer(text):
        yield match.start(), match.end(), _SURE if match[1] else (_LIKELY if match.group().isupper() else _SHAPE)
    for match in _NETHERLANDS.finditer(text):
        if match[1] not in _UNITS:
            yield match.start(), match.end(), _LIKELY if _before_town(text, match.end()) else _SHAPE
    for match in _WITH_DASH.finditer(text):
        yield match.start(), match.end(), _LIKELY if _before_town(text, match.end()) else _SHAPE


def zips(text: str) -> Iterator[Hit]:
    """Five figures: 0.5 after a US state or before a town's name where a place may begin, 0.4 as ZIP+4, 0.1 alone."""
    for match in _FIVE.finditer(text):
        before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        if _AFTER_STATE.search(before) or (_before_town(text, match.end()) and _BEGINS_A_PLACE.search(before)):
            score = _LIKELY
        else:
            score = 0.4 if "-" in match.group() else _FIGURES
        yield match.start(), match.end(), score


def _before_town(text: str, end: int) -> bool:
    town = _TOWN.match(text, end)
    return town is not None and town[1] not in _NO_TOWN

"""Finders for payment cards and IBANs, written in groups or not. A finder yields `(start, end, score)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.patterns import checks

__all__ = ["cards", "ibans"]

Hit = tuple[int, int, float]

# Groups of a card number, one separator between them. All of a run is taken at once; windows of groups are then tried,
# so that "2024 4111 1111 1111 1111 123" is not hidden by its neighbours.
_GROUPS = re.compile(r"(?<![0-9A-Za-z])[0-9]++(?:[ .-][0-9]++)*+", re.ASCII)
_GROUP = re.compile(r"[0-9]+")
_SHORTEST_GROUP, _LONGEST_CARD, _SHORTEST_CARD = 3, 19, 12

# Issuer prefixes and lengths (ISO/IEC 7812, Wikipedia "Payment card number"). Presidio's expression knows neither the
# 2-series of Mastercard nor 19-digit numbers.
_CARD: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0[0-5]|095|6\d|[89]\d)\d{11,16}|35\d{14,17}"  # American Express, Diners Club, JCB
    r"|220[0-4]\d{12,15}|(?:50|5[6-8])\d{10,17}|6\d{11,18}"  # Mir, Maestro, Discover/UnionPay/RuPay/Maestro
    r"|8[12]\d{14}|9792\d{12}|1\d{14}",  # RuPay, Troy, UATP
    re.ASCII,
)
_CARD_SHAPE: Final = re.compile(r"[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}|3[47]\d\d([ -])\d{6}\2\d{5}", re.ASCII)


def cards(text: str) -> Iterator[Hit]:
    """Payment cards: 1.0 where issuer, length and Luhn digit fit, 0.2 where only the printed shape does (a typo)."""
    for run in _GROUPS.finditer(text):
        if run.end() - run.start() >= _SHORTEST_CARD:
            yield from _cards_in(text, run.start(), run.end())


def _cards_in(text: str, start: int, end: int) -> Iterator[Hit]:
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    first = 0
    while first < len(groups):
        hit, last = _longest_card(text, groups, first)
        if hit:
            yield hit
        first = last + 1


def _longest_card(text: str, groups: list[tuple[int, int]], first: int) -> tuple[Hit | None, int]:
    """The longest card that starts with group `first` and its last group; `(None, first)` if there is none."""
    digits, best, last = "", None, first
    for index in range(first, len(groups)):
        start, end = groups[index]
        digits += text[start : min(end, start + _LONGEST_CARD + 1)]
        if len(digits) > _LONGEST_CARD or end - start < _SHORTEST_GROUP:
            break
        if len(digits) < _SHORTEST_CARD:
            continue
        span = groups[first][0], end
        if _CARD.fullmatch(digits) and checks.luhn(digits):
            best, last = (*span, 1.0), index
        elif best is None and _CARD_SHAPE.fullmatch(text, *span):
            best = (*span, 0.2)
    return best, last


# Only the head is consumed: in "In 2024 we saw DE89..." the first head that looks like one is none.
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2} ?[0-9]{2}(?=((?:[ .-]?[0-9A-Za-z]){11,30}))", re.ASCII)
_LETTER_OR_DIGIT = re.compile(r"[0-9A-Za-z]")

_IBAN_LENGTHS: Final = {
    country: int(length)
    for country, length in (
        entry.split(":")
        for entry in [
            "AD:24",
            "AE:23",
            "AL:28",
            "AT:20",
            "AZ:28",
            "BA:20",
            "BE:16",
            "BG:22",
            "BH:22",
            "BI:27",
            "BR:29",
            "BY:28",
            "CH:21",
            "CR:22",
            "CY:28",
            "CZ:24",
            "DE:22",
            "DJ:27",
            "DK:18",
            "DO:28",
            "EE:20",
            "EG:29",
            "ES:24",
            "FI:18",
            "FK:18",
            "FO:18",
            "FR:27",
            "GB:22",
            "GE:22",
            "GI:23",
            "GL:18",
            "GR:27",
            "GT:28",
            "HR:21",
            "HU:28",
            "IE:22",
            "IL:23",
            "IQ:23",
            "IS:26",
            "IT:27",
            "JO:30",
            "KW:30",
            "KZ:20",
            "LB:28",
            "LC:32",
            "LI:21",
            "LT:20",
            "LU:20",
            "LV:21",
            "LY:25",
            "MC:27",
            "MD:24",
            "ME:22",
            "MK:19",
            "MN:20",
            "MR:27",
            "MT:31",
            "MU:30",
            "NI:28",
            "NL:18",
            "NO:15",
            "OM:23",
            "PK:24",
            "PL:28",
            "PS:25",
            "PT:25",
            "QA:29",
            "RO:24",
            "RS:22",
            "RU:33",
            "SA:24",
            "SC:31",
            "SD:18",
            "SE:24",
            "SI:19",
            "SK:24",
            "SM:27",
            "SO:23",
            "ST:25",
            "SV:28",
            "TL:23",
            "TN:24",
            "TR:26",
            "UA:29",
            "VA:22",
            "VG:24",
            "XK:20",
            "YE:30",
        ]
    )
}
"""IBAN lengths by country, SWIFT IBAN registry release 99."""


def ibans(text: str) -> Iterator[Hit]:
    """IBANs in either case: 1.0 where the mod-97 check fits, 0.3 where only country and length do."""
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        if length is None:
            continue
        end = _end_of(text, match.start(), match.end(1), length)
        if end and not _LETTER_OR_DIGIT.match(text, end):
            compact = re.sub(r"[ .-]", "", text[match.start() : end]).upper()
            yield match.start(), end, 1.0 if checks.iban(compact) else 0.3


def _end_of(text: str, start: int, end: int, length: int) -> int:
    """Where the `length`-th letter or digit from `start` ends; 0 if there are fewer before `end`."""
    seen = 0
    for index in range(start, end):
        seen += text[index].isalnum()
        if seen == length:
            return index + 1
    return 0

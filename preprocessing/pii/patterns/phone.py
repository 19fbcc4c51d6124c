"""Finder for telephone numbers.

Presidio's PhoneRecognizer runs `phonenumbers`' matcher over the whole text once a region, half of the pattern layer's
time. Here expressions find candidates in linear time; of `phonenumbers` the lengths and national patterns
are used: its parser takes 0.2 ms a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import phonenumbers

__all__ = ["REGIONS", "phones"]

Hit = tuple[int, int, float]

REGIONS: Final = ("US", "ES", "IT", "IN", "BR", "PL")
"""Regions whose national numbers carry no leading 0. Numbers with one (GB, DE, FR, IT landlines, ...) show it by that;
eight-digit ones (DK, NO) look like pairs of years and need context."""

_FREE = r"(?<![0-9A-Za-z])"
_GAP = r"[ .()/-]{0,3}"
_AMERICAN = re.compile(
    rf"{_FREE}(?:\+?1[-. ]?)?(?:\([0-9]{{3}}\)[-. ]?|[0-9]{{3}}[-. /])[0-9]{{3}}[-. ]?[0-9]{{4}}(?![0-9])", re.ASCII
)
_AMERICAN_PLAIN = re.compile(rf"{_FREE}1?[2-9][0-9]{{2}}[2-9][0-9]{{6}}(?![0-9A-Za-z])", re.ASCII)
_INTERNATIONAL = re.compile(
    rf"(?:\+|{_FREE}(?<![0-9][ .-])00(?=[ (]?[1-9]))[ (]{{0,2}}[1-9](?:{_GAP}[0-9]){{6,14}}(?![0-9])", re.ASCII
)
_TRUNK = re.compile(rf"{_FREE}(?<![0-9][.,])\(?0[1-9](?:{_GAP}[0-9]){{7,10}}(?![0-9])", re.ASCII)
_OTHER = re.compile(
    rf"{_FREE}(?<![0-9][.,/-])\(?[1-9](?:[ .()/-]{{0,2}}[0-9]){{6,14}}(?![0-9A-Za-z]|[ ./-][0-9])", re.ASCII
)

_DATE = re.compile(
    r"\(?(?:[0-9]{1,2}([./ -])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}([./ -])[0-9]{1,2}\2[0-9]{1,2})(?![0-9])",
    re.ASCII,
)
# 3.14159265, 1.234.567, 1990-1995
_NO_PHONE = re.compile(r"[0-9]+\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{4}-[0-9]{4}", re.ASCII)
_MOST_GROUPS = 6
_SHORTEST = 8


def phones(text: str) -> Iterator[Hit]:
    """Telephone numbers, national and international.

    0.75 an international number of a length that its country has; 0.5 one of another length, a US number in groups,
    one with a leading 0 in groups; 0.4 these without groups, and numbers in groups that are valid in one of `REGIONS`;
    0.2 seven to fifteen digits: context decides.
    """
    for match in _AMERICAN.finditer(text):
        yield match.start(), match.end(), 0.5
    for match in _AMERICAN_PLAIN.finditer(text):
        yield match.start(), match.end(), 0.4
    for match in _INTERNATIONAL.finditer(text):
        length, score = _international(match.group())
        yield match.start(), match.start() + length, score
    for match in _TRUNK.finditer(text):
        if not _DATE.match(match.group()) and not _NO_PHONE.fullmatch(match.group()):
            yield _inside(match), match.end(), _with_trunk(match.group())
    for match in _OTHER.finditer(text):
        if not _DATE.match(match.group()):
            yield _inside(match), match.end(), _national(match.group())


def _inside(match: re.Match[str]) -> int:
    """Where the number starts: after a bracket that is closed after it."""
    return match.start() + (match.group()[0] == "(" and ")" not in match.group())


def _international(number: str) -> tuple[int, float]:
    """How much of `number` is a telephone number, and its score. Groups that follow it ("... 2 times") are cut off."""
    prefix = 1 if number.startswith("+") else 2
    end = len(number)
    for _ in range(3):
        if _has_possible_length(_digits(number[prefix:end].replace("(0)", "", 1))):
            return end, 0.75
        end = number.rfind(" ", 0, end)
        if end < _SHORTEST:
            break
    return len(number), 0.5


def _has_possible_length(digits: str) -> bool:
    """Whether as many digits follow a country code as its numbers have, or one more for a leading 0."""
    for size in (1, 2, 3):
        lengths = _national_lengths(int(digits[:size]))
        if lengths:
            national = len(digits) - size
            return national in lengths or (digits[size] == "0" and national - 1 in lengths)
    return False


@lru_cache(maxsize=1024)
def _national_lengths(country_code: int) -> frozenset[int]:
    """Lengths, in digits, of a country's numbers without its code; empty if there is no such country code."""
    region = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(country_code, ("",))[0]
    if region == "001":
        metadata = phonenumbers.PhoneMetadata.metadata_for_nongeo_region(country_code)
    else:
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    general = metadata.general_desc if metadata else None
    return frozenset(general.possible_length) if general else frozenset()


def _with_trunk(number: str) -> float:
    """A leading 0 shows a telephone number where there are groups; without any, nine digits may be a US identifier."""
    if not number.isdigit():
        return 0.5
    return 0.4 if len(number) > 9 else 0.2


def _national(number: str) -> float:
    digits = _digits(number)
    groups = len(re.findall(r"[0-9]+", number))
    if groups == 1 or groups > _MOST_GROUPS or not 8 <= len(digits) <= 11 or _NO_PHONE.fullmatch(number):
        return 0.2
    return 0.4 if any(_national_pattern(region).fullmatch(digits) for region in REGIONS) else 0.2


@lru_cache(maxsize=len(REGIONS))
def _national_pattern(region: str) -> re.Pattern[str]:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise ValueError(f"phonenumbers knows no region {region}")
    kinds = (metadata.fixed_line, metadata.mobile)
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII)


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))

"""Made-up numbers, codes, addresses of machines, and dates, in the format of the original and nobody's."""

from __future__ import annotations

import ipaddress
import random
import re
import string
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import phonenumbers

from preprocessing.pii.entities import EntityType

if TYPE_CHECKING:
    from preprocessing.pii.patterns.detectors import PatternDetector

__all__ = ["make", "shaped"]

_DOCUMENTATION: Final = ("192.0.2.", "198.51.100.", "203.0.113.")
_REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "PT")
_NUMERIC_DATE: Final = re.compile(r"(\d{1,4})([-./ ])(\d{1,2})\2(\d{1,4})")
_YEAR_DIGITS: Final = 4
_MONTHS: Final = 12
_NANP_DIGITS: Final = 10
_TRIES: Final = 12


def make(entity_type: str, value: str, rng: random.Random) -> str | None:
    """A candidate for `value`."""
    special = _SPECIAL.get(entity_type)
    if special is not None:
        return special(value, rng)
    fake = shaped(value, rng)
    for _ in range(_TRIES):
        if not _is_valid(entity_type, fake):
            break
        fake = shaped(value, rng)
    return fake


def shaped(value: str, rng: random.Random) -> str:
    """Digits for digits and letters for letters; all else as it is."""
    return "".join(_like(char, rng) for char in value)


def _like(char: str, rng: random.Random) -> str:
    if char.isdigit():
        return rng.choice(string.digits)
    if not char.isalpha():
        return char
    return rng.choice(string.ascii_uppercase if char.isupper() else string.ascii_lowercase)


def _filled(value: str, digits: str) -> str:
    """`value` with its digits replaced by `digits`, in order."""
    rest = iter(digits)
    return "".join(next(rest, "0") if char.isdigit() else char for char in value)


def _count(value: str) -> int:
    return sum(map(str.isdigit, value))


def _digits(count: int, rng: random.Random) -> str:
    return "".join(rng.choices(string.digits, k=max(0, count)))


def _card(value: str, rng: random.Random) -> str:
    count = _count(value)
    body = "999999" + _digits(count - 7, rng)
    doubled = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    return _filled(value, body + str(-doubled % 10))


def _iban(value: str, rng: random.Random) -> str:
    signs = [index for index, char in enumerate(value) if char.isalnum()]
    fake = list(shaped(value, rng))
    for index in signs[:2]:
        fake[index] = value[index]
    for index in signs[2:4]:
        fake[index] = "0"
    return "".join(fake)


def _ssn(value: str, rng: random.Random) -> str:
    return _filled(value, "000" + _digits(_count(value) - 3, rng))


def _phone(value: str, rng: random.Random) -> str | None:
    digits = "".join(filter(str.isdigit, value))
    code = _calling_code(value)
    national = digits.removeprefix(code) if code else digits
    if code == "1" or (not code and len(digits.removeprefix("1")) == _NANP_DIGITS and digits[0] != "0"):
        area = f"{rng.randint(2, 9)}{rng.randint(0, 8)}{rng.randint(0, 9)}"
        lead = digits[: len(digits) - _NANP_DIGITS]
        return _filled(value, f"{lead}{area}55501{_digits(2, rng)}"[: len(digits)])
    lead = (code + "0" if national.startswith("0") else code) if code else digits[:1] if digits[0] == "0" else ""
    for _ in range(_TRIES * 3):
        fake = _filled(value, lead + _digits(len(digits) - len(lead), rng))
        if not _is_phone(fake):
            return fake
    return None


def _calling_code(value: str) -> str:
    if not value.lstrip("( ").startswith("+"):
        return ""
    try:
        return str(phonenumbers.parse(value, None).country_code)
    except phonenumbers.NumberParseException:
        return ""


def _is_phone(value: str) -> bool:
    for region in _REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(value, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _ip(value: str, rng: random.Random) -> str:
    address, slash, length = value.partition("/")
    if ":" not in address:
        return f"{rng.choice(_DOCUMENTATION)}{rng.randint(1, 254)}{slash}{length}"
    return f"{ipaddress.IPv6Address((0x20010DB8 << 96) + rng.getrandbits(64))}{slash}{length}"


def _mac(value: str, rng: random.Random) -> str:
    digits = iter(f"00005e0053{rng.randrange(256):02x}")
    fake = "".join(next(digits, "0") if char.isalnum() else char for char in value)
    return fake.upper() if value.upper() == value else fake


def _date(value: str, rng: random.Random) -> str | None:
    match = _NUMERIC_DATE.search(value)
    if match is None:
        return _worded_date(value, rng)
    parts = [match[1], match[3], match[4]]
    for order in _orders(parts, match[2]):
        try:
            year, month, day = (int(parts[order.index(part)]) for part in "ymd")
            moved = date(year + _century(parts[order.index("y")]), month, day) + timedelta(days=_shift(rng))
        except (ValueError, OverflowError):
            continue
        numbers = {"y": moved.year, "m": moved.month, "d": moved.day}
        written = (_as_wide(numbers[part], old) for part, old in zip(order, parts, strict=True))
        return value[: match.start()] + match[2].join(written) + value[match.end() :]
    return None


def _orders(parts: list[str], separator: str) -> list[str]:
    if len(parts[0]) == _YEAR_DIGITS:
        return ["ymd"]
    return ["dmy", "mdy"] if separator == "." or int(parts[0]) > _MONTHS else ["mdy", "dmy"]


def _century(year: str) -> int:
    return 0 if len(year) == _YEAR_DIGITS else 1900


def _as_wide(number: int, old: str) -> str:
    return str(number).zfill(len(old))[-len(old) :] if len(old) != 1 else str(number)


def _shift(rng: random.Random) -> int:
    return rng.choice((-1, 1)) * rng.randint(10, 365)


def _worded_date(value: str, rng: random.Random) -> str | None:
    """Another day and a year nearby; the month's name stays, in whatever language it is."""

    def moved(match: re.Match[str]) -> str:
        number = int(match.group())
        if len(match.group()) == _YEAR_DIGITS:
            return str(number + rng.choice((-2, -1, 1, 2)))
        return str(rng.randint(1, 28)).zfill(len(match.group()))

    return re.sub(r"\d{1,4}", moved, value) if any(map(str.isdigit, value)) else None


def _none(value: str, rng: random.Random) -> str | None:
    return None


_SPECIAL: Final[dict[str, Callable[[str, random.Random], str | None]]] = {
    EntityType.CREDIT_CARD: _card,
    EntityType.IBAN_CODE: _iban,
    EntityType.US_SSN: _ssn,
    EntityType.PHONE_NUMBER: _phone,
    EntityType.IP_ADDRESS: _ip,
    EntityType.MAC_ADDRESS: _mac,
    EntityType.DATE_OF_BIRTH: _date,
    EntityType.DATE_TIME: _date,
    EntityType.AGE: _none,  # a bare number of two digits is a word like any other
}


def _is_valid(entity_type: str, value: str) -> bool:
    """Whether the patterns find `value` to be what it pretends to be: with a check digit that holds, for one."""
    found = _detector(entity_type).detect([value])[0]
    return isinstance(found, list) and bool(found)


@lru_cache(maxsize=128)
def _detector(entity_type: str) -> PatternDetector:
    from preprocessing.pii.patterns.detectors import PatternDetector  # late: the detectors know tokens, which are here

    return PatternDetector({EntityType(entity_type)})

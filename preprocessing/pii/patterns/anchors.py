"""Cheap looks at a text before any rule is run: where identifiers may begin, and whether secrets may be there."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["LONG", "codes", "has_long_word", "may_name_a_secret", "numerals"]

# A digit first, so that the engine can skip to it; what must not stand before it is looked at afterwards. Nine digits,
# or fewer and a letter: a date is none.
_NUMERAL = re.compile(
    r"[0-9](?<![0-9A-Za-z][0-9])(?<![0-9][.,][0-9])"
    r"(?=(?:[ ./-]?[0-9]){5}(?:(?:[ ./-]?[0-9]){3}|[0-9]{0,2}[ -]?[A-Za-z](?![A-Za-z]{3})))"
)
_FEW = re.compile(r"[0-9](?:[0-9A-Za-z .-]{0,3}[0-9]){3}").search
_RUN = re.compile(r"[0-9]+")
_COMPANY = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}\.[0-9A-Za-z]{3}\.[0-9A-Za-z]{3}/")
_SPACED = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{3} [A-Za-z]{3} ")
_PREFIX = re.compile(r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}|[A-Za-z]{5})[ -]")

_LETTERS_BEFORE: Final = 7
_LONG_RUN: Final = 6
_ALPHANUMERIC: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

LONG: Final = 20
"""The length from which on a word may be a key with a prefix of its issuer's."""

_STEMS: Final = (
    "pass", "pwd", "psw", "pw", "mdp", "secret", "token", "key", "bearer", "basic", "auth", "cred", "kennwort",
    "contrase", "clave", "senha", "wachtwoord", "hasł", "haslo", "pin", "puk", "cvv", "cvc", "otp", "chiave",
    "chave", "parola", "schlüssel", "klucz", "clé", "cle ", "verification", "one-time", "one time", "code pin",
)  # fmt: skip


def numerals(text: str) -> list[int]:
    """Where a number of nine digits, or of six to eight and a letter, begins, or goes on so after a separator."""
    return [match.start() for match in _NUMERAL.finditer(text)]


def codes(text: str) -> list[int]:
    """Where a code that begins with letters and has digits in it may begin, and a Brazilian company's number."""
    if not _FEW(text):
        return []
    places = {match.start() for match in _COMPANY.finditer(text)} if "/" in text else set()
    for run in _RUN.finditer(text):
        start, end = run.span()
        first = start
        while first and start - first <= _LETTERS_BEFORE and text[first - 1] in _ALPHANUMERIC:
            first -= 1
        if first < start <= first + _LETTERS_BEFORE:
            places.add(first)
        elif end - start in (1, 2) or end - start >= _LONG_RUN:
            places.update(_prefixed(text, start, end))
    return sorted(places)


def _prefixed(text: str, start: int, end: int) -> list[int]:
    """Where the letters begin that stand apart before a run of digits: X-1234567, RSS MRA 85T10."""
    if text[start - 1 : start] not in (" ", "-"):
        return []
    if end - start != 2:
        apart = end - start > 1 or text[end : end + 1] == "."
        return [
            start - size
            for size in (2, 3, 6)
            if apart and size <= start and _PREFIX.fullmatch(text, start - size, start)
        ]
    return [start - 8] if text[end : end + 1].isalpha() and start > 7 and _SPACED.match(text, start - 8) else []


def may_name_a_secret(text: str) -> bool:
    """Whether a word is there that may announce a password or a key."""
    lower = text.lower()
    return any([stem in lower for stem in _STEMS])  # noqa: C419 - a list is faster than stopping early


def has_long_word(text: str) -> bool:
    """Whether a word of `LONG` characters is there."""
    return max(map(len, text.split()), default=0) >= LONG

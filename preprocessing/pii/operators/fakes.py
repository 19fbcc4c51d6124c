"""Made-up values, one candidate at a time: by entity type, in the shape of the original."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from typing import Final, final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.operators import fake_numbers
from preprocessing.pii.operators.pools import UNSPACED, Pool, locale_of, pool

__all__ = ["Fakes"]

_WORD: Final = re.compile(r"[^\W\d_]+")
_RUN: Final = re.compile(r"[^\W_]+")
_PARTICLES = """
    von van der den de la le du des di da del dos bin ibn al el und and y e st saint dr mr mrs ms prof herr frau
"""
_STAYING: Final = frozenset(_PARTICLES.split())
_IN_ADDRESSES = """
    street st avenue ave road rd lane ln drive dr boulevard blvd court ct place pl square sq way apt suite unit floor
    po box north south east west strasse straße str weg platz allee rue avenue place calle avenida plaza via viale
    piazza rua praça straat laan plein ulica ul
"""
_STREETS: Final = frozenset(_IN_ADDRESSES.split())
_WORD_TRIES: Final = 30
_AS_WORDS: Final = frozenset({EntityType.USERNAME, EntityType.EMAIL_ADDRESS})


@final
class Fakes:
    """Draws candidates for one scope; the same word becomes the same word in all of them."""

    __slots__ = ("_is_free", "_rng", "_settled", "_taken", "_words")

    def __init__(self, rng: Callable[[str], random.Random], is_free: Callable[[str], bool]) -> None:
        self._rng = rng
        self._is_free = is_free
        self._words: dict[tuple[str, str], str] = {}
        self._settled: set[tuple[str, str]] = set()
        self._taken: set[str] = set()

    def make(self, entity_type: str, value: str, turn: int) -> str | None:
        """The candidate number `turn` for `value`; None if there will be none."""
        rng = self._rng(f"{entity_type}\0{value}\0{turn}")
        if entity_type == EntityType.PERSON:
            return self._name(value, rng, turn)
        if entity_type == EntityType.ADDRESS:
            return self._address(value, rng, turn)
        if entity_type in (EntityType.LOCATION, EntityType.ORGANIZATION):
            return self._drawn(entity_type, value, rng)
        if entity_type in _AS_WORDS:
            return self._account(value, turn)
        if entity_type == EntityType.URL:
            return self._url(value, rng, turn)
        if entity_type in (EntityType.TITLE, EntityType.NRP):
            return None  # a handful of words: any other says as much
        return fake_numbers.make(entity_type, value, rng)

    def settle(self) -> None:
        """The last candidate was taken: the words in it stay what they are."""
        self._settled.update(self._words)

    def _name(self, value: str, rng: random.Random, turn: int) -> str | None:
        locale = locale_of(value)
        if locale in UNSPACED and " " not in value:
            names = pool(locale)
            return _of_length(len(value), names, rng)
        words = list(_WORD.finditer(value))
        if not words:
            return fake_numbers.shaped(value, rng)
        named = [word for word in words if word.group().casefold() not in _STAYING] or words
        last = named[-1] if len(named) > 1 else None
        made = [(word, self._word("last" if word is last else "first", word.group(), turn)) for word in named]
        return _rebuilt(value, made)

    def _address(self, value: str, rng: random.Random, turn: int) -> str | None:
        words = [word for word in _WORD.finditer(value) if word.group().casefold() not in _STREETS]
        replaced = _rebuilt(value, [(word, self._word("last", word.group(), turn)) for word in words])
        return "".join(rng.choice(string.digits) if char.isdigit() else char for char in replaced)

    def _drawn(self, entity_type: str, value: str, rng: random.Random) -> str | None:
        names = pool(locale_of(value))
        listed = names.cities if entity_type == EntityType.LOCATION else names.companies
        if not listed:
            return None
        return _in_case_of(value, rng.choice(listed))

    def _account(self, value: str, turn: int) -> str | None:
        local, at, domain = value.partition("@") if not value.startswith("@") else (value, "", "")
        rng = self._rng(f"account\0{local}\0{turn}")
        words = [(word, self._word("first", word.group(), turn, "en_US")) for word in _WORD.finditer(local)]
        made = _rebuilt(local, words)
        made = "".join(rng.choice(string.digits) if char.isdigit() else char for char in made)
        if not words:
            made += rng.choice(pool("en_US").first).lower()
        return f"{made}@{self._domain(domain, turn)}" if at else made

    def _domain(self, domain: str, turn: int) -> str:
        label = self._word("last", domain.casefold(), turn, "en_US").lower()
        return f"{label}.example"

    def _url(self, value: str, rng: random.Random, turn: int) -> str:
        scheme, mark, rest = value.rpartition("://")
        host, slash, path = rest.partition("/")
        tail = _RUN.sub(lambda match: fake_numbers.shaped(match.group(), rng), path)
        return f"{scheme}{mark}{self._domain(host, turn)}{slash}{tail}"

    def _word(self, kind: str, word: str, turn: int, locale: str = "") -> str:
        """The word that stands for `word` in this scope, in its case. A later turn draws anew."""
        locale = locale or locale_of(word)
        key = locale, word.casefold()
        if turn == 0 and key in self._words:
            return _in_case_of(word, self._words[key])
        fake = self._draw(kind, word, turn, locale)
        self._taken.add(fake.casefold())
        if key not in self._settled:
            self._words[key] = fake
        return _in_case_of(word, fake)

    def _draw(self, kind: str, word: str, turn: int, locale: str) -> str:
        names = pool(locale)
        listed = _alike(names, word) if kind == "first" else names.last or names.first
        rng = self._rng(f"word\0{kind}\0{word.casefold()}\0{turn}")
        if len(word) == 1 and word.isascii() and word.isalpha():
            return rng.choice([letter for letter in string.ascii_uppercase if letter != word.upper()])
        fake = ""
        for _ in range(_WORD_TRIES):
            fake = rng.choice(listed).split()[0]
            if len(fake) > 2 and fake.casefold() not in self._taken and self._is_free(fake) and fake.isalpha():
                break
        return fake


def _alike(names: Pool, word: str) -> tuple[str, ...]:
    """First names of the same gender, where it is known."""
    for known in (names.women, names.men):
        if word.title() in known and not (word.title() in names.women and word.title() in names.men):
            return tuple(sorted(known))
    return names.first


def _of_length(length: int, names: Pool, rng: random.Random) -> str:
    fake = ""
    for _ in range(_WORD_TRIES):
        fake = rng.choice(names.last) + rng.choice(names.first)
        if len(fake) == length:
            break
    return fake.replace(" ", "")


def _rebuilt(value: str, words: list[tuple[re.Match[str], str]]) -> str:
    parts: list[str] = []
    done = 0
    for match, word in words:
        parts += value[done : match.start()], word
        done = match.end()
    return "".join([*parts, value[done:]])


def _in_case_of(original: str, word: str) -> str:
    if len(original) > 1 and original.isupper():
        return word.upper()
    return word.lower() if original.islower() else word

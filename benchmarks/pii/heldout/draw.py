"""What a text's values are drawn with: one random source, and Faker in the locale of the text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, TypeVar

from faker import Faker

__all__ = ["LOCALES", "Draw"]

LOCALES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "en": (("en_US", 10), ("en_GB", 5), ("en_CA", 2), ("en_AU", 2), ("en_IN", 2), ("en_IE", 1), ("en_NZ", 1)),
    "de": (("de_DE", 4), ("de_AT", 1)),
    "fr": (("fr_FR", 1),),
    "es": (("es_ES", 3), ("es_MX", 1)),
    "it": (("it_IT", 1),),
    "nl": (("nl_NL", 1),),
    "pt": (("pt_PT", 1), ("pt_BR", 1)),
    "pl": (("pl_PL", 1),),
}
"""Locales of each language's texts, with weights."""

T = TypeVar("T")


class Draw:
    """The choices of one text. The same seed makes the same choices."""

    def __init__(self, seed: int, language: str) -> None:
        self.random: Final = random.Random(seed)
        self.language: Final = language
        locales, weights = zip(*LOCALES[language], strict=True)
        self.locale: Final[str] = self.random.choices(locales, weights)[0]

    @property
    def country(self) -> str:
        """The two letters of the text's country."""
        return self.locale[-2:]

    def fake(self, method: str, locale: str = "") -> str:
        """Ask Faker for a value; line breaks in it become commas."""
        generator = _faker(locale or self.locale)
        generator.seed_instance(self.random.getrandbits(32))
        return ", ".join(part.strip() for part in str(getattr(generator, method)()).splitlines()).strip(" ,")

    def one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def digits(self, count: int, *, lead: str = "0123456789") -> str:
        """Return digits, the first of `lead`."""
        return self.one(lead) + "".join(self.one("0123456789") for _ in range(count - 1))

    def fill(self, shape: str) -> str:
        """Return `shape` with a digit for each #, a capital for each ?, a lower-case letter or digit for each *."""
        return "".join(self._filled(sign) for sign in shape)

    def _filled(self, sign: str) -> str:
        if sign == "#":
            return self.one("0123456789")
        if sign == "?":
            return self.one("ABCDEFGHJKLMNPRSTUVWXYZ")
        return self.one("abcdefghjkmnpqrstuvwxyz23456789") if sign == "*" else sign


@cache
def _faker(locale: str) -> Any:
    # With its own generator, not Faker's proxy: seeding it leaves other users of Faker alone.
    return Faker(locale, use_weighting=False)

"""Pools of Faker's values: made once per locale and kind, then drawn from, for Faker itself is slow."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Final

from faker import Faker

__all__ = ["ENGLISH", "HOMES", "WORLD", "pool"]

HOMES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("en_US",) * 6 + ("en_GB",) * 3 + ("en_AU", "en_CA", "en_CA", "en_IN", "en_IE", "en_NZ"),
    "de": ("de_DE", "de_DE", "de_DE", "de_AT", "de_CH"),
    "fr": ("fr_FR", "fr_FR", "fr_FR", "fr_CA", "fr_CH"),
    "es": ("es_ES", "es_ES", "es_MX", "es_AR", "es_CO", "es_CL"),
    "it": ("it_IT",),
    "pt": ("pt_PT", "pt_BR"),
    "nl": ("nl_NL", "nl_NL", "nl_BE"),
    "pl": ("pl_PL",),
}
"""Locales of a language; one that stands more than once is drawn more often."""
ENGLISH: Final = frozenset({"en_US", "en_GB", "en_AU", "en_CA", "en_IN", "en_IE", "en_NZ"})
WORLD: Final = (
    "da_DK",
    "sv_SE",
    "no_NO",
    "fi_FI",
    "cs_CZ",
    "hu_HU",
    "ro_RO",
    "tr_TR",
    "hr_HR",
    "sk_SK",
    "sl_SI",
    "et_EE",
)
"""Locales without templates of their own: their names and places turn up in every language's messages."""
_SIZE: Final = 500


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


@cache
def pool(locale: str, kind: str) -> tuple[str, ...]:
    """Values of a Faker method (`last_name`, `city` …) in a locale: one line each, the same in every process."""
    fake = _faker(locale)
    fake.seed_instance(zlib.crc32(f"{locale}/{kind}".encode()))
    make = getattr(fake, kind)
    values = (" ".join(str(make()).replace("\n", ", ").split()).strip(" ,") for _ in range(_SIZE))
    return tuple(dict.fromkeys(value for value in values if value))

"""Faker's names, places and companies by script, drawn once a process. Faker is imported here alone, and late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, final

__all__ = ["Pool", "locale_of", "pool", "require_faker"]

_DRAWS: Final = 600
_SEED: Final = 20_261
_SCRIPTS: Final = (
    ("ja_JP", "[\u3041-\u30ff]"),
    ("zh_CN", "[\u3400-\u9fff]"),
    ("ko_KR", "[\uac00-\ud7a3]"),
    ("ru_RU", "[\u0400-\u052f]"),
    ("el_GR", "[\u0370-\u03ff]"),
    ("ar_AA", "[\u0600-\u06ff]"),
    ("he_IL", "[\u0590-\u05ff]"),
    ("hi_IN", "[\u0900-\u097f]"),
    ("th_TH", "[\u0e00-\u0e7f]"),
    ("pl_PL", "[\u0105\u0107\u0119\u0142\u0144\u015b\u017a\u017c]"),
    ("de_DE", "[\u00e4\u00f6\u00fc\u00df]"),
    ("pt_PT", "[\u00e3\u00f5]"),
    ("es_ES", "[\u00f1\u00ed\u00f3\u00fa]"),
    ("fr_FR", "[\u00e9\u00e8\u00ea\u00e7\u00e0]"),
)
_LOCALES: Final = tuple((locale, re.compile(letters, re.IGNORECASE)) for locale, letters in _SCRIPTS)
UNSPACED: Final = frozenset({"ja_JP", "zh_CN", "ko_KR", "th_TH"})


@final
@dataclass(frozen=True, slots=True)
class Pool:
    """What is drawn from for one locale. Sorted, so that a choice is repeatable."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[str, ...]
    companies: tuple[str, ...]
    women: frozenset[str]
    men: frozenset[str]


def require_faker() -> None:
    """Raise `ImportError`, which says what to install, where Faker is missing."""
    try:
        import faker  # noqa: F401
    except ImportError:
        raise ImportError("the operator surrogate needs Faker: pip install 'cloakroom[surrogates]'") from None


def locale_of(value: str) -> str:
    """The locale to draw from for a value, by its letters."""
    return next((locale for locale, letters in _LOCALES if letters.search(value)), "en_US")


@lru_cache(maxsize=32)
def pool(locale: str) -> Pool:
    """The names of a locale."""
    from faker import Faker  # only who wants surrogates pays for it

    fake = Faker(locale)
    fake.seed_instance(_SEED)

    def drawn(name: str) -> tuple[str, ...]:
        make = getattr(fake, name, None)
        return tuple(sorted({str(make()) for _ in range(_DRAWS)})) if make else ()

    women, men = drawn("first_name_female"), drawn("first_name_male")
    first = tuple(sorted({*women, *men})) or drawn("first_name")
    return Pool(first, drawn("last_name"), drawn("city"), drawn("company"), frozenset(women), frozenset(men))

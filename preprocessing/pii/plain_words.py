"""Words that are nobody's name, at the edges of what a token classifier took for one.

A classifier decides by the sentence around a word, and sometimes takes the label of a field ("IBAN", "NIF") or a
function word of a language that it reads badly ("Ihnen", "ben") for a part of the name beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.language_words import FUNCTION_WORDS
from preprocessing.texts import Span

__all__ = ["without_plain_words"]

_TYPES: Final = frozenset(
    {
        EntityType.PERSON,
        EntityType.LOCATION,
        EntityType.ORGANIZATION,
        EntityType.ADDRESS,
        EntityType.ID_NUMBER,
    }
)
_FIELDS: Final = frozenset(
    [
        "iban",
        "bic",
        "swift",
        "ssn",
        "itin",
        "nhs",
        "nino",
        "utr",
        "nif",
        "nie",
        "dni",
        "cif",
        "nir",
        "bsn",
        "pesel",
        "nip",
        "regon",
        "cpf",
        "cnpj",
        "tfn",
        "abn",
        "sin",
        "dob",
        "tel",
        "fax",
        "email",
        "e-mail",
        "phone",
        "mobile",
        "handy",
        "telefon",
        "telefoon",
        "telefono",
        "teléfono",
        "teléphone",
        "móvil",
        "cellulare",
        "telemóvel",
        "passport",
        "license",
        "licence",
        "account",
        "iban-nr",
        "kontonummer",
        "kundennummer",
        "plz",
        "cap",
    ]
)
"""Names of fields. None of them is a name of anybody or of any place."""
_PARTICLES: Final = frozenset(
    [
        "de",
        "del",
        "della",
        "dello",
        "dei",
        "degli",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "des",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "het",
        "la",
        "le",
        "les",
        "lo",
        "los",
        "las",
        "el",
        "al",
        "ter",
        "ten",
        "te",
        "y",
        "e",
        "i",
        "und",
        "et",
        "a",
        "o",
        "'s",
        "op",
        "am",
        "im",
        "bei",
        "sur",
        "sous",
    ]
)
"""Function words that are parts of names and addresses as well: "van den Berg", "Frankfurt am Main"."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORTEST: Final = 3


def without_plain_words(spans: Sequence[Span], text: str, language: str) -> list[Span]:
    """Return `spans` without such words at their edges; spans that are nothing else are left out.

    `language` is the code of the text's language, "" where it is not known: then only names of fields are cut off.
    """
    return [kept for span in spans if (kept := _cut(span, text, language)) is not None]


def _cut(span: Span, text: str, language: str) -> Span | None:
    if span.entity_type not in _TYPES:
        return span
    words = list(_WORD.finditer(text, span.start, span.end))
    first, last = 0, len(words) - 1
    while first <= last and _is_plain(words[first].group(), language, alone=first == last):
        first += 1
    while last >= first and _is_plain(words[last].group(), language, alone=first == last):
        last -= 1
    if (first, last) == (0, len(words) - 1):
        return span
    if first > last and not any(map(str.isdigit, text[span.start : span.end])):
        return None
    start = words[first - 1].end() if first else span.start
    end = words[last + 1].start() if last + 1 < len(words) else span.end
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(" \t\n:,.;"))
    end = start + len(inner.strip(" \t\n:,.;"))
    return replace(span, start=start, end=end) if start < end else None


def _is_plain(word: str, language: str, *, alone: bool) -> bool:
    small = word.lower()
    if small in _FIELDS:
        return True
    if small in _PARTICLES or small not in _function_words(language):
        return False
    return word == small or (alone and len(small) >= _SHORTEST)


@lru_cache(maxsize=32)
def _function_words(language: str) -> frozenset[str]:
    """Of other languages than English, whose function words are names too often: Will, May."""
    return frozenset() if language in ("", "en") else frozenset(FUNCTION_WORDS.get(language, "").split())

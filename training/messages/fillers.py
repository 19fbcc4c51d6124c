"""What a template's placeholders stand for: `{PERSON}`, `{PERSON#1:first}`, `{PRICE}` …"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from training.messages import identity, numbers, whereabouts
from training.messages.message import Part
from training.messages.neutral import NEUTRAL
from training.messages.scene import Scene

__all__ = ["FILLERS", "PLACEHOLDER", "fill"]

Filler = Callable[[Scene, str, int], list[Part]]
"""Scene, variant ("" for none), number of the person it is about (0 for somebody new) → parts."""

PLACEHOLDER: Final = re.compile(r"\{([A-Z]+)(?:#(\d))?(?::([a-z]+))?\}")
_CHOICE: Final = re.compile(r"\[\[([^\[\]]*+)\]\]")
_ARTICLE: Final = "AN"

FILLERS: Final[dict[str, Filler]] = {
    "PERSON": identity.person,
    "TITLE": identity.title,
    "NRP": identity.nrp,
    "AGE": identity.age,
    "USER": identity.user,
    "EMAIL": identity.email,
    "URL": identity.url,
    "ORG": identity.organization,
    "LOCATION": whereabouts.location,
    "ADDRESS": whereabouts.address,
    "POSTAL": whereabouts.postal,
    "POSTCODE": whereabouts.postcode,
    "PHONE": numbers.phone,
    "CARD": numbers.card,
    "IBAN": numbers.iban,
    "SSN": numbers.ssn,
    "IP": numbers.ip,
    "LICENSE": numbers.licence,
    "PASSPORT": numbers.passport,
    "ACCOUNT": numbers.account,
    "ID": numbers.identifier,
    "DATE": numbers.date,
    "DOB": numbers.birth,
    **NEUTRAL,
}


def fill(scene: Scene, template: str) -> list[Part]:
    """A template's parts: `[[a|b]]` is one of the two, `{AN}` is a or an, placeholders are filled."""
    text = _CHOICE.sub(lambda match: scene.choice(match[1].split("|")), template)
    parts: list[Part] = []
    article, at = False, 0
    for match in PLACEHOLDER.finditer(text):
        before, at = text[at : match.start()], match.end()
        if match[1] == _ARTICLE:
            parts.append(Part(before))
            article = True
            continue
        filled = FILLERS[match[1]](scene, match[3] or "", int(match[2] or 0))
        if article:
            before, article = _article(parts, filled[0].text) + before, False
        parts += [Part(before), *filled]
    parts.append(Part(text[at:]))
    return [part for part in parts if part.text]


def _article(before: list[Part], word: str) -> str:
    """`a` or `an` for the word that follows; a capital one at the beginning of a text."""
    hard = word.lower().startswith(("eu", "uni", "uk", "ug", "ur"))
    soft = not hard and word.lower().startswith(("a", "e", "i", "o", "u", "8", "18", "11 ", "11-"))
    capital = all(not part.text.strip() for part in before)
    return ("An" if soft else "A") if capital else ("an" if soft else "a")

"""Template families: read from the template modules, which hold them as text.

A module's `TEMPLATES` holds one template a line, with ⏎ for a line's end. `## name style` opens a family, and
`## name style negative` one without personal data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from training.messages import (
    templates_de,
    templates_en_business,
    templates_en_data,
    templates_en_life,
    templates_en_mail,
    templates_en_negative,
    templates_en_records,
    templates_es,
    templates_fr,
    templates_it,
    templates_nl,
    templates_pl,
    templates_pt,
)

__all__ = ["FAMILY_LIST", "Family", "parse"]


@dataclass(frozen=True, slots=True)
class Family:
    """Templates about one thing in one language and style. `negative`: none of them holds personal data."""

    name: str
    language: str
    style: str
    negative: bool
    templates: tuple[str, ...]


def parse(text: str, language: str) -> Iterator[Family]:
    """The families of a module's text. Raises ValueError where a template stands before any family."""
    head: list[str] = []
    templates: list[str] = []
    for line in filter(None, text.splitlines()):
        if line.startswith("## "):
            if head:
                yield _family(head, language, templates)
            head, templates = line[3:].split(), []
        elif not head:
            raise ValueError("a template before any family")
        else:
            templates.append(line.replace("⏎", "\n"))
    if head:
        yield _family(head, language, templates)


def _family(head: list[str], language: str, templates: list[str]) -> Family:
    return Family(head[0], language, head[1], "negative" in head[2:], tuple(templates))


FAMILY_LIST: Final = (
    *(
        family
        for module in (
            templates_en_mail,
            templates_en_business,
            templates_en_records,
            templates_en_life,
            templates_en_data,
            templates_en_negative,
        )
        for family in parse(module.TEMPLATES, "en")
    ),
    *parse(templates_de.TEMPLATES, "de"),
    *parse(templates_fr.TEMPLATES, "fr"),
    *parse(templates_es.TEMPLATES, "es"),
    *parse(templates_it.TEMPLATES, "it"),
    *parse(templates_pt.TEMPLATES, "pt"),
    *parse(templates_nl.TEMPLATES, "nl"),
    *parse(templates_pl.TEMPLATES, "pl"),
)

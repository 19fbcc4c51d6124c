"""Templates filled with values: texts whose marks are exact by construction.

A template file has sections, each headed `[family language]`, of templates with a line `---` between two. In a
template, `{value}` is one of `benchmarks.pii.heldout.values`; `{value#1}` is the same each time it stands there.
Families of hard negatives have names that begin with `no-`: nothing in them is personal.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from benchmarks.pii.heldout.draw import LOCALES, Draw
from benchmarks.pii.heldout.values import VALUES, value
from benchmarks.pii.kinds import canonical
from benchmarks.pii.marks import DataSet, Example, Mark

__all__ = ["DEFAULT_COUNT", "DEFAULT_SEED", "Part", "Template", "data_set", "generate", "templates"]

Part = Literal["test", "dev"]
DEFAULT_COUNT: Final = 1500
DEFAULT_SEED: Final = 20261122
OTHER_LANGUAGES: Final = 0.15
"""Share of texts that are not in English."""
_LOWER: Final = 0.04
_UPPER: Final = 0.01
"""Shares of texts that are all in lower case or in capitals, as people type."""

_FOLDER: Final = Path(__file__).parent / "templates"
_HEAD: Final = re.compile(r"\[([a-z-]+) ([a-z]{2})\]")
_SLOT: Final = re.compile(r"\{([a-z_]+)(?:#(\d))?\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Words with slots for values."""

    family: str
    language: str
    words: str

    @property
    def is_negative(self) -> bool:
        return self.family.startswith("no-")

    def slots(self) -> list[str]:
        """Return the names of its values."""
        return [match[1] for match in _SLOT.finditer(self.words)]


def data_set(part: Part, count: int = DEFAULT_COUNT, seed: int = DEFAULT_SEED) -> DataSet:
    """Return generated texts as a data set; the test part is not to be looked at."""
    return DataSet(f"held-out {part}", tuple(generate(part, count, seed)), synthetic=True, secret=part == "test")


def generate(part: Part, count: int = DEFAULT_COUNT, seed: int = DEFAULT_SEED) -> list[Example]:
    """Make `count` texts; the same for the same arguments. Every template's turn comes before any has a second."""
    source = random.Random(f"{part} {seed}")
    decks = {True: _deck(source, part, english=True), False: _deck(source, part, english=False)}
    examples = []
    for _ in range(count):
        template = next(decks[source.random() >= OTHER_LANGUAGES])
        examples.append(fill(template, source.getrandbits(48)))
    return examples


def _deck(source: random.Random, part: Part, *, english: bool) -> Iterator[Template]:
    cards = [template for template in templates(part) if (template.language == "en") == english]
    while True:
        yield from source.sample(cards, len(cards))


def fill(template: Template, seed: int) -> Example:
    """Put values into a template."""
    draw = Draw(seed, template.language)
    made: dict[tuple[str, str], tuple[str, str]] = {}
    text, done = "", 0
    marks = []
    for slot in _SLOT.finditer(template.words):
        text += template.words[done : slot.start()]
        name, again = slot[1], slot[2]
        kind, written = made.get((name, again)) or value(name, draw) if again else value(name, draw)
        if again:
            made[name, again] = kind, written
        if kind:
            marks.append(Mark(len(text), len(text) + len(written), canonical(kind)))
        text, done = text + written, slot.end()
    text += template.words[done:]
    return Example(_cased(text, draw), tuple(marks), template.family, template.language)


def _cased(text: str, draw: Draw) -> str:
    choice = draw.random.random()
    changed = text.lower() if choice < _LOWER else text.upper() if choice < _LOWER + _UPPER else text
    return changed if len(changed) == len(text) else text  # İ, ß: the marks must stay where they are


@cache
def templates(part: Part) -> tuple[Template, ...]:
    """Read the templates of a part.

    Raises:
        ValueError: a section or a slot is wrong; the message says where.
    """
    found: list[Template] = []
    for head, body in _sections((_FOLDER / f"{part}.txt").read_text(encoding="utf-8")):
        if not (match := _HEAD.fullmatch(head)) or match[2] not in LOCALES:
            raise ValueError(f"{part}.txt: no section head: {head}")
        found += [Template(match[1], match[2], words.strip("\n")) for words in re.split(r"^---$", body, flags=re.M)]
    for template in found:
        if unknown := {name for name in template.slots() if name not in VALUES and name != "national_id"}:
            raise ValueError(f"{part}.txt: [{template.family} {template.language}] has no value {', '.join(unknown)}")
    return tuple(found)


def _sections(content: str) -> Iterator[tuple[str, str]]:
    """Yield heads and what stands below them. Lines before the first head are comments."""
    _, *parts = re.split(r"^(\[[^\n]*\])$", content, flags=re.MULTILINE)
    yield from zip(parts[::2], parts[1::2], strict=True)

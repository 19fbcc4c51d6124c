"""What one message draws from: its chance, its language, the country it plays in, and the people who turn up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from training.messages.message import Part
from training.messages.names import CULTURES, NICKNAMES
from training.messages.pools import HOMES, WORLD, pool

__all__ = ["Person", "Scene", "without_article"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's names. `family_first` where the family name is put in front."""

    first: str
    last: str
    middle: str
    family_first: bool = False


@dataclass(slots=True)
class Scene:
    """One message's surroundings; `{PERSON#1}` is the same person wherever it stands."""

    rng: Random
    language: str
    locale: str = ""
    people: dict[int, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locale = self.locale or self.rng.choice(HOMES[self.language])

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def choice(self, items: Sequence[T]) -> T:
        return items[int(self.rng.random() * len(items))]

    def fake(self, kind: str, locale: str = "") -> str:
        return self.choice(pool(locale or self.locale, kind))

    def foreign(self) -> str:
        """A locale from anywhere."""
        if self.chance(0.5):
            return self.choice(WORLD)
        return self.choice(HOMES[self.choice(tuple(HOMES))])

    def person(self, number: int = 0) -> Person:
        """Somebody new, or the person of that number."""
        if number and number in self.people:
            return self.people[number]
        person = self._somebody()
        if number:
            self.people[number] = person
        return person

    def _somebody(self) -> Person:
        draw = self.rng.random()
        if draw < 0.22:
            culture = CULTURES[self.choice(tuple(CULTURES))]
            first, last, middle = self.choice(culture.first), self.choice(culture.last), self.choice(culture.first)
            return Person(first, last, middle, culture.family_first and self.chance(0.4))
        locale = self.locale if draw < 0.82 else self.foreign()
        first = self.fake("first_name", locale)
        if self.language == "en" and self.chance(0.06):
            first = self.choice(NICKNAMES)
        return Person(first, self.last(locale), self.fake("first_name", locale))

    def last(self, locale: str = "") -> str:
        """A family name, now and then a double one or one with a particle."""
        name = self.fake("last_name", locale)
        draw = self.rng.random()
        if draw < 0.02 and "-" not in name and " " not in name:
            return f"{name}-{self.fake('last_name', locale)}"
        if draw < 0.04 and " " not in name:
            return f"{self.choice(_PARTICLES)}{name}"
        return name


_PARTICLES = (
    "van ",
    "van der ",
    "von ",
    "de ",
    "de la ",
    "di ",
    "da ",
    "dos ",
    "Le ",
    "Mc",
    "O'",
    "D'",
    "St. ",
    "al-",
    "ter ",
)


def without_article(scene: Scene, name: str, label: str) -> list[Part]:
    """A name's parts: its English article is no part of the name, and stands in English texts only."""
    bare = name.removeprefix("the ")
    if bare == name or scene.language != "en":
        return [Part(bare, label)]
    return [Part("the "), Part(bare, label)]

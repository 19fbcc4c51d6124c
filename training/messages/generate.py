"""Synthetic, labelled messages: a template of a family, filled, joined with others now and then, and roughened."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Final

from training.messages.augment import augment
from training.messages.families import FAMILY_LIST, Family
from training.messages.fillers import fill
from training.messages.message import Message, Part, render
from training.messages.ordinary import ordinary
from training.messages.scene import Scene
from training.messages.wrapping import CLOSINGS, GREETINGS, INNOCENT

__all__ = ["FAMILIES", "NEGATIVE_FAMILIES", "generate"]

FAMILIES: Final = tuple(family.name for family in FAMILY_LIST)
"""Names of the template families. A message is of one family only, joined ones too: data can be split by it."""
NEGATIVE_FAMILIES: Final = frozenset(family.name for family in FAMILY_LIST if family.negative)
"""Families without any personal data."""
_LANGUAGES: Final = ("en",) * 21 + ("de", "fr", "es", "it", "pt", "nl", "pl") * 2
_NEGATIVE: Final = 0.21
_JOINED: Final = 0.15
_WRAPPED: Final = 0.12
_ORDINARY: Final = {True: 0.15, False: 0.5}
"""Share of messages among everyday sentences, in English and in other languages; a fifth of them is nothing else."""


class _Deck:
    """A language's families, drawn by how many templates they have."""

    def __init__(self, families: list[Family]) -> None:
        self.families = families
        self.weights = list(accumulate(len(family.templates) for family in families))

    def draw(self, rng: Random) -> Family:
        return rng.choices(self.families, cum_weights=self.weights)[0]


_DECKS: Final = {
    (language, negative): _Deck([f for f in FAMILY_LIST if f.language == language and f.negative is negative])
    for language in dict.fromkeys(_LANGUAGES)
    for negative in (False, True)
}


def generate(count: int, seed: int) -> list[Message]:
    """`count` messages, the same for the same seed. Spans in code points, sorted, never overlapping."""
    rng = Random(seed)
    return [_message(rng) for _ in range(count)]


def _message(rng: Random) -> Message:
    while True:
        language = rng.choice(_LANGUAGES)
        family = _DECKS[language, rng.random() < _NEGATIVE].draw(rng)
        scene = Scene(rng, language)
        text, spans = render(augment(_compose(scene, family), rng))
        if text.strip():
            return Message(text, spans, family.name, language, family.style)


def _compose(scene: Scene, family: Family) -> list[Part]:
    rng = scene.rng
    parts = fill(scene, scene.choice(family.templates))
    if rng.random() < _JOINED:
        for _ in range(rng.randint(1, 2)):
            parts = [*parts, Part(_seam(parts, rng)), *_more(scene, family)]
    if rng.random() < _ORDINARY[scene.language == "en"]:
        parts = _among_ordinary(parts, scene)
    if rng.random() < _WRAPPED and family.style in {"prose", "chat", "mail"}:
        parts = _wrapped(parts, scene, greet=family.style != "mail")
    return parts


def _among_ordinary(parts: list[Part], scene: Scene) -> list[Part]:
    """Between everyday sentences: what is said around personal data is more, and more varied, than templates."""
    rng = scene.rng
    seam = _seam(parts, rng)
    said = " ".join(ordinary(rng, scene.language) for _ in range(rng.randint(1, 2)))
    place = rng.random()
    if place < 0.4:
        return [Part(said + seam), *parts]
    if place < 0.8:
        return [*parts, Part(seam + said)]
    return [Part(said)]


def _more(scene: Scene, family: Family) -> list[Part]:
    """Another message of the family, about other people, or an everyday sentence."""
    if scene.chance(0.3):
        return [Part(scene.choice(INNOCENT[scene.language]))]
    other = Scene(scene.rng, scene.language, scene.locale)
    return fill(other, scene.choice(family.templates))


def _seam(parts: list[Part], rng: Random) -> str:
    lines = any("\n" in part.text for part in parts)
    return rng.choice(("\n", "\n\n") if lines else (" ", " ", "\n", "\n\n"))


def _wrapped(parts: list[Part], scene: Scene, *, greet: bool) -> list[Part]:
    """With a greeting or a closing; mails greet by themselves."""
    gap = scene.choice((" ", "\n", "\n\n"))
    if greet and scene.chance(0.6):
        parts = [Part(scene.choice(GREETINGS[scene.language]) + gap), *parts]
    if scene.chance(0.6):
        parts = [*parts, Part(gap + scene.choice(CLOSINGS[scene.language]))]
    return parts

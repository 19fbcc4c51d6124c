"""Ordinary words of the covered languages, in sentences that mean nothing.

The reference model reads English. Without these, ordinary words of other languages look like names to it: it has seen
them only around names. Word lists are Faker's; sentences of our own are in `ordinary_*.py`.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from random import Random
from typing import Final

from training.messages.nationalities import ADJECTIVES, PEOPLE, RELIGIONS

__all__ = ["ordinary"]

_LISTS: Final = {
    "en": "faker.providers.lorem.en_US",
    "de": "faker.providers.lorem.de_DE",
    "fr": "faker.providers.lorem.fr_FR",
    "es": "faker.providers.lorem.es_ES",
    "it": "faker.providers.lorem.it_IT",
    "nl": "faker.providers.lorem.nl_NL",
    "pl": "faker.providers.lorem.pl_PL",
}
_ENDS: Final = (".", ".", ".", ".", "!", "?", "", ":", " ...")
_OWN: Final = 0.6


def ordinary(rng: Random, language: str) -> str:
    """A sentence without personal data: one of ours, or some words in a row."""
    sentences, words = _sentences(language), _words(language)
    if not words or (sentences and rng.random() < _OWN):
        return rng.choice(sentences)
    chosen = [rng.choice(words) for _ in range(rng.choice((1, 2, 3, 5, 6, 7, 8, 10, 12)))]
    if language == "de":  # nouns are capitalized there, and the list does not say which words are nouns
        chosen = [word.capitalize() if rng.random() < 0.4 else word for word in chosen]
    chosen[0] = chosen[0][:1].upper() + chosen[0][1:]
    joint = rng.choice((" ", " ", " ", " ", " ", ", "))
    return joint.join(chosen) + rng.choice(_ENDS)


@cache
def _words(language: str) -> tuple[str, ...]:
    if language not in _LISTS:
        return ()
    provider = importlib.import_module(_LISTS[language]).Provider
    groups = {name.casefold() for names in (ADJECTIVES, PEOPLE, RELIGIONS) for name in names.get(language, ())}
    return tuple(word for word in dict.fromkeys(provider.word_list) if word.casefold() not in groups)


@cache
def _sentences(language: str) -> tuple[str, ...]:
    name = f"training.messages.ordinary_{language}"
    if importlib.util.find_spec(name) is None:
        from training.messages.wrapping import INNOCENT

        return INNOCENT[language]
    return tuple(importlib.import_module(name).SENTENCES)

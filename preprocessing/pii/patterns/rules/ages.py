"""Finder for ages in eight languages: a number of years, and the words around it that make it a person's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preprocessing.pii.patterns.rules.base import Hit

__all__ = ["ages"]

_OLDEST = 125
_SURE, _LIKELY, _UNSURE = 0.75, 0.45, 0.2
_LOOKED_BACK, _LOOKED_AHEAD = 24, 40

_NUMBER = re.compile(r"(?<![0-9A-Za-z_])(?<![0-9][.,:/-])(?<![$\u00a3\u20ac#@/<])[0-9]{1,3}(?![0-9_%:/>]|[.,][0-9])")

# After the number, first what only an age is followed by, then a bare number of years.
_OLD = re.compile(
    r"[ -]?(?:(?:years?|yrs?|months?|mos?|weeks?)[ -]olds?|(?:years?|yrs?) of age|y/?o|yrs? ?old|y\.o\.?"
    r"|jahre?n? (?:alt|jung)|[ -]?jährige?[rnsm]?|jarige?|jaar oud|años de edad|anni di età|anos de idade|lata? życia"
    r"|letni[aey]?|letniego|letniej|enne)(?![^\W\d_])",
    re.IGNORECASE,
)
_YEARS = re.compile(r"[ -]?(ans|jahren|años|anos|anni|jaar|lat|lata)(?![^\W\d_])", re.IGNORECASE)
_THING = re.compile(
    r"[ -](?:cars?|phones?|iphones?|laptops?|computers?|macs?|houses?|buildings?|compan\w+|trees?|wh?isk\w+|wines?"
    r"|scotch"
    r"|bottles?|devices?|tvs?|bikes?|trucks?|machines?|firms?|brands?|codebases?|software|bugs?|mattress\w*|cheese"
    r"|technology|startups?|apartments?|restaurants?|books?|tradition|bread)\b",
    re.IGNORECASE,
)

# Before the number.
_AGED = re.compile(
    r"(?:^|[^\w-])(?:aged?|at the age of|alter(?: von)?|im alter von|âgée? de|âge|age|edad(?: de)?|età(?: di)?"
    r"|idade(?: de)?|leeftijd|wieku?|turn(?:s|ed|ing)|just turned)"
    r"(?:[\"']?\s?[:=]\s?[\"']?| is | was | ist | est de | es de | è di | é de | )$",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?:^|[^\w-])(?:j'ai|ai|as|a|avait|tengo|tiene|tienes|tenía|cumpl\w{1,4}|ho|ha|hai|aveva|tenho|tem|tinha|fiz|ben"
    r"|is|was|bin|ist|mam|ma|miała?|mit) $",
    re.IGNORECASE,
)
_AGO = re.compile(r"\bil y a $", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:femme|homme|garçon|fille|fils|enfant|dame|mujer|hombre|niñ[oa]|chic[oa]|hij[oa]|joven|donna|uomo|ragazz[oa]"
    r"|bambin[oa]|figli[oa]|mulher|homem|menin[oa]|filh[oa]|jovem|rapaz|rapariga|vrouw|man|jongen|meisje"
    r"|pacient[ea]?|patiente?"
    r"|paziente) (?:de|di|van) $",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:il y a|depuis|pendant|durant|dans|en|après|garantie|hace|durante|desde|por|de|da|per|tra|fra|dopo|há|faz"
    r"|sinds|al|over|na|voor|przez|od|za|ponad|seit|vor|nach|für|in|je|pour|para|op|binnen|om de|les|des|os|últimos"
    r"|last|gli ultimi|ostatnich|hasta|cada|ogni|chaque|quelque|plus de|más de|mais de|più di|meer dan) $",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r" (?:d'|de |di |do |of |ago|fa\b|atrás|geleden|temu|garant|erv|exp|lang|später|dopo|plus tard|después|depois|later"
    r"|poźniej|experi|warranty|passad|passé|gwarancji|doświadczenia)",
    re.IGNORECASE,
)
_I_AM = re.compile(r"(?:^|[^\w])(?:i'm|i\u2019m|i am|im|she is|he is|she's|he's) (?:now |only |just )?$", re.IGNORECASE)
_AND_NO_MORE = re.compile(r"\s*(?:$|[.!?;)\n]|,(?! ?\d)| and | but | from | male\b| female\b| m\b| f\b)", re.IGNORECASE)


def ages(text: str) -> Iterator[Hit]:
    """Ages, the number alone: "<AGE_1> years old" still reads.

    0.75 where the words leave no doubt, 0.45 where they are those of an age.

    0.2 a bare number of years in a language that gives ages so.
    """
    for match in _NUMBER.finditer(text):
        number = int(match.group())
        if not 0 < number <= _OLDEST:
            continue
        start, end = match.span()
        if old := _OLD.match(text, end):
            if not _THING.match(text, old.end()):
                yield start, end, _SURE
            continue
        before = text[max(0, start - _LOOKED_BACK) : start]
        if years := _YEARS.match(text, end):
            yield start, end, _in_years(text, before, years)
        elif _AGED.search(before):
            if not re.match(
                r" ?(?:gb|mb|days?|hours?|minutes?|months|percent|\w*-)", text[end : end + 10], re.IGNORECASE
            ):
                yield start, end, _SURE
        elif number > 4 and _I_AM.search(before) and _AND_NO_MORE.match(text, end):  # who types is older
            yield start, end, _LIKELY


def _in_years(text: str, before: str, years: re.Match[str]) -> float:
    """The score of "34 ans", by what is said of it: nobody is "il y a 34 ans" or has "34 ans d'expérience"."""
    if _AGED.search(before):
        return _SURE
    after = text[years.end() : years.end() + _LOOKED_AHEAD]
    if _LASTING.match(after):
        return _UNSURE
    if _SOMEBODY.search(before):
        return _LIKELY
    if _HAS.search(before) and not _AGO.search(before):
        return _SURE
    if _SPAN.search(before):
        return _UNSURE
    return _UNSURE if years[1].lower() == "jahren" else _LIKELY

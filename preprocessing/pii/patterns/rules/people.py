"""What says something of a person without being a number of theirs: age, title, group, postcode, user name."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns.rules import ages, postcodes, titles, usernames, vocabulary
from preprocessing.pii.patterns.rules.base import Gate, Rule

__all__ = ["PEOPLE_RULES"]

PEOPLE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "age",
        EntityType.AGE,
        Gate.DIGIT,
        ages.ages,
        "",
        "a number of years is nobody's age by itself: the words around it decide, in the finder",
    ),
    Rule(
        "title",
        EntityType.TITLE,
        Gate.NAMED,
        titles.titles,
        "",
        "only before a name, or as an abbreviation that nothing else has",
    ),
    Rule(
        "group",
        EntityType.NRP,
        Gate.NAMED,
        titles.groups,
        "",
        "a list: spaCy's NRP is a model's guess; languages, dishes and makes are left alone",
        vocabulary.NATIONALITY,
    ),
    Rule(
        "postcode",
        EntityType.POSTCODE,
        Gate.DIGIT,
        postcodes.postcodes,
        "",
        "UK areas that exist; forms that are prices or ranges as well need a town or context",
        vocabulary.POSTCODE,
    ),
    Rule(
        "postcode_figures",
        EntityType.POSTCODE,
        Gate.FIVE,
        postcodes.zips,
        "",
        "five figures are anything: a US state before, a town after, or context",
        vocabulary.POSTCODE,
        vocabulary.NUMBERED,
    ),
    Rule("handle", EntityType.USERNAME, Gate.AT, usernames.handles, "", "@name; decorators and @here are nobody"),
    Rule("redditor", EntityType.USERNAME, Gate.REDDIT, usernames.redditors, "", "u/name"),
    Rule(
        "username",
        EntityType.USERNAME,
        Gate.NAMED,
        usernames.usernames,
        "",
        "what a word for a user name announces; everyday words only before what looks like one",
    ),
)

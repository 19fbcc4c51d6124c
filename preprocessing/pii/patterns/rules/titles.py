"""Finders for forms of address and for nationalities, religions and parties: words that are looked up, then judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.patterns.rules.base import Hit, words
from preprocessing.pii.patterns.rules.lexicon import DOTTED_TITLES, GROUPS, GROUPS_IN_LOWER_CASE, PHRASES, TITLES

__all__ = ["groups", "titles"]

_WORD = re.compile(r"[^\W\d_]+")
# A name, an initial, a token of an earlier round, or one more form of address ("Herr Dr. Braun").
_NAME_FOLLOWS = re.compile(
    r"\.?[ \u00a0]{1,2}(?:(?:dr|prof|van|von|de|der|den|di|da|do|dos|le|la|mgr|inż)\b\.? ?){0,3}(?:([^\W\d_])|<)"
)
_BEFORE = re.compile(r"([^\W\d_]{1,20})[ ]$")
_NUMBERED_STREET = re.compile(r"[0-9][0-9A-Za-z]{0,4} (?:[^\W\d_]{1,15}\.? ){1,3}$")
_LOOKED_BACK = 60

_ALONE: Final = frozenset(words("Mr Mrs Ms Mx Prof Dott Sig Mme Mlle Dhr Mevr Srta"))
_BEFORE_A_DOCTOR: Final = frozenset(
    words(
        "dear hello hi hey the my our is see with thanks thank ask call to from by and or for of professor prof herr "
        "frau mr mrs ms sehr liebe lieber geehrter geehrte le la el pani pan panie and"
    )
)
_NO_NAMES: Final = frozenset(
    # Pan Am, Lady Liberty, Doctor Who, Sir, Miss Universe; "Don" before a verb is "Don't"
    [
        ("Pan", "American"), ("Pan", "Am"), ("Pan", "African"), ("Pan", "Asian"), ("Don", "Quixote"), ("Gen", "Z"),
        ("Gen", "X"), ("Arch", "Linux"), ("Miss", "You"), ("Miss", "Universe"), ("Doctor", "Who"), ("Col", "A"),
        ("Rep", "Max"), ("Rag", "Doll"), ("Hon", "Hai"), ("MS", "Office"), ("MS", "Word"), ("MS", "Windows"),
        ("MS", "DOS"), ("MS", "Teams"), ("MS", "SQL"), ("MS", "Excel"), ("Frau", "Holle"),
    ]
)  # fmt: skip
_ONLY_DOTTED: Final = frozenset(words("Col Gen Sen Rep Gov Arch Rag Geom Hon Ing Dipl M MM Lt Sig Rev Avv"))
_LOWER: Final = frozenset(words("mr mrs ms mme hr dhr mevr sr sra srta sig dott"))


def titles(text: str) -> Iterator[Hit]:
    """Forms of address before a name, their full stop with them: 0.6; alone with a full stop 0.5."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word not in TITLES:
            continue
        start, end = match.span()
        dot = text[end : end + 1] == "." and word in DOTTED_TITLES
        if text[start - 1 : start] in ("'", "\u2019", "-", "_", "@", "<", "/", ".") and start:
            continue
        if word.islower() and text[max(0, start - 2) : start].strip().isdigit():
            continue  # "5 ms. Then"
        score = _address(text, word, start, end, dot=dot)
        if score:
            yield start, end + dot, score


def _address(text: str, word: str, start: int, end: int, *, dot: bool) -> float:
    if word in _ONLY_DOTTED and not dot:
        return 0.0
    follows = _NAME_FOLLOWS.match(text, end)
    if follows is None or not (follows[1] is None or follows[1].isupper()):
        if word in _LOWER or word in ("dr", "prof"):  # "mr smith" in a chat; "sr"/"sig" need their dot
            return 0.5 if follows and (dot or word in ("mr", "mrs", "mme")) and _LOWER_NAME.match(text, end) else 0.0
        return 0.5 if dot and word in _ALONE else 0.0
    if word.lower() == "dr" and _is_street(text, start):
        return 0.0
    following = _WORD.match(text, follows.start(1)) if follows[1] else None
    if following and ((word, following.group()) in _NO_NAMES or (word, following.group()) == ("Don", "T")):
        return 0.0
    return 0.6


_LOWER_NAME: Final = re.compile(
    r"\.? (?!(?:is|and|or|in|to|the|of|on|for|was|per|later|delay|latency)\b)[^\W\d_]{2,20}"
)


def _is_street(text: str, start: int) -> bool:
    """Whether "Dr" ends a street: "12 Oak Dr Springfield", "on Oak Dr. Come in"."""
    before = text[max(0, start - _LOOKED_BACK) : start]
    if _NUMBERED_STREET.search(before):
        return True
    last = _BEFORE.search(before)
    if last is None or not last[1][0].isupper() or last[1].lower() in _BEFORE_A_DOCTOR:
        return False
    rest = before[: last.start()].rstrip(" ")
    return bool(rest) and rest[-1] not in ".!?:;\n\"'("  # the first word of a sentence has its capital from there


# What a language, a kitchen or a make has, and nobody's nationality.
_THINGS: Final = frozenset(
    words(
        "fries toast press cuisine food restaurant restaurants dressing bread wine wines beer cheese yogurt yoghurt "
        "salad coffee tea bath delight roulette roulettes door doors kiss bulldog bulldogs shepherd retriever terrier "
        "spaniel cat language languages lesson lessons course courses class classes grammar dictionary translation "
        "translations subtitles version text texts keyboard word words alphabet speaking speaker letters numerals "
        "summer cars breakfast muffin muffins ocean sea express airlines airways idol dream pie dollar dollars pound "
        "pounds franc francs rouble yen channel museum embassy open horn setter mist manicure nails knife army design "
        "chocolate roast style oven leather silk"
    )
)
_LANGUAGE_BEFORE: Final = frozenset(
    words(
        "speak speaks speaking spoke spoken in into from learn learning learns study studying teach teaches translate "
        "translated understand fluent write written plain broken sprechen parler habla parla auf en w po"
    )
)
_LANGUAGES: Final = frozenset(
    words(
        "English French German Spanish Italian Portuguese Dutch Polish Chinese Japanese Korean Russian Arabic Turkish "
        "Greek Danish Swedish Norwegian Finnish Czech Hungarian Romanian Ukrainian Vietnamese Thai Welsh Irish "
        "Catalan Basque Persian Deutsch Catholic"
    )
)
_VERBS_FIRST: Final = frozenset(["the", "your", "my", "it", "up", "off", "this", "that", "with", "and"])
_AFTER_BEING: Final = re.compile(
    r"(?:\b(?:i am|i'm|im|he is|she is|he's|she's|they are|we are|je suis|il est|elle est|soy|es|eres|io sono|sono"
    r"|è|sou|é|"
    r"ik ben|ich bin|er ist|sie ist|jestem)(?: an?| un[ae]?| een| eine?)? )$",
    re.IGNORECASE,
)


def groups(text: str) -> Iterator[Hit]:
    """Nationalities, religions and parties: 0.5 with a capital; 0.2 in lower case or as a language."""
    seen = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    skip = 0
    for index, (word, start, end) in enumerate(seen):
        if index < skip:
            continue
        if phrase := _phrase(seen, index):
            skip = index + len(phrase)
            yield start, seen[skip - 1][2], 0.5
        elif word in GROUPS:
            if score := _group(text, seen, index):
                yield start, end, score
        elif word in GROUPS_IN_LOWER_CASE:
            yield start, end, 0.4 if _AFTER_BEING.search(text, max(0, start - _LOOKED_BACK), start) else _WEAK_GROUP


_WEAK_GROUP = 0.2
_STARTS: Final = {phrase[0] for phrase in PHRASES}


def _phrase(seen: list[tuple[str, int, int]], index: int) -> tuple[str, ...] | None:
    if seen[index][0] not in _STARTS:
        return None
    for phrase in PHRASES:
        found = seen[index : index + len(phrase)]
        if tuple(word for word, _, _ in found) == phrase and found[-1][2] - found[0][1] < _LOOKED_BACK:
            return phrase
    return None


def _group(text: str, seen: list[tuple[str, int, int]], index: int) -> float:
    word, start, end = seen[index]
    following = seen[index + 1] if index + 1 < len(seen) and seen[index + 1][1] - end == 1 else None
    beside = following and text[end] in " -"
    after = following[0] if following and beside else ""
    near = index and start - seen[index - 1][2] == 1 and text[start - 1] == " "
    before = seen[index - 1][0] if near else ""
    if after.lower() in _THINGS or (text[start - 1 : start] in ("@", "/", ".", "_", "<", "#") and start):
        return 0.0
    if word in _LANGUAGES and before.lower() in _LANGUAGE_BEFORE and not _is_noun_phrase(after):
        return _WEAK_GROUP
    if word == "Polish" and after in _VERBS_FIRST:
        return 0.0
    if word in ("Christian", "German", "Jude", "Scots", "Orthodox", "Dominican") and (
        after[:1].isupper() or (before[:1].isupper() and before not in _STARTERS)
    ):  # given names
        return _WEAK_GROUP
    return 0.5


_STARTERS: Final = frozenset(words("The A An I We They He She My Our Is Are"))


def _is_noun_phrase(after: str) -> bool:
    """Whether the word after makes "in German hospitals" of "in German"."""
    return len(after) > 3 and after.lower() not in (
        "with",
        "from",
        "that",
        "please",
        "only",
        "well",
        "very",
        "when",
        "also",
    )

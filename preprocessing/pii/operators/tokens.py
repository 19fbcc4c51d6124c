"""What a token looks like, as issued and as somebody may have typed it.

Issued are `<TYPE_7>` (replace), `<TYPE_k7f3m9q2w5t8r1z4>` (pseudonym; `_2` and so on behind it where one value has
several spellings), `<TYPE_HASH_0f…>` (hash) and `<REDACTED>`. A pseudonym alternates letters and digits, as no name
does.

A token's key is what is left of it in any spelling: `PERSON_7`, upper case, without brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.entities import EntityType

__all__ = ["REDACTED", "TOKEN", "is_numbered", "is_pseudonym", "literal_tokens", "look_alikes", "token_key"]

REDACTED: Final = "<REDACTED>"

TOKEN: Final = re.compile(
    r"<(?:([A-Z][A-Z0-9_]{0,63}?)_([0-9]{1,9}|(?:[A-Za-z][0-9]){8}(?:_[0-9]{1,3})?|HASH_[0-9A-Fa-f]{16,64})|REDACTED)>",
    re.IGNORECASE,
)
"""A token as issued, or as typed by a caller. Case is ignored: a lower-case look-alike keeps its number, too."""

_TYPES: Final = frozenset(entity.value for entity in EntityType)
_TYPE_ENDS: Final = tuple(_TYPES)
_ENDING: Final = 2
_ENDINGS: Final = frozenset(name[-_ENDING:] for name in _TYPES)
_MAY_HOLD_ONE: Final = re.compile(r"[_<\[{&%\\\uff1c\u3008]")
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
_NUMBER: Final = re.compile(r"[\s_\\-]{1,4}((?:[A-Za-z][0-9]){8}(?:_[0-9]{1,3})?|[0-9]{1,9})")
_SEPARATORS: Final = re.compile(r"\\?[\s_-]|\\")
_REACH: Final = 96  # longer than every name of a type, each separator escaped
_NUMBERED: Final = re.compile(r"<[A-Z][A-Z0-9_]*_[0-9]{1,9}>")
_PSEUDONYM: Final = re.compile(r"<[A-Z][A-Z0-9_]*?_(?:[a-z][0-9]){8}(?:_[0-9]{1,3})?>")


def token_key(token: str) -> str:
    """The key of an issued token: `<PERSON_k7…>` gives `PERSON_K7…`."""
    return token[1:-1].upper()


def is_numbered(token: str) -> bool:
    """Whether `replace` issued this."""
    return _NUMBERED.fullmatch(token) is not None


def is_pseudonym(token: str) -> bool:
    """Whether `pseudonym` issued this."""
    return _PSEUDONYM.fullmatch(token) is not None


def literal_tokens(text: str) -> list[tuple[int, int]]:
    """Where tokens of known types stand in `text`, in order."""
    if "<" not in text:
        return []
    found = TOKEN.finditer(text)
    return [match.span() for match in found if match[1] is None or match[1].upper() in _TYPES]


def look_alikes(text: str) -> set[str]:
    """The keys of all that `restore` could take for a token in `text`, or in `text` with parts of it replaced.

    Too many rather than too few: a key that is in here is never issued, and that is all it does.
    """
    if not _MAY_HOLD_ONE.search(text):
        return set()
    found = set(_look_alikes(text))
    if "\\u" in text:  # JSON in a string: restoring it reads what is escaped
        found.update(_look_alikes(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)))
    return found


def _look_alikes(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if text[max(0, match.start() - _ENDING) : match.start()].upper() not in _ENDINGS:
            continue  # most numbers, at little cost
        head = _SEPARATORS.sub("_", text[max(0, match.start() - _REACH) : match.start()]).upper()
        if not head.endswith(_TYPE_ENDS):
            continue
        tail = match[1].upper()
        # A finding could begin between two digits and leave a shorter number behind; it never cuts a token as issued.
        cut = tail.isdigit() and text[match.end() : match.end() + 1] != ">"
        tails = [tail[: end + 1] for end in range(len(tail))] if cut else [tail]
        for entity in _TYPES:
            if head.endswith(entity):
                yield from (f"{entity}_{int(tail) if tail.isdigit() else tail}" for tail in tails)

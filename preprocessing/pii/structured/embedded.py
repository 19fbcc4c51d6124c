"""JSON that is the text of a string: its literals, with where they stand. Lexical, so that what is not a literal stays.

Spaces, the spelling of numbers and repeated keys survive, since only literals are put back, each where it was. The
scanner keeps its own stack, so depth costs memory and no recursion; time is linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from preprocessing.pii.structured.paths import Place

__all__ = ["Atom", "atoms", "encoder"]

R = TypeVar("R")

_TOKEN: Final = re.compile(
    r"""[ \t\n\r]*+(?:
        (?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")
        |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
        |(?P<word>true|false|null)
        |(?P<sign>[{}\[\],:])
    )""",
    re.VERBOSE,
)
_BLANK: Final = " \t\n\r"
Kind = Literal["string", "number", "word", "key"]


@dataclass(frozen=True, slots=True, repr=False)
class Atom(Generic[R]):
    """A literal: `text[start:end]` of the embedding string, its place, and its value as text."""

    start: int
    end: int
    kind: Kind
    place: Place[R]
    value: str


@dataclass(slots=True)
class _Open(Generic[R]):
    """A container that is not closed yet."""

    place: Place[R]
    is_object: bool
    count: int = 0
    child: Place[R] | None = None


def atoms(text: str, place: Place[R]) -> list[Atom[R]] | None:
    """The literals and keys of `text`, in order; None where `text` is not exactly one JSON object or array."""
    if text.lstrip(_BLANK)[:1] not in ("{", "[") or text.rstrip(_BLANK)[-1:] not in ("}", "]"):
        return None
    return _Scan(text, place).run()


class _Scan(Generic[R]):
    """One pass over one text. `_expect` is what may come next."""

    def __init__(self, text: str, place: Place[R]) -> None:
        self._text = text
        self._root = place
        self._stack: list[_Open[R]] = []
        self._expect: Literal["value", "first", "key", "colon", "comma", "end"] = "value"
        self._found: list[Atom[R]] = []

    def run(self) -> list[Atom[R]] | None:
        position, end = 0, len(self._text.rstrip(_BLANK))
        while position < end:
            match = _TOKEN.match(self._text, position, end)
            if match is None or not self._take(match):
                return None
            position = match.end()
        return self._found if self._expect == "end" else None

    def _take(self, match: re.Match[str]) -> bool:
        kind = str(match.lastgroup)
        if kind == "sign":
            return self._sign(match["sign"])
        if kind == "string" and self._top_is_object and self._expect in ("key", "first"):
            top = self._stack[-1]
            top.child = top.place.child(str(json.loads(match["string"])))
            self._add(match, "key", top.child)
            self._expect = "colon"
            return True
        if not self._may_be_value:
            return False
        self._add(match, "string" if kind == "string" else "number" if kind == "number" else "word", self._next_place())
        self._after_value()
        return True

    def _add(self, match: re.Match[str], kind: Kind, place: Place[R]) -> None:
        literal = match[str(match.lastgroup)]
        value = str(json.loads(literal)) if kind in ("string", "key") else literal
        self._found.append(Atom(match.end() - len(literal), match.end(), kind, place, value))

    def _sign(self, sign: str) -> bool:
        if sign in "{[":
            if not self._may_be_value:
                return False
            self._stack.append(_Open(self._next_place(), sign == "{"))
            self._expect = "first"
            return True
        if not self._stack:
            return False
        if sign in "}]":
            if self._expect not in ("first", "comma") or self._top_is_object != (sign == "}"):
                return False
            self._stack.pop()
            self._after_value()
            return True
        return self._separator(sign)

    def _separator(self, sign: str) -> bool:
        if sign == ":" and self._expect == "colon":
            self._expect = "value"
            return True
        if sign == "," and self._expect == "comma":
            self._expect = "key" if self._top_is_object else "value"
            return True
        return False

    @property
    def _top_is_object(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_object

    @property
    def _may_be_value(self) -> bool:
        return self._expect == "value" or (self._expect == "first" and not self._top_is_object)

    def _next_place(self) -> Place[R]:
        if not self._stack:
            return self._root
        top = self._stack[-1]
        if top.child is not None and top.is_object:
            return top.child
        top.count += 1
        return top.place.child(top.count - 1)

    def _after_value(self) -> None:
        self._expect = "comma" if self._stack else "end"


_ESCAPED_LETTER = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[01])")
"""An escape by number that JSON does not ask for; control characters have no other form, and tell no manner."""


def encoder(text: str) -> Callable[[str], str]:
    """How to write a string literal into `text`, in the manner of those that it has.

    ASCII with escapes of other letters, and `\\/`, are kept up; of escapes that JSON does not ask for, no others.
    """
    ascii_only = text.isascii() and _ESCAPED_LETTER.search(text) is not None
    slashes = "\\/" in text

    def encode(value: str) -> str:
        literal = json.dumps(value, ensure_ascii=ascii_only)
        return literal.replace("/", "\\/") if slashes else literal

    return encode

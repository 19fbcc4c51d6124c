"""Nested JSON, taken apart into texts and put together again. Iterative: depth costs memory, never recursion.

What becomes a text (a `Leaf`):

- every string value. Blank ones hold nothing and stay.
- under a rule, every scalar but `null`: a number or a boolean is then spelled as JSON spells it, so that
  `$.ssn: redact` does not let 123456789 through because nobody quoted it. What comes back unchanged stays what it was;
  what comes back changed is a string.
- with `infer`, a value whose field's name says what it is (`"ssn": ...`) and over which no rule speaks; numbers of four
  digits and more among them. It holds for the field and for the elements of its array, not for objects below.
- with `numbers`, every number of six digits and more.

Names stay. Everything else that is not a leaf is copied as it is.

A string that holds a JSON object or array itself, as a tool call's `arguments` do, is looked into: its literals are the
leaves, paths go on inside it (`$.function.arguments.email`), and it is valid JSON before, between and after. As it is
text, its long numbers are scanned as well (a found one comes back as a string), and so are its names, except those
that look like a schema's (`user_id`, `dueDate`). All between literals is kept to the letter; a literal that was changed
and restored is equal as JSON, and to the letter unless it had been written with escapes that JSON does not ask for. A
rule that selects such a string, or something above it, takes it as one text, unless another rule speaks of its inside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar, final

from preprocessing.pii.operators.tokens import TOKEN, look_alikes
from preprocessing.pii.structured.embedded import Atom, atoms, encoder
from preprocessing.pii.structured.paths import PathRules, Place
from preprocessing.texts import RawText

__all__ = ["Flat", "Leaf", "Restorer", "flatten", "rebuild", "restore_json"]

R = TypeVar("R")
Infer = Callable[[str], R | None]

_SCHEMA_NAME: Final = re.compile(r"[a-z_$][A-Za-z_]{0,40}+")
_NAMED_DIGITS: Final = 4
_LONG_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, repr=False)
class Leaf(Generic[R]):
    """A text of a document: `str(place)` is its path, `rule` what holds for it as a whole, None for a plain text."""

    place: Place[R]
    text: RawText
    rule: R | None

    @property
    def path(self) -> str:
        return str(self.place)

    def __repr__(self) -> str:
        return f"Leaf({self.text!r})"


class Restorer(Protocol):
    """A vault: gives a text its originals back."""

    def restore(self, text: str) -> str: ...


@final
@dataclass(frozen=True, slots=True, repr=False)
class Flat(Generic[R]):
    """A document taken apart: `leaves`, in the document's order, and `rebuild`, the way back."""

    leaves: Sequence[Leaf[R]]
    taken: frozenset[str]
    """Keys of tokens that the caller typed anywhere, names of members included: none of them may be issued."""
    _value: Any
    _walk: _Walk[R]

    def rebuild(self, texts: Sequence[str]) -> Any:
        """A copy of the document with `texts`, one a leaf, in place of the leaves.

        Raises `ValueError` if there are not as many texts as leaves.
        """
        if len(texts) != len(self.leaves):
            raise ValueError(f"{len(self.leaves)} leaves need as many texts, got {len(texts)}")
        given = iter(texts)
        return self._walk.copy(self._value, lambda leaf: next(given))

    def __len__(self) -> int:
        return len(self.leaves)

    def __repr__(self) -> str:
        return f"Flat(*** {len(self.leaves)} leaves)"


def flatten(
    value: Any,
    rules: Mapping[str, R] | PathRules[R] | None = None,
    *,
    infer: Infer[R] | None = None,
    numbers: bool = False,
) -> Flat[R]:
    """Take a JSON value (dict, list, str, int, float, bool, None) apart.

    `rules` maps paths to what holds there; `infer` says what the name of a field means where no rule speaks.
    Raises `PathError` for a rule that does not parse and `TypeError` for what is not JSON; neither holds a value.
    """
    made = rules if isinstance(rules, PathRules) else PathRules(rules or {})
    walk = _Walk(made, infer, numbers)
    leaves: list[Leaf[R]] = []

    def keep(leaf: Leaf[R]) -> str:
        leaves.append(leaf)
        return leaf.text.reveal()

    walk.copy(value, keep)
    return Flat(leaves, frozenset(_typed(value)), value, walk)


def _typed(value: Any) -> Iterator[str]:
    """The look-alikes of tokens in all strings and names of members; those in JSON in a string are in the string."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            yield from look_alikes(item)
        elif isinstance(item, dict):
            for name in item:
                yield from look_alikes(name)
            todo += item.values()
        elif isinstance(item, list | tuple):
            todo += item


def rebuild(flat: Flat[R], texts: Sequence[str]) -> Any:
    """The same as `flat.rebuild(texts)`."""
    return flat.rebuild(texts)


def restore_json(vault: Restorer, value: Any) -> Any:
    """A copy of `value` with the originals back in its strings, also in those that hold JSON, which stays valid."""
    walk: _Walk[None] = _Walk(PathRules({}), None, numbers=False, restoring=True)
    return walk.copy(value, lambda leaf: vault.restore(leaf.text.reveal()))


@final
class _Walk(Generic[R]):
    """Copies documents, asking a visitor what to put in the place of each leaf. The same leaves every time."""

    __slots__ = ("_infer", "_numbers", "_restoring", "_rules")

    def __init__(self, rules: PathRules[R], infer: Infer[R] | None, numbers: bool, *, restoring: bool = False) -> None:
        """`restoring`: a token can stand in any name of JSON in a string, and in none of its numbers."""
        self._rules = rules
        self._infer = infer
        self._numbers = numbers
        self._restoring = restoring

    def copy(self, value: Any, visit: Callable[[Leaf[R]], str]) -> Any:
        done: list[Any] = [None]
        todo: list[tuple[Any, Any, Any, Place[R]]] = [(done, 0, value, self._rules.root())]
        while todo:
            target, key, value, place = todo.pop()
            if isinstance(value, dict):
                target[key] = new = dict.fromkeys(value)
                todo.extend(reversed([(new, name, item, place.child(_name(name))) for name, item in value.items()]))
            elif isinstance(value, list | tuple):
                target[key] = array = [None] * len(value)
                todo.extend(reversed([(array, i, item, place.child(i)) for i, item in enumerate(value)]))
            else:
                target[key] = self._scalar(value, place, visit)
        return done[0]

    def _scalar(self, value: Any, place: Place[R], visit: Callable[[Leaf[R]], str]) -> Any:
        if isinstance(value, str):
            return self._string(value, place, visit)
        if value is None:
            return None
        if not isinstance(value, bool | int | float):
            raise TypeError(f"a JSON value was expected, not {type(value).__name__}")
        text = json.dumps(value)
        leaf = self._bare(text, place, self._numbers)
        if leaf is None:
            return value
        safe = visit(leaf)
        return value if safe == text else safe

    def _bare(self, text: str, place: Place[R], numbers: bool) -> Leaf[R] | None:
        """The leaf that a number, `true`, `false` or `null` is; None if it is none."""
        if text == "null":
            return None
        if place.rule is not None:
            return Leaf(place, RawText(text), place.rule)
        digits = sum(map(str.isdigit, text))
        meant = self._infer(place.name) if self._infer and digits >= _NAMED_DIGITS else None
        if meant is not None or (numbers and digits >= _LONG_DIGITS):
            return Leaf(place, RawText(text), meant)
        return None

    def _string(self, text: str, place: Place[R], visit: Callable[[Leaf[R]], str]) -> str:
        if not text or text.isspace():
            return text
        inside = atoms(text, place)
        if inside is not None and (place.rule is None or any(atom.place.rule is not place.rule for atom in inside)):
            return "".join(self._rewritten(text, inside, visit))
        rule = place.rule
        if rule is None and self._infer and not TOKEN.fullmatch(text):
            rule = self._infer(place.name)
        return visit(Leaf(place, RawText(text), rule))

    def _rewritten(self, text: str, inside: list[Atom[R]], visit: Callable[[Leaf[R]], str]) -> Iterator[str]:
        encode = encoder(text)
        done = 0
        for atom in inside:
            value = self._atom(atom, visit)
            if value != atom.value:
                yield text[done : atom.start]
                yield encode(value)
                done = atom.end
        yield text[done:]

    def _atom(self, atom: Atom[R], visit: Callable[[Leaf[R]], str]) -> str:
        """What the atom's value becomes. Recursion is shallow: each string within a string doubles its backslashes."""
        if atom.kind == "string":
            return self._string(atom.value, atom.place, visit)
        if atom.kind == "key":
            if not atom.value.strip() or (_SCHEMA_NAME.fullmatch(atom.value) and not self._restoring):
                return atom.value
            return visit(Leaf(atom.place, RawText(atom.value), None))
        leaf = self._bare(atom.value, atom.place, numbers=not self._restoring)
        return atom.value if leaf is None else visit(leaf)


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    raise TypeError(f"the names of a JSON object are strings, not {type(name).__name__}")

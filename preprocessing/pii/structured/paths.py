"""Path rules: `$.user.email`, `$.items[*].name`, `$..ssn`, `$['odd key']`. A small subset of JSONPath (RFC 9535).

| segment                | selects                                                                    |
| ---------------------- | -------------------------------------------------------------------------- |
| `$`                    | the document; every path begins with it                                    |
| `.name`                | the member of that name: letters, digits, `_`, no digit first              |
| `['name']` `["name"]`  | the same for any name, with JSON's escapes and `\\'`                         |
| `.*` `[*]`             | every member of an object and every element of an array                    |
| `[3]`                  | the element at that index, from 0                                          |
| `..` before any of it  | the same at every depth: `$..ssn`, `$..*`, `$..['odd key']`, `$..[0]`      |

Slices, filters, negative indices and lists of selectors are refused by name.

A rule holds for the value that it selects and for all that is below it. Where several rules reach a value, the one that
selects the nearest of the value and its ancestors wins. Of several that select the same one, their segments are
compared from the last to the first: a name or an index is more specific than `*`, a segment without `..` more specific
than one with it; then the longer path wins, then the rule that is listed first.

All rules are matched at once by one automaton whose states are made when they are first reached, so a step of a walk
costs the same for one rule as for a thousand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, final

__all__ = ["Path", "PathError", "PathRules", "Place", "Segment", "parse_path"]

R = TypeVar("R")
Key = str | int

_MAX_STATES: Final = 4096
"""States kept. `..` before several `*` could make very many; past this number they are forgotten and made anew."""

_NAME = r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*+"
_PLAIN: Final = re.compile(_NAME)
_SEGMENT: Final = re.compile(
    rf"""(?P<deep>\.\.)?(?:
        (?P<dot>(?<!\.)\.)?(?P<name>{_NAME}|\*)
        |\[[ ]*+(?:
            (?P<index>0|[1-9][0-9]{{0,15}}+)
            |(?P<star>\*)
            |'(?P<single>(?:[^'\\\x00-\x1f]|\\.)*+)'
            |"(?P<double>(?:[^"\\\x00-\x1f]|\\.)*+)"
        )[ ]*+\]
    )""",
    re.VERBOSE | re.DOTALL,
)


@final
class PathError(ValueError):
    """A path does not parse. The message holds the path, which is configuration, and where it stops being one."""

    def __init__(self, path: str, position: int, hint: str = "") -> None:
        super().__init__(f"path {path!r} is not understood from character {position + 1} on{hint and ': ' + hint}")
        self.path = path


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a path. `key` is a name, an index, or None for `*`; `deep` says that `..` stands before it."""

    key: Key | None
    deep: bool = False

    def selects(self, key: Key) -> bool:
        return self.key is None or (self.key == key and type(self.key) is type(key))


Path = tuple[Segment, ...]


def parse_path(path: str) -> Path:
    """Parse one path. Raises `PathError`, which names it."""
    if not path.startswith("$"):
        raise PathError(path, 0, "a path begins with $")
    segments: list[Segment] = []
    position = 1
    while position < len(path):
        match = _SEGMENT.match(path, position)
        if match is None or (match["name"] is not None and not (match["dot"] or match["deep"])):
            raise PathError(path, position, _hint(path, position))
        segments.append(Segment(_key(path, match), deep=match["deep"] is not None))
        position = match.end()
    return tuple(segments)


def _key(path: str, match: re.Match[str]) -> Key | None:
    if match["name"] == "*" or match["star"]:
        return None
    if match["index"]:
        return int(match["index"])
    if match["name"]:
        return match["name"]
    quoted = match["double"]
    if quoted is None:
        # In single quotes \' is a quote and " needs no backslash; the rest is as in JSON.
        pieces = re.findall(r"\\.|[^\\]", match["single"], re.DOTALL)
        quoted = "".join({"\\'": "'", '"': '\\"'}.get(piece, piece) for piece in pieces)
    try:
        return str(json.loads(f'"{quoted}"'))
    except ValueError:
        raise PathError(path, match.start(), "escapes are those of JSON") from None


_HINTS: Final = (
    (re.compile(r"\.{0,2}\[ *\?"), "filters are not supported"),
    (re.compile(r"\.{0,2}\[[^\]'\"]*:"), "slices are not supported"),
    (re.compile(r"\.{0,2}\[ *-"), "negative indices are not supported"),
    (re.compile(r"\.{0,2}\[[^\]]*,"), "one selector a segment; write a rule for each"),
    (re.compile(r"\.{3}"), "two dots at most"),
    (re.compile(r"\.{1,2}$"), "a name, * or [...] is missing at the end"),
    (re.compile(r"[^.\[]"), "write names with odd characters as ['the name']"),
)


def _hint(path: str, position: int) -> str:
    return next((hint for pattern, hint in _HINTS if pattern.match(path, position)), "")


def _rank(path: Path) -> tuple[tuple[bool, bool], ...]:
    return tuple((segment.key is not None, not segment.deep) for segment in reversed(path))


State = frozenset[tuple[int, int]]
"""Rules by number, and how many of their segments are matched."""


@final
class PathRules(Generic[R]):
    """Path rules made ready for walks. Thread-safe; memory is bounded, whatever documents it sees."""

    def __init__(self, rules: Mapping[str, R]) -> None:
        """`rules` maps paths to what holds for them. Raises `PathError` for a path that does not parse."""
        parsed = [(parse_path(path), rule) for path, rule in rules.items()]
        # Stable: of equal ranks the first listed stays first. A rule's number is then its rank, 0 the most specific.
        parsed.sort(key=lambda item: _rank(item[0]), reverse=True)
        self._paths = [path for path, _ in parsed]
        self._rules = [rule for _, rule in parsed]
        self._keys = {(type(s.key), s.key) for path in self._paths for s in path if s.key is not None}
        self._start = frozenset((number, 0) for number in range(len(self._paths)))
        self._steps: dict[tuple[State, object], State] = {}

    def __len__(self) -> int:
        return len(self._paths)

    def root(self) -> Place[R]:
        """The place of the document itself, from which a walk begins."""
        return Place(self, None, None, self._start, None)

    def step(self, state: State, key: Key) -> State:
        """The state one step further: which rules are matched up to which of their segments."""
        if not state:
            return state
        symbol: object = (type(key), key)
        if symbol not in self._keys:
            symbol = None  # to the rules, all names that none of them has are one
        after = self._steps.get((state, symbol))
        if after is None:
            after = frozenset(self._moves(state, key))
            if len(self._steps) >= _MAX_STATES:
                self._steps.clear()
            self._steps[state, symbol] = after
        return after

    def _moves(self, state: State, key: Key) -> list[tuple[int, int]]:
        moves: list[tuple[int, int]] = []
        for number, done in state:
            path = self._paths[number]
            if done == len(path):
                continue
            if path[done].deep:
                moves.append((number, done))
            if path[done].selects(key):
                moves.append((number, done + 1))
        return moves

    def rule(self, state: State) -> R | None:
        """The most specific rule that selects the value at `state`; None if none does."""
        number = min((number for number, done in state if done == len(self._paths[number])), default=None)
        return None if number is None else self._rules[number]


@final
class Place(Generic[R]):
    """Where a walk stands: the path so far, and the rule that holds there. A child costs the same at every depth."""

    __slots__ = ("_rules", "_state", "key", "parent", "rule", "selected")

    def __init__(
        self, rules: PathRules[R], parent: Place[R] | None, key: Key | None, state: State, above: R | None
    ) -> None:
        self._rules = rules
        self._state = state
        self.parent = parent
        self.key = key
        own = rules.rule(state) if state else None
        self.selected = own is not None
        """Whether a rule selects this very value, rather than one above it."""
        self.rule = own if own is not None else above

    def child(self, key: Key) -> Place[R]:
        """The place of a member (a name) or an element (an index)."""
        return Place(self._rules, self, key, self._rules.step(self._state, key), self.rule)

    @property
    def keys(self) -> list[Key]:
        """Names and indices from the document to this place."""
        keys: list[Key] = []
        place: Place[R] | None = self
        while place is not None and place.key is not None:
            keys.append(place.key)
            place = place.parent
        return keys[::-1]

    @property
    def name(self) -> str:
        """The nearest name: of an element of an array, the array's. Empty if there is none."""
        place: Place[R] | None = self
        while place is not None and isinstance(place.key, int):
            place = place.parent
        return "" if place is None or place.key is None else str(place.key)

    def __str__(self) -> str:
        """The path, which `parse_path` understands and which selects this place alone."""
        return "$" + "".join(_written(key) for key in self.keys)

    def __repr__(self) -> str:
        return "Place(***)"  # names are the caller's own


def _written(key: Key) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _PLAIN.fullmatch(key) else f"[{json.dumps(key)}]"

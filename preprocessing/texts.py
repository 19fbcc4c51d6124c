"""The two kinds of text in the house, and the marks made on them.

`RawText` may hold personal data; it exists in the ingress and the anonymizer only. `SafeText` has been through the PII
engine; everything past the anonymizer takes `SafeText`. Neither is a `str`, so `mypy --strict` proves that no
model-side function can be handed raw text, and both mask themselves in `repr`, so that a log line, a traceback or a
debugger's watch window shows a length and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, final

__all__ = ["FILLER", "Document", "Entity", "RawText", "SafeText", "Span", "redacted_share"]

FILLER: Final = " _ "
"""What stands where a part of a safe text was left out. It says nothing, and no pattern reaches across it: spaces and
signs that stand between digits (dots, hyphens, brackets, slashes) would let two of them become one number."""


class _Masked:
    """A text that is shown by its length alone."""

    __slots__ = ("_value",)
    _value: str

    def __len__(self) -> int:
        """Length in code points."""
        return len(self._value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(*** {len(self._value)} characters)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Masked) and type(other) is type(self) and other._value == self._value

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._value))


@final
class RawText(_Masked):
    """A text as the caller sent it. It may hold personal data and must not go past the anonymizer."""

    __slots__ = ()

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the caller's text. Named so that every place that looks at raw text can be found by its name."""
        return self._value

    def __reduce__(self) -> tuple[type[RawText], tuple[str]]:
        return RawText, (self._value,)


@final
class SafeText(_Masked):
    """A text that the PII engine has anonymized. It cannot be constructed: `PiiEngine.anonymize` returns it."""

    __slots__ = ()

    def __init__(self) -> None:
        raise TypeError("SafeText is made by PiiEngine.anonymize alone")

    @property
    def value(self) -> str:
        """The anonymized text."""
        return self._value

    def without(self, spans: Iterable[tuple[int, int]]) -> SafeText:
        """Return this text with `FILLER` in the place of each span (start, end), in code points.

        What comes out is safe: nothing goes into it but this text, which is, and the filler, which is the same always.
        Pieces that were apart stay apart, so that no number and no token comes about that nobody has looked at.

        Raises:
            ValueError: the spans are not within the text, in order and apart.
        """
        parts: list[str] = []
        done = 0
        for start, end in spans:
            if not done <= start < end <= len(self._value):
                raise ValueError(f"spans lie within a text, in order and apart; {start}..{end} does not")
            parts += self._value[done:start], FILLER
            done = end
        return _seal("".join([*parts, self._value[done:]]))

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _seal, (self._value,)


def _seal(value: str) -> SafeText:
    """Make a `SafeText`. Called by the PII engine and by unpickling; a unit test fails when another module names it."""
    text = object.__new__(SafeText)
    text._value = value
    return text


@dataclass(frozen=True, slots=True)
class Span:
    """A finding: code points `start` (inclusive) to `end` (exclusive) of a text are of `entity_type`."""

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str = ""
    base_score: float | None = None
    """The score before context; None where context played no part."""
    context: str = ""
    """The word of ours, never of the text's own, that raised or lowered the score."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Entity:
    """A span and what stands in its place: `start`/`end` are code-point offsets into the caller's own text."""

    start: int
    end: int
    entity_type: str
    score: float
    token: str
    """What stands in its place: a token, a mask, a surrogate, or nothing."""
    recognizer: str = ""
    base_score: float | None = None
    context: str = ""
    operator: str = "replace"


@dataclass(frozen=True, slots=True)
class Document:
    """One anonymized text: the safe text, and what was taken out of the raw one, in order of `start`."""

    text: SafeText
    entities: Sequence[Entity]
    language: str = ""
    """The language that the text was read in: a code, or empty where nothing tells."""
    uncovered: str = ""
    """What is to be told where that language is not covered."""
    language_is_sure: bool = False
    """Whether the language was told by the caller or the policy, or was guessed with enough to go by."""


def redacted_share(entities: Sequence[Entity], characters: int) -> float:
    """Return the share, 0 to 1, of a text of so many characters that was taken out of it."""
    if not entities or not characters:
        return 0.0
    taken = sum(entity.end - entity.start for entity in entities if entity.operator != "keep")
    return min(1.0, taken / characters)

"""Texts with marks on them: what should be found, and what was."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DataSet", "Example", "Mark"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Code points `start` to `end` (exclusive) are of a kind, by its canonical name."""

    start: int
    end: int
    kind: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a mark needs 0 <= start < end, got {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Example:
    """One text and all that should be found in it. Masked in `repr`: data that a user brings may be real."""

    text: str
    gold: tuple[Mark, ...]
    family: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        if any(mark.end > len(self.text) for mark in self.gold):
            raise ValueError("a mark ends outside its text")

    def __repr__(self) -> str:
        return f"Example({len(self.text)} characters, {len(self.gold)} marks)"


@dataclass(frozen=True, slots=True)
class DataSet:
    """Texts that are reported together.

    Where `kinds` names some, only they are annotated: other findings are neither right nor wrong, and what innocent
    text is cannot be told. `synthetic` says whether the texts are made up, `secret` that nobody is to look at them.
    """

    name: str
    examples: tuple[Example, ...]
    kinds: frozenset[str] | None = None
    synthetic: bool = False
    secret: bool = False

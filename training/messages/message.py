"""What is generated: a text with its labelled spans, and the parts that it is put together from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

__all__ = ["OUTSIDE", "Message", "Part", "render"]

OUTSIDE: Final = ""
"""The label of text that is nobody's personal data."""


class Part(NamedTuple):
    """A piece of text under one label. Augmentations work on parts, so a span cannot slip."""

    text: str
    label: str = OUTSIDE


@dataclass(frozen=True, slots=True)
class Message:
    """A synthetic message. Spans are (start, end, entity type) in code points, sorted, never overlapping."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    family: str
    language: str
    style: str


def render(parts: Iterable[Part]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The parts' text, and a span for each labelled part."""
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = 0
    for text, label in parts:
        if label and text:
            spans.append((at, at + len(text), label))
        pieces.append(text)
        at += len(text)
    return "".join(pieces), tuple(spans)

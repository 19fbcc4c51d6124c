"""What a token classifier gets to see of a text: its pieces, and each one's shape, lost to uncased tokenizers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from preprocessing.tokenize import FastTokenizer

__all__ = ["SHAPES", "SHAPES_VERSION", "Pieces", "cut_pieces", "shapes_of"]

IntArray = npt.NDArray[np.int64]

SHAPES_VERSION: Final = "1"
"""Raised with every change of what `shapes_of` returns: a recognizer is trained on it."""

_SPECIAL, _LOWER, _TITLE, _UPPER, _LETTER, _MIXED, _DIGITS, _OTHER = range(8)
_GAPS: Final = 4
"""What stands before a piece: nothing, a space, one line break, more line breaks or the text's beginning."""
SHAPES: Final = 8 * _GAPS
"""Number of shapes. Shape 0 is that of special tokens and padding."""


@final
@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of one text, without special ones. All sequences are of one length, t."""

    ids: list[int]
    starts: list[int]
    """Where each piece starts in the text, in code points; pieces of nothing but space are left out."""
    ends: list[int]
    shapes: list[int]
    """Case pattern and gap of each piece, below `SHAPES`."""
    words: list[int]
    """Positions, ascending, of the pieces that begin a word: a run of letters and digits, or one other character."""

    def __len__(self) -> int:
        return len(self.ids)


def cut_pieces(texts: Sequence[str], tokenizer: FastTokenizer) -> list[Pieces]:
    """Tokenize a batch in one call and describe every piece."""
    return [_pieces(text, *found) for text, found in zip(texts, tokenizer.encode_with_offsets(texts), strict=True)]


def _pieces(text: str, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Pieces:
    kept: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for token, (start, end) in zip(ids, offsets, strict=True):
        while start < end and text[start].isspace():  # some tokenizers count the space before a word as its own
            start += 1
        if start < end:
            kept.append(token)
            starts.append(start)
            ends.append(end)
    shapes = shapes_of(text, starts, ends)
    return Pieces(kept, starts, ends, shapes, _word_starts(text, starts, ends))


def shapes_of(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the shape of each piece `text[starts[i]:ends[i]]`: 0 < shape < `SHAPES`."""
    shapes = []
    before = -1
    for start, end in zip(starts, ends, strict=True):
        if start == before:
            gap = 0
        elif before < 0:
            gap = 3
        else:
            breaks = text.count("\n", before, start)
            gap = 1 + min(breaks, 2)
        shapes.append(_case(text[start:end]) * _GAPS + gap)
        before = end
    return shapes


def _case(piece: str) -> int:
    if piece.islower():
        return _LOWER
    if piece.isupper():
        return _UPPER if len(piece) > 1 else _LETTER
    if piece.isdigit():
        return _DIGITS
    if piece.istitle():
        return _TITLE
    return _MIXED if piece.isalnum() else _OTHER


def _word_starts(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    words = []
    before = -1
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start != before or not (_joins(text[start]) and _joins(text[start - 1])):
            words.append(index)
        before = end
    return words


def _joins(char: str) -> bool:
    """Whether a character makes a word with its neighbour. Scripts without spaces have one-character words."""
    return char.isalnum() and not "\u2e80" <= char <= "\U0003ffff"

"""Marked texts to rows of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, final

from preprocessing.pii.recognizer.pieces import Pieces, cut_pieces
from preprocessing.tokenize import FastTokenizer
from training.messages import Message
from training.recognizer.corpora import Marked
from training.recognizer.labels import LABELS, OUTSIDE, TargetSets, type_of

__all__ = ["LONGEST", "Row", "of_messages", "rows_of"]

LONGEST: Final = 126
"""Pieces of a training text; longer ones are cut. With the special tokens, the window of serving."""


@final
@dataclass(frozen=True, slots=True)
class Row:
    """One text: `ids`, `shapes` and `targets`, each [t], without special tokens."""

    ids: list[int]
    shapes: list[int]
    targets: list[int]

    def __len__(self) -> int:
        return len(self.ids)


def of_messages(messages: Iterable[Message], sets: TargetSets) -> list[Marked]:
    """Return messages as marked texts: everything outside their spans is outside."""
    return [
        Marked(
            message.text,
            tuple((start, end, sets.single(type_of(entity), begins=True)) for start, end, entity in message.spans),
        )
        for message in messages
    ]


def rows_of(texts: Sequence[Marked], tokenizer: FastTokenizer) -> list[Row]:
    """Tokenize texts; a piece has the target of the mark that it overlaps. Empty texts are left out."""
    cut = cut_pieces([marked.text for marked in texts], tokenizer)
    rows = [_row(pieces, marked) for pieces, marked in zip(cut, texts, strict=True)]
    return [row for row in rows if row.ids]


def _row(pieces: Pieces, marked: Marked) -> Row:
    targets = []
    position = 0
    marks = marked.marks
    begun = -1
    for start, end in zip(pieces.starts[:LONGEST], pieces.ends[:LONGEST], strict=True):
        while position < len(marks) and marks[position][1] <= start:
            position += 1
        if position == len(marks) or marks[position][0] >= end:
            targets.append(OUTSIDE)
            continue
        target = marks[position][2]
        targets.append(_inside(target) if begun == position else target)
        begun = position
    return Row(pieces.ids[:LONGEST], pieces.shapes[:LONGEST], targets)


def _inside(target: int) -> int:
    """Labels alternate: B at odd numbers, the I of the same type after it. Sets of labels stay what they are."""
    return target + 1 if 0 < target < _SINGLE and target % 2 == 1 else target


_SINGLE: Final = len(LABELS)

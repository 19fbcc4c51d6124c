"""What can be left out of an item: the phrases of its text, and the columns beside it. An explanation weighs these.

Phrases are cut from the safe text, and each knows where it stands in the caller's own: raw text between two entities is
kept to the letter, so an offset is moved by what the entities before it have grown or shrunk. Every character but white
space is in one phrase. What stands for an entity is a phrase of its own, whatever was put there.

A short text is cut into its words. A longer one into runs of words within a clause; where clauses are too many, into
runs of clauses within a sentence, then into runs of sentences between two entities. Only a text with more entities than
there may be phrases has phrases that hold one among other words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, final

from preprocessing.cells import Cells
from preprocessing.texts import Document, SafeText

__all__ = ["Parts", "Phrase", "Variant", "phrases"]

Variant = tuple[SafeText, Cells | None]
"""A text and the columns beside it, something of which may be left out."""

_LETTERS: Final = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_LETTERS}][、。，．！？；：」』）]*|[^\s{_LETTERS}]+")
"""A word, or a letter of a script that writes none; with the signs that touch it."""
_ENDING: Final = re.compile(r"([.!?…。！？]+|[,;:–—，、；：]+|-+)[\"'”’»)\]」』）]*$")

_CLAUSE, _SENTENCE, _ENTITY, _ALL = 1, 2, 3, 4
"""How much stands between two neighbours; more is parted with later."""


@final
@dataclass(frozen=True, slots=True)
class Phrase:
    """Code points `start` (inclusive) to `end` (exclusive) of the safe text, and the same of the caller's own."""

    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the safe text."""
        return self.start, self.end


@final
@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an item: the phrases of its document, in order, then the columns by their names."""

    document: Document
    phrases: Sequence[Phrase]
    cells: Cells | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, sorted; none where the model reads texts alone."""
        return () if self.cells is None else self.cells.names

    def __len__(self) -> int:
        return len(self.phrases) + len(self.columns)

    def without(self, chosen: Collection[int]) -> Variant:
        """Return the item without the parts at these positions. What comes out is as safe as what was there."""
        first = len(self.phrases)
        text = self.document.text.without(phrase.span for i, phrase in enumerate(self.phrases) if i in chosen)
        names = (name for i, name in enumerate(self.columns, start=first) if i in chosen)
        return text, None if self.cells is None else self.cells.without(names)

    def variants(self) -> list[Variant]:
        """Return the item itself, then without each of its parts.

        Itself, because scores are compared with one another: rows of one pass have been rounded alike.
        """
        return [self.without(()), *(self.without((i,)) for i in range(len(self)))]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or more, or an entity; `after` is what stands between it and the next."""

    phrase: Phrase
    after: int = 0
    is_entity: bool = False


def phrases(document: Document, most: int) -> list[Phrase]:
    """Cut a document's text into at most `most` phrases, in order. A text of white space has none.

    Raises:
        ValueError: `most` is not positive.
    """
    if most < 1:
        raise ValueError(f"a text has at least one phrase, not {most}")
    pieces = _with_borders(document.text.value, list(_pieces(document)))
    for border in (_CLAUSE, _SENTENCE, _ENTITY, _ALL):
        runs = _runs(pieces, border)
        if len(runs) <= most:
            return [_joined(part).phrase for run in runs for part in _evenly(run, _size(runs, most))]
        pieces = [_joined(run) for run in runs]
    raise AssertionError("all together are one")


def _pieces(document: Document) -> Iterator[_Piece]:
    text = document.text.value
    done = shift = 0
    for entity in document.entities:
        start = entity.start + shift
        yield from _words(text, done, start, shift)
        done = start + len(entity.token)
        if entity.token:
            yield _Piece(Phrase(start, done, entity.start, entity.end), is_entity=True)
        shift = done - entity.end
    yield from _words(text, done, len(text), shift)


def _words(text: str, start: int, end: int, shift: int) -> Iterator[_Piece]:
    for match in _WORD.finditer(text, start, end):
        yield _Piece(Phrase(*match.span(), match.start() - shift, match.end() - shift))


def _with_borders(text: str, pieces: Sequence[_Piece]) -> list[_Piece]:
    following: Sequence[_Piece | None] = [*pieces[1:], None]
    return [_Piece(piece.phrase, _border(text, piece, following[i]), piece.is_entity) for i, piece in enumerate(pieces)]


def _border(text: str, piece: _Piece, following: _Piece | None) -> int:
    if following is None:
        return _ALL
    if piece.is_entity or following.is_entity:
        return _ENTITY
    start, end = piece.phrase.span
    if "\n" in text[end : following.phrase.start]:
        return _SENTENCE
    ending = _ENDING.search(text[max(start, end - 8) : end])
    if ending is None:
        return 0
    return _SENTENCE if ending[1][0] in ".!?…。！？" else _CLAUSE


def _runs(pieces: Sequence[_Piece], border: int) -> list[list[_Piece]]:
    """Part the pieces wherever at least `border` stands between two."""
    runs: list[list[_Piece]] = []
    ended = True
    for piece in pieces:
        if ended:
            runs.append([])
        runs[-1].append(piece)
        ended = piece.after >= border
    return runs


def _size(runs: Sequence[Sequence[_Piece]], most: int) -> int:
    """Return how many pieces go together at least, so that there are at most `most` parts of all runs."""
    longest = max(map(len, runs), default=1)
    sizes = range(1, longest + 1)
    return sizes[bisect_left(sizes, -most, key=lambda size: -sum(-(-len(run) // size) for run in runs))]


def _evenly(run: Sequence[_Piece], size: int) -> Iterator[Sequence[_Piece]]:
    """Part a run into as few parts of at most `size` as it takes, all nearly equal."""
    count = -(-len(run) // size)
    for k in range(count):
        yield run[k * len(run) // count : (k + 1) * len(run) // count]


def _joined(pieces: Sequence[_Piece]) -> _Piece:
    first, last = pieces[0].phrase, pieces[-1].phrase
    return _Piece(Phrase(first.start, last.end, first.source_start, last.source_end), pieces[-1].after)

"""The public corpora (CoNLL columns) as texts with targets. Test parts are never read here: see `HELD_OUT`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from training.recognizer.labels import OUTSIDE, TargetSets, unannotated

__all__ = ["CORPORA", "HELD_OUT", "Corpus", "Marked", "read_corpus", "write_text"]

HELD_OUT: Final = (
    "wnut17/emerging.test.annotated",
    "broad_twitter_corpus/f.conll",
    "sec_filings/FIN3.txt",
)
"""The usual test parts: for measuring alone."""


@final
@dataclass(frozen=True, slots=True)
class Corpus:
    """Where a corpus is, what its tags mean here, and what of it is for development."""

    name: str
    licence: str
    files: tuple[str, ...]
    dev_files: tuple[str, ...] = ()


CORPORA: Final = (
    Corpus("wnut17", "CC BY 4.0", ("wnut17train.conll",), ("emerging.dev.conll",)),
    Corpus("broad_twitter_corpus", "CC BY 4.0", ("a.conll", "b.conll", "g.conll", "h.conll"), ("e.conll",)),
    Corpus("wikigold", "CC BY 4.0", ("wikigold.conll.txt",)),
    Corpus("sec_filings", "CC BY 3.0", ("FIN5.txt",)),
)

_TYPES: Final = {
    "person": "PERSON",
    "per": "PERSON",
    "location": "LOCATION",
    "loc": "LOCATION",
    "corporation": "ORGANIZATION",
    "org": "ORGANIZATION",
}
_MAYBE: Final = {"group": ("ORGANIZATION",), "misc": ("NRP",)}
"""A tag that is only sometimes ours: `group` holds bands and teams, `misc` nationalities among much else."""


@final
@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks: `(start, end, target)` in code points, in order, for every word."""

    text: str
    marks: tuple[tuple[int, int, int], ...]


def read_corpus(folder: Path, names: Sequence[str], sets: TargetSets) -> list[Marked]:
    """Read files of one corpus, a `Marked` a sentence.

    Raises:
        SystemExit: a file is missing.
    """
    sentences = []
    for name in names:
        try:
            lines = (folder / name).read_text(encoding="utf-8").split("\n")
        except OSError as error:
            raise SystemExit(f"training data is missing: {error}") from error
        sentences += [_marked(words, sets) for words in _sentences(lines)]
    return sentences


def _sentences(lines: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    words: list[tuple[str, str]] = []
    for line in [*lines, ""]:
        columns = line.split()
        if len(columns) >= 2 and columns[0] != "-DOCSTART-":
            words.append((columns[0], columns[-1]))
        elif words:
            yield words
            words = []


def _marked(words: Sequence[tuple[str, str]], sets: TargetSets) -> Marked:
    """Words to a text as people write it, each with its target."""
    text, places = write_text([word for word, _ in words])
    marks = []
    previous = "O"
    for (word, tag), (start, end) in zip(words, places, strict=True):
        name = tag[2:].lower() if tag != "O" else "O"
        begins = tag[:2] == "B-" or name != previous
        marks.append((start, end, _target(word, name, begins, sets)))
        previous = name
    return Marked(text, tuple(marks))


def _target(word: str, name: str, begins: bool, sets: TargetSets) -> int:
    if word.startswith("@") and len(word) > 1 and name == "O":
        return sets.single("USERNAME", begins=True)
    if name in _TYPES:
        return sets.single(_TYPES[name], begins=begins)
    extra = unannotated(word) if name == "O" else _MAYBE.get(name, ())
    return sets.outside_or(extra) if extra else OUTSIDE


_NO_SPACE_BEFORE: Final = frozenset(
    [".", ",", "!", "?", ";", ":", ")", "]", "'s", "n't", "'m", "'re", "'ve", "'ll", "%", "..."]
)
_NO_SPACE_AFTER: Final = frozenset(["(", "[", "$", "#", "£", "€"])


def write_text(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Join words as people write them; return the text and each word's place in it."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    previous = ""
    for word in words:
        space = bool(previous) and word.lower() not in _NO_SPACE_BEFORE and previous not in _NO_SPACE_AFTER
        length += space
        parts.append(" " * space + word)
        places.append((length, length + len(word)))
        length += len(word)
        previous = word
    return "".join(parts), places


def cased(marked: Marked, chance: random.Random) -> Marked:
    """Return the text in another case, sometimes: names must be found in it as well."""
    draw = chance.random()
    if draw >= 0.2:
        return marked
    text = marked.text.lower() if draw < 0.15 else marked.text.upper()
    return Marked(text, marked.marks) if len(text) == len(marked.text) else marked


def joined(sentences: Sequence[Marked], chance: random.Random, longest: int = 400) -> list[Marked]:
    """Join some neighbouring sentences: real texts have more than one."""
    answer: list[Marked] = []
    for sentence in sentences:
        last = answer[-1] if answer else None
        if last is not None and len(last.text) + len(sentence.text) < longest and chance.random() < 0.35:
            shift = len(last.text) + 1
            marks = tuple((start + shift, end + shift, target) for start, end, target in sentence.marks)
            answer[-1] = Marked(f"{last.text} {sentence.text}", last.marks + marks)
        else:
            answer.append(sentence)
    return answer

"""Texts with marked spans: how they are read, checked, and turned into targets of tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import pandas as pd

from preprocessing.chunk import windows
from preprocessing.pii.entities import EntityType
from preprocessing.pii.recognizer.pieces import Pieces, cut_pieces
from preprocessing.tokenize import FastTokenizer
from training.projects.config import DataConfig
from training.projects.report import Report
from training.recognizer.corpora import write_text

__all__ = ["IGNORED", "Marked", "TokenRow", "labels_of", "marked_texts", "read_conll", "token_rows"]

IGNORED: Final = -100
"""Target of a special token."""
_OUTSIDE: Final = "O"
_COLUMNS: Final = 2  # word first, tag last
Mark = tuple[int, int, str]


@final
@dataclass(frozen=True, slots=True)
class Marked:
    """A text as it was written, and its spans in order. A recognizer reads raw text: that is what it is for."""

    text: str
    marks: tuple[Mark, ...]

    def __repr__(self) -> str:
        return f"Marked(*** {len(self.text)} characters, {len(self.marks)} spans)"


@final
@dataclass(frozen=True, slots=True)
class TokenRow:
    """One window: `ids`, `shapes` and `targets`, each [t], special tokens included."""

    ids: list[int]
    shapes: list[int]
    targets: list[int]

    def __len__(self) -> int:
        return len(self.ids)


def read_conll(path: Path, config: DataConfig) -> Any:
    """Read a file of `word … tag` lines, a text a sentence, as a frame of texts and spans. Raises `OSError`."""
    rows = []
    for words in _sentences(path.read_text(encoding="utf-8").split("\n")):
        text, places = write_text([word for word, _ in words])
        rows.append({config.text: text, config.spans: _spans([tag for _, tag in words], places)})
    return pd.DataFrame(rows, columns=[config.text, config.spans])


def _sentences(lines: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    words: list[tuple[str, str]] = []
    for line in [*lines, ""]:
        columns = line.split()
        if len(columns) >= _COLUMNS and columns[0] != "-DOCSTART-":
            words.append((columns[0], columns[-1]))
        elif words:
            yield words
            words = []


def _spans(tags: Sequence[str], places: Sequence[tuple[int, int]]) -> list[list[Any]]:
    spans: list[list[Any]] = []
    before = ""
    for tag, (start, end) in zip(tags, places, strict=True):
        name = "" if tag == _OUTSIDE else tag[2:] if tag[1:2] == "-" else tag
        if name and name == before and not tag.startswith("B-"):
            spans[-1][1] = end
        elif name:
            spans.append([start, end, name])
        before = name
    return spans


def marked_texts(frame: Any, config: DataConfig, report: Report) -> list[Marked]:
    """Return each row's text and spans; add to the report what is wrong with them. Those rows have no spans here."""
    texts: list[Marked] = []
    wrong: list[int] = []
    for row, text, given in zip(frame.index, frame[config.text], frame[config.spans], strict=True):
        marks = _marks(given, len(str(text)))
        if marks is None:
            wrong.append(row)
        texts.append(Marked(str(text), marks or ()))
    if wrong:
        say = "{n} rows have spans that cannot be read, lie outside of their text, or overlap"
        report.add("spans", "fatal", say, wrong)
    types = sorted({label for marked in texts for _, _, label in marked.marks})
    _check_types(texts, types, frame.index, config, report)
    if not types:
        report.add("spans", "fatal", "no row has a span")
    return texts


def _check_types(
    texts: Sequence[Marked], types: Sequence[str], rows: Sequence[int], config: DataConfig, report: Report
) -> None:
    """Report types that are no entity types, by their rows: columns in another order make types of names."""
    foreign = {name for name in types if config.entities.get(name, name) not in ("", *EntityType.__members__)}
    known = [name for name in types if name not in foreign or name in config.entities]
    report.figures |= {"spans by type": {name: sum(m[2] == name for t in texts for m in t.marks) for name in known}}
    for name in sorted(foreign & set(config.entities)):
        say = f"data.entities: {config.entities[name]}, which {name} is mapped to, is no entity type"
        report.add("entity_type", "fatal", say)
    unnamed = foreign - set(config.entities)
    if unnamed:
        where = [row for row, text in zip(rows, texts, strict=True) if any(m[2] in unnamed for m in text.marks)]
        say = (
            f"{{n}} rows have spans of {len(unnamed)} types that are no entity types: map them in data.entities, "
            "or to nothing"
        )
        report.add("entity_type", "fatal", say, where)


def _marks(given: Any, length: int) -> tuple[Mark, ...] | None:
    try:
        spans = json.loads(given) if isinstance(given, str) else [] if given is None else list(given)
        marks = sorted(_mark(span) for span in spans)
    except (ValueError, TypeError, KeyError):
        return None
    end = 0
    for mark in marks:
        if not end <= mark[0] < mark[1] <= length:
            return None
        end = mark[1]
    return tuple(marks)


def _mark(span: Any) -> Mark:
    if isinstance(span, Mapping):
        return int(span["start"]), int(span["end"]), str(span["label"])
    start, end, label = span
    return int(start), int(end), str(label)


def labels_of(texts: Sequence[Marked]) -> tuple[str, ...]:
    """Return the labels of the logits: outside, then beginning and inside of each type, by name."""
    types = sorted({label for marked in texts for _, _, label in marked.marks})
    return (_OUTSIDE, *(f"{prefix}-{name}" for name in types for prefix in "BI"))


def token_rows(
    texts: Sequence[Marked], labels: Sequence[str], tokenizer: FastTokenizer, max_tokens: int, overlap: int
) -> list[TokenRow]:
    """Cut texts into windows of tokens with their targets. Texts without tokens are left out."""
    place = {label: i for i, label in enumerate(labels)}
    before, after = list(tokenizer.prefix), list(tokenizer.suffix)
    room = max_tokens - len(before) - len(after)
    rows = []
    for marked, pieces in zip(texts, cut_pieces([marked.text for marked in texts], tokenizer), strict=True):
        targets = _targets(pieces, marked.marks, place)
        for start, end in windows(len(pieces), room, overlap) if len(pieces) else []:
            rows.append(
                TokenRow(
                    [*before, *pieces.ids[start:end], *after],
                    [*[0] * len(before), *pieces.shapes[start:end], *[0] * len(after)],
                    [*[IGNORED] * len(before), *targets[start:end], *[IGNORED] * len(after)],
                )
            )
    return rows


def _targets(pieces: Pieces, marks: Sequence[Mark], place: Mapping[str, int]) -> list[int]:
    """A piece has the target of the span that it overlaps."""
    targets, position, begun = [], 0, -1
    for start, end in zip(pieces.starts, pieces.ends, strict=True):
        while position < len(marks) and marks[position][1] <= start:
            position += 1
        if position == len(marks) or marks[position][0] >= end:
            targets.append(place[_OUTSIDE])
            continue
        targets.append(place[f"{'I' if begun == position else 'B'}-{marks[position][2]}"])
        begun = position
    return targets

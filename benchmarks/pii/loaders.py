"""Annotated texts from files: presidio-research's JSON, and CoNLL columns.

JSON is a list (or one object a line) of ``{"full_text", "spans": [{"entity_type", "start_position",
"end_position"}]}``; `entity_value`, where it is there, must stand at that place; other fields are ignored. CoNLL has a
token and its tag on a line, in the first and the last of columns that tabs or spaces divide, and an empty line after
each text; tags are BIO, IO or BIOES (`B-location`, `I-PER`) or a kind alone. Tokens are joined with one space.

Errors name the file, the place and the fault, and never quote the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.pii.kinds import DROPPED, canonical
from benchmarks.pii.marks import DataSet, Example, Mark

__all__ = ["DataError", "load", "read_conll", "read_json"]

_TAG: Final = re.compile(r"(?:([BIESLU])-)?([A-Za-z][\w-]*)")


class DataError(ValueError):
    """A file that does not parse. The message says where and why."""


def load(path: Path, kinds: frozenset[str] | None = None) -> DataSet:
    """Read a file; its first character says of which format it is.

    Raises:
        DataError: it cannot be read, or is of neither format.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or type(error).__name__}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}") from None
    try:
        is_json = path.suffix in {".json", ".jsonl"} or re.match(r"\s*(?:\[\s*[{\]]|\{)", content)
        examples = tuple(read_json(content) if is_json else read_conll(content))
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    if not examples:
        raise DataError(f"{path}: holds no texts")
    return DataSet(path.stem, examples, kinds)


def read_json(content: str) -> list[Example]:
    """Parse presidio-research's format."""
    items = _items(content)
    if not isinstance(items, list):
        raise DataError('expected a list of objects with "full_text" and "spans"')
    return [_example(item, f"item {number}") for number, item in enumerate(items, 1)]


def _items(content: str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        whole = error
    try:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except json.JSONDecodeError:
        raise DataError(f"not JSON: {whole.msg}, line {whole.lineno} column {whole.colno}") from None


def _example(item: Any, where: str) -> Example:
    if not isinstance(item, dict) or not isinstance(item.get("full_text"), str):
        raise DataError(f'{where}: needs a string "full_text"')
    spans = item.get("spans", [])
    if not isinstance(spans, list):
        raise DataError(f'{where}: "spans" must be a list')
    text: str = item["full_text"]
    marks = (_mark(span, text, f"{where}, span {number}") for number, span in enumerate(spans, 1))
    language = item.get("language")
    return Example(text, _kept(marks), language=language if isinstance(language, str) else "en")


def _mark(span: Any, text: str, where: str) -> tuple[int, int, str]:
    if not isinstance(span, dict) or not isinstance(span.get("entity_type"), str):
        raise DataError(f'{where}: needs a string "entity_type"')
    start, end = span.get("start_position"), span.get("end_position")
    if type(start) is not int or type(end) is not int:
        raise DataError(f'{where}: "start_position" and "end_position" must be whole numbers')
    if not 0 <= start < end <= len(text):
        raise DataError(f"{where}: {start}..{end} is not within the text of {len(text)} characters")
    if isinstance(span.get("entity_value"), str) and span["entity_value"] != text[start:end]:
        raise DataError(f"{where}: the entity_value does not stand at {start}..{end}")
    return start, end, span["entity_type"]


def read_conll(content: str) -> list[Example]:
    """Parse columns of tokens and tags."""
    return [_joined(rows) for rows in _sentences(content.splitlines())]


def _sentences(lines: Iterable[str]) -> Iterator[list[tuple[str, str, str]]]:
    """Yield each text's rows: token, prefix of the tag, kind ("" outside)."""
    rows: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("-DOCSTART-"):
            rows.append(_row(line, number))
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(line: str, number: int) -> tuple[str, str, str]:
    columns = line.split("\t") if "\t" in line else line.split()
    if len(columns) < 2:
        raise DataError(f"line {number}: a token and a tag are wanted, in columns that tabs or spaces divide")
    tag = columns[-1].strip()
    if not (match := _TAG.fullmatch(tag)):
        raise DataError(f"line {number}: the last column is no tag")
    return columns[0], match[1] or "", "" if tag == "O" else match[2]


def _joined(rows: Sequence[tuple[str, str, str]]) -> Example:
    marks: list[tuple[int, int, str]] = []
    position, before = 0, ""
    for token, prefix, kind in rows:
        end = position + len(token)
        if kind and token:
            if kind == before and prefix not in {"B", "S", "U"}:
                marks[-1] = (marks[-1][0], end, kind)
            else:
                marks.append((position, end, kind))
        position, before = end + 1, "" if prefix in {"E", "L", "S", "U"} else kind if token else ""
    return Example(" ".join(token for token, _, _ in rows), _kept(marks))


def _kept(marks: Iterable[tuple[int, int, str]]) -> tuple[Mark, ...]:
    return tuple(sorted(Mark(start, end, kind) for start, end, name in marks if (kind := canonical(name)) != DROPPED))

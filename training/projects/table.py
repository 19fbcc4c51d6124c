"""Files to one table, and which part each of its rows is in.

Rows are numbered from 1 through all files, in the order in which they are read: reports name rows, never texts.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import pandas as pd

from preprocessing.bundle import BundleError, sha256_of
from training.projects.config import ConfigError, DataConfig
from training.split import PART_NAMES, PARTS, Split, part_of, share_of

__all__ = ["PARTS", "PART_COLUMN", "Table", "is_missing", "read_table", "rows_digest", "split_of"]

PART_COLUMN: Final = "__part__"
_CELLS: Final = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_OPEN_QUOTE: Final = re.compile(r"EOF inside string starting at row (\d+)")
_SUFFIXES: Final = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".conll": "conll"}


@final
@dataclass(frozen=True, slots=True)
class Table:
    """The rows as they were read, indexed by row number; column `PART_COLUMN` says where each belongs."""

    frame: Any
    """pandas DataFrame."""
    sha256: str
    """Over the hashes of the files: what the manifest says of the data."""


def read_table(config: DataConfig, target: str = "") -> Table:
    """Read all files, sample, and split.

    Args:
        config: of the data.
        target: the column that is to be learnt; by default that of the labels.

    Raises:
        ConfigError: a file is missing, of an unknown kind, or lacks a column.
    """
    paths = [path for given in config.files for path in _files(given, config)]
    frames = [_read(path, config) for path in paths]
    frame = pd.concat(frames, ignore_index=True)
    if frame.empty:
        raise ConfigError(f"data.files: there is no row in {', '.join(map(str, paths))}")
    frame.index = frame.index + 1
    wanted = list(dict.fromkeys(_wanted(config, target or config.label)))
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ConfigError(f"data: no column {', '.join(missing)}; {_columns(frame, config, wanted)}")
    frame[PART_COLUMN] = _parts(frame, config)
    if config.sample is not None and len(frame) > config.sample:
        order = [share_of(str(row), config.split_seed, "sample") for row in frame.index]
        chosen = sorted(range(len(frame)), key=order.__getitem__)[: config.sample]
        frame = frame.iloc[sorted(chosen)]
    joint = hashlib.sha256("".join(sha256_of(path) for path in paths).encode()).hexdigest()
    return Table(frame, joint)


def is_missing(cell: object) -> bool:
    """Whether a cell holds nothing. A list holds something, whatever pandas says of its entries."""
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def split_of(config: DataConfig) -> Split:
    """Return how the rows are split."""
    return Split.of(config.split, config.split_seed, config.shares)


def rows_digest(table_sha256: str, rows: Iterable[int]) -> str:
    """Return a hash that says which rows of which files were meant. Nothing of a text is in it but the files' hash."""
    numbers = ",".join(str(int(row)) for row in rows)
    return hashlib.sha256(f"{table_sha256}/{numbers}".encode()).hexdigest()


def _files(given: Path, config: DataConfig) -> list[Path]:
    if not given.is_dir():
        return [given]
    suffixes = [suffix for suffix, kind in _SUFFIXES.items() if config.format in ("auto", kind)]
    found = sorted(path for path in given.iterdir() if path.suffix in suffixes)
    if not found:
        raise ConfigError(f"data.files: the folder {given} has no {', '.join(suffixes)} files")
    return found


def _read(path: Path, config: DataConfig) -> Any:
    kind = config.format if config.format != "auto" else _SUFFIXES.get(path.suffix, "")
    try:
        match kind:
            case "csv":
                return _read_csv(path, config)
            case "jsonl":
                return _read_jsonl(path)
            case "parquet":
                return pd.read_parquet(path)
            case "conll":
                from training.projects.spans import read_conll  # it needs the recognizer's modules

                return read_conll(path, config)
            case _:
                raise ConfigError(f"data.files: {path}: say data.format, its suffix says nothing")
    except ImportError as error:
        raise ConfigError(f"data.files: {path}: pandas needs another package for it: {error}") from error
    except (OSError, BundleError) as error:
        raise ConfigError(f"data.files: {path} cannot be read: {type(error).__name__}") from error
    except ValueError as error:
        raise ConfigError(f"data.files: {path} is not {kind}: {_why(error)}") from None


def _why(error: ValueError) -> str:
    """Say what is wrong with a file and what to do, without the parser's own words, which may quote the line."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8: save it so"
    if isinstance(error, pd.errors.EmptyDataError):
        return "it is empty"
    if isinstance(error, _NotJson):
        return str(error)
    if found := _CELLS.search(str(error)):
        wanted, line, there = found.groups()
        return f"line {line} has {there} cells, not {wanted}: see data.separator, or put quotation marks around texts"
    if found := _OPEN_QUOTE.search(str(error)):
        return (
            f"a quotation mark of line {int(found[1]) + 1} is never closed; data.quoting: false where they do not quote"
        )
    return type(error).__name__


class _NotJson(ValueError):
    """A line that is no JSON object. Says which."""


def _read_jsonl(path: Path) -> Any:
    """Read line by line: pandas' own reader takes some texts for dates or numbers."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError:
            raise _NotJson(f"line {number} is no JSON") from None
        if line.strip() and not isinstance(row, dict):
            raise _NotJson(f"line {number} is no JSON object: a row is {{column: value, …}}")
        rows += [row] if isinstance(row, dict) else []
    return pd.DataFrame(rows, dtype=object)


def _read_csv(path: Path, config: DataConfig) -> Any:
    return pd.read_csv(
        path,
        sep="\t" if path.suffix == ".tsv" else config.separator,
        header=None if config.header else 0,
        names=list(config.header) or None,
        dtype=str,
        keep_default_na=False,  # "None" and "NA" are texts
        na_values=[""],
        quoting=csv.QUOTE_MINIMAL if config.quoting else csv.QUOTE_NONE,
        encoding="utf-8",
    )


def _wanted(config: DataConfig, target: str) -> list[str]:
    beside = [*config.numeric, *config.categorical, *config.slices]
    return [config.text, target, *([config.split] if config.split else []), *beside]


def _columns(frame: Any, config: DataConfig, wanted: Sequence[str]) -> str:
    """Say which columns there are, in names that the config holds: a file without a line of names gives its first row
    for one, and that is a text."""
    known = [name for name in wanted if name in frame.columns]
    named = [name for name in config.header if name in frame.columns]
    if named:
        return f"there are: {', '.join(named)}"
    if len(frame.columns) == 1:
        return "there is 1. Is data.separator right, and has the file a line of names?"
    more = f", {', '.join(known)} among them" if known else ""
    return f"there are {len(frame.columns)}{more}. Has the file a line of names? Else give data.header"


def _parts(frame: Any, config: DataConfig) -> list[str]:
    """Name each row's part; what a split column says otherwise is kept, for the checks to name."""
    if config.split:
        said = [str(value).strip().lower() for value in frame[config.split]]
        return [PART_NAMES.get(value, value) for value in said]
    texts = ["" if is_missing(value) else str(value) for value in frame[config.text]]
    return [part_of(text, config.split_seed, config.shares) for text in texts]

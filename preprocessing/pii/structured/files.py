"""Tables in files, part by part: `.csv`, `.jsonl` (`.ndjson`), `.parquet`. Two passes: one to sample, one to write.

CSV and JSON lines are streamed. CSV cells are read as the text that they are, so leading zeros and empty cells survive.
Parquet is read and written as a whole and needs `pyarrow`. The target appears when it is complete, or not at all.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pandas as pd

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.structured.table_policy import TableError, TablePolicy, TableReport
from preprocessing.pii.structured.tables import TableAnonymizer, anonymize_table

__all__ = ["anonymize_file"]

_LINES: Final = (".jsonl", ".ndjson")
_FORMATS: Final = (".csv", *_LINES, ".parquet")


def anonymize_file(engine: PiiEngine, source: Path, target: Path, policy: TablePolicy) -> TableReport:
    """Write `source` without personal data to `target`, in the same format.

    Raises `TableError` for formats that are unknown or differ, for lines that are not JSON objects, and as
    `anonymize_table` does.
    """
    if source.suffix not in _FORMATS or target.suffix != source.suffix:
        raise TableError(f"source and target are both one of {', '.join(_FORMATS)}")
    draft = target.with_name(f"{target.name}.part")
    try:
        write = _write_parquet if source.suffix == ".parquet" else _write_streaming
        report = write(engine, source, draft, policy)
        os.replace(draft, target)
    except BaseException:
        with suppress(FileNotFoundError):
            draft.unlink()
        raise
    return report


def _write_parquet(engine: PiiEngine, source: Path, draft: Path, policy: TablePolicy) -> TableReport:
    if importlib.util.find_spec("pyarrow") is None:
        raise TableError("Parquet needs pyarrow, which is not installed")
    result = anonymize_table(engine, pd.read_parquet(source), policy)
    frame = result.frame
    for column in result.report.columns:
        # A column has one type; where some cells became text, all do.
        if column.found and column.name in frame.columns and frame[column.name].dtype == object:
            frame[column.name] = frame[column.name].map(_as_text, na_action="ignore")
    frame.to_parquet(draft)
    return result.report


def _as_text(cell: Any) -> Any:
    return cell if isinstance(cell, str | list | dict) else str(cell)


def _write_streaming(engine: PiiEngine, source: Path, draft: Path, policy: TablePolicy) -> TableReport:
    table = TableAnonymizer(engine, policy, _sample(source, policy))
    with draft.open("w", encoding="utf-8", newline="") as file:
        for number, part in enumerate(_parts(source, policy, table.labels)):
            safe = table.anonymize(part)
            if source.suffix == ".csv":
                safe.to_csv(file, index=False, header=number == 0, lineterminator="\n")
            else:
                file.writelines(_lines(safe))
    return table.report()


def _sample(source: Path, policy: TablePolicy) -> Any:
    """Rows at even distances from all of the file, `policy.sample` to twice as many; all labels."""
    kept: Any = None
    step, seen = 1, 0
    for part in _parts(source, policy, None):
        offset = -seen % step
        seen += len(part)
        kept = part.iloc[offset::step] if kept is None else pd.concat([kept, part.iloc[offset::step]])
        while len(kept) > 2 * policy.sample:
            kept, step = kept.iloc[::2], step * 2
    return pd.DataFrame() if kept is None else kept


def _parts(source: Path, policy: TablePolicy, labels: list[str] | None) -> Iterator[Any]:
    if source.suffix == ".csv":
        yield from pd.read_csv(source, dtype=str, keep_default_na=False, chunksize=policy.chunk_rows)
        return
    rows: list[dict[str, Any]] = []
    with source.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                rows.append(_row(line, number))
            if len(rows) == policy.chunk_rows:
                yield pd.DataFrame(rows, columns=labels, dtype=object)
                rows = []
    if rows:
        yield pd.DataFrame(rows, columns=labels, dtype=object)


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise TableError(f"line {number} is not a JSON object")  # and no cause: it quotes the line
    return row


def _lines(frame: Any) -> Iterator[str]:
    labels = list(frame.columns)
    for cells in frame.to_numpy(dtype=object):
        # A row without a field has NaN there; JSON has none of its own.
        row = {label: cell for label, cell in zip(labels, cells, strict=True) if cell == cell}
        yield json.dumps(row, ensure_ascii=False) + "\n"

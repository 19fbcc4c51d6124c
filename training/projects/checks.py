"""What can be said of a table before anything is computed from it: a pandera schema, and what its failures mean here.

Checks of the texts themselves (language, personal data, length, what is the same once nobody is named in it) come after
anonymization: see `prepare`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from preprocessing.columns import category_text
from training.projects.config import DataConfig, ProjectConfig
from training.projects.report import Level, Report
from training.projects.table import PART_COLUMN, PARTS, Table, is_missing

__all__ = ["Checked", "check_parts", "check_table", "is_wordy"]

_MISSING: Final = "not_nullable"
_FEW: Final = 100
"""Rows of validation or test: the promotion gate asks for as many."""
_LONGEST_LABEL: Final = 40
"""Characters of a label that is one: what is longer, or of more words than the next number, is rather a text."""
_MOST_WORDS: Final = 5
_SAY: Final[Mapping[str, str]] = {
    "missing_text": "{n} rows have no text",
    "blank_text": "{n} rows have a text of nothing but space",
    "missing_label": "{n} rows have no label",
    "nested": "{n} rows have a list or an object where a text, a label or another single value belongs",
    "unknown_label": "{n} rows have a label that is not among the known ones",
    "unknown_part": "{n} rows have a split that is not train, validation or test",
    "leakage": "{n} validation or test rows have a text that an earlier part has, too",
    "conflicting_labels": "{n} rows share their text with a row of another label",
    "duplicates": "{n} rows repeat an earlier row's text and label",
    "not_a_number": "{n} rows have a cell in a numeric column that is no finite number",
}
_BAD: Final = ("missing_text", "blank_text", "missing_label", "nested", "unknown_label", "unknown_part", "leakage")
"""Findings whose rows cannot stay."""


@final
@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that stay, the labels in the order of the logits, and what was found."""

    table: Table
    labels: tuple[str, ...]
    report: Report


def check_table(table: Table, config: ProjectConfig) -> Checked:
    """Check all rows; leave out bad ones where the config says so. Nothing is raised: see `Report.stop_if_fatal`.

    Parts are checked by `check_parts`, once they are final.
    """
    frame = table.frame.copy()
    labelled = config.task != "token_classification"
    text, label = config.data.text, config.data.label
    named = [text, *([label] if labelled else []), *config.data.slices]
    nested = _nested(frame, [*named, *config.data.numeric, *config.data.categorical])
    for name in config.data.categorical:
        values = [None if is_missing(value) else category_text(value) for value in frame[name]]
        frame[name] = pd.Series(values, index=frame.index, dtype=object)
    for name in named:
        frame[name] = _as_text(frame[name])
    for name in config.data.numeric:
        frame[f"{name}__given"] = frame[name].notna() & (frame[name].astype(str).str.strip() != "")
        cells = [_number(cell) for cell in frame[name]]
        numbers = pd.to_numeric(pd.Series(cells, index=frame.index, dtype=object), errors="coerce")
        frame[name] = numbers.astype("float64")
    labels = _known_labels(frame, config.data) if labelled else ()
    failed = _failures(_with_keys(frame, config.data, labelled), _schema(config, labels))
    failed |= {"nested": nested} if nested else {}
    report = Report(figures={"rows": len(frame)})
    drops = config.checks.bad_rows == "drop"
    gone: set[int] = set()
    for name, say in _SAY.items():
        if rows := failed.get(name):
            level: Level = "fatal" if name in _BAD and not drops else "warning"
            known = f": {', '.join(config.data.labels)}" if name == "unknown_label" and config.data.labels else ""
            report.add(name, level, say + known + (", left out" if name in _BAD and drops else ""), rows)
            gone |= rows if name in _BAD else set()
    kept = frame[~frame.index.isin(sorted(gone))].drop(columns=[f"{name}__given" for name in config.data.numeric])
    return Checked(Table(kept, table.sha256), labels, report)


def _as_text(column: Any) -> Any:
    """Cells as text, missing ones as None: numbers and booleans may be labels."""
    return pd.Series([None if is_missing(v) else str(v) for v in column], index=column.index, dtype=object)


def _number(cell: object) -> object:
    """What may be a number; None for a list, an object, or an integer past what floats go to."""
    try:
        return float(cell) if isinstance(cell, int) else cell if pd.api.types.is_scalar(cell) else None
    except OverflowError:
        return None


def _nested(frame: Any, names: Sequence[str]) -> set[int]:
    """Return the rows that have a list or an object where a single value belongs."""
    return {int(row) for name in names for row, cell in frame[name].items() if not pd.api.types.is_scalar(cell)}


def _known_labels(frame: Any, data: DataConfig) -> tuple[str, ...]:
    """Those of the training part; of all rows, where parts are yet to be made."""
    given = frame[data.label][frame[PART_COLUMN] == "train"] if data.split else frame[data.label]
    given = given.dropna()
    return data.labels or tuple(sorted({str(value) for value in given}))


def _with_keys(frame: Any, data: DataConfig, labelled: bool) -> Any:
    """Add what the checks over several rows compare: a hash of the text without its spacing, and whose it is."""
    keyed = frame.copy()
    keyed["__key__"] = [None if v is None or not v.strip() else _key(v) for v in frame[data.text]]
    order = {part: i for i, part in enumerate(PARTS)}
    place = frame[PART_COLUMN].map(order).fillna(len(PARTS))
    keyed["__earlier__"] = place > place.groupby(keyed["__key__"]).transform("min")
    target = frame[data.label] if labelled else pd.Series("", index=frame.index)
    keyed["__labels__"] = target.groupby(keyed["__key__"]).transform("nunique")
    keyed["__again__"] = pd.DataFrame({"key": keyed["__key__"], "label": target}).duplicated()
    return keyed


def _key(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _schema(config: ProjectConfig, labels: tuple[str, ...]) -> Any:
    data = config.data
    columns = {
        data.text: pa.Column(
            object, pa.Check(lambda s: s.str.strip() != "", error="blank_text"), nullable=False, coerce=False
        ),
        PART_COLUMN: pa.Column(checks=pa.Check(lambda s: s.isin(PARTS), error="unknown_part")),
        "__earlier__": pa.Column(checks=pa.Check(lambda s: ~s, error="leakage"), nullable=True),
        "__labels__": pa.Column(
            checks=pa.Check(lambda s: s.isna() | (s < 2), error="conflicting_labels"), nullable=True
        ),
        "__again__": pa.Column(checks=pa.Check(lambda s: ~s, error="duplicates")),
    }
    if config.task != "token_classification":
        known = pa.Check(lambda s: s.isin(labels), error="unknown_label")
        columns[data.label] = pa.Column(object, known, nullable=False)
    for name in data.numeric:
        finite = pa.Check(lambda s: np.isfinite(s), error="not_a_number")
        columns[name] = pa.Column("float64", finite, nullable=True)
        columns[f"{name}__given"] = pa.Column(bool)
    return pa.DataFrameSchema(columns, strict=False)


def _failures(frame: Any, schema: Any) -> dict[str, set[int]]:
    """Return the row numbers by finding. The error itself holds cells and is not passed on."""
    try:
        schema.validate(frame, lazy=True)
        cases = None
    except SchemaErrors as error:
        cases = error.failure_cases[["column", "check", "index"]]
    found: dict[str, set[int]] = {}
    for column, check, row in [] if cases is None else cases.itertuples(index=False, name=None):
        if row is None or pd.isna(row):
            raise RuntimeError(f"the check {check} of column {column} failed as a whole")
        found.setdefault(_name(frame, schema, column, check), set()).add(int(row))
    for column in [name for name in frame.columns if f"{name}__given" in frame.columns]:
        unread = frame.index[frame[column].isna() & frame[f"{column}__given"]]
        if len(unread):
            found.setdefault("not_a_number", set()).update(map(int, unread))
    return found


def _name(frame: Any, schema: Any, column: str, check: str) -> str:
    if check != _MISSING:
        return str(check)
    return "missing_text" if column == next(iter(schema.columns)) else "missing_label"


def check_parts(
    frame: Any, config: ProjectConfig, labels: tuple[str, ...], report: Report, personal: Collection[str] = ()
) -> None:
    """Report parts that are empty or small, labels that are rare or not there, and how they are balanced.

    `personal` are labels in which personal data was found.
    """
    sizes = {part: int((frame[PART_COLUMN] == part).sum()) for part in PARTS}
    report.figures |= {"rows by part": sizes}
    for part, size in sizes.items():
        if size == 0:
            report.add("empty_part", "fatal", f"no row is in the part {part}")
        elif size < _FEW and part != "train":
            say = f"the part {part} has {size} rows: what is fitted or measured on fewer than {_FEW} is a guess"
            report.add("small_part", "warning", say)
    if config.task == "token_classification":
        return
    if len(labels) < 2:
        report.add("labels", "fatal", f"a classifier needs two labels or more, there are {len(labels)}")
    _check_labels(frame, config, labels, report, {*personal} - {*config.data.labels})


def _check_labels(
    frame: Any, config: ProjectConfig, labels: tuple[str, ...], report: Report, personal: Collection[str]
) -> None:
    """Report labels that are rare, that are rather texts, or that hold personal data.

    A label is only named where the config names it, or where it is short, says nothing of anybody and has rows enough:
    the wrong column, or a line that was cut in the wrong place, makes labels of people's texts. Others are told by
    their rows.
    """
    cells = frame[config.data.label][frame[PART_COLUMN] == "train"]
    train = cells.value_counts()
    counts = {label: int(train.get(label, 0)) for label in labels}
    given = set(config.data.labels)
    wordy = [name for name in labels if name not in given and is_wordy(name)]
    if wordy:
        say = (
            f"{len(wordy)} of {len(labels)} labels have over {_LONGEST_LABEL} characters or {_MOST_WORDS} words: "
            "is data.label the right column? Where it is, list them in data.labels"
        )
        report.add("labels", "fatal", say, cells.index[cells.isin(wordy)])
    if personal:
        say = (
            f"{len(personal)} of {len(labels)} labels hold personal data, as the anonymizer reads them, and answers "
            "show labels. Is data.label the right column? Where it is, list all labels in data.labels"
        )
        report.add("personal_labels", "fatal", say, cells.index[cells.isin(personal)])
    least = config.checks.least_rows_per_label
    rare = [label for label, count in counts.items() if count < least]
    shown = {name: count for name, count in counts.items() if name in given or name not in {*rare, *wordy, *personal}}
    report.figures |= {"training rows by label": shown}
    for label in [name for name in rare if name in given]:
        report.add("rare_label", "fatal", f"label {label} has {counts[label]} training rows; it needs {least}")
    unnamed = [name for name in rare if name not in given]
    if unnamed:
        # Their rows, wherever they are: one that is in no training row is found in another part.
        everywhere = frame[config.data.label]
        say = (
            f"{len(unnamed)} of {len(labels)} labels have under {least} training rows; is data.label the right column? "
            "Where it is, add rows of them, take theirs out, or lower checks.least_rows_per_label"
        )
        report.add("rare_label", "fatal", say, everywhere.index[everywhere.isin(unnamed)])
    if counts and max(counts.values()) > 10 * max(1, min(counts.values())):
        say = "the most frequent label has over ten times the rows of the rarest: see training.balanced"
        report.add("label_balance", "warning", say)


def is_wordy(label: str) -> bool:
    """Whether it is rather a text than a label or a category."""
    return len(label) > _LONGEST_LABEL or len(label.split()) > _MOST_WORDS

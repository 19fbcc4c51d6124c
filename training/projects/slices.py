"""What the values of slice columns are called. Figures by slice go to terminals, cards and MLflow.

A value is called what it is where the config lists it, or where nothing speaks against any value of its column: few of
them, short ones, and none in which personal data is found. Else none of the column's is: a name that is found stands
for those that are not. They are then told by the first row that has them, as reports tell rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from preprocessing.pii import PiiEngine
from training.projects.checks import is_wordy
from training.projects.config import DataConfig
from training.projects.personal import are_personal
from training.projects.report import Report

__all__ = ["name_slices", "slices_of"]

_MOST_VALUES: Final = 30
"""Of a column that is a kind of text; more are rather people, customers or the texts themselves."""
_NUMBER: Final = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}")
"""Digits enough to be somebody's number; a year is none."""
_MISSING: Final = "no value"


def name_slices(frame: Any, config: DataConfig, engine: PiiEngine, report: Report) -> Any:
    """Return the table with a column more for each slice column: what its values may be called.

    What is not called by its value is added to the report.
    """
    for name in dict.fromkeys(config.slices):
        cells = frame[name].dropna()
        first = {str(value): int(row) for row, value in reversed(list(cells.items()))}
        values = sorted(first, key=first.__getitem__)
        listed = set(config.slice_values.get(name, ()))
        unnamed = [value for value in values if value not in listed]
        why = "data.slice_values lists others" if listed and unnamed else _objection(unnamed, engine)
        called = {value: f"value of row {first[value]}" if why and value not in listed else value for value in values}
        if why and unnamed:
            say = (
                f"{len(unnamed)} of {len(values)} values of the slice column {name} are told by their first row: {why}."
                f" Those that may be named: data.slice_values.{name}"
            )
            report.add("slice_values", "note" if listed else "warning", say, [first[value] for value in unnamed])
        frame = frame.assign(**{_column(name): [_MISSING if pd.isna(v) else called[str(v)] for v in frame[name]]})
    return frame


def slices_of(frame: Any, config: DataConfig) -> Mapping[str, npt.NDArray[np.str_]]:
    """Return what each row's values are called, by slice column, of a table that `name_slices` has seen."""
    return {name: np.array([str(value) for value in frame[_column(name)]]) for name in config.slices}


def _objection(values: Sequence[str], engine: PiiEngine) -> str:
    """Say why a column's values are not named; "" where nothing speaks against it."""
    if len(values) > _MOST_VALUES:
        return f"they are over {_MOST_VALUES}"
    if any(is_wordy(value) or not value.isprintable() for value in values):
        return "some are rather texts"
    if any(_NUMBER.search(value) for value in values):
        return "some hold numbers that may be somebody's"
    return "personal data was found in some" if any(are_personal(values, engine)) else ""


def _column(name: str) -> str:
    return f"__slice__{name}"

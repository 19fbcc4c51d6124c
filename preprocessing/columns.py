"""Columns beside a text (numbers, categories) to the values that a tabular head reads. Training and serving run this.

What it does is written down as JSON, with a fingerprint; nothing is pickled. A number becomes its distance from the
training mean in standard deviations, and, where training had gaps, a mark that it is missing. A category becomes one
value for each that training kept, and one for all others. A column that a caller leaves out is a missing one.

ColumnsError      columns that do not fit the transform; names the column, never its value
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, final

import numpy as np
import numpy.typing as npt

__all__ = ["Category", "ColumnTransform", "ColumnsError", "Floats", "Kinds", "Number", "category_text"]

Floats = npt.NDArray[np.float32]
Kinds = tuple[tuple[str, Literal["number", "category"]], ...]
"""Columns by name, in the order of their values, and what each takes."""
VERSION: Final = "1"
"""Raised with every change of what becomes of a value: it is part of the fingerprint."""
_MOST: Final = 10.0
"""Standard deviations that a number counts for at most: one wild value must not decide everything."""


class ColumnsError(ValueError):
    """Columns that do not fit the transform. Names the column, never its value."""

    def __init__(self, said: str, column: str = "") -> None:
        super().__init__(said)
        self.column = column
        """The column that it is about, where it is one that the transform reads."""


@final
@dataclass(frozen=True, slots=True)
class Number:
    """A numeric column: one value, and one more where it was ever missing in training."""

    name: str
    mean: float
    spread: float
    marks_missing: bool

    @classmethod
    def fit(cls, name: str, values: Sequence[object]) -> Self:
        """Read the training part's values. Raises `ColumnsError` where none is a number."""
        numbers = [_number(name, value) for value in values]
        known = np.array([number for number in numbers if number is not None], dtype=np.float64)
        if not len(known):
            raise ColumnsError(f"column {name} has no numbers")
        return cls(name, float(known.mean()), float(known.std()) or 1.0, len(known) < len(numbers))

    @property
    def width(self) -> int:
        return 1 + self.marks_missing

    @property
    def neutral(self) -> Floats:
        """What stands for a value that is not to count, float32 [width]: the training mean, not marked as missing."""
        return np.zeros(self.width, dtype=np.float32)

    def transform(self, values: Sequence[object]) -> Floats:
        """Return float32 [n, width]."""
        numbers = [_number(self.name, value) for value in values]
        scaled = [0.0 if v is None else max(-_MOST, min(_MOST, (v - self.mean) / self.spread)) for v in numbers]
        columns = [scaled] + [[float(v is None) for v in numbers]] * self.marks_missing
        return np.array(columns, dtype=np.float32).T.reshape(len(values), self.width)


@final
@dataclass(frozen=True, slots=True)
class Category:
    """A categorical column: a value for each of `values`, and one for any other or none."""

    name: str
    values: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.values) + 1

    @property
    def neutral(self) -> Floats:
        """What stands for a value that is not to count, float32 [width]: any other one, of which nothing is known."""
        return self.one_hot([None]).reshape(self.width)

    def transform(self, values: Sequence[object]) -> Floats:
        """Return float32 [n, width], one 1 in a row."""
        place = {value: i for i, value in enumerate(self.values)}
        return self.one_hot([place.get(_category(value)) for value in values])

    def one_hot(self, places: Sequence[int | None]) -> Floats:
        """Return the same of positions among `values`; None is any other value."""
        out = np.zeros((len(places), self.width), dtype=np.float32)
        out[np.arange(len(places)), [len(self.values) if place is None else place for place in places]] = 1
        return out


@final
@dataclass(frozen=True, slots=True)
class ColumnTransform:
    """All columns, side by side: numbers first, then categories."""

    numbers: tuple[Number, ...] = ()
    categories: tuple[Category, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of the values."""
        return tuple(column.name for column in self.columns)

    @property
    def kinds(self) -> Kinds:
        """What each column takes."""
        return tuple((c.name, "number" if isinstance(c, Number) else "category") for c in self.columns)

    @property
    def width(self) -> int:
        """Values of a row."""
        return sum(column.width for column in self.columns)

    @property
    def columns(self) -> tuple[Number | Category, ...]:
        """The columns, in the order of the values."""
        return (*self.numbers, *self.categories)

    def transform(self, columns: Mapping[str, Sequence[object]], rows: int) -> Floats:
        """Return float32 [rows, width].

        Args:
            columns: values by column name; one that is left out is missing in every row.
            rows: how many.

        Raises:
            ColumnsError: a name is not known, a column has another length, or a cell is no number.
        """
        if unknown := columns.keys() - set(self.names):
            # Their names are the caller's own words.
            raise ColumnsError(f"{len(unknown)} unknown columns; the model reads {', '.join(self.names)}")
        parts = [np.zeros((rows, 0), dtype=np.float32)]
        for column in self.columns:
            values = columns.get(column.name, [None] * rows)
            if len(values) != rows:
                raise ColumnsError(f"column {column.name} has {len(values)} values for {rows} texts")
            parts.append(column.transform(values))
        return np.concatenate(parts, axis=1)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON object."""
        numbers = [[c.name, c.mean, c.spread, c.marks_missing] for c in self.numbers]
        categories = [[c.name, list(c.values)] for c in self.categories]
        return {"version": VERSION, "numbers": numbers, "categories": categories}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote. Raises `ColumnsError` for anything else."""
        if raw.get("version") != VERSION:
            raise ColumnsError(f"columns of version {raw.get('version')!r}; this code has {VERSION}")
        try:
            numbers = tuple(Number(str(n), float(m), float(s), bool(g)) for n, m, s, g in raw["numbers"])
            categories = tuple(Category(str(name), tuple(map(str, values))) for name, values in raw["categories"])
        except (KeyError, TypeError, ValueError) as error:
            raise ColumnsError(f"columns cannot be read: {error}") from error
        if len({*(n.name for n in numbers), *(c.name for c in categories)}) < len(numbers) + len(categories):
            raise ColumnsError("columns: two of one name")
        if not all(math.isfinite(n.mean) and math.isfinite(n.spread) and n.spread > 0 for n in numbers):
            raise ColumnsError("columns: a mean or spread is no finite number")
        return cls(numbers, categories)

    def fingerprint(self) -> str:
        """Return `sha256:` and the hash of the canonical JSON."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    def fingerprint_behind(self, pipeline: str) -> str:
        """Return the fingerprint of both, a text pipeline's and this."""
        return "sha256:" + hashlib.sha256(f"{pipeline} {self.fingerprint()}".encode()).hexdigest()


def category_text(value: object) -> str:
    """Return the text that a category goes by: one way to write a value, whether a table or a caller holds it.

    A table's whole numbers are floats as soon as one is missing: 3.0 is 3. What is missing is "".
    """
    return _category(int(value) if isinstance(value, float) and value.is_integer() else value)


def _number(name: str, value: object) -> float | None:
    """Return a finite number; None for a missing one: none, not a number, or blank."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        # Without the cause, which quotes the cell.
        raise ColumnsError(f"column {name} has a cell that is no number") from None
    if math.isnan(number):
        return None
    if math.isinf(number):
        raise ColumnsError(f"column {name} has a cell that is not finite")
    return number


def _category(value: object) -> str:
    """Return the category's text; "" for a missing one."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()

"""The columns of one row on their way to a model: numbers as they are, of each category nothing but a hash.

No anonymizer looks at a column, and a caller may write anything into one. So a category is hashed where it comes in;
the preprocessor knows the hashes of the values that training kept, and takes what it does not know for another value.
What comes out is what `ColumnTransform.transform` makes of the row itself.

A cell may be left out, so that an explanation can ask what it did: then its column's neutral values stand there.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Final, Literal, final

import numpy as np

from preprocessing.columns import Category, ColumnsError, ColumnTransform, Floats, Kinds, Number, category_text

__all__ = ["CellEncoder", "Cells", "read_cells"]


class Left(Enum):
    """What stands where a cell was left out: one of its kind, wherever it travels."""

    OUT = "out"


Cell = float | bytes | None | Literal[Left.OUT]
"""A number, the hash of a category, a missing number, or nothing to go by."""
_LARGEST: Final = 1 << 63
_PURPOSE: Final = b"cloakroom category\0"


@final
class Cells:
    """The cells of one row. Masked: a number may be personal, too."""

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self._cells = dict(sorted(cells.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, sorted."""
        return tuple(self._cells)

    def reveal(self) -> Mapping[str, Cell]:
        """Return the cells by column name, sorted. Named so that every place that looks at them can be found."""
        return self._cells

    def without(self, names: Iterable[str]) -> Cells:
        """Return these with the cells of some columns left out: not missing, which would say something, but neutral.

        Raises:
            KeyError: there is no such column.
        """
        left = dict.fromkeys(names, Left.OUT)
        if unknown := left.keys() - self._cells.keys():
            raise KeyError(f"{len(unknown)} unknown columns")
        return Cells({**self._cells, **left})

    def __repr__(self) -> str:
        return f"Cells(*** {len(self._cells)} columns)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and other._cells == self._cells

    def __hash__(self) -> int:
        return hash(tuple(self._cells.items()))

    def __reduce__(self) -> tuple[type[Cells], tuple[Mapping[str, Cell]]]:
        return Cells, (self._cells,)


def read_cells(kinds: Kinds, row: Mapping[str, object]) -> Cells:
    """Read the columns of one row as JSON has them. All have to be there; null is a missing value.

    Args:
        kinds: the columns that a model reads.
        row: a finite number or null for a number; a string, a whole number, a truth value or null for a category.

    Raises:
        ColumnsError: a column is missing, unknown, or of another type. Names the column where it is one of the model's,
            and never its value.
    """
    cells: dict[str, Cell] = {}
    for name, kind in kinds:
        if name not in row:
            raise ColumnsError(f"column {name} is missing; send null where there is no value", name)
        cells[name] = _number(name, row[name]) if kind == "number" else _category(name, row[name])
    if len(row) > len(cells):
        raise ColumnsError(f"there is an unknown column; the model reads {', '.join(cells)}")
    return Cells(cells)


def _number(name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ColumnsError(f"column {name} takes a number or null", name)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ColumnsError(f"column {name} takes a finite number", name)
    return number


def _category(name: str, value: object) -> bytes:
    whole = isinstance(value, int) and abs(value) < _LARGEST
    if not (whole or value is None or isinstance(value, str)):
        raise ColumnsError(f"column {name} takes a string, a whole number, true, false or null", name)
    return _hash(name, category_text(value))


def _hash(name: str, value: str) -> bytes:
    return hashlib.sha256(b"\0".join((_PURPOSE, name.encode(), value.encode("utf-8", "surrogatepass")))).digest()


@final
class CellEncoder:
    """A transform for cells: the same values as for the row that they were read from."""

    def __init__(self, transform: ColumnTransform) -> None:
        self._transform = transform
        self._kinds = dict(transform.kinds)
        self._places = {
            c.name: {_hash(c.name, value): i for i, value in enumerate(c.values)} for c in transform.categories
        }

    @property
    def width(self) -> int:
        """Values of a row."""
        return self._transform.width

    def fingerprint(self, pipeline: str) -> str:
        """See `ColumnTransform.fingerprint_behind`."""
        return self._transform.fingerprint_behind(pipeline)

    def fits(self, cells: Cells) -> bool:
        """Whether the cells are of the columns that this reads; they may have been read for another version."""
        given = cells.reveal()
        return given.keys() == self._kinds.keys() and all(
            cell is Left.OUT or isinstance(cell, bytes) == (self._kinds[name] == "category")
            for name, cell in given.items()
        )

    def encode(self, rows: Sequence[Cells]) -> Floats:
        """Return float32 [rows, width] of rows that fit."""
        cells = [row.reveal() for row in rows]
        parts = [np.zeros((len(rows), 0), dtype=np.float32)]
        parts += [self._column(column, [row[column.name] for row in cells]) for column in self._transform.columns]
        return np.concatenate(parts, axis=1)

    def _column(self, column: Number | Category, cells: Sequence[Cell]) -> Floats:
        """Return float32 [rows, width of the column]."""
        there = [None if cell is Left.OUT else cell for cell in cells]
        if isinstance(column, Number):
            values = column.transform(there)
        else:
            places = self._places[column.name]
            values = column.one_hot([places.get(cell) if isinstance(cell, bytes) else None for cell in there])
        values[[cell is Left.OUT for cell in cells]] = column.neutral
        return values

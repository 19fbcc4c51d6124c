"""What is done to which column of a table, and what was found where. No pandas here but to show a report as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, final

from pydantic import BaseModel, ConfigDict, Field

from preprocessing.pii.policy import PathRule

__all__ = ["Column", "TableError", "TablePolicy", "TableReport"]

_HEAD: Final = ("column", "dtype", "decision", "why", "cells", "found", "types")

Plain = Literal["auto", "scan", "keep", "drop"]


class TablePolicy(BaseModel):
    """What is done to which column. Immutable; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Mapping[str, Plain | PathRule] = Field(default_factory=dict)
    """By label: `auto`, `scan`, `keep`, `drop`, or what a path rule can say of a whole value:
    `redact`, `{entity: PERSON, operator: pseudonym}`."""

    default: Plain = "auto"
    """For columns that `columns` does not name."""

    policy: str = ""
    """The engine's policy of that name; empty: its default one."""

    sample: Annotated[int, Field(ge=1, le=100_000)] = 200
    """Cells of a column that `auto` looks at."""

    chunk_rows: Annotated[int, Field(ge=1)] = 2_000
    """Rows anonymized at once: what bounds memory."""

    on_error: Literal["refuse", "redact"] = "refuse"
    """What becomes of a cell that cannot be anonymized: the table is refused, or the cell is `<REDACTED>`."""


@final
class TableError(Exception):
    """A table was not anonymized. Names columns and reasons, never a value."""


@dataclass(slots=True)
class Column:
    """One line of the report."""

    name: str
    dtype: str
    decision: str
    why: str
    cells: int = 0
    """Cells that are not empty."""
    found: int = 0
    """Of these, cells with a finding."""
    types: Counter[str] = field(default_factory=Counter)
    """Findings by entity type."""
    rule: PathRule | None = None
    """What `whole` does with a cell."""
    is_guess: bool = False
    """Whether `auto` decided: objects in cells are then scanned, whatever the column is called."""

    def row(self) -> list[object]:
        """The line, in the order of the report's head."""
        types = ", ".join(f"{kind} {count}" for kind, count in sorted(self.types.items()))
        return [self.name, self.dtype, self.decision, self.why, self.cells, self.found, types]


@final
@dataclass(frozen=True, slots=True)
class TableReport:
    """What was found where. Labels and counts, never a value."""

    columns: list[Column]
    rows: int

    def to_frame(self) -> Any:
        """A pandas table with one row a column."""
        import pandas as pd  # only who asks for one pays for pandas

        return pd.DataFrame([column.row() for column in self.columns], columns=[*_HEAD])

    def to_markdown(self) -> str:
        """The same as a Markdown table, under a line with the number of rows."""
        rows = [_HEAD, ["---"] * len(_HEAD), *(column.row() for column in self.columns)]
        lines = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
        return "\n".join([f"{self.rows} rows", "", *lines, ""])


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")

"""Tables (pandas) through the PII engine: a decision for each column, the table without personal data, and a report.

What `auto` decides, by the column's name and an evenly spaced sample of its values:

| the column                                                                   | decision                     |
| ---------------------------------------------------------------------------- | ---------------------------- |
| its name says what it holds (`fields.py`), and its sampled cells hold no      | `whole`: each cell as one    |
| objects; or nearly all of them are one finding of one type from end to end    | value of that type           |
| text, lists, objects, anything else                                           | `scan`: each cell as a text  |
| numbers, some of which are findings                                           | `scan`, each as its digits   |
| other numbers, dates, booleans                                                | `keep`                       |

A sample never decides that text is kept: what it did not show may still be there. Numbers are read as their digits
(`123456789.0`, which pandas makes of a column with gaps, is `123456789`). Empty cells, the index and the labels of
columns stay. A cell that was changed is text.

pandas (in the extra `train`) is imported by this module and `files`; nothing that serves imports either.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import pandas as pd

from preprocessing.pii.engine import PiiEngine
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PiiError, Reason
from preprocessing.pii.policy import PathRule, Wish
from preprocessing.pii.structured.anonymize import rule_of_name, wishes_of
from preprocessing.pii.structured.documents import Flat, flatten
from preprocessing.pii.structured.fields import likely_kind
from preprocessing.pii.structured.table_policy import Column, TableError, TablePolicy, TableReport
from preprocessing.pii.vault import Vault
from preprocessing.texts import Document, RawText

__all__ = ["TableAnonymizer", "TableResult", "anonymize_table"]

_MOSTLY: Final = 0.8
"""Share of a column's sampled cells that must be one finding each, before the others are taken for the same."""
_REDACTED: Final = "<REDACTED>"
_MIDNIGHT: Final = re.compile(r"[T ]00:00:00(?:\.0+)?$")
Answer = Document | PiiError


@final
@dataclass(frozen=True, slots=True)
class TableResult:
    """The table without personal data, the report, and the vault (masked) that gives its texts back."""

    frame: Any
    report: TableReport
    vault: Vault


def anonymize_table(engine: PiiEngine, frame: Any, policy: TablePolicy | None = None) -> TableResult:
    """Anonymize a pandas DataFrame; `frame` itself stays as it is.

    The same value of the same type has the same token through the whole table. Raises `TableError` for a policy that
    names a column which the table has not, and for cells that cannot be anonymized.
    """
    policy = policy or TablePolicy()
    table = TableAnonymizer(engine, policy, frame.iloc[_evenly(len(frame), policy.sample)])
    parts = [table.anonymize(part) for part in _chunks(frame, policy.chunk_rows)]
    whole = pd.concat(parts) if len(parts) > 1 else parts[0]
    return TableResult(_categories(frame, whole), table.report(), table.vault)


def _categories(frame: Any, safe: Any) -> Any:
    """Make categories of what were categories."""
    labels = [label for label in safe.columns if isinstance(_first(frame, label).dtype, pd.CategoricalDtype)]
    return safe.astype(dict.fromkeys(labels, "category")) if labels else safe


def _first(frame: Any, label: object) -> Any:
    column = frame[label]
    return column.iloc[:, 0] if column.ndim > 1 else column


def _evenly(total: int, wanted: int) -> list[int]:
    """Up to `wanted` positions of `total`, evenly spaced, the first and nearly the last among them."""
    count = min(total, wanted)
    return [index * total // count for index in range(count)]


def _chunks(frame: Any, rows: int) -> Iterator[Any]:
    for start in range(0, max(len(frame), 1), rows):
        yield frame.iloc[start : start + rows]


@final
class TableAnonymizer:
    """Anonymizes a table in parts: decides on a sample, then takes part after part, of any size, in one scope.

    Memory: one part, and the vault, which grows with distinct originals under the operators that can be restored
    (`replace`, `surrogate`, `pseudonym`) and with nothing under the others.
    """

    def __init__(self, engine: PiiEngine, policy: TablePolicy, sample: Any) -> None:
        """`sample` is some of the table's rows, with all of its columns. Raises `TableError` for unknown columns."""
        self.labels = labels = [str(label) for label in sample.columns]
        unknown = sorted(set(policy.columns) - set(labels))
        if unknown:
            raise TableError(f"the table has no column {', '.join(map(repr, unknown))}")
        self._engine = engine
        self._policy = policy
        self._wish = Wish(policy=policy.policy)
        self._rows = 0
        self.vault = Vault.of([], [])
        self._columns = [self._decide(label, sample.iloc[:, i]) for i, label in enumerate(labels)]
        self._index = str(sample.index.dtype)

    def report(self) -> TableReport:
        index = [] if self._index.startswith("int") else [Column("(index)", self._index, "keep", "the index stays")]
        return TableReport([*self._columns, *index], self._rows)

    def _decide(self, label: str, sample: Any) -> Column:
        asked = self._policy.columns.get(label)
        said = asked if asked is not None else self._policy.default
        dtype = str(sample.dtype)
        if isinstance(said, PathRule):
            return Column(label, dtype, "whole", "the policy says so", rule=said)
        if said != "auto":
            why = "the policy says so" if asked is not None else "the policy's default"
            return Column(label, dtype, said, why)
        decision, why, kind = self._auto(label, sample)
        return Column(label, dtype, decision, why, rule=None if kind is None else PathRule(entity=kind), is_guess=True)

    def _auto(self, label: str, sample: Any) -> tuple[str, str, EntityType | None]:
        if pd.api.types.is_bool_dtype(sample.dtype):
            return "keep", "yes or no", None
        kind = likely_kind(label)
        if pd.api.types.is_datetime64_any_dtype(sample.dtype) or pd.api.types.is_timedelta64_dtype(sample.dtype):
            if kind is EntityType.DATE_OF_BIRTH:
                return "whole", f"its name says {kind}", kind
            return "keep", "dates that are not said to be anybody's", None
        cells = [_read(cell) for cell in sample.to_numpy(dtype=object) if not _is_empty(cell)]
        if kind is not None and not any(map(_is_nested, cells)):
            return "whole", f"its name says {kind}", kind
        return self._auto_by_values(sample, cells)

    def _auto_by_values(self, sample: Any, cells: list[Any]) -> tuple[str, str, EntityType | None]:
        covered, found = self._look(cells)
        seen = f"{found} of {len(cells)} sampled cells hold findings"
        if covered:
            kind, count = min(covered.items(), key=lambda item: (-item[1], item[0]))
            if count >= _MOSTLY * len(cells):
                return "whole", f"{count} of {len(cells)} sampled cells are {kind}", EntityType(kind)
        if pd.api.types.is_numeric_dtype(sample.dtype) and not found:
            return "keep", f"numbers, {seen}", None
        return "scan", seen, None

    def _look(self, cells: list[Any]) -> tuple[Counter[str], int]:
        """How many cells are one finding from end to end, by type; and how many hold any or cannot be anonymized."""
        flat: Flat[PathRule] = flatten(cells)
        covered: Counter[str] = Counter()
        found: set[object] = set()
        for leaf, answer in zip(flat.leaves, self._ask([flat], None), strict=True):
            if isinstance(answer, PiiError) or answer.entities:
                found.add(leaf.place.keys[0])
            if isinstance(answer, Document) and len(answer.entities) == 1:
                only = answer.entities[0]
                if only.end - only.start == len(leaf.text.reveal().strip()) and len(leaf.place.keys) == 1:
                    covered[only.entity_type] += 1
        return covered, len(found)

    def _ask(self, flats: Sequence[Flat[PathRule]], vault: Vault | None) -> list[Answer]:
        leaves = [leaf for flat in flats for leaf in flat.leaves]
        if not leaves:
            return []
        vaults = None if vault is None else {0: vault}
        texts = [leaf.text for leaf in leaves]
        return self._engine.anonymize(texts, [0] * len(texts), wishes=wishes_of(leaves, self._wish), vaults=vaults)

    def anonymize(self, part: Any) -> Any:
        """Anonymize the next rows, in the columns of the sample. Raises `TableError`."""
        self._rows += len(part)
        cells = [_Cells(column, part.iloc[:, i]) for i, column in enumerate(self._columns)]
        answers = self._ask([item.flat for item in cells], self.vault)
        self._remember([leaf.text for item in cells for leaf in item.flat.leaves], answers)
        series: dict[int, Any] = {}
        done = 0
        for i, item in enumerate(cells):
            mine = answers[done : done + len(item.flat)]
            done += len(item.flat)
            if item.column.decision != "drop":
                series[i] = item.rebuilt(mine, redact=self._policy.on_error == "redact")
        frame = pd.DataFrame(series, index=part.index)
        frame.columns = part.columns[[*series]]
        return frame

    def _remember(self, texts: list[RawText], answers: list[Answer]) -> None:
        known = [(text, answer) for text, answer in zip(texts, answers, strict=True) if isinstance(answer, Document)]
        self.vault = Vault.of([text for text, _ in known], [document for _, document in known], base=self.vault)


@final
class _Cells:
    """One column of one part: its distinct cells as a document, and the way back."""

    def __init__(self, column: Column, series: Any) -> None:
        self.column = column
        self._series = series
        self._where: list[int] = []
        """For each row: the number of its cell among the distinct ones, -1 for an empty one."""
        self._cells: list[Any] = []
        if column.decision in ("scan", "whole"):
            self._gather()
        else:
            column.cells += int(series.notna().sum())
        rules = {} if column.rule is None or column.is_guess else {"$": column.rule}
        self._read = [_read(cell) for cell in self._cells]
        self.flat: Flat[PathRule] = flatten(self._read, rules, infer=self._meant)

    def _meant(self, name: str) -> PathRule | None:
        """What a field's name says, or the column where there is none: a cell as such, or the elements of its list."""
        return rule_of_name(name) if name or not self.column.is_guess else self.column.rule

    def _gather(self) -> None:
        numbers: dict[object, int] = {}
        for cell in self._series.to_numpy(dtype=object):
            if _is_empty(cell):
                self._where.append(-1)
                continue
            key = (type(cell), cell) if isinstance(cell, str | int | float) else len(self._where)
            number = numbers.setdefault(key, len(self._cells))
            if number == len(self._cells):
                self._cells.append(cell)
            self._where.append(number)

    def rebuilt(self, answers: list[Answer], *, redact: bool) -> Any:
        """The column with safe cells. Raises `TableError` for answers that are errors, unless they may be redacted."""
        if self.column.decision == "keep":
            return self._series
        self._refuse(answers, redact)
        self._count(answers)
        texts = [_REDACTED if isinstance(answer, PiiError) else answer.text.value for answer in answers]
        safe = [
            cell if new == read else new
            for cell, read, new in zip(self._cells, self._read, self.flat.rebuild(texts), strict=True)
        ]
        if isinstance(self._series.dtype, pd.CategoricalDtype):
            return self._filled(safe, object)  # the old categories are raw values, also where no cell has them
        if all(new is cell for new, cell in zip(safe, self._cells, strict=True)):
            return self._series
        return self._filled(safe, self._series.dtype if isinstance(self._series.dtype, pd.StringDtype) else object)

    def _filled(self, safe: list[Any], dtype: Any) -> Any:
        old = self._series.to_numpy(dtype=object)
        filled = pd.Series([None] * len(old), index=self._series.index, dtype=object)
        for row, number in enumerate(self._where):
            filled.iat[row] = old[row] if number < 0 else safe[number]
        return filled.astype(dtype)

    def _refuse(self, answers: list[Answer], redact: bool) -> None:
        errors = [answer for answer in answers if isinstance(answer, PiiError)]
        refused = errors if not redact else [error for error in errors if error.reason == Reason.BLOCKED]
        if refused:
            raise TableError(f"column {self.column.name!r}: {len(refused)} texts were not anonymized: {refused[0]}")

    def _count(self, answers: list[Answer]) -> None:
        times = Counter(self._where)
        found: set[int] = set()
        for leaf, answer in zip(self.flat.leaves, answers, strict=True):
            number = int(leaf.place.keys[0])
            if isinstance(answer, PiiError) or answer.entities:
                found.add(number)
            for entity in answer.entities if isinstance(answer, Document) else ():
                self.column.types[entity.entity_type] += times[number]
        self.column.cells += sum(count for number, count in times.items() if number >= 0)
        self.column.found += sum(times[number] for number in found)


def _is_empty(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)


def _is_nested(cell: object) -> bool:
    """Whether a cell holds objects: its column's name then says what they are about, not what is in them."""
    return isinstance(cell, dict) or (isinstance(cell, list) and any(isinstance(item, dict | list) for item in cell))


def _read(cell: Any) -> Any:
    """A cell as JSON: text, or lists and objects of what the cell holds."""
    if isinstance(cell, str):
        return cell
    if hasattr(cell, "tolist"):  # numpy's scalars and arrays
        cell = cell.tolist()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dict | list | tuple):
        return json.loads(json.dumps(cell, default=str))
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    return _MIDNIGHT.sub("", str(cell))

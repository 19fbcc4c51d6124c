"""What validation finds, by row number; a canary shows that no text is repeated."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from training.projects.checks import Checked, check_parts, check_table
from training.projects.config import ProjectConfig
from training.projects.table import PART_COLUMN, Table

CANARY = "Zebulon Quirk"
ROWS = [(f"{CANARY} {i}", "ab"[i % 2], ("train", "train", "validation", "test")[i // 2 % 4]) for i in range(80)]


def check(*more: tuple[Any, ...], **fields: Any) -> Checked:
    rows: list[tuple[Any, ...]] = [*ROWS, *more]
    columns = {"text": [r[0] for r in rows], "label": [r[1] for r in rows], PART_COLUMN: [r[2] for r in rows]}
    columns["amount"] = [r[3] if len(r) > 3 else "3" for r in rows]
    raw: dict[str, Any] = {"name": "a", "output": "out", "data": {"files": ["a"]}} | fields
    raw["data"] = raw["data"] | {"split": "part"}
    config = ProjectConfig.model_validate(raw)
    return check_table(Table(pd.DataFrame(columns, index=range(1, len(rows) + 1)), "0"), config)


def check_its_parts(checked: Checked, **fields: Any) -> None:
    config = ProjectConfig.model_validate({"name": "a", "output": "out", "data": {"files": ["a"]}} | fields)
    check_parts(checked.table.frame, config, checked.labels, checked.report)


def found(checked: Checked) -> dict[str, tuple[str, int, tuple[int, ...]]]:
    return {f.name: (f.level, f.count, f.rows) for f in checked.report.findings}


def test_good_rows_have_no_findings() -> None:
    checked = check()
    assert checked.report.findings == []
    assert checked.labels == ("a", "b")
    check_its_parts(checked)
    assert {finding.name for finding in checked.report.findings} == {"small_part"}
    assert checked.report.figures["rows by part"] == {"train": 40, "validation": 20, "test": 20}


@pytest.mark.parametrize(
    ("row", "name", "level"),
    [
        ((None, "a", "train"), "missing_text", "fatal"),
        ((" \t", "a", "train"), "blank_text", "fatal"),
        (("new", None, "train"), "missing_label", "fatal"),
        (("new", "c", "test"), "unknown_label", "fatal"),
        (("new", "a", "later"), "unknown_part", "fatal"),
        ((f"{CANARY}  0 ", "a", "test"), "leakage", "fatal"),
        ((f"{CANARY} 0", "a", "train"), "duplicates", "warning"),
    ],
)
def test_a_bad_row_is_named(row: tuple[Any, Any, str], name: str, level: str) -> None:
    report = found(check(row))
    assert report[name] == (level, 1, (81,))


def test_rows_of_one_text_and_two_labels_are_named_both() -> None:
    assert found(check((f"{CANARY} 0", "b", "train")))["conflicting_labels"] == ("warning", 2, (1, 81))


def test_bad_rows_can_be_left_out() -> None:
    checked = check((None, "a", "train"), ("new", "c", "test"), checks={"bad_rows": "drop"})
    assert not checked.report.fatal
    assert checked.table.frame.index.tolist() == list(range(1, 81))


def test_lists_are_no_texts_labels_or_numbers() -> None:
    fields = {"task": "tabular", "data": {"files": ["a"], "numeric": ["amount"]}}
    rows = [(["n1", "x"], "a", "train"), ("n2", ["a", "b"], "train"), ("n3", "a", "train", {"much": 3})]
    assert found(check(*rows, **fields))["nested"] == ("fatal", 3, (81, 82, 83))


def test_numbers_that_are_none_are_named() -> None:
    fields = {"task": "tabular", "data": {"files": ["a"], "numeric": ["amount"]}}
    cells = ("many", "", "inf", 10**400, -(10**400), "9" * 400, 10**300, True)
    checked = check(*[(f"n{i}", "a", "train", cell) for i, cell in enumerate(cells)], **fields)
    assert found(checked) == {"not_a_number": ("warning", 5, (81, 83, 84, 85, 86))}


def test_a_whole_number_with_gaps_is_the_category_that_a_caller_writes() -> None:
    fields = {"task": "tabular", "data": {"files": ["a"], "categorical": ["amount"]}}
    cells = check(("n1", "a", "train", 3), ("n2", "a", "train", None), ("n3", "a", "train", 3.0), **fields)
    found = cells.table.frame["amount"].tolist()
    assert found[-3:] == ["3", None, "3"]


def test_a_rare_label_stops_and_is_told_by_its_row() -> None:
    checked = check(("new", CANARY, "train"))
    check_its_parts(checked)
    say = "1 of 3 labels have under 5 training rows; is data.label the right column? Where it is, add rows of them"
    assert [(f.say[: len(say)], f.rows) for f in checked.report.fatal] == [(say, (81,))]
    with pytest.raises(SystemExit, match=r"rare_label: .* \(rows 81\)"):
        checked.report.stop_if_fatal()
    assert CANARY not in checked.report.to_text() + str(checked.report.figures)


def test_a_rare_label_that_the_config_names_is_named() -> None:
    data = {"files": ["a"], "labels": ["a", "b", "{0.__class__}"]}
    checked = check(("new", "{0.__class__}", "train"), data=data)
    check_its_parts(checked, data=data)
    assert [f.say for f in checked.report.fatal] == ["label {0.__class__} has 1 training rows; it needs 5"]


@pytest.mark.parametrize("again", [1, 6])
def test_texts_that_are_taken_for_labels_are_counted_and_not_shown(again: int) -> None:
    rows = [(f"new {i}", f"{CANARY}, of street {i // again}, called us", "train") for i in range(30)]
    checked = check(*rows)
    check_its_parts(checked)
    assert (
        f"{30 // again} of {2 + 30 // again} labels have over 40 characters or 5 words" in checked.report.fatal[0].say
    )
    assert CANARY not in checked.report.to_text() + str(checked.report.figures)
    given = {"files": ["a"], "labels": ["a", "b", *sorted({row[1] for row in rows})]}
    told = check(*rows, data=given)
    check_its_parts(told, data=given)
    assert CANARY in told.report.to_text()
    assert bool(told.report.fatal) is (again == 1)


def test_no_report_holds_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked = check(
        (None, "a", "train"), (f"{CANARY} 0", CANARY, "test"), (f"{CANARY} 0", "b", "train"), ("n", CANARY, "train")
    )
    check_its_parts(checked)
    checked.report.write(tmp_path / "report.json")
    print(checked.report.to_text())
    written = (tmp_path / "report.json").read_text() + capsys.readouterr().out + repr(checked.report)
    assert CANARY not in written
    assert json.loads((tmp_path / "report.json").read_text())["findings"]

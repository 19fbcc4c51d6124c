"""What is the same once nobody is named in it is never in two parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from preprocessing.pii import PiiEngine
from training.projects.checks import check_table
from training.projects.config import ProjectConfig
from training.projects.prepare import Rows, anonymize_rows
from training.projects.report import Report
from training.projects.table import PART_COLUMN, read_table

CANARY = "zebulon"


def mail(who: str, of: str = "invoice") -> str:
    return f"Send the {of} to {CANARY}.{who}@example.com, please."


def made(folder: Path, rows: list[dict[str, Any]], **fields: Any) -> tuple[Rows, Report]:
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    data = {"files": [str(folder / "rows.jsonl")]} | fields.pop("data", {})
    config = ProjectConfig.model_validate({"name": "a", "output": "out", "data": data} | fields)
    checked = check_table(read_table(config.data), config)
    return anonymize_rows(checked, config, PiiEngine()), checked.report


def found(report: Report) -> dict[str, tuple[str, tuple[int, ...]]]:
    return {finding.name: (finding.level, finding.rows) for finding in report.findings if finding.rows}


def test_a_template_with_other_names_is_in_one_part(tmp_path: Path) -> None:
    rows = [{"text": mail(f"n{i}", of=f"paper {i % 40}"), "label": "ab"[i % 2]} for i in range(400)]
    split, report = made(tmp_path, rows)
    parts = split.frame.groupby([i % 40 for i in range(400)])[PART_COLUMN].nunique()
    assert set(parts) == {1}
    assert set(split.frame[PART_COLUMN]) == {"train", "validation", "test"}
    assert "leakage_when_anonymized" not in found(report)
    assert len(split.of("test")) == len(split.only("test").documents) > 0


def given_split(**fields: Any) -> dict[str, Any]:
    return {"data": {"split": "part"}} | fields


ROWS = [
    {"text": mail("one"), "label": "a", "part": "train"},
    {"text": mail("two"), "label": "a", "part": "train"},
    {"text": mail("THREE").replace("Send", "send "), "label": "a", "part": "test"},
    {"text": mail("four", of="parcel"), "label": "b", "part": "validation"},
    {"text": mail("five", of="parcel"), "label": "a", "part": "validation"},
    {"text": "Nothing came.", "label": "b", "part": "train"},
]


def test_what_leaks_through_a_given_split_is_fatal(tmp_path: Path) -> None:
    _, report = made(tmp_path, ROWS, **given_split(checks={"least_rows_per_label": 1}))
    assert found(report) == {
        "leakage_when_anonymized": ("fatal", (3,)),
        "duplicates_when_anonymized": ("note", (2,)),
        "conflicting_labels_when_anonymized": ("warning", (4, 5)),
    }
    with pytest.raises(
        SystemExit, match=r"leakage_when_anonymized: 1 validation or test rows .* \(rows 3\)"
    ) as stopped:
        report.stop_if_fatal()
    assert CANARY not in str(stopped.value) + report.to_text()


def test_or_is_left_out(tmp_path: Path) -> None:
    rows, report = made(tmp_path, ROWS, **given_split(checks={"bad_rows": "drop"}))
    assert rows.frame.index.tolist() == [1, 2, 4, 5, 6]
    assert len(rows.documents) == 5
    assert found(report)["leakage_when_anonymized"] == ("warning", (3,))


@pytest.mark.parametrize("listed", [False, True])
def test_labels_that_hold_personal_data_are_told_by_their_rows_or_listed(tmp_path: Path, listed: bool) -> None:
    people = f"{CANARY}@example.com"
    rows = [{"text": f"number {i}", "label": ("other", people)[i % 2], "part": "train"} for i in range(12)]
    _, report = made(tmp_path, rows, data={"split": "part"} | ({"labels": ["other", people]} if listed else {}))
    assert (CANARY in report.to_text()) is listed
    personal = {} if listed else {"personal_labels": ("fatal", (2, 4, 6, 8, 10, 12))}
    assert {name: said for name, said in found(report).items() if name == "personal_labels"} == personal


def test_a_text_that_cannot_be_anonymized_stops(tmp_path: Path) -> None:
    rows = [*ROWS[:2], {"text": "lone \ud800 surrogate", "label": "a", "part": "train"}]
    _, report = made(tmp_path, rows, **given_split())
    assert found(report)["not_anonymized"] == ("fatal", (3,))

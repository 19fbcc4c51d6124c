"""Tables in files, and the command."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from preprocessing.pii import PiiEngine
from preprocessing.pii.structured import __main__ as command
from preprocessing.pii.structured.files import anonymize_file
from preprocessing.pii.structured.table_policy import TableError, TablePolicy

CSV = 'id,email,note\n007,a@x.example,"hi, b@x.example"\n008,,"two\nlines"\n009,a@x.example,\n'


def run(source: Path, **policy: Any) -> tuple[str, str]:
    target = source.with_name(f"out{source.suffix}")
    engine: Any = PiiEngine()
    report = anonymize_file(engine, source, target, TablePolicy.model_validate(policy))
    assert not target.with_name(target.name + ".part").exists()
    return target.read_text(), report.to_markdown()


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_csv(tmp_path: Path, rows: int) -> None:
    source = tmp_path / "in.csv"
    source.write_text(CSV)
    text, report = run(source, chunk_rows=rows)
    assert text == (
        'id,email,note\n007,<EMAIL_ADDRESS_1>,"hi, <EMAIL_ADDRESS_2>"\n008,,"two\nlines"\n009,<EMAIL_ADDRESS_1>,\n'
    )
    assert report.startswith("3 rows")


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"to": "a@x.example", "n": 1, "z": None},
        {"n": 2.5, "user": {"ssn": 123456789, "tags": ["x"]}},
        {"late": "b@x.example", "ok": True},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    for size in (1, 2, 10):
        text, _ = run(source, chunk_rows=size, sample=1)
        assert [json.loads(line) for line in text.splitlines()] == [
            {"to": "<EMAIL_ADDRESS_1>", "n": 1, "z": None},
            {"n": 2.5, "user": {"ssn": "<US_SSN_1>", "tags": ["x"]}},
            {"late": "<EMAIL_ADDRESS_2>", "ok": True},
        ]


def test_the_sample_is_spread_over_the_file(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("who\n" + "x\n" * 500 + "a@x.example\n" * 4000)
    _, report = run(source, sample=100, chunk_rows=50)
    assert "| who | str | whole |" in report


REFUSED = [
    ("in.txt", "a", "out.txt", "both one of"),
    ("in.csv", CSV, "out.jsonl", "both one of"),
    ("in.jsonl", '{"a": "jane"}\n[1]\n', "out.jsonl", "^line 2 is not a JSON object$"),
    ("in.jsonl", "[" * 100_000, "out.jsonl", "^line 1 is not a JSON object$"),
]


@pytest.mark.parametrize(("name", "text", "target", "message"), REFUSED)
def test_what_is_refused_leaves_no_file(tmp_path: Path, name: str, text: str, target: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    engine: Any = PiiEngine()
    with pytest.raises(TableError, match=message):
        anonymize_file(engine, tmp_path / name, tmp_path / target, TablePolicy())
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is not None, reason="pyarrow is there")
def test_parquet_says_what_is_missing(tmp_path: Path) -> None:
    engine: Any = PiiEngine()
    with pytest.raises(TableError, match="Parquet needs pyarrow"):
        anonymize_file(engine, tmp_path / "in.parquet", tmp_path / "out.parquet", TablePolicy())


def test_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pandas as pd

    frame = pd.DataFrame({"email": ["a@x.example"], "n": [1], "ref": [4111111111111111]})
    frame.to_parquet(tmp_path / "in.parquet")
    engine: Any = PiiEngine()
    anonymize_file(engine, tmp_path / "in.parquet", tmp_path / "out.parquet", TablePolicy())
    assert pd.read_parquet(tmp_path / "out.parquet").iloc[0].tolist() == ["<EMAIL_ADDRESS_1>", 1, "<CREDIT_CARD_1>"]


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_engine", lambda policy, classifier: PiiEngine(policy))


@pytest.mark.usefixtures("stubbed")
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target, report = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "report.md"
    policy = tmp_path / "policy.yaml"
    source.write_text(CSV)
    policy.write_text("columns: {email: drop}\n")
    assert command.main([str(source), str(target), "--policy", str(policy), "--report", str(report)]) == 0
    assert target.read_text().startswith("id,note\n007,")
    assert "| email | str | drop | the policy says so |" in report.read_text()
    assert capsys.readouterr().out == ""
    assert command.main([str(source), str(target)]) == 0
    assert capsys.readouterr().out.startswith("3 rows")


@pytest.mark.usefixtures("stubbed")
@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("columns: {nobody: redact}", "no column 'nobody'"),
        ("chunk_rows: 0", "policy: chunk_rows: "),
        ("colums: {}", "policy: colums: "),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], policy: str, message: str
) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    (tmp_path / "policy.yaml").write_text(policy)
    arguments = [str(tmp_path / name) for name in ("in.csv", "out.csv")]
    assert command.main([*arguments, "--policy", str(tmp_path / "policy.yaml")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()

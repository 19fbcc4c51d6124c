"""The command: a file of one's own, what is printed of it and what never is, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.pii import __main__ as command
from benchmarks.pii import run

TEXT = "Write to ann.lee@example.com, says nobody"
# The second mark is wrong on purpose: nothing finds it, so there is a miss to print.
ITEM = {"full_text": TEXT, "spans": [
    {"entity_type": "EMAIL", "start_position": 9, "end_position": 28},
    {"entity_type": "PERSON", "start_position": 35, "end_position": 41},
]}  # fmt: skip
QUICK = ["--no-presidio", "--rounds", "0"]


@pytest.fixture(autouse=True)
def on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_stay_on_one_core", lambda: None)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps([ITEM]))
    return path


def test_a_file_of_ones_own(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "results"
    assert command.main(["--data", str(mine), "--output", str(output), "--errors", "3", *QUICK]) == 0
    printed = capsys.readouterr().out
    assert "## mine: 1 texts" in printed
    assert "[[nobody]]" in printed
    assert "## held-out" not in printed
    page, data = sorted(output.iterdir(), key=lambda path: path.suffix, reverse=True)
    assert page.suffix == ".md"
    assert page.name.startswith("pii-")
    for path in (page, data):
        assert "says nobody" not in path.read_text()


def test_errors_never_show_the_held_out_test(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sets", "test", "--count", "20", "--errors", "5", "--no-results", *QUICK]
    assert command.main(arguments) == 0
    assert "missed" not in capsys.readouterr().out


def test_a_file_that_does_not_parse_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_text("[{}]")
    assert command.main(["--data", str(path), *QUICK]) == 2
    assert 'bad.json: item 1: needs a string "full_text"' in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--sets", "train"], ["--count", "0"], ["--rounds", "-1"]])
def test_arguments_that_make_no_sense(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2


def test_real_sets_that_are_missing_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--sets", "real", "--real", str(tmp_path), "--no-results", *QUICK]) == 0
    assert "WNUT-17 test: not at" in capsys.readouterr().err

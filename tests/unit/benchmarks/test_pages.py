"""What the benchmarks' pages share."""

from benchmarks.machine import Setting
from benchmarks.pages import Claim, claims_table, machine_lines, page, stem, table, write


def make_setting(dirty=False):
    return Setting("a CPU", 2, 24.0, "Linux", {"python": "3.11"}, "abc123", dirty)


def test_a_table_and_its_claims():
    assert table(["a", "b"], [["1", "2"]]) == ["| a | b |", "| --- | ---: |", "| 1 | 2 |"]
    lines = claims_table([Claim("speed", "≥ 4", "5", True), Claim("leak", "≤ 1", "2", False)], "met")
    assert lines[0] == "## Claims"
    assert lines[-2:] == ["| speed | ≥ 4 | 5 | yes |", "| leak | ≤ 1 | 2 | **no** |"]
    assert page([["x"], ["y"]]) == "x\n\ny\n"


def test_uncommitted_code_and_code_that_changed_are_said():
    clean, dirty = machine_lines("run", make_setting()), machine_lines("run", make_setting(True), code_changed=True)
    assert "- commit: abc123" in clean
    assert "- commit: abc123 + uncommitted changes" in dirty
    assert len(dirty) == len(clean) + 1
    assert stem("pii", "2026-11-22", make_setting(True)) == "pii-2026-11-22-abc123-dirty"


def test_files_are_written_by_suffix_and_named(tmp_path, capsys):
    write(tmp_path / "new", "name", {".md": "page", ".json": "{}"})
    assert (tmp_path / "new" / "name.md").read_text() == "page"
    assert capsys.readouterr().out.count("written: ") == 2

"""Results read back as trends: which figures are ratios, in which order runs stand, and that no page is lost."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from benchmarks.plot import RESULTS, is_ratio, main, number, read_runs, trends


def result(folder, name, *claims):
    held = [{"text": text, "wanted": wanted, "found": found, "met": met} for text, wanted, found, met in claims]
    folder.joinpath(f"{name}.json").write_text(json.dumps({"summary": {"claims": held}}))
    folder.joinpath(f"{name}.md").write_text("# A page\n")


@pytest.fixture
def folder(tmp_path):
    result(tmp_path, "graph-2026-01-02-bbbbbbbbbb", ("requests/s over naive", "≥ 8", "10.5 (9.1–12.0)", True))
    result(tmp_path, "graph-2026-01-02-aaaaaaaaaa-dirty", ("requests/s over naive", "≥ 8", "7.5 (7–8)", False))
    result(tmp_path, "graph-2026-01-01-cccccccccc", ("requests/s over naive", "≥ 8", "9 (8–10)", True))
    result(tmp_path, "graph-2026-01-02-bbbbbbbbbb-mixed", ("GiB resident", "≤ 3", "2.1", True))
    tmp_path.joinpath("graph-2026-01-03-dddddddddd.json").write_text('{"no": "summary"}')
    tmp_path.joinpath("notes.json").write_text("[]")
    tmp_path.joinpath("by-hand.md").write_text("# By hand\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "value"),
    [("10.37 (9–12)", 10.37), ("1,026.6", 1026.6), ("≥ 0.6", 0.6), ("2.5%", 2.5), ("-0.3 (x)", -0.3), ("none", None)],
)
def test_the_first_number_counts(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "wanted", "found", "ratio"),
    [
        ("requests/s over the naive wiring's", "≥ 8", "5.1", True),
        ("over-redaction", "≤ 1.5%", "0.9%", True),
        ("GiB resident (PSS)", "≤ 3", "2.1", False),
        ("texts/s of the whole engine, one core", "≥ 300", "297", False),
        ("p50 over the in-process time", "≤ 10 ms", "4 ms", False),
    ],
)
def test_a_figure_with_a_unit_is_no_ratio(text, wanted, found, ratio):
    assert is_ratio(text, wanted, found) is ratio


def test_runs_stand_in_the_order_of_the_history(folder):
    runs = read_runs(folder, {"bbbbbbbbbb": 0, "aaaaaaaaaa": 1})
    graph = [(run.commit[0], run.dirty) for run in runs if run.kind == "graph"]
    assert graph == [("c", False), ("b", False), ("a", True), ("d", False)]
    assert [run.kind for run in runs if run.commit[0] == "b"] == ["graph", "graph mixed"]


def test_one_trend_a_figure(folder):
    [trend] = trends(read_runs(folder, {"bbbbbbbbbb": 0, "aaaaaaaaaa": 1}))
    assert [figure.value for _, figure in trend.points] == [9.0, 10.5, 7.5]
    assert trend.points[-1][1].bound == 8.0


def test_every_page_is_in_the_index_and_the_picture_is_one(folder):
    assert main(["--results", str(folder)]) == 0
    index = folder.joinpath("README.md").read_text()
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"({name})" in index} == pages
    assert "graph mixed, 2026-01-02, bbbbbbbbbb](graph-2026-01-02-bbbbbbbbbb-mixed.md): 1 of 1 claims met" in index
    assert ET.parse(folder / "trend.svg").getroot().tag.endswith("svg")
    assert "**no**" in folder.joinpath("trend.md").read_text()
    before = folder.joinpath("trend.svg").read_text()
    main(["--results", str(folder)])
    assert folder.joinpath("trend.svg").read_text() == before


def test_the_committed_index_names_every_result():
    index = RESULTS.joinpath("README.md").read_text(encoding="utf-8")
    missing = [path.name for path in RESULTS.glob("*.md") if path.name != "README.md" and f"({path.name})" not in index]
    assert not missing, "run make bench-plot"

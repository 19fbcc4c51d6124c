"""The page of families: its claims, and that the index counts them. The measuring itself is `make bench-families`."""

import json
from dataclasses import asdict

import pytest

from benchmarks.families import APART, MIXED, ONE, SCARCE, Cost, Results, to_markdown
from benchmarks.machine import Setting
from benchmarks.plot import RESULTS, read_runs

SETTING = Setting("cpu", 2, 8.0, "Linux", {}, "abc", False)


def results(mixed):
    texts_s = {ONE: [300.0, 310.0, 100.0], MIXED: mixed, SCARCE: [200.0] * 3, APART: [200.0, 100.0, 90.0]}
    return Results("make", "2026-11-23", SETTING, 50, 128, 4, texts_s, 41.6, Cost(1.9, 153.2, 608_000, 35_400_000))


def test_a_ratio_is_the_median_of_the_rounds_own():
    ratio = results([330.0, 310.0, 90.0]).ratio(MIXED, ONE)
    assert (ratio.median, ratio.low, ratio.high) == pytest.approx((1.0, 0.9, 1.1))


def test_the_page_has_claims_texts_and_what_a_member_costs():
    found = to_markdown(results([330.0, 310.0, 90.0]))
    assert (
        "| texts/s of 50 members mixed in a batch over those of one member alone | ≥ 0.9 | 1.00 (0.90 – 1.10) | yes |"
        in found
    )
    assert "| session of its own | 35.4 MB | 153 |" in found
    assert "**no**" not in found
    assert "**no**" in to_markdown(results([200.0, 200.0, 60.0]))


def test_the_committed_page_counts_its_claims():
    runs = [run for run in read_runs(RESULTS, {}) if run.kind == "families"]
    assert runs
    for run in runs:
        assert run.all_claims == len(run.figures) == 2  # ratios, each of them
        content = json.loads((RESULTS / f"{run.name}.json").read_text())
        assert set(asdict(results([1.0] * 3))) < set(content)
        assert f"]({run.name}.md): " in (RESULTS / "README.md").read_text()

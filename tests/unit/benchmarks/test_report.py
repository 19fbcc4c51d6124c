"""Medians, ratios and claims of made-up results, and the page that is written from them."""

from __future__ import annotations

import json

import pytest

from benchmarks import report
from benchmarks.load import Load
from benchmarks.machine import Setting
from benchmarks.processes import Memory
from benchmarks.results import CeilingRun, Cell, Results, Round, ServerRun, Variant

SETTING = Setting("A CPU", 2, 24.0, "Linux 6", {"python": "3.11", "ray": "2.60.0"}, "abc1234567", dirty=True)


def cell(connections: int, requests_s: float, p50: float, *, others: float = 0.0) -> Cell:
    load = Load(int(requests_s * 10), 10.0, p50, p50 * 2, p50, p50 * 3, {}, {"timeout": 0}, client_cpu_s=0.1)
    cpu = {"model-sentiment": 10.0, "raylet": 0.5, "ingress": 4.0}
    return Cell(connections, load, cpu, {"ingress": 1}, 1.5, others)


def server(one: Cell, many: Cell, pss: float = 500.0) -> ServerRun:
    return ServerRun(10.0, [one, many], [Memory("ingress", 7, pss * 1.5, pss), Memory("raylet", 8, 90.0, 60.0)])


def variant(count: int, texts_s: float, p50: float) -> Variant:
    stages = {"anonymizer": 0.1, "model": 1.0}
    return Variant(count, 2 // count, texts_s, 1000 / p50, p50, p50 * 2, 20.0, stages, stages)


CEILING = CeilingRun([variant(1, 900.0, 2.0), variant(2, 1000.0, 4.0)])


def results(*rounds: Round) -> Results:
    return Results("python -m benchmarks.graph", "2026-01-02", SETTING, "sentiment", "short", 8, [1, 32], list(rounds))


@pytest.fixture
def two_rounds() -> Results:
    naive = server(cell(1, 20, 30.0), cell(32, 50, 500.0))
    return results(
        Round(server(cell(1, 100, 9.0), cell(32, 600, 40.0)), naive, CEILING),
        Round(server(cell(1, 110, 11.0), cell(32, 700, 44.0)), naive, CEILING),
    )


def test_rows_are_medians_with_extremes(two_rounds: Results) -> None:
    lone, busy = report.rows(two_rounds)
    assert (busy.graph_s.median, busy.graph_s.low, busy.graph_s.high) == (650, 600, 700)
    assert (busy.to_naive.median, busy.to_naive.low, busy.to_naive.high) == (13, 12, 14)
    assert busy.to_ceiling.median == pytest.approx(0.65)
    assert busy.ceiling_p50 is None
    assert lone.graph_p50.median == 10


def test_one_connection_is_held_against_the_quickest_lone_text(two_rounds: Results) -> None:
    lone = report.rows(two_rounds)[0]
    assert lone.ceiling_s.median == 500
    assert lone.ceiling_p50 is not None
    assert lone.ceiling_p50.median == 2.0
    assert lone.to_ceiling.median == pytest.approx(105 / 500)


def test_claims(two_rounds: Results) -> None:
    assert [(c.wanted, c.found, c.met) for c in report.claims(two_rounds)] == [
        ("≥ 8", "13.00 (12.00–14.00)", True),
        ("≥ 0.6", "0.65 (0.60–0.70)", True),
        ("≤ 0.6", "0.33 (0.30–0.37)", True),
        ("≤ 3", "0.55", True),
    ]


def test_claims_that_are_not_met_say_so() -> None:
    slow = server(cell(1, 20, 29.0), cell(32, 60, 400.0), pss=4000.0)
    found = results(Round(slow, server(cell(1, 20, 30.0), cell(32, 50, 500.0)), CEILING))
    assert not any(claim.met for claim in report.claims(found))
    assert "**no**" in report.to_markdown(found)


def test_cpu_is_per_text_stages_first(two_rounds: Results) -> None:
    cpu = report.cpu_ms(two_rounds, lambda r: r.naive)
    assert cpu == {"ingress": 8.0, "model-sentiment": 20.0, "raylet": 1.0, "client (wrk)": 0.2}
    assert list(cpu) == ["ingress", "model-sentiment", "raylet", "client (wrk)"]


def test_the_page_holds_what_a_reader_needs(two_rounds: Results) -> None:
    page = report.to_markdown(two_rounds)
    assert "abc1234567 + uncommitted changes" in page
    assert "| 32 | 650 (600–700) | 42.0 (40.0–44.0) |" in page
    assert "| 13.0 (12.0–14.0) | 0.65 (0.60–0.70) |" in page
    assert "**Disturbed**" not in page
    assert all(len({line.count("|") for line in table.splitlines()}) == 1 for table in _tables(page))


def test_a_disturbed_run_says_so() -> None:
    run = server(cell(1, 20, 30.0, others=0.8), cell(32, 50, 500.0))
    assert "**Disturbed**" in report.to_markdown(results(Round(run, run, CEILING)))


def test_a_claim_must_hold_in_every_round() -> None:
    naive = server(cell(1, 20, 30.0), cell(32, 50, 500.0))
    graphs = [server(cell(1, 100, 9.0), cell(32, requests_s, 40.0)) for requests_s in (390, 900)]
    throughput = report.claims(results(*(Round(graph, naive, CEILING) for graph in graphs)))[0]
    assert throughput.found == "12.90 (7.80–18.00)"
    assert not throughput.met


def test_code_that_changed_under_the_run_is_said(two_rounds: Results) -> None:
    assert "edited during the run" not in report.to_markdown(two_rounds)
    two_rounds.code_changed = True
    assert "edited during the run" in report.to_markdown(two_rounds)


def test_json_holds_the_raw_figures_and_the_summary(two_rounds: Results) -> None:
    said = json.loads(report.to_json(two_rounds))
    assert said["summary"]["rows"][1]["graph_s"]["median"] == 650
    assert said["rounds"][1]["graph"]["cells"][1]["load"]["p50_ms"] == 44.0
    assert said["setting"]["commit"] == "abc1234567"


def _tables(page: str) -> list[str]:
    return [block for block in page.split("\n\n") if block.startswith("| ")]

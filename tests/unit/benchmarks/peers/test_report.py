"""Claims and pages from figures made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.load import Load
from benchmarks.machine import Setting
from benchmarks.pages import Claim
from benchmarks.peers.answers import Agreement
from benchmarks.peers.claims import claims
from benchmarks.peers.plan import keys_of
from benchmarks.peers.report import to_json, to_markdown
from benchmarks.peers.results import Key, PeerCell, PeerResults, PeerRound, PeerRun, Skipped
from benchmarks.peers.systems import systems
from benchmarks.results import CeilingRun, Variant

RATES = {"graph": 900, "people-1x2": 100, "people-2x1": 120, "litserve": 450, "mosec": 950, "bentoml": 300, "naive": 40}
CEILING = 1000.0


def cell(key: Key, texts_s: float) -> PeerCell:
    answered = round(texts_s / key.items * 4)
    p50 = 1000 * key.connections * key.items / texts_s
    return PeerCell(key, Load(answered, 4.0, p50, 2 * p50, p50, 3 * p50, {}, {}), 6.0, 0.01)


def results(rates: dict[str, float] | None = None, slow: str = "") -> PeerResults:
    every = systems(Path("serve_config.yaml"), "sentiment")
    keys = keys_of(["short"], [1, 32], [1, 32, 256])
    rates = {**RATES, **(rates or {})}
    runs = {}
    for system in every:
        lists = system.lists and system.name != slow
        able = [key for key in keys if lists or key.items == 1]
        skipped = [Skipped(key, "too slow") for key in keys if key not in able and system.name == slow]
        cells = [cell(key, rates[system.name]) for key in able]
        agreement = {"short, 1 a request": Agreement(64, 64, 0.0)}
        runs[system.name] = PeerRun(system.name, 9.5, cells, skipped, agreement, 812, 7)
    variant = Variant(2, 1, CEILING, 400.0, 2.0, 3.0, 21.5, {"model": 1.0}, {"model": 2.0})
    return PeerResults(
        "python -m benchmarks.peers",
        "2026-11-22",
        Setting("a CPU", 2, 24, "Linux", {"ray": "2.60.0"}, "abc", False),
        "sentiment",
        3.0,
        keys,
        {system.name: system.note for system in every},
        {system.name: system.kind for system in every},
        [PeerRound(runs, {"short": CeilingRun([variant])})],
    )


def found(start: str, of: PeerResults) -> Claim:
    return next(claim for claim in claims(of) if claim.text.startswith(start))


def test_the_better_of_the_services_people_would_write_counts() -> None:
    claim = found("texts/s over what people would write: short, single texts, 32", results())
    assert (claim.found, claim.met) == ("7.50", True)
    assert found("p99 over theirs", results()).met


@pytest.mark.parametrize(("rate", "met"), [(1000, True), (1001, False)])
def test_mosec_may_be_a_tenth_ahead(rate: float, met: bool) -> None:
    assert found("texts/s over mosec's: short, single", results({"mosec": rate})).met is met


def test_saturation_is_measured_against_the_ceiling() -> None:
    claim = found("texts/s over the ceiling's: short, lists of 32", results())
    assert (claim.wanted, claim.found, claim.met) == ("≥ 0.8", "0.90", True)


def test_a_lone_request_is_measured_against_a_lone_text() -> None:
    assert not found("ms of p50", results({"graph": 50})).met  # 20 ms against 2 ms
    assert found("ms of p50", results({"graph": 100})).met  # 10 ms against 2 ms


def test_a_cell_that_was_left_out_makes_no_claim_and_is_named() -> None:
    of = results(slow="mosec")
    assert not any("mosec" in claim.text and "lists" in claim.text for claim in claims(of))
    assert "- mosec: short, 32 a request, 32 connections: too slow" in to_markdown(of)


def test_the_page_has_every_system_and_the_json_every_figure() -> None:
    of = results()
    page = to_markdown(of)
    assert all(f"| {name} | 32 |" in page for name in RATES)
    assert "| mosec | 32 | 950 | 950 | 33.7 | 67.4 | 1.58 |" in page
    assert "## Short texts, lists of 32" in page
    assert json.loads(to_json(of))["rounds"][0]["runs"]["naive"]["pss_mib"] == 812


def test_without_the_graph_nothing_is_claimed() -> None:
    of = results()
    del of.notes["graph"]
    assert claims(of) == []

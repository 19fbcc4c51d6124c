"""The cache's benchmark: its streams, its cost of nothing, and its page."""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks.cache import Burst, Results, StreamRun, claims, main, to_markdown
from benchmarks.cache_cost import Cost, measure_cost
from benchmarks.cache_streams import Rates, Stream, rates, streams
from benchmarks.load import Load
from benchmarks.machine import Setting
from benchmarks.plot import is_ratio

SETTING = Setting("a CPU", 2, 24.0, "Linux", {"python": "3.11"}, "0123456789", dirty=False)
LOAD = Load(1000, 2.0, 10.0, 40.0, 12.0, 90.0, {}, {}, hits=730)


def test_a_stream_is_the_same_each_time_and_as_long_as_asked() -> None:
    made = {stream.name: stream for stream in streams(50)}
    again = {stream.name: stream for stream in streams(50)}
    assert made == again
    assert len(made["forms"].texts) == 50


def test_what_differs_in_a_value_alone_repeats_when_it_is_anonymized() -> None:
    texts = [f"Write to {name}@example.com today." for name in ("ana", "bob", "eve")] + ["Nothing new.", "Nothing new."]
    assert rates(Stream("s", "", texts), 5) == Rates(5, 1 - 4 / 5, 1 - 2 / 5)
    assert rates(Stream("s", "", texts), 3) == Rates(3, 0.0, 1 - 1 / 3)


def test_the_cost_is_measured_of_what_it_says() -> None:
    cost = measure_cost(batch=4, batches=3, turns=1)
    assert cost.batch == 4
    assert min(cost.off, cost.miss, cost.hit) > 0


def test_the_page_says_how_it_was_measured_and_what_was_found() -> None:
    without = [Burst(dataclasses.replace(LOAD, hits=0), 8.0, 0.02), Burst(dataclasses.replace(LOAD, hits=0), 9.0, 0.0)]
    cached = [Burst(dataclasses.replace(LOAD, answered=2500), 3.0, 0.0)]
    run = StreamRun("forms", "messages from templates", Rates(2000, 0.02, 0.73), without, cached)
    results = Results("make it", "2026-11-22", SETTING, 32, 8, [Cost(32, 10.0, 20.0, 15.0)], [run])
    page = to_markdown(results)
    [claim] = claims(results)
    assert (claim.text, claim.found, claim.met) == ("forms: requests/s over those without the cache", "2.50", True)
    assert is_ratio(claim.text, claim.wanted, claim.found)
    assert "| forms | 2,000 | 2.0% | 73.0% |" in page
    assert "| forms | 29.2% | 500 (500–500) | 1,250 (1,250–1,250) | 2.50 |" in page
    assert "| 32 | 10.0 | 20.0 | 15.0 | 10.0 |" in page
    assert "`Cache-Control: no-store`" in page
    assert "messages from templates." in page


def test_without_wrk_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("benchmarks.leftovers.processes.adopt_orphans", lambda: None)
    monkeypatch.setattr("benchmarks.leftovers.processes.descendants", lambda pid: [])
    monkeypatch.setattr("benchmarks.leftovers.processes.reap", lambda: None)
    assert main(["--quick"]) == 2
    assert "wrk" in capsys.readouterr().err

"""Turns, and ratios within a round. No clock is asserted on."""

from __future__ import annotations

from benchmarks.pii import speed
from benchmarks.pii.results import Speed
from benchmarks.pii.systems import System


def test_stages_take_turns_and_every_second_round_goes_the_other_way() -> None:
    order: list[str] = []

    def stage(name: str):
        def run(texts):
            order.append(name)

        return run

    compared = [
        System("a", "", lambda texts: [], {"patterns": stage("a1"), "whole": stage("a2")}),
        System("b", "", lambda texts: [], {"whole": stage("b1")}),
    ]
    measured = speed.measure(compared, ["text"] * speed.BATCH, 2)
    assert order == ["a1", "a2", "b1", "a1", "a2", "b1", "b1", "a2", "a1"]
    assert [(one.system, list(one.rounds), len(one.rounds["whole"])) for one in measured] == [
        ("a", ["patterns", "whole"], 2),
        ("b", ["whole"], 2),
    ]


def test_ratios_are_taken_within_a_round() -> None:
    speeds = [Speed("a", {"patterns": [1.0, 2.0, 1.0]}), Speed("b", {"whole": [4.0, 10.0, 6.0]})]
    ratio = speed.ratios(speeds, "a", ["b"])["b"]
    assert (ratio.low, ratio.median, ratio.high) == (4.0, 5.0, 6.0)

"""What a soak's samples say, on made-up ones, and that its traffic is what it says."""

from __future__ import annotations

import collections
import json

import pytest

from benchmarks.machine import Setting
from benchmarks.memory import Footprint
from benchmarks.soak import EVERYTHING, Sample, Soak, claims, growths, to_json, to_markdown
from benchmarks.soak_load import KINDS, new_text

SETTING = Setting("A CPU", 2, 24.0, "Linux 6", {"python": "3.11"}, "abc1234567", dirty=False)


def soak(mib_a_minute):
    """A replica that grows so, one that is flat, one that autoscaling adds, and a raylet."""
    made = Soak("soak", "2026-01-02", SETTING, minutes=20, warm_up=5, rate=10)
    for tick in range(120):
        minute = tick / 6
        held = [
            Footprint("ingress", 1, 300, 200, 150 + mib_a_minute * minute),
            Footprint("anonymizer", 2, 300, 100, 80),
            Footprint("raylet", 3, 30, 20, 10),
        ]
        if minute > 15:
            held.append(Footprint("anonymizer", 4, 300, 100, 80))
        made.samples.append(Sample(minute, held))
    made.tally.right["a short text"] = 1000
    return made


def test_each_replica_that_lived_through_is_fitted():
    grown = {growth.name: growth for growth in growths(soak(0.5))}
    assert list(grown) == ["all processes", "all replicas", "Ray's own processes", EVERYTHING, "anonymizer", "ingress"]
    assert grown["ingress"].whole.slope == pytest.approx(0.5)
    assert grown["ingress"].later.slope == pytest.approx(0.5)
    assert grown["anonymizer"].whole.slope == 0
    assert grown["all replicas"].last_mib == 300
    assert grown[EVERYTHING].last_mib == 420  # with what autoscaling added


@pytest.mark.parametrize(("mib_a_minute", "met"), [(0.2, True), (3.0, False)])
def test_growth_is_told_from_flatness(mib_a_minute, met):
    made = soak(mib_a_minute)
    assert claims(made)[1].met is met
    assert "ingress" in claims(made)[1].text
    assert "| ingress | USS |" in to_markdown(made)


def test_a_wrong_answer_is_a_claim_not_met():
    made = soak(0.0)
    made.tally.wrong["a short text: 500"] = 1
    assert [claim.met for claim in claims(made)] == [True, True, False, True]
    assert "| a short text: 500 | 1 |" in to_markdown(made)


def test_samples_are_written_by_role():
    last = json.loads(to_json(soak(0.0)))["samples"][-1]
    assert last["uss"] == {"anonymizer": 160.0, "ingress": 150.0, "raylet": 10.0}
    assert last["processes"] == {"anonymizer": 2}


def test_texts_differ():
    texts = collections.Counter(new_text(number, long=number % 2 == 0) for number in range(2000))
    assert max(texts.values()) == 1


def test_kinds_are_asked_a_hundred_times_in_a_hundred():
    assert sum(weight for _, weight in KINDS.values()) == 100

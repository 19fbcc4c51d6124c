"""What a soak's samples say, on made-up ones, and that its traffic is what it says."""

from __future__ import annotations

import collections
import contextlib
import json
import socketserver
import threading

import pytest

from benchmarks.machine import Setting
from benchmarks.memory import Footprint
from benchmarks.soak import EVERYTHING, Sample, Soak, claims, growths, replaced, to_json, to_markdown
from benchmarks.soak_load import KINDS, _Client, new_text

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
    assert list(grown) == [
        "all that lived throughout",
        "all replicas",
        "Ray's own processes",
        EVERYTHING,
        "anonymizer",
        "ingress",
    ]
    assert grown["ingress"].whole.slope == pytest.approx(0.5)
    assert grown["ingress"].later.slope == pytest.approx(0.5)
    assert grown["anonymizer"].whole.slope == 0
    assert grown["all replicas"].last_mib == 300
    assert grown[EVERYTHING].last_mib == 420  # with what autoscaling added


@pytest.mark.parametrize(("mib_a_minute", "met"), [(0.2, True), (3.0, False)])
def test_growth_is_told_from_flatness(mib_a_minute, met):
    made = soak(mib_a_minute)
    assert claims(made)[1].met is met
    assert "ingress" in claims(made)[1].found
    assert "| ingress | USS |" in to_markdown(made)


def test_a_wrong_answer_is_a_claim_not_met():
    made = soak(0.0)
    made.tally.wrong["a short text: 500"] = 1
    assert [claim.met for claim in claims(made)] == [True, True, True, False, True]
    assert "| a short text: 500 | 1 |" in to_markdown(made)


def test_without_a_replica_nothing_is_flat():
    made = soak(0.0)
    made.samples = [Sample(sample.minute, []) for sample in made.samples]
    assert [claim.met for claim in claims(made)] == [False, False, True, True, True]


def test_a_replica_that_is_replaced_is_counted_and_autoscaling_is_not():
    def held(*pids):
        return [Footprint("ingress", 1, 300, 200, 150), *(Footprint("anonymizer", pid, 300, 100, 80) for pid in pids)]

    scaled = [Sample(at / 6, held(*pids)) for at, pids in enumerate([(2,), (2, 3), (2, 3), (2,), *[(2,)] * 6, (2, 4)])]
    assert replaced(scaled) == 0
    crashed = [Sample(at / 6, held(*pids)) for at, pids in enumerate([(2, 3), (2,), (2, 4), (2, 4), (5, 4)])]
    assert replaced(crashed) == 2


def test_hang_ups_are_no_right_answers():
    made = soak(0.0)
    made.tally.hung_up = 12
    text = to_markdown(made)
    assert "| a hang-up |" not in text
    assert "12 more hung up" in text
    assert json.loads(to_json(made))["tally"]["hung_up"] == 12


class Once(socketserver.StreamRequestHandler):
    """Answers once a connection, and closes it without a word when asked again; `mute`: from the start."""

    mute = False
    asked = 0

    def handle(self):
        for answer in (not self.mute, False):
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                pass
            if not line:
                return
            self.rfile.read(2)
            type(self).asked += 1
            if not answer:
                return
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@pytest.mark.parametrize("mute", [False, True])
def test_only_a_connection_that_was_used_before_is_tried_again(mute):
    handler = type("Handler", (Once,), {"mute": mute, "asked": 0})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with contextlib.closing(_Client(*server.server_address)) as client:
            if mute:
                with pytest.raises(ConnectionError):
                    client.post("/", b"{}")
            else:
                assert [client.post("/", b"{}") for _ in range(2)] == [(200, b"{}")] * 2
        server.shutdown()
    assert handler.asked == (1 if mute else 3)


def test_samples_are_written_by_role():
    last = json.loads(to_json(soak(0.0)))["samples"][-1]
    assert last["uss"] == {"anonymizer": 160.0, "ingress": 150.0, "raylet": 10.0}
    assert last["processes"] == {"anonymizer": 2}


def test_texts_differ():
    texts = collections.Counter(new_text(number, long=number % 2 == 0) for number in range(2000))
    assert max(texts.values()) == 1


def test_kinds_are_asked_a_hundred_times_in_a_hundred():
    assert sum(weight for _, weight in KINDS.values()) == 100

"""The overload benchmark: what is counted, and how the client reads answers."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

import pytest

from benchmarks import open_loop
from benchmarks.machine import Setting
from benchmarks.open_loop import Client
from benchmarks.overload import CLOSED, LOADS, Phase, Seen, _claims, _phase, _recovery_s, _sections
from benchmarks.pages import page

SETTING = Setting("cpu", 2, 16.0, "Linux", {"python": "3.11"}, "abc", dirty=False)


def seen(due: float, done: float, status: int = 200, retry_after: int = 0, *, came_back: bool = False) -> Seen:
    return Seen(0, due, done, status, retry_after, came_back)


def test_a_phase_counts_what_was_answered_in_it_and_in_time() -> None:
    requests = [
        seen(0.1, 0.2, 500),  # before it has settled
        seen(1.9, 2.5),  # due before, answered within
        seen(3.0, 3.5),
        seen(3.0, 9.5),  # too late
        seen(4.0, 4.0, 503, 2),
        seen(4.0, 4.0, 503, 0),
        seen(6.0, 6.1, came_back=True),
        seen(6.0, 6.1, 503, 3, came_back=True),
        seen(7.0, 29.0, 0, came_back=True),
        seen(10.0, 10.1, 500),  # of the next phase
    ]
    phase = _phase(3.0, requests, 0.0, 10.0, 0.1, deadline_s=5.0)
    assert phase.statuses == {"200": 2, "503": 2}
    assert phase.goodput_s == pytest.approx(3 / 8)
    assert phase.offered_s == pytest.approx(4 / 8)
    assert (phase.without_retry_after, phase.came_back, phase.let_in) == (1, 3, 1)
    assert phase.wrong == 2


def test_recovery_lasts_until_the_last_who_was_refused_or_had_to_wait() -> None:
    over = 10.0 * (len(LOADS) - 1)
    requests = [seen(over - 1, over + 5), seen(over + 1, over + 1, 503, 1), seen(over + 2, over + 3.5)]
    assert _recovery_s([*requests, seen(over + 3, over + 3.1)], 10.0) == pytest.approx(2.0)
    assert _recovery_s([], 10.0) == 0.0


def phase(load: float, goodput_s: float, **fields: Any) -> Phase:
    usual: dict[str, Any] = {
        "p50_ms": 10.0,
        "p99_ms": 20.0,
        "refused_p99_ms": 0.0,
        "statuses": {"200": 100},
        "without_retry_after": 0,
    }
    usual |= {"came_back": 10, "let_in": 10, "client_cores": 0.1, "wrong": 0}
    return Phase(load, 100.0, goodput_s, **(usual | fields))


@pytest.mark.parametrize(("worst", "met"), [(95.0, "| 95% | yes |"), (80.0, "| 80% | **no** |")])
def test_the_page_states_claims_and_whether_they_are_met(worst: float, met: str) -> None:
    options = argparse.Namespace(mix="short", model="sentiment", seconds=10, deadline=5)
    phases = [*(phase(0.0, 100.0) for _ in CLOSED), *(phase(load, worst) for load in LOADS)]
    text = page(_sections("command", SETTING, options, phases, _claims(phases, 1.5, 5.0), 0.02))
    assert f"| goodput at 3 × capacity | ≥ 90 % of capacity {met}" in text
    assert "| 100% (10 of 10) | yes |" in text
    assert "| 1.5 s | yes |" in text


def test_a_claim_on_nobody_is_not_met() -> None:
    loads = [phase(load, 100.0, came_back=0, let_in=0, wrong=1) for load in LOADS]
    claims = {claim.text: claim for claim in _claims([*(phase(0.0, 100.0) for _ in CLOSED), *loads], 0.0, 5.0)}
    back = claims["came back when told, after the overload, and let in"]
    assert (back.found, back.met) == ("nobody came back", False)
    wrong = claims["answers other than 200, 429, 503, or none"]
    assert (wrong.found, wrong.met) == (str(len(LOADS)), False)


@pytest.mark.parametrize(
    ("pieces", "status", "retry_after"),
    [
        ([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"], 200, 0),
        ([b"HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Le", b"ngth: 2\r\n\r\n{", b"}"], 503, 7),
        ([b"HTTP/1.1 429 No\r\ncontent-length: 0\r\nretry-after: 12\r\n\r\n"], 429, 12),
        ([b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}"], 0, 0),
    ],
    ids=["whole", "in pieces", "empty", "cut off"],
)
async def test_the_client_reads_what_servers_write(pieces: list[bytes], status: int, retry_after: int) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"POST /path HTTP/1.1\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        await reader.read(1)  # the body, or the end
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = Client(f"http://127.0.0.1:{port}/path", ["{}"])
        await client.run([{"seconds": 0.05, "closed": 1}])
    assert client.seen[0][3:5] == (status, retry_after)


@pytest.mark.parametrize("plan", [{"closed": 2}, {"rate": 200.0}])
async def test_who_is_never_answered_is_written_down(plan: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_loop, "DRAIN_S", 0.1)
    asked: list[bytes] = []

    async def be_mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        await reader.read()  # until it is given up
        writer.close()

    async with await asyncio.start_server(be_mute, "127.0.0.1", 0) as server:
        client = Client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/path", ["{}"])
        await client.run([{"seconds": 0.1} | plan])
        seen = [Seen(*row) for row in client.seen]
        await asyncio.sleep(0)
        assert len(seen) == client.sent == len(client.seen) > 1
    assert asked
    assert {one.status for one in seen} == {0}
    assert all(0 <= one.due <= 0.1 < one.done for one in seen)


async def test_nobody_sent_is_nobody_waited_for() -> None:
    client = Client("http://127.0.0.1:9/path", ["{}"])
    await asyncio.wait_for(client.run([{"seconds": 0.0, "closed": 0}]), 5)
    assert client.seen == []

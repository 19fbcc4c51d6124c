"""A client that does not wait: requests leave at given times, whatever became of those before them.

::

    python -m benchmarks.open_loop URL BODIES < plan.json > seen.jsonl

A closed loop (wrk) sends less as soon as the server slows down, so it cannot overload it. This one draws arrivals
from a Poisson process and takes a connection for each from a pool, a new one when all are busy. What is sent is made
before, and of an answer only status, length and `Retry-After` are read, so that it costs little of the cores it shares.

The plan is a list of phases: `{"seconds", "rate"}` for arrivals a second, or `{"seconds", "closed"}` for that many
connections that each wait for their answer. A tenth of those who are refused come back once, when they were told to.
Each request is one line: phase, when it was due and answered (s), status (0: no answer, also none soon after the last
phase), `Retry-After`, whether it had come back. A line per phase says how much CPU this process took.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

import uvloop

__all__ = ["Client", "main"]

COME_BACK: Final = 10
"""Of this many who are refused, one comes back."""
DRAIN_S: Final = 20.0
"""How long, after the last phase, answers are waited for."""

Answered = Callable[[int, int], None]
"""Takes a status (0: the connection broke) and `Retry-After` (0: none)."""


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, idle: list[_Connection]) -> None:
        self._idle = idle
        self._transport: asyncio.Transport | None = None
        self._answered: Answered | None = None
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self, request: bytes, answered: Answered) -> None:
        """Send a whole request."""
        assert self._transport is not None
        self._answered = answered
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head = self._seen.find(b"\r\n\r\n")
        if head < 0:
            return
        headers = self._seen[:head].lower()
        if len(self._seen) < head + 4 + _number(headers, b"content-length:"):
            return
        self._seen = b""
        answered, self._answered = self._answered, None
        if b"connection: close" in headers:
            self.close()
        else:
            self._idle.append(self)
        if answered is not None:
            answered(int(headers[9:12]), _number(headers, b"retry-after:"))

    def connection_lost(self, error: Exception | None) -> None:
        with contextlib.suppress(ValueError):
            self._idle.remove(self)
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(0, 0)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def _number(headers: bytes, name: bytes) -> int:
    at = headers.find(name)
    if at < 0:
        return 0
    end = headers.find(b"\r\n", at)
    return int(headers[at + len(name) : end if end >= 0 else None])


class Client:
    """Sends what the plan says, and keeps what it sees."""

    def __init__(self, url: str, bodies: Sequence[str]) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
            "Cache-Control: no-store\r\nContent-Length: "
        )
        self._requests = cycle([f"{head}{len(body.encode())}\r\n\r\n{body}".encode() for body in bodies])
        self._idle: list[_Connection] = []
        self._made: list[_Connection] = []
        self._refused = 0
        self._due: set[asyncio.TimerHandle] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._out: dict[int, tuple[int, float, bool]] = {}
        self.sent = 0
        self._quiet = asyncio.Event()
        self.seen: list[tuple[int, float, float, int, int, bool]] = []
        self.cpu_s: list[float] = []

    async def run(self, phases: Sequence[dict[str, float]]) -> None:
        """Go through the phases, then wait for what is still out."""
        self._began = time.perf_counter()
        for number, phase in enumerate(phases):
            before, until = _cpu(), self._now() + phase["seconds"]
            if "closed" in phase:
                await self._closed(number, int(phase["closed"]), until)
            else:
                await self._open(number, phase["rate"], until)
            self.cpu_s.append(_cpu() - before)
        for handle in self._due:
            handle.cancel()
        if self._out:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_S):
                    await self._quiet.wait()
        for sent, due, came_back in self._out.values():
            self.seen.append((sent, round(due, 4), round(self._now(), 4), 0, 0, came_back))
        self._out.clear()
        for task in [*self._tasks]:
            task.cancel()
        for connection in self._made:
            connection.close()
        await asyncio.sleep(0)  # they close in the loop's next turn

    async def _open(self, phase: int, rate: float, until: float) -> None:
        rng = random.Random(phase)
        due = self._now()
        while True:
            due += rng.expovariate(rate)
            if due >= until:
                break
            if due > self._now():
                await asyncio.sleep(due - self._now())
            self._send(phase, due)
        await asyncio.sleep(max(0.0, until - self._now()))

    async def _closed(self, phase: int, connections: int, until: float) -> None:
        def again() -> None:
            if self._now() < until:
                self._send(phase, self._now(), then=again)

        for _ in range(connections):
            again()
        await asyncio.sleep(until - self._now())

    def _send(self, phase: int, due: float, *, came_back: bool = False, then: Callable[[], None] | None = None) -> None:
        self.sent += 1
        number = self.sent
        self._out[number] = (phase, due, came_back)

        def answered(status: int, retry_after: int) -> None:
            if self._out.pop(number, None) is None:  # it took too long, and is written down as such
                return
            now = self._now()
            self.seen.append((phase, round(due, 4), round(now, 4), status, retry_after, came_back))
            if status in (429, 503) and not came_back:
                self._refused += 1
                if self._refused % COME_BACK == 0:
                    self._come_back(phase, now + retry_after)
            if then is not None:
                then()
            if not self._out:
                self._quiet.set()

        self._quiet.clear()
        if self._idle:
            self._idle.pop().send(next(self._requests), answered)
        else:
            task = asyncio.get_running_loop().create_task(self._connect(answered))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _come_back(self, phase: int, at: float) -> None:
        def send() -> None:
            self._due.discard(handle)
            self._send(phase, at, came_back=True)

        handle = asyncio.get_running_loop().call_later(at - self._now(), send)
        self._due.add(handle)

    async def _connect(self, answered: Answered) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(lambda: _Connection(self._idle), self._host, self._port)
        except OSError:
            answered(0, 0)
        else:
            self._made.append(connection)
            connection.send(next(self._requests), answered)

    def _now(self) -> float:
        return time.perf_counter() - self._began


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _lines(client: Client) -> Iterator[dict[str, Any]]:
    for phase, cpu_s in enumerate(client.cpu_s):
        yield {"phase": phase, "cpu_s": round(cpu_s, 3)}
    for row in client.seen:
        yield {"seen": row}


def main() -> None:
    """Read the plan, run it, write what was seen."""
    url, bodies = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    gc.disable()  # everything it makes is kept anyway
    client = Client(url, Path(bodies).read_text().splitlines())
    uvloop.run(client.run(json.load(sys.stdin)))
    for line in _lines(client):
        print(json.dumps(line))


if __name__ == "__main__":
    main()

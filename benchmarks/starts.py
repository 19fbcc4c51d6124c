"""One start of a server, taken apart: what it said and when, what its processes cost, how a killed replica returns."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.memory import Footprint, is_replica, read_footprints
from benchmarks.processes import cpu_of_tree, role_of, usage
from benchmarks.servers import Server, ServerFailed, running
from cluster.ports import LOOPBACK
from cluster.processes import Process, descendants, find, living

__all__ = ["Return", "Start", "Timeline", "measure_start", "parse_timeline"]

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_RETURN_S: Final = 120.0
_ASK_AGAIN_S: Final = 0.02
_LINE: Final = re.compile(r"^\[\s*([\d.]+) s\] (.*)$", re.MULTILINE)
_RUNS: Final = re.compile(r"^[^/\s]+/(\S+): (?:[A-Z_]+, )?[1-9]\d* replicas? runs?$")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Seconds since `cluster.serve` began, as it says them itself, four times a second.

    `ray_s`: Ray's own processes run. `code_s`: Serve runs and has read the application's code. `replicas_s`: by stage,
    its first replica runs. `ready_s`: `GET /readyz` answered 200.
    """

    ray_s: float
    code_s: float
    replicas_s: dict[str, float]
    ready_s: float


@dataclass(frozen=True, slots=True)
class Return:
    """What followed the kill of one replica, seconds since the signal.

    `process_s`: its new process began; not a number where others stood in until all was ready, and none had.
    `answer_s`: a request asked after the kill was answered rightly. `refused`: requests before it that were not.
    """

    stage: str
    process_s: float
    answer_s: float
    refused: int


@dataclass(slots=True)
class Start:
    """One start. `began_s` is when each stage's process began, `cpu_s` the CPU time by role until the first answer."""

    label: str
    timeline: Timeline
    first_answer_s: float
    began_s: dict[str, float]
    cpu_s: dict[str, float]
    memory: list[Footprint]
    returns: list[Return] = field(default_factory=list)


def parse_timeline(output: str) -> Timeline:
    """Read what `cluster.serve` printed.

    Raises:
        ServerFailed: it never said that it was ready.
    """
    lines = [(float(seconds), said) for seconds, said in _LINE.findall(output)]

    def first(wanted: Callable[[str], bool]) -> float:
        for seconds, said in lines:
            if wanted(said):
                return seconds
        raise ServerFailed("the server's output has no full start in it")

    replicas: dict[str, float] = {}
    for seconds, said in lines:
        if runs := _RUNS.match(said):
            replicas.setdefault(runs[1], seconds)
    return Timeline(
        ray_s=first(lambda said: said.startswith("Ray is up")),
        code_s=first(lambda said: bool(re.match(r"[^/\s]+/\S+: ", said))),
        replicas_s=replicas,
        ready_s=first(lambda said: said.startswith("ready: ")),
    )


def measure_start(label: str, config: Path, model: str, log: Path, *, kill: bool, say: Callable[[str], None]) -> Start:
    """Start the server, read all there is to read, kill one replica of each stage where asked to, and end it."""
    began = time.monotonic()
    path = f"/api/v1/predict/{model}"
    with running(label, "cluster.serve", ["--config", str(config)], path, log, cached=True) as server:
        answered = time.monotonic() - began
        start = Start(
            label=label,
            timeline=_timeline(log),
            first_answer_s=answered,
            began_s=_began(server.pid),
            cpu_s=usage({}, cpu_of_tree(server.pid)).cpu_s,
            memory=read_footprints(server.pid),
        )
        say(f"{label}: ready after {start.timeline.ready_s:.1f} s, first answer after {answered:.1f} s")
        if kill:
            asked = [stage for stage in start.began_s if not stage.startswith("model-") or stage == f"model-{model}"]
            for stage in asked:
                start.returns.append(_kill(server, stage))
                last = start.returns[-1]
                say(f"{stage} killed: answers after {last.answer_s:.1f} s, {last.refused} refused")
        return start


def _timeline(log: Path) -> Timeline:
    """Read the timeline once it is whole: a first answer may come before the last replica is reported."""
    deadline = time.monotonic() + _RETURN_S
    while True:
        try:
            return parse_timeline(log.read_text(errors="replace"))
        except ServerFailed:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _began(root: int) -> dict[str, float]:
    """When each stage's first process began, seconds after the server."""
    own = find(root)
    if own is None:
        raise ServerFailed("the server has ended")
    began: dict[str, float] = {}
    for process in descendants(root):
        role = role_of(process.command)
        if is_replica(role):
            seconds = (int(process.started) - int(own.started)) / _TICKS
            began[role] = min(seconds, began.get(role, seconds))
    return dict(sorted(began.items(), key=lambda item: item[1]))


def _kill(server: Server, stage: str) -> Return:
    """Kill one replica of a stage, and ask until an answer comes."""
    before = _replicas(server, stage)
    if not before:
        raise ServerFailed(f"{stage} has no replica that could be killed")
    victim = before[0]
    os.kill(victim.pid, signal.SIGKILL)
    killed, killed_at = time.monotonic(), time.clock_gettime(time.CLOCK_BOOTTIME)
    while living([victim]):
        time.sleep(_ASK_AGAIN_S)
    refused = 0
    while not _answers(server.url):
        refused += 1
        if time.monotonic() - killed > _RETURN_S:
            raise ServerFailed(f"no answer {_RETURN_S:.0f} s after {stage} was killed")
        time.sleep(_ASK_AGAIN_S)
    answered = time.monotonic()
    _wait_ready(server)
    old = {(process.pid, process.started) for process in before}
    new = [int(p.started) / _TICKS for p in _replicas(server, stage) if (p.pid, p.started) not in old]
    return Return(stage, min(new, default=float("nan")) - killed_at, answered - killed, refused)


def _replicas(server: Server, stage: str) -> list[Process]:
    return [process for process in descendants(server.pid) if role_of(process.command) == stage]


def _answers(url: str) -> bool:
    return _status(url, "POST", json.dumps({"inputs": "Is it up?"})) == 200


def _wait_ready(server: Server) -> None:
    deadline = time.monotonic() + _RETURN_S
    while _status(server.url.replace(_path(server.url), "/readyz"), "GET") != 200:
        if time.monotonic() > deadline:
            raise ServerFailed("it did not get ready again")
        time.sleep(0.2)


def _status(url: str, method: str, body: str | None = None) -> int:
    """The status of one request on a connection of its own, past the cache; 0 where there was no answer."""
    host = url.removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(LOOPBACK, int(host.rpartition(":")[2]), timeout=_RETURN_S)
    try:
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"} if body else {}
        connection.request(method, _path(url), body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _path(url: str) -> str:
    return "/" + url.removeprefix("http://").partition("/")[2]

"""One start of one system: its answers checked, then every cell that it is not too slow for."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from benchmarks import processes
from benchmarks.load import run_wrk
from benchmarks.measure import Plan, WrongAnswers, measure_cell, quietest
from benchmarks.peers.answers import Agreement, Answer, ask, compare, floor_of
from benchmarks.peers.plan import bodies_path, seconds_for
from benchmarks.peers.results import Key, PeerCell, PeerRun, Skipped
from benchmarks.peers.systems import System, python_of
from benchmarks.servers import Server, running
from benchmarks.texts import MIXES

__all__ = ["SAMPLE", "measure_peer"]

SAMPLE: Final = 64
"""Texts of a mix whose answers are compared."""
WARM_UP_S: Final = 4.0
"""At 32 connections, before anything is asked: BentoML's batcher learns from its first dozen batches in this time."""
IDLE: Final = 0.3
"""Cores that a server uses when it has nothing to do any more; Ray's own processes are never quite still."""
DRAIN_S: Final = 90.0
OURS_STOP_S: Final = 60.0
PEER_STOP_S: Final = 5.0
"""mosec waits for clients that have left, LitServe leaves children: after this long, what is left is ended by pid."""

Say = Callable[[str], None]


@dataclass(slots=True)
class _Visit:
    """A server that runs, and what was seen of it so far."""

    plan: Plan
    system: System
    server: Server
    longest: float
    say: Say
    rates: dict[tuple[str, int], float]
    """Texts a second, the most seen, by mix and texts a request."""


def measure_peer(
    plan: Plan,
    system: System,
    keys: Sequence[Key],
    wanted: Mapping[str, Sequence[Answer]] | None,
    longest: float,
    say: Say,
) -> PeerRun:
    """Start a system, check its answers, load it at each of `keys`, end it.

    Args:
        plan: `bodies` is the folder of all bodies.
        system: what to start.
        keys: the cells.
        wanted: by mix, our kernels' answers to its first `SAMPLE` texts; None to compare nothing.
        longest: seconds of a cell, at most.
        say: whom to tell.

    Raises:
        WrongAnswers: too many labels differ, or an answer of a warm system is none.
    """
    say(f"{system.name}: starting")
    started = time.monotonic()
    with running(
        system.name,
        system.module,
        system.arguments,
        f"/api/v1/predict/{plan.model}",
        plan.folder / f"{system.name}.log",
        python=python_of(system),
        environment=system.environment,
        probe=["Is it up?"] if system.single_as_list else "Is it up?",
        stop_s=OURS_STOP_S if system.venv is None else PEER_STOP_S,
    ) as server:
        ready = time.monotonic() - started
        visit = _Visit(plan, system, server, longest, say, {})
        able = [key for key in keys if system.lists or key.items == 1]
        _load(visit, Key(able[0].mix, 1, 32), WARM_UP_S)
        agreement = {
            f"{mix}, {items} a request": _agree(visit, mix, items, wanted[mix] if wanted else None)
            for mix, items in dict.fromkeys((key.mix, key.items) for key in able)
        }
        found = [_cell(visit, key) for key in able]
        memory = processes.memory_of_tree(server.pid)
    return PeerRun(
        system.name,
        ready,
        [cell for cell in found if isinstance(cell, PeerCell)],
        [cell for cell in found if isinstance(cell, Skipped)],
        agreement,
        sum(one.pss_mib for one in memory),
        len(memory),
    )


def _load(visit: _Visit, key: Key, seconds: float) -> None:
    """Load without looking at the answers, then wait until the server is done with what nobody waits for."""
    bodies = bodies_path(visit.plan.bodies, key.mix, key.items, single_as_list=visit.system.single_as_list)
    run_wrk(visit.plan.wrk, visit.server.url, bodies, connections=key.connections, seconds=seconds)
    _drain(visit)


def _agree(visit: _Visit, mix: str, items: int, wanted: Sequence[Answer] | None) -> Agreement:
    texts = MIXES[mix]()[:SAMPLE]
    started = time.monotonic()
    try:
        found = ask(visit.server.url, texts, items, single_as_list=visit.system.single_as_list)
    except (ValueError, KeyError, OSError, http.client.HTTPException) as error:
        raise WrongAnswers(f"{visit.system.name}, {mix}: {type(error).__name__}: {error}") from error
    visit.rates[mix, items] = len(texts) / (time.monotonic() - started)
    agreement = compare(found, found if wanted is None else wanted)
    floor = floor_of(visit.system.kind)
    if agreement.share < floor:
        raise WrongAnswers(
            f"{visit.system.name}, {mix}, {items} a request: {agreement.share:.3f} of the labels are ours, "
            f"{floor:g} must be"
        )
    return agreement


def _cell(visit: _Visit, key: Key) -> PeerCell | Skipped:
    rate = visit.rates[key.mix, key.items]
    seconds = seconds_for(key, rate, visit.plan.seconds, visit.longest)
    if seconds is None:
        visit.say(f"{visit.system.name}: {key}: too slow, left out")
        return Skipped(key, "too slow")
    bodies = bodies_path(visit.plan.bodies, key.mix, key.items, single_as_list=visit.system.single_as_list)
    plan = replace(visit.plan, bodies=bodies, seconds=seconds)
    try:
        cell = quietest(plan, partial(measure_cell, plan, visit.server, key.connections), visit.say)
    except WrongAnswers as error:
        if visit.system.kind == "graph":
            raise
        visit.say(str(error))
        return Skipped(key, str(error))
    finally:
        _drain(visit)
    measured = PeerCell(key, cell.load, sum(cell.cpu_s.values()), cell.others_cores)
    visit.rates[key.mix, key.items] = max(rate, measured.texts_s)
    visit.say(
        f"{visit.system.name}: {key.mix}, {key.items} a request, {key.connections} connections: "
        f"{measured.texts_s:,.0f} texts/s, p50 {cell.load.p50_ms:.1f} ms, p99 {cell.load.p99_ms:.1f} ms"
    )
    return measured


def _drain(visit: _Visit) -> None:
    """Wait until the server is idle: some go on with requests whose clients have left."""
    deadline = time.monotonic() + DRAIN_S
    while time.monotonic() < deadline:
        before = processes.cpu_of_tree(visit.server.pid)
        time.sleep(0.5)
        used = processes.usage(before, processes.cpu_of_tree(visit.server.pid))
        if sum(used.cpu_s.values()) < IDLE * 0.5:
            return

"""Processes by pid: what a run has started, and an end to it that leaves none behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36
_POLL_S = 0.05


@dataclass(frozen=True)
class Process:
    """One process. `started` tells it from a later one with the same pid."""

    pid: int
    parent: int
    started: str
    command: str


def adopt_orphans() -> None:
    """On Linux, become the parent of every descendant whose own parent dies, so that none gets out of sight."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def table() -> dict[int, Process]:
    """Every process that is not a zombie, by pid."""
    return {process.pid: process for process in (_from_proc() if _has_proc() else _from_ps())}


def find(pid: int) -> Process | None:
    """The process with this pid, if it lives."""
    return _lookup([pid]).get(pid)


def _lookup(pids: Iterable[int]) -> dict[int, Process]:
    """Those that live. On Linux only they are read: `cluster.serve` asks every second for as long as it serves."""
    if not _has_proc():
        return table()
    return {process.pid: process for process in _from_proc(_PROC / str(pid) for pid in pids)}


def descendants(root: int) -> list[Process]:
    """The living children of `root`, their children and so on; `root` itself is not among them."""
    children: dict[int, list[Process]] = {}
    for process in table().values():
        children.setdefault(process.parent, []).append(process)
    found: list[Process] = []
    queue = [root]
    while queue:
        below = children.get(queue.pop(), [])
        found.extend(below)
        queue.extend(process.pid for process in below)
    return found


def users_of(folder: Path) -> list[Process]:
    """Processes that name a file in `folder` on their command line or (on Linux) hold one open."""
    inside = f"{folder}/"
    return [process for process in table().values() if inside in process.command or _holds_open(process.pid, inside)]


def _holds_open(pid: int, inside: str) -> bool:
    with contextlib.suppress(OSError):  # no /proc, not ours, or it ended while we looked
        return any(os.readlink(link).startswith(inside) for link in _PROC.joinpath(str(pid), "fd").iterdir())
    return False


def living(processes: Iterable[Process]) -> list[Process]:
    """Those of `processes` that still run (the same process, not a newer one with its pid)."""
    processes = list(processes)
    now = _lookup(process.pid for process in processes)
    return [process for process in processes if (p := now.get(process.pid)) and p.started == process.started]


def end(processes: Iterable[Process], grace_s: float = 5.0) -> list[Process]:
    """Ask `processes` to stop, kill those that have not after `grace_s` seconds. Returns what even that left."""
    remaining = _signal_and_wait(living(processes), signal.SIGTERM, grace_s)
    return _signal_and_wait(remaining, signal.SIGKILL, grace_s)


def reap() -> None:
    """Collect the children that have exited, so that none stays as a zombie."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _signal_and_wait(processes: list[Process], number: signal.Signals, wait_s: float) -> list[Process]:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
    deadline = time.monotonic() + wait_s
    while processes and time.monotonic() < deadline:
        time.sleep(_POLL_S)
        processes = living(processes)
    return processes


def _has_proc() -> bool:
    return _PROC.joinpath("self", "stat").exists()


def _from_proc(entries: Iterable[Path] | None = None) -> list[Process]:
    found = []
    for entry in _PROC.iterdir() if entries is None else entries:
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):  # it ended while we looked
                found.append(_read(entry))
    return [process for process in found if process is not None]


def _read(entry: Path) -> Process | None:
    # "pid (name) state ppid …": the name may hold blanks and brackets, so count from its closing bracket.
    fields = entry.joinpath("stat").read_text(errors="replace").rpartition(")")[2].split()
    state, parent, started = fields[0], int(fields[1]), fields[19]
    if state in "ZX":
        return None
    command = entry.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return Process(int(entry.name), parent, started, command)


def _from_ps() -> list[Process]:
    columns = ["ps", "-A", "-o", "pid=,ppid=,stat=,lstart=,command="]
    lines = subprocess.run(columns, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split(None, 8) for line in lines]
    return [
        Process(int(row[0]), int(row[1]), " ".join(row[3:8]), row[8])
        for row in rows
        if len(row) == 9 and not row[2].startswith("Z")
    ]

"""CPU time and memory of the processes that a server started, by their role in the cluster.

Processes are found as descendants of the server's own pid, never by name alone; the name says only the role.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cluster.processes import Process, descendants, find

__all__ = ["CpuClock", "Memory", "Usage", "cpu_of_tree", "machine_busy_s", "memory_of_tree", "role_of", "usage"]

_PROC: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK")

_REPLICA: Final = re.compile(r"^ray::ServeReplica:[^:]+:([^.\s]+)")
_ROLES: Final = (
    (re.compile(r"^ray::ServeController"), "controller"),
    (re.compile(r"^ray::(ProxyActor|HAProxyManager)"), "proxy"),
    (re.compile(r"^\S*haproxy\b"), "haproxy"),
    (re.compile(r"^ray::IDLE"), "idle worker"),
    (re.compile(r"gcs_server\b"), "gcs"),
    (re.compile(r"/raylet/raylet\b"), "raylet"),
    (re.compile(r"runtime_env|RuntimeEnvAgent"), "runtime env agent"),
    (re.compile(r"log_monitor"), "log monitor"),
    (re.compile(r"autoscaler/\S*monitor\.py"), "autoscaler monitor"),
    (re.compile(r"dashboard", re.IGNORECASE), "dashboard"),
    (re.compile(r"-m (cluster\.serve|benchmarks\.naive)"), "driver"),
)


@dataclass(frozen=True, slots=True)
class CpuClock:
    """CPU seconds that a process has used since it started."""

    role: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of a process. PSS counts a page that n processes share as 1/n of a page."""

    role: str
    pid: int
    rss_mib: float
    pss_mib: float


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds by role between two readings, and how many processes of each role there were at the second."""

    cpu_s: dict[str, float]
    processes: dict[str, int]


def role_of(command: str) -> str:
    """Return what a process of a Ray cluster is, by its title: a deployment's name for a replica."""
    replica = _REPLICA.match(command)
    if replica:
        return replica[1]
    return next((role for pattern, role in _ROLES if pattern.search(command)), "other")


def cpu_of_tree(root: int) -> dict[tuple[int, str], CpuClock]:
    """Return the CPU clock of `root` and of each living descendant, by pid and start time."""
    clocks = {}
    for process in _tree(root):
        with contextlib.suppress(OSError, IndexError):
            fields = _PROC.joinpath(str(process.pid), "stat").read_text(errors="replace").rpartition(")")[2].split()
            seconds = (int(fields[11]) + int(fields[12])) / _TICKS
            clocks[process.pid, process.started] = CpuClock(role_of(process.command), seconds)
    return clocks


def usage(before: Mapping[tuple[int, str], CpuClock], after: Mapping[tuple[int, str], CpuClock]) -> Usage:
    """Return what was used between two readings. A process that ended in between is lost; one that began counts."""
    cpu: dict[str, float] = {}
    count: dict[str, int] = {}
    for key, clock in after.items():
        start = before[key].seconds if key in before else 0.0
        cpu[clock.role] = cpu.get(clock.role, 0.0) + clock.seconds - start
        count[clock.role] = count.get(clock.role, 0) + 1
    return Usage(cpu, count)


def memory_of_tree(root: int) -> list[Memory]:
    """Return the resident memory of `root` and of each living descendant."""
    found = []
    for process in _tree(root):
        with contextlib.suppress(OSError):
            rollup = _PROC.joinpath(str(process.pid), "smaps_rollup").read_text()
            rss, pss = _kib(rollup, "Rss"), _kib(rollup, "Pss")
            found.append(Memory(role_of(process.command), process.pid, rss / 1024, pss / 1024))
    return found


def machine_busy_s() -> float:
    """Return the CPU seconds that all cores of this machine have worked since it started."""
    fields = [int(field) for field in _PROC.joinpath("stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, iowait = fields[3], fields[4]
    return (sum(fields) - idle - iowait) / _TICKS


def _tree(root: int) -> list[Process]:
    own = find(root)
    return [*([own] if own else []), *descendants(root)]


def _kib(rollup: str, field: str) -> int:
    match = re.search(rf"^{field}:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) if match else 0

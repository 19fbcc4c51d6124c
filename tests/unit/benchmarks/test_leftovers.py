"""Nothing that a benchmark started outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from cluster.processes import find

PROGRAM = """
import subprocess, sys, time
from benchmarks.leftovers import none_left
with none_left():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    print(child.pid, flush=True)
    {then}
"""


@pytest.mark.parametrize(("then", "code"), [("time.sleep(600)", 143), ("raise SystemExit(7)", 7), ("pass", 0)])
def test_children_end_with_it(then: str, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM.format(then=then)], stdout=subprocess.PIPE, text=True) as own:
        assert own.stdout is not None
        child = int(own.stdout.readline())
        if code == 143:
            os.kill(own.pid, signal.SIGTERM)
        assert own.wait(30) == code
        assert find(child) is None

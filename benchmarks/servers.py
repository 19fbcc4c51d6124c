"""Servers under test: each a subprocess with a clean environment, ended by pid with all that it started."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cluster import processes
from cluster.ports import LOOPBACK, free_port

__all__ = ["ROOT", "Server", "ServerFailed", "clean_environment", "running"]

ROOT: Final = Path(__file__).resolve().parent.parent
START_TIMEOUT_S: Final = 120.0
READY: Final = "ready"
STOP_TIMEOUT_S: Final = 60.0
_OURS: Final = ("RAY_", "CLOAKROOM_", "OMP_", "OPENBLAS_", "MKL_", "TOKENIZERS_", "AUTOSCALER_", "DASHBOARD_")


class ServerFailed(Exception):
    """A server did not start, or did not end."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, ready to answer."""

    name: str
    pid: int
    url: str


def clean_environment() -> dict[str, str]:
    """Return this process's environment without any flag that would change how a server runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"}


@contextlib.contextmanager
def running(name: str, module: str, arguments: Sequence[str], path: str, log: Path) -> Iterator[Server]:
    """Run `python -m module arguments --port N`; yield it once a POST to `path` is answered with a label.

    Raises:
        ServerFailed: it did not come up in time, or left processes behind that would not end.
    """
    port = free_port()
    command = [sys.executable, "-m", module, *arguments, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(name, process, port, path, log)
        yield Server(name, process.pid, f"http://{LOOPBACK}:{port}{path}")
    except Exception:
        print(f"the end of what {name} said:\n{_tail(log)}", file=sys.stderr)
        raise
    finally:
        _stop(process)


def _wait(name: str, process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while (answer := _answer(port, path)) != READY:
        if process.poll() is not None:
            raise ServerFailed(f"{name} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise ServerFailed(f"{name} was not ready in {START_TIMEOUT_S:.0f} s: {answer}")
        time.sleep(0.25)


def _answer(port: int, path: str) -> str:
    """Return `READY` when a text is answered with a label, else what came instead."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("POST", path, json.dumps({"inputs": "Is it up?"}), {"Content-Type": "application/json"})
        response = connection.getresponse()
        body = response.read()
        if response.status == 200 and b'"label"' in body:
            return READY
        return f"the last answer was {response.status} {body[:300]!r}"
    except (OSError, http.client.HTTPException) as error:
        return f"the last request ended in {type(error).__name__}"
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; end by pid whatever is left of its tree."""
    started = processes.descendants(process.pid)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_TIMEOUT_S)
    own = processes.find(process.pid)
    left = processes.end([*([own] if own else []), *started])
    process.wait(5)
    if left:
        raise ServerFailed("would not end: " + ", ".join(f"{p.pid} {p.command}" for p in left))


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])

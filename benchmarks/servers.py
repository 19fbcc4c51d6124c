"""Servers under test: each a subprocess with a clean environment, ended by pid with all that it started."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from cluster import processes
from cluster.ports import LOOPBACK, free_port

__all__ = ["ROOT", "Server", "ServerFailed", "clean_environment", "running", "without_cache"]

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
def running(
    name: str,
    module: str,
    arguments: Sequence[str],
    path: str,
    log: Path,
    *,
    python: Path = Path(sys.executable),
    environment: Mapping[str, str] | None = None,
    probe: object = "Is it up?",
    cached: bool = False,
    stop_s: float = STOP_TIMEOUT_S,
) -> Iterator[Server]:
    """Run `python -m module arguments --port N`; yield it once a POST to `path` is answered with a label.

    Benchmarks send the same texts over and over: the graph keeps no answers unless `cached`, so that each is computed.

    Args:
        name: in messages.
        module: what runs.
        arguments: of the module.
        path: of the request.
        log: where its output goes.
        python: what runs it.
        environment: added to the clean one.
        probe: the `inputs` of the POST.
        cached: whether the graph is run with its cache of predictions as its config has it.
        stop_s: how long it may take to end by itself.

    Raises:
        ServerFailed: it did not come up in time, or left processes behind that would not end.
    """
    port = free_port()
    if module == "cluster.serve" and not cached:
        arguments = without_cache(arguments, log.parent)
    command = [str(python), "-m", module, *arguments, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=clean_environment() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(name, process, port, path, probe)
        yield Server(name, process.pid, f"http://{LOOPBACK}:{port}{path}")
    except Exception:
        print(f"the end of what {name} said:\n{_tail(log)}", file=sys.stderr)
        raise
    finally:
        _stop(process, stop_s)


def without_cache(arguments: Sequence[str], folder: Path) -> list[str]:
    """Return `cluster.serve`'s arguments with another config: the same, written to `folder`, with the cache off."""
    changed = list(arguments)
    if "--config" not in changed:
        changed += ["--config", str(ROOT / "serve_config.yaml")]
    at = changed.index("--config") + 1
    config = yaml.safe_load(Path(changed[at]).read_text(encoding="utf-8"))
    for application in config["applications"]:
        application.setdefault("args", {}).setdefault("ingress", {}).setdefault("cache", {})["enabled"] = False
    changed[at] = str(folder / "without-cache.yaml")
    Path(changed[at]).write_text(yaml.safe_dump(config), encoding="utf-8")
    return changed


def _wait(name: str, process: subprocess.Popen[bytes], port: int, path: str, probe: object) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while (answer := _answer(port, path, probe)) != READY:
        if process.poll() is not None:
            raise ServerFailed(f"{name} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise ServerFailed(f"{name} was not ready in {START_TIMEOUT_S:.0f} s: {answer}")
        time.sleep(0.25)


def _answer(port: int, path: str, probe: object) -> str:
    """Return `READY` when a text is answered with a label, else what came instead."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("POST", path, json.dumps({"inputs": probe}), {"Content-Type": "application/json"})
        response = connection.getresponse()
        body = response.read()
        if response.status == 200 and b'"label"' in body:
            return READY
        return f"the last answer was {response.status} {body[:300]!r}"
    except (OSError, http.client.HTTPException) as error:
        return f"the last request ended in {type(error).__name__}"
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes], patience_s: float) -> None:
    """Ask it to end; end by pid whatever is left of its tree."""
    started = processes.descendants(process.pid)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience_s)
    own = processes.find(process.pid)
    left = processes.end([*([own] if own else []), *started])
    process.wait(5)
    if left:
        raise ServerFailed("would not end: " + ", ".join(f"{p.pid} {p.command}" for p in left))


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])

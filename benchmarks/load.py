"""Load from wrk, a C client, so that the client does not eat the cores that it measures.

wrk keeps N connections busy and sends the next request on a connection when its answer is there. It corrects its
percentiles for coordinated omission, for every server alike.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Load", "LoadError", "WrkMissing", "find_wrk", "parse_wrk", "run_wrk", "write_bodies"]

SCRIPT: Final = Path(__file__).with_name("load.lua")
TIMEOUT_S: Final = 60


class LoadError(Exception):
    """wrk did not run, or said something else than its script prints."""


class WrkMissing(Exception):
    """There is no wrk on this machine."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk saw. `wrong` counts answers that are not a 200 with a label, by status."""

    answered: int
    seconds: float
    p50_ms: float
    p99_ms: float
    mean_ms: float
    max_ms: float
    wrong: dict[str, int]
    socket_errors: dict[str, int]
    client_cpu_s: float = 0.0
    hits: int = 0
    """Right answers that came from the cache, by their `X-Cache`."""

    @property
    def requests_s(self) -> float:
        """Right answers a second."""
        return self.answered / self.seconds

    def failures(self) -> list[str]:
        """Say what went wrong, in words; empty when nothing did."""
        found = [f"{count} answers with status {status}" for status, count in self.wrong.items()]
        found += [f"{count} {kind} errors" for kind, count in self.socket_errors.items() if count]
        return found or ([] if self.answered else ["no answer at all"])


def find_wrk() -> str:
    """Return the path of wrk.

    Raises:
        WrkMissing: with a line on how to get it.
    """
    path = shutil.which("wrk")
    if path is None:
        raise WrkMissing("wrk is not installed: `apt-get install wrk`, `brew install wrk`, or github.com/wg/wrk")
    return path


def write_bodies(texts: Sequence[str], path: Path) -> None:
    """Write one request body a line."""
    path.write_text("".join(json.dumps({"inputs": text}) + "\n" for text in texts), encoding="ascii")


def run_wrk(
    wrk: str, url: str, bodies: Path, *, connections: int, seconds: float, headers: Mapping[str, str] | None = None
) -> Load:
    """Load `url` with the bodies of a file, with `headers` beside the usual ones.

    Raises:
        LoadError: wrk failed, or its output cannot be read.
    """
    duration = f"{max(1, round(seconds))}s"
    command = [wrk, "-t1", f"-c{connections}", f"-d{duration}", f"--timeout={TIMEOUT_S}s", "-s", str(SCRIPT), url]
    added = [f"{name}: {value}" for name, value in (headers or {}).items()]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    finished = subprocess.run(
        [*command, "--", str(bodies), *added],
        capture_output=True,
        text=True,
        timeout=seconds + 120,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if finished.returncode:
        raise LoadError(f"wrk ended with {finished.returncode}: {finished.stderr.strip() or finished.stdout.strip()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return parse_wrk(finished.stdout, cpu)


def parse_wrk(output: str, client_cpu_s: float = 0.0) -> Load:
    """Read what the script printed.

    Raises:
        LoadError: the line is missing or incomplete.
    """
    lines = [line for line in output.splitlines() if line.startswith("{")]
    try:
        said = json.loads(lines[-1])
        return Load(
            answered=said["answered"],
            seconds=said["seconds"],
            p50_ms=said["p50_ms"],
            p99_ms=said["p99_ms"],
            mean_ms=said["mean_ms"],
            max_ms=said["max_ms"],
            wrong=said["wrong"],
            socket_errors={kind: said[kind] for kind in ("connect", "read", "write", "timeout")},
            client_cpu_s=client_cpu_s,
            hits=said.get("hits", 0),
        )
    except (IndexError, KeyError, ValueError) as error:
        raise LoadError(f"wrk's output has no summary line:\n{output.strip()}") from error

"""Stop the servers that were started from this checkout: `python -m cluster.stop`.

Finds them by the record each one keeps in its run folder, never by name. A server that is gone (kill -9, say) may have
left processes behind, a HAProxy above all, which would answer on its port: those are ended by pid.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from pathlib import Path

from cluster import processes
from cluster.serve import RECORD, ROOT, RUN_PREFIX

_PATIENCE_S = 40.0


def main() -> int:
    """Stop every server of this checkout. Exit code 1 when something would not end."""
    outcomes = [stop(run_dir) for run_dir in _runs()]
    left = [process for _, remaining in outcomes for process in remaining]
    for process in left:
        print(f"would not end: {process.pid} {process.command}", file=sys.stderr)
    ended = sum(ran for ran, _ in outcomes)
    print(f"stopped {ended} of this checkout" if ended else "nothing of this checkout is running")
    return 1 if left else 0


def stop(run_dir: Path) -> tuple[bool, list[processes.Process]]:
    """End the server of `run_dir` and what belongs to it. Returns whether anything ran, and what would not end."""
    server = _server(run_dir)
    left = processes.end([server], grace_s=_PATIENCE_S) if server else []
    leftovers = _leftovers(run_dir)
    left += processes.end(leftovers)
    if not left:
        shutil.rmtree(run_dir, ignore_errors=True)
    return bool(server or leftovers), left


def _runs() -> list[Path]:
    found = []
    for record in Path("/tmp").glob(f"{RUN_PREFIX}*/{RECORD}"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            if json.loads(record.read_text())["checkout"] == str(ROOT):
                found.append(record.parent)
    return found


def _server(run_dir: Path) -> processes.Process | None:
    record = json.loads((run_dir / RECORD).read_text())
    process = processes.find(record["pid"])
    return process if process and process.started == record["started"] else None


def _leftovers(run_dir: Path) -> list[processes.Process]:
    """What still uses the run folder, and everything below it."""
    users = processes.users_of(run_dir)
    return [*users, *(child for process in users for child in processes.descendants(process.pid))]


if __name__ == "__main__":
    sys.exit(main())

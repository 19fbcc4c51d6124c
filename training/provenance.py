"""What a bundle was made by: the commit of this code, and the command."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

__all__ = ["command_of", "commit"]


def commit() -> str:
    """Return the commit of this code, `+changes` where it was edited since; "" outside of a repository."""
    here = Path(__file__).resolve().parent
    try:
        head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True)
        changed = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=here, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head.stdout.strip() + ("+changes" if changed.stdout.strip() else "")


def command_of(command: str, source: str, **options: Any) -> str:
    """Return the command line that does the same again; options that are None, empty, 0 or False were not given."""
    words = ["python", "-m", "training", command, source]
    for name, value in options.items():
        if value is True:
            words.append(f"--{name.replace('_', '-')}")
        elif value not in (None, "", 0, False):
            words += [f"--{name.replace('_', '-')}", f"{value:g}" if isinstance(value, float) else str(value)]
    return shlex.join(words)

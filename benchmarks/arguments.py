"""What the command lines of the benchmarks share."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence

__all__ = ["command_line", "numbers"]


def command_line(module: str, argv: Sequence[str] | None) -> str:
    """Return the command that a page names; `argv` is what `main` was given, None for the process' own arguments."""
    return shlex.join(["python", "-m", module, *(sys.argv[1:] if argv is None else argv)])


def numbers(text: str) -> list[int]:
    """Read `8,1,8` as 1 and 8."""
    found = sorted({int(part) for part in text.split(",")})
    if found[0] < 1:
        raise argparse.ArgumentTypeError("these are positive numbers")
    return found

"""What the machine calls its processor. Imports nothing that a machine which only measures may not have."""

from __future__ import annotations

import platform
import re
from pathlib import Path

__all__ = ["cpu_name"]


def cpu_name() -> str:
    """Return what the machine calls its processor."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()

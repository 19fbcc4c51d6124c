"""A Serve config that refuses nobody for a long wait: the peers do not, and refusals have their own benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

__all__ = ["patient"]

_PATIENT_S: Final = 300


def patient(config: Path, folder: Path) -> Path:
    """Write a copy of a Serve config, but for that limit the same, into `folder`; return its path."""
    read = yaml.safe_load(config.read_text(encoding="utf-8"))
    for application in read["applications"]:
        application["args"].setdefault("ingress", {}).setdefault("limits", {})["max_wait_s"] = _PATIENT_S
    path = folder / config.name
    path.write_text(yaml.safe_dump(read, sort_keys=False), encoding="utf-8")
    return path

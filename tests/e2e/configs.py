"""Variations of serve_config.yaml, as files that `cluster.serve` takes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

__all__ = ["variation"]


def variation(path: Path, changes: dict[str, Any], models: list[dict[str, Any]] | None = None) -> Path:
    """Write serve_config.yaml with `changes` merged into the application's arguments."""
    config = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    args = config["applications"][0]["args"]
    _merge(args, changes)
    if models is not None:
        args["models"] = models
    path.write_text(yaml.safe_dump(config))
    return path


def _merge(base: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = copy.deepcopy(value)

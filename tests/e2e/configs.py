"""Variations of serve_config.yaml: as files that `cluster.serve` takes, or as graphs to deploy beside another."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

__all__ = ["graph", "variation"]

NOT_KEPT = {"ingress": {"cache": {"enabled": False}}}


def variation(path: Path, changes: dict[str, Any], models: list[dict[str, Any]] | None = None) -> Path:
    """Write serve_config.yaml with `changes` merged into the application's arguments. Answers are not kept unless they
    say so: these tests look at what reaches the stages."""
    config = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    _merge(config["applications"][0]["args"], NOT_KEPT)
    _merge(config["applications"][0]["args"], changes)
    if models is not None:
        config["applications"][0]["args"]["models"] = models
    path.write_text(yaml.safe_dump(config))
    return path


def graph(changes: dict[str, Any], models: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """serve_config.yaml's arguments with `changes` merged in, for `RunningServer.deploy`. It reserves no CPU, so that
    it fits beside the graph that is served, however many replicas that one has come to, and keeps no answers unless the
    changes say so."""
    config = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    args: dict[str, Any] = config["applications"][0]["args"]
    _merge(args, NOT_KEPT)
    _merge(args, changes)
    if models is not None:
        args["models"] = models
    for stage in (*(args[name] for name in args if name != "models"), *args["models"]):
        _merge(stage, {"deployment": {"num_cpus": 0}})
    return args


def _merge(base: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = copy.deepcopy(value)

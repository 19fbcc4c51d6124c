"""The graph that `benchmarks.scaling` runs: serve_config.yaml with models whose work is a known sleep."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from safetensors.numpy import save_file

from benchmarks.servers import ROOT
from preprocessing.bundle import BUNDLED_ROOT

__all__ = ["COLD", "MODEL", "TEXTS", "bodies", "config", "folder", "percent_off"]

MODEL: Final = "sleep"
COLD: Final = "cold"
TEXTS: Final = 4
"""Texts of a request."""
_LABELS: Final = ("bad", "fair", "good")


def folder(path: Path) -> Path:
    """Write a classifier in the Hugging Face layout: a real tokenizer, and nothing to compute with."""
    path.mkdir()
    shutil.copy(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json", path / "tokenizer.json")
    settings = {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "max_position_embeddings": 256,
        "id2label": {str(i): label for i, label in enumerate(_LABELS)},
    }
    (path / "config.json").write_text(json.dumps(settings))
    save_file({"none": np.zeros(1, np.float32)}, str(path / "model.safetensors"))
    return path


def config(
    path: Path,
    source: Path,
    deployment: dict[str, Any],
    *,
    ingress: int,
    cold: bool = False,
    max_wait_s: float | None = None,
) -> Path:
    """Write a Serve config: `deployment` is the model's, `ingress` the ingress' replicas. `cold` adds a model that
    sleeps; `max_wait_s` is how long a request may wait at the edge, the config's own when None. Nothing reserves a
    CPU: a sleep needs none."""
    whole = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    args = whole["applications"][0]["args"]
    entry = {"source": str(source), "backend": "benchmarks.sleeping:SleepingBackend"}
    args["models"] = [{"name": MODEL, **entry, "deployment": {**deployment, "num_cpus": 0}}]
    if cold:
        scaled = {"min_replicas": 0, "max_replicas": 1, "metrics_interval_s": 1, "window_s": 4}
        args["models"].append({"name": COLD, **entry, "deployment": {"autoscaling": scaled, "num_cpus": 0}})
    # Pattern recognizers alone: what is measured is how the stages scale, not what they cost.
    args["anonymizer"]["recognizers"] = []
    # And every text costs its sleep: none is answered from the cache.
    args["ingress"]["cache"] = {"enabled": False}
    for stage in ("anonymizer", "preprocessor", "postprocessor"):
        args[stage]["deployment"] = {"num_replicas": 1, "num_cpus": 0}
    args["ingress"]["deployment"] |= {"num_replicas": ingress, "num_cpus": 0}
    if max_wait_s is not None:
        args["ingress"]["limits"]["max_wait_s"] = max_wait_s
    path.write_text(yaml.safe_dump(whole))
    return path


def bodies(path: Path) -> Path:
    """Write request bodies, one a line."""
    texts = [[f"Order {i} of {k} came late, and nobody called." for k in range(TEXTS)] for i in range(64)]
    path.write_text("".join(json.dumps({"inputs": inputs}) + "\n" for inputs in texts))
    return path


def percent_off(counts: list[float]) -> float:
    """Return how far the one that is furthest from the mean is from it, in per cent of it."""
    mean = sum(counts) / len(counts) if counts else 0.0
    return 100.0 * max(abs(count - mean) for count in counts) / mean if mean else float("inf")

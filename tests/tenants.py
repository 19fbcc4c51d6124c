"""A family that tests make themselves: a base over an encoder that is no real graph, and heads of tenants beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from deployments.model.backends.fake import FEATURES
from preprocessing.bundle import BUNDLED_ROOT, sha256_of
from preprocessing.pipeline import PipelineSpec
from tests.bundles import TOKENIZER, write_bundle

__all__ = ["LABELS", "base_bundle", "sentiment_tenant", "tenant", "write_tensors"]

LABELS = ("bad", "fair", "good")


def base_bundle(root: Path, labels: Sequence[str] = LABELS) -> Path:
    """Write a base with its encoder in one folder, for the fake backend's features, and return it."""
    folder = root / "base"
    folder.mkdir(parents=True)
    (folder / "encoder.onnx").write_bytes(b"\x3a\x00")  # a model with an empty graph
    (folder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    _write(folder, labels, seed=0, files=["encoder.onnx", "tokenizer.json"])
    return folder


def tenant(root: Path, name: str, labels: Sequence[str] = LABELS, *, seed: int = 1, **fields: Any) -> Path:
    """Write a tenant's head over the encoder of `root / "base"`, or replace it; `fields` replace the manifest's."""
    folder = root / "tenants" / name
    folder.mkdir(parents=True, exist_ok=True)
    encoder = {"encoder": "enc", "encoder_sha256": sha256_of(root / "base" / "encoder.onnx")}
    _write(folder, labels, seed=seed, **encoder | fields)
    return folder


def _write(folder: Path, labels: Sequence[str], *, seed: int, files: Sequence[str] = (), **fields: Any) -> None:
    write_tensors(folder, len(labels), seed=seed)
    spec = PipelineSpec(pii="", tokenizer=sha256_of(TOKENIZER), max_tokens=32, overlap=4)
    own = {"task": "classification", "labels": list(labels), "pipeline": spec.to_dict()}
    own["fingerprint"] = spec.fingerprint()
    write_bundle(folder, ["head.safetensors", *files], **own | fields)


def write_tensors(folder: Path, labels: int, *, seed: int = 1, features: int = FEATURES, **tensors: Any) -> None:
    """Write a head; `tensors` replace its own."""
    numbers = np.random.default_rng(seed)
    given = {"weight": numbers.normal(size=(labels, features)), "bias": numbers.normal(size=labels)} | tensors
    save_file({name: np.asarray(value, np.float32) for name, value in given.items()}, folder / "head.safetensors")


def sentiment_tenant(folder: Path, labels: Sequence[str], *, order: Sequence[int], **fields: Any) -> Path:
    """Write the bundled sentiment model's head with its labels called otherwise and in another order."""
    bundled = BUNDLED_ROOT / "sentiment"
    manifest = json.loads((bundled / "manifest.json").read_text())
    head = load_file(str(bundled / "head.safetensors"))
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: np.ascontiguousarray(tensor[list(order)]) for name, tensor in head.items()}, folder / "head.safetensors"
    )
    for name in ("profile", "reference", "report", "metrics", "conformal"):
        manifest.pop(name)
    own: dict[str, Any] = {
        "files": {"head.safetensors": sha256_of(folder / "head.safetensors")},
        "labels": list(labels),
    }
    own |= {"encoder": "sentiment", "encoder_sha256": manifest["files"]["encoder.onnx"]}
    (folder / "manifest.json").write_text(json.dumps(manifest | own | fields))
    (folder / "README.md").write_text("# A tenant\n")
    return folder

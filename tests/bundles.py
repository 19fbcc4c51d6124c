"""Small bundles that tests make themselves, whole in every respect: a test breaks what it is about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from preprocessing.bundle import BUNDLED_ROOT, sha256_of
from preprocessing.pipeline import PipelineSpec

__all__ = ["FEATURES", "TOKENIZER", "edit", "head_and_encoder", "reseal", "write_bundle", "write_head"]

TOKENIZER = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
FEATURES = 4


def head_and_encoder(root: Path, labels: Sequence[str] = ("no", "yes")) -> Path:
    """Write two bundles, `enc` and a `head` that stands on it, and return their folder. The graph is no real one."""
    encoder, head = root / "enc", root / "head"
    encoder.mkdir(parents=True)
    head.mkdir()
    (encoder / "encoder.onnx").write_bytes(b"\x3a\x00")  # a model with an empty graph
    (encoder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    (encoder / "LICENSE").write_text("Apache-2.0\n")
    write_head(head / "head.safetensors", len(labels))
    write_bundle(encoder, ["encoder.onnx", "tokenizer.json", "LICENSE"])
    weights = sha256_of(encoder / "encoder.onnx")
    fields = {"encoder": "enc", "encoder_sha256": weights, "task": "classification", "labels": list(labels)}
    write_bundle(head, ["head.safetensors"], **fields)
    return root


def write_head(path: Path, rows: int, **tensors: Any) -> None:
    """Write a linear head over `FEATURES` features; `tensors` replace its own."""
    weight = np.linspace(-1, 1, rows * FEATURES, dtype=np.float32).reshape(rows, FEATURES)
    given: Mapping[str, Any] = {"weight": weight, "bias": np.zeros(rows, np.float32), **tensors}
    save_file({name: np.asarray(value, dtype=np.float32) for name, value in given.items()}, path)


def write_bundle(folder: Path, files: Sequence[str], **fields: Any) -> None:
    """Write manifest and card of a folder that holds `files`; `fields` replace the manifest's."""
    spec = PipelineSpec(pii="p", tokenizer=sha256_of(TOKENIZER), max_tokens=32, overlap=4)
    manifest = {
        "name": folder.name,
        "version": "1.0.0",
        "task": "embedding",
        "description": "d",
        "license": "Apache-2.0",
        "files": {name: sha256_of(folder / name) for name in files},
        "fingerprint": spec.fingerprint(),
        "pipeline": spec.to_dict(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest | fields))
    (folder / "README.md").write_text(f"# {folder.name}\n")


def edit(folder: Path, **fields: Any) -> None:
    """Replace fields of a manifest, and nothing else."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def reseal(folder: Path, *more: str) -> None:
    """Write down the hashes of the files as they are now, and of `more`."""
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    edit(folder, files={name: sha256_of(folder / name) for name in [*listed, *more]})

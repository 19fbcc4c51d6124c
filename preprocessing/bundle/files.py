"""What a bundle's files are called, and reading them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

__all__ = [
    "BUNDLED_ROOT",
    "CARD",
    "COLUMNS_FILE",
    "CONFIG_FILE",
    "FEATURES_FILE",
    "HEAD_FILE",
    "LARGEST_JSON",
    "MANIFEST",
    "ONNX_FILES",
    "TOKENIZER_FILE",
    "BundleError",
    "MissingModel",
    "read_json",
    "read_text",
    "sha256_of",
]

BUNDLED_ROOT: Final = Path(__file__).resolve().parent.parent.parent / "models"
MANIFEST: Final = "manifest.json"
LARGEST_JSON: Final = 64 * 2**20
"""Bytes of a JSON file that are read. The index of a model of 10,000 shards has a tenth of that."""
CARD: Final = "README.md"
TOKENIZER_FILE: Final = "tokenizer.json"
CONFIG_FILE: Final = "config.json"
HEAD_FILE: Final = "head.safetensors"
FEATURES_FILE: Final = "features.safetensors"
"""Beside weights for torch: what a head reads of their outputs."""
COLUMNS_FILE: Final = "columns.json"
ONNX_FILES: Final = ("encoder.onnx", "model.onnx")


class BundleError(Exception):
    """A bundle, folder or source that cannot be used. Says which file or field is wrong, and what to do."""


class MissingModel(BundleError):
    """There is no folder, or no such model, alias or version. Others may be there, and whoever asked is not told."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256, hex, of a file. Raises `BundleError` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(f"{path} is missing or cannot be read") from error


def read_text(path: Path) -> str:
    """Return a small file's text. Raises `OSError`, or `ValueError` where it is too large or is not UTF-8."""
    with path.open("rb") as file:
        content = file.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise ValueError(f"it has more than {LARGEST_JSON // 2**20} MiB")
    return content.decode()


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises `BundleError`."""
    try:
        raw = json.loads(read_text(path))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(f"{path} is missing or is not JSON") from error
    if not isinstance(raw, dict):
        raise BundleError(f"{path} is not a JSON object")
    return raw

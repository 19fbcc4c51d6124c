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
    "HEAD_FILE",
    "MANIFEST",
    "ONNX_FILES",
    "TOKENIZER_FILE",
    "BundleError",
    "MissingModel",
    "read_json",
    "sha256_of",
]

BUNDLED_ROOT: Final = Path(__file__).resolve().parent.parent.parent / "models"
MANIFEST: Final = "manifest.json"
CARD: Final = "README.md"
TOKENIZER_FILE: Final = "tokenizer.json"
CONFIG_FILE: Final = "config.json"
HEAD_FILE: Final = "head.safetensors"
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


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises `BundleError`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BundleError(f"{path} is missing or is not JSON") from error
    if not isinstance(raw, dict):
        raise BundleError(f"{path} is not a JSON object")
    return raw

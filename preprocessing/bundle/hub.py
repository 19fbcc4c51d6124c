"""A model from the Hugging Face hub, at a revision, once into the hub's own cache."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from preprocessing.bundle.files import BundleError

__all__ = ["download"]

_FILES: Final = [
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "*.safetensors",
    "*.safetensors.index.json",
    "model.onnx",
    "encoder.onnx",
    "onnx/model.onnx",
    "pytorch_model.bin",
    # What a bundle of ours has besides.
    "manifest.json",
    "README.md",
    "LICENSE*",
    "profile.json",
]


def download(repo: str, revision: str | None) -> Path:
    """Fetch a repository's model files; the returned folder is named after the commit. Raises `BundleError`."""
    from huggingface_hub import snapshot_download  # a local model must not pay for the hub client

    try:
        return Path(snapshot_download(repo, revision=revision, allow_patterns=_FILES))
    except Exception as error:  # the client's errors come from several libraries
        at = f"{repo}@{revision}" if revision else repo
        raise BundleError(
            f"{at} is no local folder and the hub did not give it: {type(error).__name__}: {_first_line(error)}"
        ) from error


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")

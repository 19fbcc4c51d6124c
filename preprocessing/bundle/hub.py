"""A model from the Hugging Face hub, at a revision, once into the hub's own cache. Branches move, commits do not."""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import Final

from preprocessing.bundle.files import CARD, MANIFEST, BundleError
from preprocessing.bundle.manifest import Manifest

__all__ = ["download", "pinned"]

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")

_FILES: Final = [
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "*.safetensors",
    "*.safetensors.index.json",
    "model.onnx",
    "model.onnx_data",
    "model.onnx.data",
    "onnx/model.onnx",
    "onnx/model.onnx_data",
    "onnx/model.onnx.data",
    "pytorch_model.bin",
]
"""Of a repository without a manifest. One that has it says itself what it consists of."""


def pinned(source: str) -> str:
    """Return `owner/name@commit`: what the hub says the revision is now or, where it does not answer, what was
    downloaded of it last. Raises `BundleError`."""
    repo, _, revision = source.partition("@")
    if _COMMIT.fullmatch(revision):
        return source
    from huggingface_hub import model_info

    try:
        commit = str(model_info(repo, revision=revision or None).sha)
    except Exception:  # the client's errors come from several libraries; what is downloaded needs no hub, or says why
        commit = download(repo, revision or None).name
    return f"{repo}@{commit}"


def download(repo: str, revision: str | None) -> Path:
    """Fetch a repository's model files; the returned folder is named after the commit.

    Raises:
        BundleError: the hub did not give it, or its manifest cannot be read.
    """
    first = _fetch(repo, revision, [MANIFEST])
    files = _FILES
    if (first / MANIFEST).is_file():
        listed = Manifest.read(first / MANIFEST).files
        files = [glob.escape(name) for name in (MANIFEST, CARD, *listed)]
    return _fetch(repo, first.name, files)  # by commit: a branch may have moved meanwhile


def _fetch(repo: str, revision: str | None, files: list[str]) -> Path:
    from huggingface_hub import snapshot_download  # a local model must not pay for the hub client

    try:
        return Path(snapshot_download(repo, revision=revision, allow_patterns=files))
    except Exception as error:  # the client's errors come from several libraries
        at = f"{repo}@{revision}" if revision else repo
        raise BundleError(
            f"{at} is no local folder and the hub did not give it: {type(error).__name__}: {_first_line(error)}"
        ) from error


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")

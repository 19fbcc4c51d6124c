"""A model from the Hugging Face hub, at a revision, once into the hub's own cache. Branches move, commits do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from preprocessing.bundle.files import BundleError

__all__ = ["download", "pinned"]

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")

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

"""A plain Hugging Face folder: `config.json`, `tokenizer.json` and weights, without a manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from preprocessing.bundle.files import CONFIG_FILE, TOKENIZER_FILE, BundleError, read_json, sha256_of
from preprocessing.bundle.source import ModelSource
from preprocessing.pipeline import PipelineError, PipelineSpec

__all__ = ["hugging_face_source", "labels_of", "max_tokens_of"]

_WEIGHTS: Final = ("*.safetensors", "pytorch_model*.bin", "*.onnx", "onnx/*.onnx")
_NO_LIMIT: Final = 1_000_000  # tokenizers without a limit say 1e30


def hugging_face_source(folder: Path, name: str, version: str) -> ModelSource:
    """Describe a plain folder. Raises `BundleError`: a file is missing, or a field is not what it must be."""
    config = read_json(folder / CONFIG_FILE)
    tokenizer_path = folder / TOKENIZER_FILE
    if not tokenizer_path.is_file():
        raise BundleError(
            f"{folder} has no {TOKENIZER_FILE}. Make one where transformers is installed: "
            f"AutoTokenizer.from_pretrained({str(folder)!r}, use_fast=True).save_pretrained({str(folder)!r})"
        )
    architectures = [str(each) for each in config.get("architectures") or ["model"]]
    classifies = any(each.endswith("ForSequenceClassification") for each in architectures)
    onnx = next((p for p in (folder / "model.onnx", folder / "onnx" / "model.onnx") if p.is_file()), None)
    torch = any(folder.glob("*.safetensors")) or any(folder.glob("pytorch_model*.bin"))
    if onnx is None and not torch:
        raise BundleError(f"{folder} has no weights: neither *.safetensors nor model.onnx")
    return ModelSource(
        name=name,
        version=version,
        task="classification" if classifies else "embedding",
        labels=labels_of(folder, config) or ("LABEL_0", "LABEL_1") if classifies else (),
        description=f"{architectures[0]} from {name}",
        license="unknown",
        pipeline=_spec(folder, config),
        tokenizer_path=tokenizer_path,
        onnx_path=onnx,
        hf_path=folder if torch else None,
        digest=_digest(folder),
    )


def _digest(folder: Path) -> str:
    """Hash config, tokenizer and the sizes of weights: hashing these too would take seconds at each start."""
    weights = sorted(path for pattern in _WEIGHTS for path in folder.glob(pattern))
    parts = [sha256_of(folder / CONFIG_FILE), sha256_of(folder / TOKENIZER_FILE)]
    parts += [f"{path.name} {path.stat().st_size}" for path in weights]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _spec(folder: Path, config: Mapping[str, Any]) -> PipelineSpec:
    max_tokens = max_tokens_of(folder, config)
    tokenizer = sha256_of(folder / TOKENIZER_FILE)
    try:
        return PipelineSpec(pii="", tokenizer=tokenizer, max_tokens=max_tokens, overlap=min(32, max_tokens // 8))
    except PipelineError as error:
        raise BundleError(f"{folder}: {error}") from error


def labels_of(folder: Path, config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return `id2label` in order; empty where transformers left it out, as it does for two classes without names."""
    named = cast(Mapping[str, str], config.get("id2label") or {})
    try:
        return tuple(str(named[key]) for key in sorted(named, key=int))
    except (TypeError, ValueError) as error:
        raise BundleError(f"{folder / CONFIG_FILE}: field id2label needs whole numbers for keys") from error


def max_tokens_of(folder: Path, config: Mapping[str, Any]) -> int:
    """The smaller of what the tokenizer and the position embeddings allow; 512 where neither says."""
    limits = [512]
    tokenizer = folder / "tokenizer_config.json"
    said = read_json(tokenizer).get("model_max_length") if tokenizer.is_file() else None
    positions = config.get("max_position_embeddings")
    if isinstance(positions, int) and config.get("model_type") in ("roberta", "xlm-roberta", "camembert", "mpnet"):
        positions -= int(config.get("pad_token_id") or 1) + 1  # these count positions from pad_token_id + 1
    found = [int(limit) for limit in (said, positions) if isinstance(limit, int | float) and 0 < limit < _NO_LIMIT]
    return min(found or limits)

"""Where a recognizer comes from: a bundle, a Hugging Face token-classification folder, a hub id or a registry.

Bundles are of two kinds: the recognizer's own, whose manifest says how its spans are cut, and a model bundle of task
`token_classification`, as `training` exports one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self, final

from preprocessing.bundle import (
    BUNDLED_ROOT,
    MANIFEST,
    Bundle,
    BundleError,
    check_graph,
    check_weights,
    fetch,
    max_tokens_of,
    read_json,
    sha256_of,
)
from preprocessing.pii.recognizer.decode import LabelScheme
from preprocessing.pii.recognizer.pieces import SHAPES_VERSION

__all__ = ["BUNDLED", "RecognizerManifest", "RecognizerSource", "open_recognizer_source"]

BUNDLED: Final = "pii-names"
WEIGHTS_FILE: Final = "recognizer.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
TASK: Final = "token-classification"
MODEL_TASK: Final = "token_classification"

# What the usual label sets are called here. A config entry's own mapping goes before these.
USUAL_LABELS: Final[Mapping[str, str]] = {
    "PER": "PERSON",
    "person": "PERSON",
    "LOC": "LOCATION",
    "GPE": "LOCATION",
    "FAC": "LOCATION",
    "location": "LOCATION",
    "ORG": "ORGANIZATION",
    "corporation": "ORGANIZATION",
    "group": "ORGANIZATION",
    "NORP": "NRP",
    "DATE": "DATE_TIME",
    "MISC": "",
}


@final
@dataclass(frozen=True, slots=True)
class RecognizerManifest:
    """`manifest.json` of a recognizer bundle, typed."""

    name: str
    version: str
    description: str
    license: str
    files: Mapping[str, str]
    """Relative path to SHA-256, hex, of every file but the manifest and the card."""
    labels: tuple[str, ...]
    """In the order of the logits."""
    entities: Mapping[str, str]
    """The labels' types, without prefix, to entity types; "" for one that is dropped."""
    outside_bias: float
    cut: float
    max_tokens: int
    overlap: int
    shapes_version: str
    task: str = TASK
    metrics: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[Mapping[str, str], ...] = ()
    """What it was trained on: name, licence, sha256 of each."""
    created_by: str = ""
    weights: Mapping[str, str] = field(default_factory=dict)
    """Where weights that were not trained here come from: source, sha256."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check `manifest.json`. Raises `BundleError`."""
        raw = read_json(path)
        kinds: dict[str, Any] = dict.fromkeys(("files", "entities", "metrics", "weights"), dict) | {
            "labels": list,
            "data": list,
        }
        kinds |= {"max_tokens": int, "overlap": int}
        for name, value in raw.items():
            wanted = kinds.get(name, (int, float) if name in ("outside_bias", "cut") else str)
            if name not in cls.__slots__ or not isinstance(value, wanted):
                raise BundleError(f"{path}: field {name} is unknown or of the wrong type")
        if raw.get("task", TASK) != TASK:
            raise BundleError(f"{path}: field task must be {TASK}: this is no recognizer")
        try:
            manifest = cls(**raw | {"labels": tuple(raw.get("labels", ())), "data": tuple(raw.get("data", ()))})
        except TypeError as error:
            raise BundleError(f"{path}: {error}") from error
        if manifest.shapes_version != SHAPES_VERSION:
            raise BundleError(
                f"{path}: field shapes_version is {manifest.shapes_version}; this code has {SHAPES_VERSION}"
            )
        return manifest

    def to_json(self) -> str:
        """Return what `read` reads, with a final newline."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, indent=2) + "\n"


@final
@dataclass(frozen=True, slots=True)
class RecognizerSource:
    """All that opening a recognizer needs, wherever it came from."""

    name: str
    scheme: LabelScheme
    tokenizer_path: Path
    max_tokens: int
    overlap: int
    identity: Mapping[str, str]
    """Hashes of the files that decide what is found."""
    onnx_path: Path | None = None
    hf_path: Path | None = None
    """A Hugging Face folder with weights for torch."""


def open_recognizer_source(
    source: str, labels: Mapping[str, str] | None = None, bundled_root: Path = BUNDLED_ROOT
) -> RecognizerSource:
    """Open whatever a config entry names.

    Args:
        source: `bundled:NAME`, a folder of ours, a Hugging Face token-classification folder, a hub id
            (`owner/name[@revision]`), which is downloaded once into the Hugging Face cache, or a registry's
            `models:/NAME@ALIAS` or `models:/NAME/VERSION`.
        labels: the model's own type names to entity types, "" to drop one; for all but a recognizer's own bundle.
        bundled_root: where bundles that come with Cloakroom are.

    Raises:
        BundleError: it is none of these, a file is not what the manifest says, or a label has no entity type.
    """
    folder, name = fetch(source, bundled_root)
    if (folder / MANIFEST).is_file():
        if read_json(folder / MANIFEST).get("task") == MODEL_TASK:
            return _model_bundle(folder, labels or {})
        return _bundle(folder)
    return _hugging_face(folder, name, labels or {})


def _bundle(folder: Path) -> RecognizerSource:
    manifest = RecognizerManifest.read(folder / MANIFEST)
    for name, wanted in manifest.files.items():
        if Path(name).name != name or sha256_of(folder / name) != wanted:
            raise BundleError(f"{folder / name} is not the file that the manifest names: its SHA-256 differs")
    if not {WEIGHTS_FILE, TOKENIZER_FILE} <= manifest.files.keys():
        raise BundleError(f"{folder / 'manifest.json'}: field files needs {WEIGHTS_FILE} and {TOKENIZER_FILE}")
    check_graph(folder / WEIGHTS_FILE, manifest.files)
    try:
        scheme = LabelScheme.of(
            manifest.labels, manifest.entities, outside_bias=manifest.outside_bias, cut=manifest.cut
        )
    except ValueError as error:
        raise BundleError(f"{folder / 'manifest.json'}: field labels: {error}") from error
    return RecognizerSource(
        manifest.name,
        scheme,
        folder / TOKENIZER_FILE,
        manifest.max_tokens,
        manifest.overlap,
        manifest.files,
        onnx_path=folder / WEIGHTS_FILE,
    )


def _model_bundle(folder: Path, labels: Mapping[str, str]) -> RecognizerSource:
    bundle = Bundle.open(folder)
    model = bundle.source()
    check_weights(model)
    try:
        scheme = LabelScheme.of(model.labels, {**USUAL_LABELS, **labels})
    except ValueError as error:
        raise BundleError(f"{folder / MANIFEST}: field labels: {error}") from error
    return RecognizerSource(
        model.name,
        scheme,
        model.tokenizer_path,
        model.max_tokens,
        model.pipeline.overlap,
        bundle.manifest.files,
        onnx_path=model.onnx_path,
        hf_path=model.hf_path,
    )


def _hugging_face(folder: Path, name: str, labels: Mapping[str, str]) -> RecognizerSource:
    config = read_json(folder / "config.json")
    if not any(a.endswith("ForTokenClassification") for a in config.get("architectures") or []):
        raise BundleError(f"{folder} is no token-classification model: its config.json names no such architecture")
    if not (folder / TOKENIZER_FILE).is_file():
        raise BundleError(f"{folder} has no {TOKENIZER_FILE}; save the tokenizer with use_fast=True")
    named = config.get("id2label") or {}
    try:
        ordered = [str(named[key]) for key in sorted(named, key=int)]
        scheme = LabelScheme.of(ordered, {**USUAL_LABELS, **labels})
    except ValueError as error:
        raise BundleError(f"{folder / 'config.json'}: field id2label: {error}") from error
    onnx = next((p for p in (folder / "model.onnx", folder / "onnx" / "model.onnx") if p.is_file()), None)
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("pytorch_model*.bin")])
    if onnx is None and not weights:
        raise BundleError(f"{folder} has no weights: neither *.safetensors nor model.onnx")
    if onnx is not None:
        check_graph(onnx)
    files = [folder / TOKENIZER_FILE, *([onnx] if onnx else []), *weights]
    limit = min(512, max_tokens_of(folder, config))
    return RecognizerSource(
        name,
        scheme,
        folder / TOKENIZER_FILE,
        limit,
        min(32, limit // 8),
        {file.name: sha256_of(file) for file in files},
        onnx_path=onnx,
        hf_path=folder if weights else None,
    )

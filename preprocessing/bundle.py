"""The model bundle: a folder whose `manifest.json` says what is in it, what it was trained behind and what it may do.

    models/sentiment/manifest.json, head.safetensors, README.md     encoder: all-minilm-l6-v2, a sibling folder

A bundle is refused when a file's SHA-256 or the pipeline's fingerprint is not the manifest's; the error names which.
`open_source` turns whatever a config entry names (a bundle, a Hugging Face folder, a hub id) into one `ModelSource`.

BundleError       a bundle, folder or source that cannot be used; says which file or field, and what to do about it
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, cast, final

from preprocessing.pipeline import PipelineError, PipelineSpec, TextPipeline
from preprocessing.tokenize import FastTokenizer

__all__ = [
    "BUNDLED_ROOT",
    "Bundle",
    "BundleError",
    "Manifest",
    "ModelSource",
    "Task",
    "fetch",
    "max_tokens_of",
    "open_source",
    "read_json",
    "sha256_of",
]

BUNDLED_ROOT = Path(__file__).resolve().parent.parent / "models"
MANIFEST = "manifest.json"
ENCODER_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
HEAD_FILE = "head.safetensors"

Task = Literal["classification", "tagging", "embedding"]
_TASKS = ("classification", "tagging", "embedding")
_REQUIRED = ("name", "version", "task", "description", "license", "files", "fingerprint", "pipeline")
_HUB_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "*.safetensors", "*.safetensors.index.json"]
_HUB_FILES += ["model.onnx", "onnx/model.onnx", "pytorch_model.bin"]
_NO_LIMIT = 1_000_000  # tokenizers without a limit say 1e30


class BundleError(Exception):
    """A bundle, folder or source that cannot be used. Says which file or field is wrong."""


@final
@dataclass(frozen=True, slots=True)
class Manifest:
    """`manifest.json`, typed. Fields after `pipeline` may be absent from the file."""

    name: str
    version: str
    task: Task
    description: str
    license: str
    files: Mapping[str, str]
    """Relative path to SHA-256, hex, of every file but the manifest and the card."""
    fingerprint: str
    """Fingerprint of `pipeline`."""
    pipeline: PipelineSpec
    labels: tuple[str, ...] = ()
    encoder: str = ""
    """Name of the sibling bundle that holds the encoder and the tokenizer; "" when this one does."""
    encoder_sha256: str = ""
    """The very encoder that the head or the calibration was fitted on."""
    calibration: Mapping[str, float] = field(default_factory=dict)
    """Classification: `temperature`. Tagging: `slope`, `intercept`, from cosine to log-odds. Both: `review_below`."""
    label_template: str = "{label}"
    """Tagging: what the caller's label is put into before it is embedded."""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[Mapping[str, str], ...] = ()
    """What it was trained on: name, licence, sha256 of each."""
    created_by: str = ""
    weights: Mapping[str, str] = field(default_factory=dict)
    """Where weights that were not trained here come from: source, sha256."""
    report: Mapping[str, Any] = field(default_factory=dict)
    """What a conversion (quantization, pruning, distillation) cost and gave against its parent."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check `manifest.json`. Raises `BundleError`."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BundleError(f"{path} is missing or is not JSON: {error}") from error
        try:
            return cls(**_checked(raw))
        except (TypeError, ValueError) as error:
            raise BundleError(f"{path}: {error}") from error

    def to_json(self) -> str:
        """Return what `read` reads, with a final newline."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values["pipeline"] = self.pipeline.to_dict()
        written = {k: v for k, v in values.items() if k in _REQUIRED or v not in ("", {}, ())}
        return json.dumps(written, indent=2) + "\n"


def _checked(raw: Any) -> dict[str, Any]:
    """Return the fields of a manifest with their types checked. Raises `ValueError` or `TypeError` naming the field."""
    if not isinstance(raw, dict):
        raise TypeError("not a JSON object")
    kinds: dict[str, type] = {"labels": list, "data": list} | dict.fromkeys(
        ("files", "pipeline", "calibration", "metrics", "weights", "report"), dict
    )
    for name, value in raw.items():
        if name not in Manifest.__slots__:
            raise ValueError(f"field {name} is unknown")
        if not isinstance(value, kinds.get(name, str)):
            raise TypeError(f"field {name} must be {kinds.get(name, str).__name__}")
    for name in _REQUIRED:
        if name not in raw:
            raise ValueError(f"field {name} is missing")
    if raw["task"] not in _TASKS:
        raise ValueError(f"field task must be one of {', '.join(_TASKS)}")
    for name, value in raw.get("calibration", {}).items():
        if type(value) not in (int, float):
            raise ValueError(f"field calibration.{name} must be a number")
    lists = {name: tuple(raw[name]) for name in ("labels", "data") if name in raw}
    return raw | lists | {"pipeline": PipelineSpec.from_dict(raw["pipeline"])}


@final
@dataclass(frozen=True, slots=True)
class ModelSource:
    """All that the preprocessor, the model and the postprocessor need of one model, wherever it came from."""

    name: str
    version: str
    task: Task
    labels: tuple[str, ...]
    description: str
    license: str
    pipeline: PipelineSpec
    tokenizer_path: Path
    calibration: Mapping[str, float] = field(default_factory=dict)
    label_template: str = "{label}"
    onnx_path: Path | None = None
    hf_path: Path | None = None
    """A Hugging Face folder with weights for torch."""
    head_path: Path | None = None
    """A linear head over the encoder's output `features`."""

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the pipeline that the model takes its rows from."""
        return self.pipeline.fingerprint()

    @property
    def max_tokens(self) -> int:
        """Tokens of a row, special ones included."""
        return self.pipeline.max_tokens

    def open_pipeline(self) -> TextPipeline:
        """Load the tokenizer. Raises `BundleError` where this installation cannot run the pipeline as written down."""
        try:
            return TextPipeline(self.pipeline, FastTokenizer(self.tokenizer_path))
        except ValueError as error:
            raise BundleError(f"model {self.name}: {error}") from error


@final
@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle."""

    path: Path
    manifest: Manifest
    encoder: Bundle | None

    @classmethod
    def open(cls, path: Path, verify: bool = True) -> Bundle:
        """Open a bundle and the encoder it names.

        Args:
            path: the bundle's folder.
            verify: hash every file and recompute the fingerprint; 25 MB take some 20 ms.

        Raises:
            BundleError: a file or field is missing or is not what the manifest says.
        """
        manifest = Manifest.read(path / MANIFEST)
        if verify:
            _verify(path, manifest)
        encoder = cls.open(path.parent / manifest.encoder, verify) if manifest.encoder else None
        if encoder is not None and manifest.encoder_sha256 != encoder.manifest.files.get(ENCODER_FILE):
            raise BundleError(
                f"{path / MANIFEST}: field encoder_sha256 is not the hash of {encoder.path / ENCODER_FILE}"
            )
        home = encoder or cls(path, manifest, None)
        if verify and manifest.pipeline.tokenizer != home.manifest.files.get(TOKENIZER_FILE):
            raise BundleError(f"{path / MANIFEST}: field pipeline.tokenizer is not {home.path / TOKENIZER_FILE}'s hash")
        return cls(path, manifest, encoder)

    def source(self) -> ModelSource:
        """Return what the stages need."""
        manifest, home = self.manifest, self.encoder or self
        return ModelSource(
            name=manifest.name,
            version=manifest.version,
            task=manifest.task,
            labels=manifest.labels,
            description=manifest.description,
            license=manifest.license,
            pipeline=manifest.pipeline,
            tokenizer_path=home.path / TOKENIZER_FILE,
            calibration=manifest.calibration,
            label_template=manifest.label_template,
            onnx_path=home.path / ENCODER_FILE,
            head_path=self.path / HEAD_FILE if HEAD_FILE in manifest.files else None,
        )


def sha256_of(path: Path) -> str:
    """Return the SHA-256, hex, of a file. Raises `BundleError` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(f"{path} is missing or cannot be read") from error


def _verify(path: Path, manifest: Manifest) -> None:
    for name, wanted in manifest.files.items():
        file = path / name
        if not file.resolve().is_relative_to(path.resolve()):
            raise BundleError(f"{path / MANIFEST}: field files names {name}, which lies outside the bundle")
        if sha256_of(file) != wanted:
            raise BundleError(f"{file} is not the file that the manifest names: its SHA-256 differs")
    if manifest.pipeline.fingerprint() != manifest.fingerprint:
        raise BundleError(f"{path / MANIFEST}: field fingerprint is not the fingerprint of field pipeline")


def open_source(source: str, bundled_root: Path = BUNDLED_ROOT) -> ModelSource:
    """Open whatever a config entry names.

    Args:
        source: `bundled:NAME`, a local bundle, a local Hugging Face folder, or a hub id (`owner/name[@revision]`),
            which is downloaded once into the Hugging Face cache.
        bundled_root: where bundles that come with Cloakroom are.

    Raises:
        BundleError: it is none of these, or cannot be used.
    """
    folder, name = fetch(source, bundled_root)
    if (folder / MANIFEST).is_file():
        return Bundle.open(folder).source()
    return _hugging_face_source(folder, name, folder.name if _is_hub_id(source) else "local")


def fetch(source: str, bundled_root: Path = BUNDLED_ROOT) -> tuple[Path, str]:
    """Return the folder that a config entry's `source` names, and the model's name. See `open_source`.

    Raises:
        BundleError: there is no such bundle or folder, or the hub did not give it.
    """
    if source.startswith("bundled:"):
        name = source.removeprefix("bundled:")
        if not name or Path(name).name != name or not (bundled_root / name).is_dir():
            raise BundleError(f"no bundle {name!r} in {bundled_root}; there are: {', '.join(_names(bundled_root))}")
        return bundled_root / name, name
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder, folder.resolve().name
    if folder.is_absolute() or source.startswith(("./", "../", "~")) or source.count("/") > 1:
        raise BundleError(f"the folder {source} does not exist")
    repo, _, revision = source.partition("@")
    return _download(repo, revision or None), repo


def _is_hub_id(source: str) -> bool:
    return not source.startswith("bundled:") and not Path(source).expanduser().is_dir()


def _names(root: Path) -> list[str]:
    return sorted(path.parent.name for path in root.glob(f"*/{MANIFEST}")) or ["none"]


def _download(repo: str, revision: str | None) -> Path:
    """Fetch a hub repository's model files; the returned folder is named after the commit."""
    from huggingface_hub import snapshot_download  # a local model must not pay for the hub client

    try:
        return Path(snapshot_download(repo, revision=revision, allow_patterns=_HUB_FILES))
    except Exception as error:  # the client's errors come from several libraries
        at = f"{repo}@{revision}" if revision else repo
        raise BundleError(
            f"{at} is no local folder and the hub did not give it: {type(error).__name__}: {error}"
        ) from error


def _hugging_face_source(folder: Path, name: str, version: str) -> ModelSource:
    """Describe a plain folder with `config.json`, `tokenizer.json` and weights."""
    config = read_json(folder / "config.json")
    tokenizer_path = folder / TOKENIZER_FILE
    if not tokenizer_path.is_file():
        raise BundleError(
            f"{folder} has no {TOKENIZER_FILE}. Make one where transformers is installed: "
            f"AutoTokenizer.from_pretrained({str(folder)!r}, use_fast=True).save_pretrained({str(folder)!r})"
        )
    classifies = any(a.endswith("ForSequenceClassification") for a in config.get("architectures") or [])
    max_tokens = max_tokens_of(folder, config)
    try:
        spec = PipelineSpec(
            pii="", tokenizer=sha256_of(tokenizer_path), max_tokens=max_tokens, overlap=min(32, max_tokens // 8)
        )
    except PipelineError as error:
        raise BundleError(f"{folder}: {error}") from error
    onnx = next((p for p in (folder / "model.onnx", folder / "onnx" / "model.onnx") if p.is_file()), None)
    torch = any(folder.glob("*.safetensors")) or any(folder.glob("pytorch_model*.bin"))
    if onnx is None and not torch:
        raise BundleError(f"{folder} has no weights: neither *.safetensors nor model.onnx")
    return ModelSource(
        name=name,
        version=version,
        task="classification" if classifies else "embedding",
        labels=_labels(folder, config) if classifies else (),
        description=f"{(config.get('architectures') or ['model'])[0]} from {name}",
        license="unknown",
        pipeline=spec,
        tokenizer_path=tokenizer_path,
        onnx_path=onnx,
        hf_path=folder if torch else None,
    )


def _labels(folder: Path, config: Mapping[str, Any]) -> tuple[str, ...]:
    named = cast(Mapping[str, str], config.get("id2label") or {})
    try:
        labels = tuple(str(named[key]) for key in sorted(named, key=int))
    except ValueError as error:
        raise BundleError(f"{folder / 'config.json'}: field id2label needs whole numbers for keys") from error
    # transformers leaves id2label out where it is the default, two classes
    return labels or ("LABEL_0", "LABEL_1")


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


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises `BundleError`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BundleError(f"{path} is missing or is not JSON") from error
    if not isinstance(raw, dict):
        raise BundleError(f"{path} is not a JSON object")
    return raw

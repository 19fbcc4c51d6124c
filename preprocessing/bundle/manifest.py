"""`manifest.json`, typed and checked: what is in a bundle, what it was trained behind and what it may do."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, Self, TypedDict, cast, final, get_args

from preprocessing.bundle.files import BundleError, read_text
from preprocessing.pipeline import PipelineSpec

__all__ = ["Manifest", "Reference", "Task"]

Task = Literal["classification", "tagging", "embedding", "token_classification", "tabular"]
TASKS: Final[tuple[str, ...]] = get_args(Task)
_REQUIRED: Final = ("name", "version", "task", "description", "license", "files", "fingerprint", "pipeline")
_LISTS: Final = ("labels", "data", "languages")
_OBJECTS: Final = ("files", "pipeline", "calibration", "metrics", "weights", "conformal", "reference", "report")


class Reference(TypedDict):
    """What a text's features are compared with."""

    file: str
    """Tensors float32 `mean` [d] and `whiten` [d, k]. Novelty of features x [d] is ‖(x − mean) @ whiten‖."""
    threshold: float
    """A text whose novelty is above it is unlike what the model was trained on."""


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
    """In the order of the logits."""
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
    commit: str = ""
    """The commit of the code that made it."""
    languages: tuple[str, ...] = ()
    """Codes of the languages that it was trained for; any when empty."""
    conformal: Mapping[str, float] = field(default_factory=dict)
    """Coverage ("0.90") to q: label k is in the set at that coverage when 1 − p_k ≤ q."""
    reference: Reference | Mapping[str, Any] = field(default_factory=dict)
    """What texts are compared with to say that one is out of distribution; empty when there is nothing."""
    profile: str = ""
    """The file with the drift reference: what labels, scores, lengths and entities were like in training."""
    report: Mapping[str, Any] = field(default_factory=dict)
    """What a conversion (quantization, pruning, distillation) cost and gave against its parent."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check `manifest.json`. Raises `BundleError`."""
        try:
            raw = json.loads(read_text(path), parse_constant=_no_constant)
        except (OSError, ValueError, RecursionError) as error:
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
        return json.dumps(written, indent=2, allow_nan=False) + "\n"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _checked(raw: Any) -> dict[str, Any]:
    """Return the fields of a manifest with their types checked. Raises `ValueError` or `TypeError` naming the field."""
    if not isinstance(raw, dict):
        raise TypeError("not a JSON object")
    for name, value in raw.items():
        if name not in Manifest.__slots__:
            raise ValueError(f"field {name} is unknown; this version of Cloakroom may be older than the bundle")
        kind = list if name in _LISTS else dict if name in _OBJECTS else str
        if not isinstance(value, kind):
            raise TypeError(f"field {name} must be {kind.__name__}")
    for name in _REQUIRED:
        if name not in raw:
            raise ValueError(f"field {name} is missing")
    if raw["task"] not in TASKS:
        raise ValueError(f"field task must be one of {', '.join(TASKS)}")
    _check_files(raw)
    _check_numbers(raw)
    _check_lists(raw)
    lists = {name: tuple(raw[name]) for name in _LISTS if name in raw}
    return raw | lists | {"pipeline": PipelineSpec.from_dict(raw["pipeline"])}


def _check_files(raw: Mapping[str, Any]) -> None:
    """What names a file or a folder names one of the bundle's."""
    files = cast(Mapping[str, Any], raw["files"])
    for name, wanted in files.items():
        if not isinstance(wanted, str):
            raise TypeError(f"field files.{name} must be a SHA-256 in hex")
        path = PurePosixPath(name)
        if not name or path.is_absolute() or ".." in path.parts or "\\" in name:
            raise ValueError(f"field files names {name}, which lies outside the bundle")
    encoder = raw.get("encoder", "")
    if encoder and (PurePosixPath(encoder).name != encoder or encoder == ".." or "\\" in encoder):
        raise ValueError(f"field encoder must be the name of a folder beside this one, not {encoder}")
    reference = raw.get("reference") or {}
    if reference and (reference.keys() != {"file", "threshold"} or not isinstance(reference["file"], str)):
        raise ValueError("field reference must have file (a name) and threshold (a number), and nothing else")
    for name, file in (("reference.file", reference.get("file", "")), ("profile", raw.get("profile", ""))):
        if file and file not in files:
            raise ValueError(f"field {name} names {file}, which field files does not list")


def _check_numbers(raw: Mapping[str, Any]) -> None:
    calibration, conformal = raw.get("calibration", {}), raw.get("conformal", {})
    numbers = {f"calibration.{name}": value for name, value in calibration.items()}
    numbers |= {f"conformal.{name}": value for name, value in conformal.items()}
    if reference := raw.get("reference"):
        numbers["reference.threshold"] = reference["threshold"]
    for name, value in numbers.items():
        if type(value) not in (int, float) or not math.isfinite(value):
            raise ValueError(f"field {name} must be a number")
    if calibration.get("temperature", 1.0) <= 0:
        raise ValueError("field calibration.temperature must be above 0")
    if raw.get("reference") and raw["reference"]["threshold"] < 0:
        raise ValueError("field reference.threshold must not be below 0")
    for coverage, value in conformal.items():
        if not _is_share(coverage) or not 0 <= value <= 1:
            raise ValueError(f"field conformal.{coverage} must be a coverage between 0 and 1 with a q from 0 to 1")


def _is_share(text: str) -> bool:
    try:
        return 0 < float(text) < 1
    except ValueError:
        return False


def _check_lists(raw: Mapping[str, Any]) -> None:
    for name in ("labels", "languages"):
        values = raw.get(name, [])
        if not all(isinstance(value, str) and value for value in values) or len(set(values)) != len(values):
            raise ValueError(f"field {name} must be distinct words")
    for i, record in enumerate(raw.get("data", [])):
        if not isinstance(record, dict) or not all(isinstance(value, str) for value in record.values()):
            raise ValueError(f"field data[{i}] must be an object of text: name, licence, sha256")
    if not all(isinstance(value, str) for value in raw.get("weights", {}).values()):
        raise ValueError("field weights must be an object of text: source, sha256")

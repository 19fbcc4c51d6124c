"""What a project is. Read from YAML; `KEY=VALUE` overrides any field of it, blocks by dots (`training.epochs=3`).

Paths are relative to the working directory.

ConfigError       a config that cannot be used; names the field
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from deployments.anonymizer.config import AnonymizerConfig
from deployments.options import Settings

__all__ = [
    "CheckConfig",
    "ConfigError",
    "DataConfig",
    "ExportConfig",
    "LoopConfig",
    "LoraConfig",
    "ProjectConfig",
    "TrackingConfig",
    "read_block",
    "read_config",
    "said_of",
]

Task = Literal["classification", "token_classification", "tabular"]
Method = Literal["head", "lora", "full"]
Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class ConfigError(Exception):
    """A config that cannot be used. Names the field."""


class DataConfig(Settings):
    """Where the examples are and which column means what."""

    files: tuple[Path, ...]
    """CSV, JSONL, Parquet or CoNLL files, or folders of them. Read in this order, folders by name."""

    format: Literal["auto", "csv", "jsonl", "parquet", "conll"] = "auto"
    """`auto` goes by the suffix: .csv and .tsv, .jsonl, .parquet, .conll."""

    separator: str = ","
    """Of CSV files; .tsv files have tabs."""

    header: tuple[str, ...] = ()
    """Names of the columns, for CSV files without a line of them."""

    quoting: bool = True
    """Whether quotation marks in CSV files quote; False takes them as part of the text."""

    text: str = "text"
    label: str = "label"
    spans: str = "spans"
    """Token classification: a list of `[start, end, label]` in code points."""

    labels: tuple[str, ...] = ()
    """The labels there may be, in the order of the logits; those of the training part, sorted, when not given."""

    entities: dict[str, str] = Field(default_factory=dict)
    """Token classification: the data's own type names to entity types, "" to drop one."""

    split: str = ""
    """Column that says train, validation (or val, valid, dev) or test. Without it: a split by hash of the text."""

    shares: tuple[Share, Share, Share] = (0.7, 0.1, 0.2)
    """Train, validation and test, for the split by hash."""

    split_seed: int = 0

    sample: Annotated[int, Field(ge=1)] | None = None
    """At most so many rows, chosen by hash: for a quick look."""

    slices: tuple[str, ...] = ()
    """Columns by whose values metrics are told apart. A column in which personal data is found, or which has very many
    values or long ones, is told by rows: figures of `value of row 17`."""

    slice_values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Values by slice column that may be named in reports, whatever they look like; others of that column are not."""

    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    """Tabular: the columns beside the text."""

    name: str = ""
    licence: str = "unknown"
    """What the manifest says of the data; the name of the first file when not given."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.files:
            raise ValueError("files: give at least one")
        if abs(sum(self.shares) - 1) > 1e-6:
            raise ValueError("shares: train, validation and test must add up to 1")
        if unknown := set(self.slice_values) - set(self.slices):
            raise ValueError(f"slice_values: {', '.join(sorted(unknown))}: not among data.slices")
        return self


class CheckConfig(Settings):
    """What validation does with what it finds."""

    bad_rows: Literal["stop", "drop"] = "stop"
    """Rows without a text or label, with an unknown label, or found in two parts: stop, or go on without them."""

    least_rows_per_label: Annotated[int, Field(ge=1)] = 5
    """Of the training part; fewer stop."""

    personal_categories: bool = False
    """Whether values of categorical columns in which personal data is found may be written into the bundle."""


class LoopConfig(Settings):
    """How to fit. Rates are for `lora`; `full` wants about a tenth of `rate`."""

    epochs: Annotated[int, Field(ge=1)] = 3
    rate: Rate = 5e-4
    head_rate: Rate = 1e-3
    batch: Annotated[int, Field(ge=1)] = 32
    """Rows of a step."""
    warm_up: Share = 0.06
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    dropout: Share = 0.1
    """Before the head."""
    warm_head: bool = True
    """Start from the linear head that fits the encoder as it is (Kumar et al. 2022): the encoder moves less for it."""
    balanced: bool = False
    """Weigh labels by how rare they are."""
    seed: int = 20261123
    dtype: Literal["float32", "bfloat16"] = "float32"
    """Of matrix products while training (autocast); weights stay float32."""
    threads: Annotated[int, Field(ge=1)] = 1
    """The same seed gives the same weights on a CPU with the same number of threads."""
    device: str = "cpu"
    strengths: tuple[Rate, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    """Inverse L2 penalties of the linear head; the one with the best validation macro-F1 is taken."""


class LoraConfig(Settings):
    """Low-rank updates (Hu et al. 2021) of an encoder's linear layers; merged into the weights at export."""

    rank: Annotated[int, Field(ge=1)] = 16
    alpha: Annotated[int, Field(ge=1)] = 32
    dropout: Share = 0.05
    targets: tuple[str, ...] = ("query", "key", "value", "dense")
    """Ends of the names of linear layers."""


class ExportConfig(Settings):
    """What the bundle is like."""

    precision: Literal["float32", "int8"] = "float32"
    """`int8`, calibrated on training rows, is for the bundled encoder; others are quantized afterwards. Of `lora` and
    `full`: a `head` is fitted on the encoder's graph as it is, which the bundled one's is in int8."""

    torch: bool = False
    """Whether the encoder's weights are in the bundle for torch as well (`torch/`). Not of a `head`."""

    max_tokens: Annotated[int, Field(ge=8)] = 256
    """Of a row, special ones included; less where the encoder reads less."""

    wanted_accuracy: Share = 0.8
    """Answers at or above `review_below` are right this often on the validation part."""

    languages: tuple[str, ...] = ()
    """Codes of the languages that the model is for; empty for any."""


class TrackingConfig(Settings):
    """Where the run is written down."""

    on: bool = True
    uri: str = ""
    """MLflow's; by default `MLFLOW_TRACKING_URI`, and without that an SQLite file, `.mlflow/store.db`."""
    experiment: str = ""
    """The project's name when not given."""

    @field_validator("uri")
    @classmethod
    def _no_password(cls, uri: str) -> str:
        # The config is written into the run, and everybody who may see the run sees it.
        if re.search(r"//[^/@\s]*@", uri):
            raise ValueError("must hold no user or password: give such an address in MLFLOW_TRACKING_URI")
        return uri


class ProjectConfig(Settings):
    """One model, from data to bundle."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    version: str = "1.0.0"
    task: Task = "classification"
    method: Method = "head"
    """`head`: a linear head on the encoder as it is. `lora`: low-rank updates of it, too. `full`: all its weights."""
    encoder: str = "bundled:all-minilm-l6-v2"
    """`bundled:all-minilm-l6-v2`, a Hugging Face folder, or a hub id (`owner/name[@revision]`)."""
    output: Path
    """Folder of the run: `bundle/`, `checkpoint.pt`, `config.yaml`, `validation.json`, `metrics.json`."""
    description: str = ""
    license: str = "unknown"
    data: DataConfig
    checks: CheckConfig = CheckConfig()
    training: LoopConfig = LoopConfig()
    lora: LoraConfig = LoraConfig()
    export: ExportConfig = ExportConfig()
    tracking: TrackingConfig = TrackingConfig()
    anonymizer: AnonymizerConfig = Field(default_factory=AnonymizerConfig)
    """As in the config of the server that the model is for: policies, recognizers, secret. A model is served behind the
    rules that it was trained behind, and behind no others."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        columns = self.data.numeric + self.data.categorical
        if self.task == "tabular" and not columns:
            raise ValueError("data.numeric or data.categorical: task tabular needs columns beside the text")
        if self.task != "tabular" and columns:
            raise ValueError(f"data.numeric and data.categorical are for task tabular, not {self.task}")
        if self.task == "token_classification" and self.method == "head":
            raise ValueError("method: token_classification needs lora or full; a head alone finds little")
        if self.task == "token_classification" and "anonymizer" in self.model_fields_set:
            raise ValueError("anonymizer: token_classification makes a recognizer, which reads raw text")
        if self.method == "head":
            # It serves with the graph that it was fitted on: on another one it would not answer as it was measured.
            if self.export.precision != "float32":
                raise ValueError("export.precision: method head takes the encoder's graph as it is")
            if self.export.torch:
                raise ValueError("export.torch: method head trains no weights for torch")
        if self.export.precision == "int8" and self.encoder != "bundled:all-minilm-l6-v2":
            raise ValueError("export.precision: int8 is for encoder bundled:all-minilm-l6-v2")
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return all fields, of the anonymizer's those that were given, as JSON has them."""
        content: dict[str, Any] = json.loads(self.model_dump_json(exclude={"anonymizer"}))
        given = json.loads(self.anonymizer.model_dump_json(exclude_unset=True))
        return content | ({"anonymizer": given} if given else {})

    def to_yaml(self) -> str:
        """Return what `read_config` reads."""
        return str(yaml.safe_dump(self.to_dict(), sort_keys=False, allow_unicode=True))


def read_config(path: Path, overrides: Sequence[str] = ()) -> ProjectConfig:
    """Read a YAML file and put `KEY=VALUE` overrides over it. Values are YAML. Raises `ConfigError`."""
    raw = read_block(path)
    for override in overrides:
        _put(raw, override)
    try:
        return ProjectConfig.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(f"{path}: {said_of(error)}") from error


def read_block(path: Path) -> dict[str, Any]:
    """Read the fields of a YAML file. Raises `ConfigError`."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError) as error:  # a date of no calendar, or bytes that are no UTF-8
        # The parser's own message quotes the line, and the file may be one of data, given by mistake.
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise ConfigError(f"{path} is not YAML{where}: --config takes the project's config") from None
    if not isinstance(raw, dict):
        raise ConfigError(f"{path} is not a block of fields")
    return raw


def said_of(error: ValidationError) -> str:
    """Return what is wrong with which field, without the values."""
    return "; ".join(
        f"{'.'.join(map(str, e['loc'])) or 'config'}: {e['msg']}" for e in error.errors(include_input=False)
    )


def _put(raw: dict[str, Any], override: str) -> None:
    key, equals, value = override.partition("=")
    if not equals or not key:
        raise ConfigError(f"{override!r} is no KEY=VALUE")
    *blocks, last = key.split(".")
    place = raw
    for block in blocks:
        inner = place.setdefault(block, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{key}: {block} is no block of fields")
        place = inner
    try:
        place[last] = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{key}: {value!r} is not YAML") from error

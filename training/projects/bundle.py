"""What a run leaves: its folder, the bundle in it, manifest and card."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, final

from preprocessing.bundle import MANIFEST, Manifest
from preprocessing.pipeline import PipelineSpec
from training.manifests import write_bundle
from training.projects.config import ConfigError, ProjectConfig
from training.projects.encoder import GRAPH, ProjectEncoder
from training.projects.metrics import flat
from training.projects.table import Table, split_of
from training.provenance import commit
from training.split import MADE_BY_TRAIN

__all__ = ["CHECKPOINT", "RUN", "RunFolder", "data_records", "identity_of", "precision_of", "write_classifier"]

CHECKPOINT: Final = "checkpoint.pt"
RUN: Final = "run.json"
_RUN: Final = ("task", "method", "encoder", "data", "checks", "training", "lora")
_SAYS_NOTHING: Final = ("slices", "slice_values", "name", "licence")
"""Of the data, what decides nothing that is trained."""
_CARD_FIGURES: Final = ("rows", "accuracy", "macro_f1", "ece", "log_loss", "majority_share")


@final
class RunFolder:
    """`output` of a config: config.yaml, validation.json, checkpoint.pt, metrics.json, run.json and bundle/."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bundle = path / "bundle"
        self.checkpoint = path / CHECKPOINT
        self._aside = path / "bundle.before"
        self._config = ""

    def begin(self, config: ProjectConfig, *, resume: bool = False) -> None:
        """Make the folder and write the config down. A run that begins anew is another than the one of run.json.

        Of a run that goes on the config is written when it is finished: it may yet be refused as that of another one.
        Raises `ConfigError` where nothing can be written there, or where what is there is no run's.
        """
        if self.bundle.exists() and not (self.bundle / MANIFEST).is_file():
            raise ConfigError(f"output: {self.bundle} is there and is no bundle; a run would take its place")
        self._config = config.to_yaml()
        try:
            self._begin(resume)
        except OSError as error:
            say = f"output: {self.path} cannot be written to ({error.strerror}): take another folder (--output)"
            raise ConfigError(say) from None

    def _begin(self, resume: bool) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        if self._aside.exists() and not self.bundle.exists():  # cut off between the two: see `finish`
            self._aside.rename(self.bundle)
        if not resume:
            (self.path / RUN).unlink(missing_ok=True)
        if not (resume and (self.path / "config.yaml").is_file()):
            (self.path / "config.yaml").write_text(self._config, encoding="utf-8")

    def new_bundle(self) -> Path:
        """Return an empty folder that `finish` puts in the bundle's place."""
        fresh = self.path / "bundle.part"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        return fresh

    def finish(self, metrics: Mapping[str, Any]) -> Path:
        """Put the new bundle in place and the metrics beside it; return the bundle. The one before goes last."""
        (self.path / "config.yaml").write_text(self._config, encoding="utf-8")
        written = self.path / "metrics.json.part"
        written.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
        shutil.rmtree(self._aside, ignore_errors=True)
        if self.bundle.exists():
            self.bundle.rename(self._aside)
        (self.path / "bundle.part").rename(self.bundle)
        written.replace(self.path / "metrics.json")
        shutil.rmtree(self._aside, ignore_errors=True)
        return self.bundle


def identity_of(config: ProjectConfig, table: Table, spec: PipelineSpec) -> tuple[str, str]:
    """Return a hash of all that decides what is trained: a checkpoint of another one must not be resumed.

    The second is the hash that earlier checkpoints have, in which all of the `data` block was that there was then.
    """
    facts = {name: value for name, value in json.loads(config.model_dump_json()).items() if name in _RUN}
    facts |= {"table": table.sha256, "pipeline": spec.fingerprint()}
    now, before = (
        facts | {"data": {name: value for name, value in facts["data"].items() if name not in left_out}}
        for left_out in (_SAYS_NOTHING, ("slice_values",))
    )
    return _hash_of(now), _hash_of(before)


def _hash_of(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def data_records(config: ProjectConfig, table: Table) -> tuple[dict[str, str], ...]:
    """Return what a manifest says of the data."""
    name = config.data.name or config.data.files[0].name
    split = str(split_of(config.data))
    return ({"name": name, "licence": config.data.licence, "sha256": table.sha256, "split": split},)


def write_classifier(
    folder: Path,
    config: ProjectConfig,
    encoder: ProjectEncoder,
    spec: PipelineSpec,
    table: Table,
    labels: Sequence[str],
    fields: Mapping[str, Any],
) -> Manifest:
    """Hash the files that lie in the folder, and write manifest and card.

    Args:
        folder: the bundle, weights and tokenizer in it.
        config, encoder, table: of the run.
        spec: the pipeline of training.
        labels: in the order of the logits.
        fields: of the manifest: `calibration`, `metrics` and what else the run found.
    """
    manifest = Manifest(
        name=config.name,
        version=config.version,
        task="tabular" if config.task == "tabular" else "classification",
        description=config.description or f"{config.name}: {config.task.replace('_', ' ')} of {', '.join(labels)}.",
        license=config.license,
        files={},
        fingerprint=spec.fingerprint(),
        pipeline=spec,
        labels=tuple(labels),
        data=data_records(config, table),
        created_by=MADE_BY_TRAIN,
        weights=encoder.origin(),
        commit=commit(),
        languages=config.export.languages,
        **fields,
    )
    (folder / "README.md").write_text(_card(manifest, config, precision_of(folder / GRAPH)), encoding="utf-8")
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    write_bundle(folder, manifest, [name for name in files if name not in ("README.md", "manifest.json")])
    return manifest


def precision_of(graph: Path) -> str:
    """Return what a graph computes in, whatever the config asked for."""
    from training.graphs import is_quantized  # onnx takes its time

    return "int8" if is_quantized(graph.read_bytes()) else "float32"


def _card(manifest: Manifest, config: ProjectConfig, precision: str) -> str:
    test = manifest.metrics["test"]
    rows = [f"| {name.replace('_', ' ')} | {test[name]} |" for name in _CARD_FIGURES]
    labels = [
        f"| {name} | {v['rows']} | {v['precision']} | {v['recall']} | {v['f1']} |"
        for name, v in test["per_label"].items()
    ]
    slices = [f"| {name} | {v['rows']} | {v['accuracy']} | {v['macro_f1']} |" for name, v in test["per_slice"].items()]
    data = manifest.data[0]
    how = {
        "head": "a linear head on the encoder as it is",
        "lora": f"a linear head, and low-rank updates (rank {config.lora.rank}) merged into the encoder",
        "full": "a linear head and all weights of the encoder",
    }[config.method]
    lines = [
        f"# {manifest.name}",
        "",
        f"{manifest.description}",
        "",
        f"Trained: {how}. Encoder before training: {config.encoder}. Its graph: {precision}.",
        "",
        "## Data",
        "",
        f"{data['name']} (licence: {data['licence']}, SHA-256 {data['sha256'][:12]}…).",
        f"Rows by part: {_listed(manifest.metrics['rows'])}. Anonymized and prepared as in serving.",
        "No text of it is in this bundle.",
        "",
        "## How good (test part)",
        "",
        "| | |",
        "| --- | --- |",
        *rows,
        "",
        "| label | rows | precision | recall | F1 |",
        "| --- | --- | --- | --- | --- |",
        *labels,
    ]
    if slices:
        lines += ["", "| slice | rows | accuracy | macro-F1 |", "| --- | --- | --- | --- |", *slices]
    lines += [
        "",
        "## When not to answer",
        "",
        *_abstention(manifest, config),
        "",
        f"Seed {config.training.seed}. Licence {manifest.license}.",
        "",
    ]
    return "\n".join(lines)


def _abstention(manifest: Manifest, config: ProjectConfig) -> list[str]:
    """Scores, prediction sets and novelty: what they come from, and what they are worth on other texts."""
    calibration, test = manifest.calibration, manifest.metrics["test"]
    lines = [
        f"Temperature {calibration['temperature']}, fitted on the validation part.",
        f"Answers under {calibration['review_below']} are marked for review: at and above it,",
        f"{config.export.wanted_accuracy:.0%} of validation answers were right;",
        f"of the test part's answers {test['share_sure']:.1%} reach it, and",
        f"{test.get('accuracy_sure', 0.0):.1%} of those are right.",
    ]
    if test.get("sets"):
        lines += ["", "Prediction sets: thresholds from one half of the test part, measured on the other."]
        lines += ["", "| coverage asked for | right label in the set | labels in a set |", "| --- | --- | --- |"]
        lines += [f"| {name} | {one['coverage']} | {one['size']} |" for name, one in test["sets"].items()]
    if manifest.reference:
        lines += [
            "",
            f"A text whose novelty is above {manifest.reference['threshold']} is out of distribution: 2 % of the first",
            f"half, and {test.get('false_alarms', 0.0):.1%} of the other. What it finds of foreign texts is not known.",
        ]
    return lines


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in flat(values).items())

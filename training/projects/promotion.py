"""Evaluate a bundle, register it, and let it take the champion's place where the gate lets it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast, final

import numpy as np
import numpy.typing as npt

from deployments.recognizers.open import open_engine
from preprocessing.bundle import Bundle, BundleError, fetch
from preprocessing.pii import PiiEngine
from preprocessing.texts import RawText
from training.projects.checks import Checked, check_table
from training.projects.config import ConfigError, ProjectConfig
from training.projects.gate import GateConfig, Verdict, decide
from training.projects.metrics import figures
from training.projects.predict import Predictor
from training.projects.table import PART_COLUMN, Table, read_table

__all__ = ["Registry", "TestRows", "compare", "evaluate", "labels_of_bundle", "open_registry", "promote", "read_rows"]
__all__ += ["register"]

Floats = npt.NDArray[np.float32]


class Registry(Protocol):
    """What `training.registry` does."""

    def register(self, bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
        """Register a bundle as a new version; return the version. Raises `BundleError`."""

    def promote(self, name: str, version: str, alias: str) -> None:
        """Let an alias name a version. Raises `BundleError`."""

    def resolve(self, name: str, alias: str) -> str:
        """Return the version that an alias names. Raises `BundleError` where there is none."""


def open_registry() -> Registry:
    """Return `training.registry`, imported when asked for: MLflow takes seconds."""
    return cast(Registry, importlib.import_module("training.registry"))


@final
@dataclass(frozen=True, slots=True)
class TestRows:
    """Labelled rows that models are judged on."""

    __test__ = False  # pytest: no test class

    checked: Checked
    config: ProjectConfig

    @property
    def frame(self) -> Any:
        return self.checked.table.frame

    def truth(self, labels: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """Return each row's position in a model's labels. Raises `BundleError` where one is not among them."""
        place = {label: i for i, label in enumerate(labels)}
        found = [str(label) for label in self.frame[self.config.data.label]]
        if unknown := sum(label not in place for label in found):
            raise BundleError(f"{unknown} rows have a label that the model does not know; it has {', '.join(labels)}")
        return np.array([place[label] for label in found], dtype=np.int64)

    def ask(self, predictor: Predictor) -> Floats:
        """Return a model's probabilities of all rows."""
        texts = [RawText(str(text)) for text in self.frame[self.config.data.text]]
        return predictor.probabilities(texts, {name: self.frame[name].tolist() for name in predictor.column_names})


def read_rows(config: ProjectConfig, part: str = "test", labels: tuple[str, ...] = ()) -> TestRows:
    """Read one part of a project's data (`all` for every row), as training would: bad rows stop or are left out.

    Args:
        config: of the project.
        part: train, validation, test or all.
        labels: of the model that will be judged: rows of other labels are bad.

    Raises:
        ConfigError: the data is not there, or the part has no rows.
        SystemExit: rows cannot be used.
    """
    if labels:
        config = config.model_copy(update={"data": config.data.model_copy(update={"labels": labels})})
    table = read_table(config.data)
    chosen = table.frame if part == "all" else table.frame[table.frame[PART_COLUMN] == part]
    if not len(chosen):
        raise ConfigError(f"data: no row is in the part {part}")
    checked = check_table(table, config)
    fatal = [finding for finding in checked.report.fatal if finding.rows]
    if fatal:
        checked.report.findings[:] = fatal
        checked.report.stop_if_fatal()
    kept = checked.table.frame[checked.table.frame.index.isin(chosen.index)]
    return TestRows(Checked(Table(kept, table.sha256), checked.labels, checked.report), config)


def labels_of_bundle(bundle: Path) -> tuple[str, ...]:
    """Return a bundle's labels. Raises `BundleError`."""
    return Bundle.open(bundle, verify=False).manifest.labels


def evaluate(bundle: Path, rows: TestRows, engine: PiiEngine | None = None) -> dict[str, Any]:
    """Return a bundle's figures on these rows."""
    predictor = Predictor.open(bundle, engine or open_engine())
    return _figures(predictor, rows.ask(predictor), rows)


def compare(
    challenger: Path, champion: Path, rows: TestRows, config: GateConfig | None = None
) -> tuple[dict[str, Any], dict[str, Any], Verdict]:
    """Return the champion's figures, the challenger's, and the gate's verdict, all on the same rows."""
    engine = open_engine()
    new, old = Predictor.open(challenger, engine), Predictor.open(champion, engine)
    if set(new.labels) != set(old.labels):
        reason = f"other labels: the champion has {', '.join(old.labels)}, the challenger {', '.join(new.labels)}"
        return {}, {}, Verdict((reason,), {}, 0)
    mine, theirs = rows.ask(new), rows.ask(old)
    order = [old.labels.index(label) for label in new.labels]
    verdict = decide(theirs[:, order], mine, rows.truth(new.labels), config)
    return _figures(old, theirs, rows), _figures(new, mine, rows), verdict


def register(bundle: Path, name: str, alias: str | None, registry: Registry) -> str:
    """Register a bundle, with the MLflow run that made it where it is known; return the version."""
    noted = bundle.parent / "run.json"
    run_id = json.loads(noted.read_text(encoding="utf-8"))["run_id"] if noted.is_file() else None
    return registry.register(bundle, name, alias, run_id=run_id)


def promote(
    name: str,
    version: str,
    alias: str,
    rows: TestRows,
    registry: Registry,
    gate: GateConfig | None = None,
    folders: Mapping[str, Path] | None = None,
    first: bool = False,
) -> Verdict:
    """Let a version have an alias, if it passes the gate against the version that has it now.

    Args:
        name: the registered model.
        version: the challenger.
        alias: e.g. `champion`.
        rows: what both are judged on.
        registry: where aliases are.
        gate: what the gate asks for.
        folders: bundles by version, for those that are at hand; others are fetched from the registry.
        first: whether the alias may be given without a comparison where no version has it yet.

    Raises:
        BundleError: no such version, or one of the bundles cannot be used.
    """
    challenger = _folder(name, version, folders)
    try:
        now = registry.resolve(name, alias)
    except BundleError as error:
        # No champion, or no answer: which of them only a person can say.
        if not first:
            return Verdict(
                (f"there is nobody to be compared with: {error}; to start with this version: --first",), {}, 0
            )
        now = ""
    if now == version:
        return Verdict((f"version {version} is {alias} already",), {}, 0)
    if not now:
        evaluate(challenger, rows)  # it must at least run
        verdict = Verdict((), {}, len(rows.frame))
    else:
        *_, verdict = compare(challenger, _folder(name, now, folders), rows, gate)
    if verdict.passed:
        registry.promote(name, version, alias)
    return verdict


def _folder(name: str, version: str, folders: Mapping[str, Path] | None) -> Path:
    if folders and version in folders:
        return folders[version]
    return fetch(f"models:/{name}/{version}")[0]


def _figures(predictor: Predictor, probabilities: Floats, rows: TestRows) -> dict[str, Any]:
    slices = {name: np.array([str(v) for v in rows.frame[name]]) for name in rows.config.data.slices}
    return figures(probabilities, rows.truth(predictor.labels), predictor.labels, slices)

"""Runs written down in MLflow: parameters, metrics by epoch and at the end, data hash, commit, reports."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol, final

from preprocessing.bundle import BUNDLED_ROOT
from training.projects.config import ConfigError, ProjectConfig
from training.projects.metrics import flat
from training.provenance import commit

__all__ = ["MlflowTracker", "NoTracker", "Tracker", "open_tracker"]

_STORE: Final = BUNDLED_ROOT.parent / ".mlflow" / "store.db"
"""Where registry and runs are when nothing else is said; `training.registry` looks there, too."""
_REPORTS: Final = ("config.yaml", "validation.json", "metrics.json", "bundle/manifest.json", "bundle/README.md")
_LONGEST: Final = 500
"""Characters of a parameter's value."""


class Tracker(Protocol):
    """Takes down one run."""

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str) -> None:
        """The data is ready."""

    def epoch(self, values: Mapping[str, Any]) -> None:
        """An epoch is over: `number`, `loss`, `score`."""

    def end(self, metrics: Mapping[str, Any], run: Path) -> None:
        """The bundle is written."""

    def fail(self) -> None:
        """The run is over without a bundle."""


@final
class NoTracker:
    """Takes nothing down."""

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str) -> None: ...

    def epoch(self, values: Mapping[str, Any]) -> None: ...

    def end(self, metrics: Mapping[str, Any], run: Path) -> None: ...

    def fail(self) -> None: ...


@final
class MlflowTracker:
    """One MLflow run. Its id is in `run.json`, so that a bundle is registered with the run that made it."""

    def __init__(self, config: ProjectConfig) -> None:
        """Open the store. Raises `ConfigError` where MLflow is not installed."""
        uri = config.tracking.uri or os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{_STORE}"
        file = Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        try:
            from mlflow import MlflowClient  # seconds
        except ImportError as error:
            raise ConfigError("tracking needs the package mlflow: install it, or set tracking.on to false") from error
        for noisy in ("alembic", "mlflow.store.db.utils"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._client: Any = MlflowClient(tracking_uri=uri)
        self._artifacts = (file.absolute().parent / "artifacts").as_uri() if file is not None else None
        self._run = ""
        self.uri = uri

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str) -> None:
        name = config.tracking.experiment or config.name
        found = self._client.get_experiment_by_name(name)
        experiment = found.experiment_id if found else self._client.create_experiment(name, self._artifacts)
        tags = {"data_sha256": data_sha256, "commit": commit(), "fingerprint": fingerprint}
        run = self._client.create_run(experiment, run_name=f"{config.name} {config.method}", tags=tags)
        self._run = str(run.info.run_id)
        for key, value in _leaves(json.loads(config.model_dump_json())).items():
            self._client.log_param(self._run, key, str(value)[:_LONGEST])

    def epoch(self, values: Mapping[str, Any]) -> None:
        for name in ("loss", "score"):
            self._client.log_metric(self._run, f"epoch/{name}", float(values[name]), step=int(values["number"]))

    def end(self, metrics: Mapping[str, Any], run: Path) -> None:
        for name, value in flat({"test": metrics["test"]}).items():
            self._client.log_metric(self._run, _name(name), value)
        (run / "run.json").write_text(
            json.dumps({"tracking_uri": self.uri, "run_id": self._run}) + "\n", encoding="utf-8"
        )
        for name in _REPORTS:
            if (run / name).is_file():
                self._client.log_artifact(self._run, str(run / name))
        self._client.set_terminated(self._run)

    def fail(self) -> None:
        if self._run:
            self._client.set_terminated(self._run, "FAILED")


def open_tracker(config: ProjectConfig) -> Tracker:
    """Return the tracker that the config asks for. Raises `ConfigError`."""
    return MlflowTracker(config) if config.tracking.on else NoTracker()


def _leaves(block: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in block.items():
        out |= _leaves(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return out


def _name(name: str) -> str:
    """What MLflow takes in a metric's name: letters, digits and a few signs."""
    return "".join(char if char.isalnum() or char in "_-./ " else "_" for char in name)

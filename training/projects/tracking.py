"""Runs written down in MLflow: parameters, metrics by epoch and at the end, data hash, commit, reports."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Protocol, final

from preprocessing.bundle import MANIFEST, BundleError, sha256_of
from preprocessing.bundle.registry import open_client, said, shown, tracking_uri
from training.projects.bundle import RUN
from training.projects.config import ConfigError, ProjectConfig
from training.projects.metrics import flat
from training.provenance import commit
from training.registry import experiment_id

__all__ = ["MlflowTracker", "NoTracker", "Tracker", "open_tracker"]

_REPORTS: Final = ("config.yaml", "validation.json", "metrics.json", "bundle/manifest.json", "bundle/README.md")
_GONE: Final = "RESOURCE_DOES_NOT_EXIST"
_LONGEST: Final = 500
"""Characters of a parameter's value."""


class Tracker(Protocol):
    """Takes down one run."""

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str, *, resume: bool = False) -> None:
        """The data is ready. `resume`: the run goes on that the folder's run.json names, if there is one."""

    def epoch(self, values: Mapping[str, Any]) -> None:
        """An epoch is over: `number`, `loss`, `score`."""

    def end(self, metrics: Mapping[str, Any], run: Path) -> None:
        """The bundle is written."""

    def fail(self) -> None:
        """The run is over without a bundle."""


@final
class NoTracker:
    """Takes nothing down."""

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str, *, resume: bool = False) -> None: ...

    def epoch(self, values: Mapping[str, Any]) -> None: ...

    def end(self, metrics: Mapping[str, Any], run: Path) -> None: ...

    def fail(self) -> None: ...


@final
class MlflowTracker:
    """One MLflow run. Its id is in `run.json`, so that a bundle is registered with the run that made it."""

    def __init__(self, config: ProjectConfig) -> None:
        """Open the store: the registry's, where the config names no other. Raises `ConfigError`."""
        self.uri = config.tracking.uri or tracking_uri()
        try:
            self._client: Any = open_client(create=True, uri=self.uri)
        except BundleError as error:
            raise ConfigError(f"tracking: {error}. Or set tracking.on to false") from error
        self._run = ""

    def begin(self, config: ProjectConfig, data_sha256: str, fingerprint: str, *, resume: bool = False) -> None:
        """Begin a run, or go on with the one of run.json. Raises `ConfigError` where the store cannot be written to."""
        try:
            self._run = self._resumed(config.output / RUN) if resume else ""
            if not self._run:
                self._run = self._begun(config, data_sha256, fingerprint)
        except Exception as error:  # MLflow's own errors and those of its stores
            raise ConfigError(f"tracking: {said(error)}. Or set tracking.on to false") from None
        self._note(config.output, None)

    def epoch(self, values: Mapping[str, Any]) -> None:
        with _spared("an epoch"):
            for name in ("loss", "score"):
                self._client.log_metric(self._run, f"epoch/{name}", float(values[name]), step=int(values["number"]))

    def end(self, metrics: Mapping[str, Any], run: Path) -> None:
        self._note(run, run / "bundle" / MANIFEST)
        with _spared("the end of the run"):
            for name, value in flat({"test": metrics["test"]}).items():
                self._client.log_metric(self._run, _name(name), value)
            for name in _REPORTS:
                if (run / name).is_file():
                    self._client.log_artifact(self._run, str(run / name))
            self._client.set_terminated(self._run)

    def fail(self) -> None:
        with _spared("that the run failed"):
            if self._run:
                self._client.set_terminated(self._run, "FAILED")

    def _begun(self, config: ProjectConfig, data_sha256: str, fingerprint: str) -> str:
        experiment = experiment_id(self._client, config.tracking.experiment or config.name, self.uri)
        tags = {"data_sha256": data_sha256, "commit": commit()}
        tags |= {"fingerprint": fingerprint} if fingerprint else {}
        run = str(self._client.create_run(experiment, run_name=f"{config.name} {config.method}", tags=tags).info.run_id)
        for key, value in _leaves(config.to_dict()).items():
            self._client.log_param(run, key, str(value)[:_LONGEST])
        return run

    def _resumed(self, noted: Path) -> str:
        """Return the run that a run's folder names, running again; "" where this store has none."""
        try:
            said_there = json.loads(noted.read_text(encoding="utf-8"))
            run = str(said_there["run_id"]) if said_there["tracking_uri"] == shown(self.uri) else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        if not run:
            return ""
        try:
            self._client.update_run(run, status="RUNNING")
        except Exception as error:
            if getattr(error, "error_code", "") == _GONE:
                return ""
            raise
        return run

    def _note(self, run: Path, manifest: Path | None) -> None:
        """Write run.json: the store, the run and, once there is one, which bundle it made."""
        noted = {"tracking_uri": shown(self.uri), "run_id": self._run}
        noted |= {"manifest_sha256": sha256_of(manifest)} if manifest is not None and manifest.is_file() else {}
        run.mkdir(parents=True, exist_ok=True)
        (run / RUN).write_text(json.dumps(noted) + "\n", encoding="utf-8")


@contextlib.contextmanager
def _spared(what: str) -> Iterator[None]:
    """Warn where the store does not take something down: hours of training are worth more than a line about them."""
    try:
        yield
    except Exception as error:  # MLflow's own errors and those of its stores
        warnings.warn(f"tracking: {what} was not written down: {said(error)}", RuntimeWarning, stacklevel=3)


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

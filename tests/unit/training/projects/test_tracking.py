"""A real MLflow store in a file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("mlflow")

from mlflow import MlflowClient
from pydantic import ValidationError

from training.projects.config import ConfigError, ProjectConfig
from training.projects.tracking import MlflowTracker


def test_a_run_has_parameters_metrics_hash_commit_and_reports(store: Path, tmp_path: Path) -> None:
    raw = {"name": "a", "output": str(tmp_path / "run"), "data": {"files": ["a.csv"]}}
    config = ProjectConfig.model_validate(raw | {"tracking": {"uri": f"sqlite:///{store}/store.db"}})
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "validation.json").write_text("{}")
    tracker = MlflowTracker(config)
    tracker.begin(config, "d" * 64, "sha256:f")
    tracker.epoch({"number": 1, "loss": 0.5, "score": 0.25})
    tracker.end({"test": {"accuracy": 0.75, "per_label": {"50 %!": {"f1": 0.5}}}}, tmp_path / "run")
    run_id = json.loads((tmp_path / "run" / "run.json").read_text())["run_id"]
    client = MlflowClient(tracking_uri=config.tracking.uri)
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["training.epochs"] == "3"
    assert run.data.metrics["test/accuracy"] == 0.75
    assert run.data.metrics["test/per_label/50 __/f1"] == 0.5
    assert run.data.metrics["epoch/score"] == 0.25
    assert run.data.tags["data_sha256"] == "d" * 64
    assert run.data.tags["commit"]
    assert (store / "artifacts" / run_id / "artifacts" / "validation.json").is_file()


def test_a_run_that_broke_off_says_so(store: Path) -> None:
    raw = {"name": "b", "output": str(store / "run"), "data": {"files": ["a.csv"]}}
    config = ProjectConfig.model_validate(raw | {"tracking": {"uri": f"sqlite:///{store}/store.db"}})
    tracker = MlflowTracker(config)
    tracker.begin(config, "d", "f")
    tracker.fail()
    client = MlflowClient(tracking_uri=config.tracking.uri)
    experiment = client.get_experiment_by_name("b")
    assert experiment is not None
    [run] = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FAILED"


def test_a_run_that_is_resumed_goes_on(store: Path, tmp_path: Path) -> None:
    raw = {"name": "d", "output": str(tmp_path / "run"), "data": {"files": ["a.csv"]}}
    config = ProjectConfig.model_validate(raw | {"tracking": {"uri": f"sqlite:///{store}/store.db"}})

    def run_of(resume: bool) -> str:
        tracker = MlflowTracker(config)
        tracker.begin(config, "d", "f", resume=resume)
        tracker.epoch({"number": 1 + resume, "loss": 0.5, "score": 0.25})
        return str(json.loads((tmp_path / "run" / "run.json").read_text())["run_id"])

    first = run_of(resume=False)  # killed: nobody says that it failed
    assert run_of(resume=True) == first
    assert run_of(resume=False) != first
    client = MlflowClient(tracking_uri=config.tracking.uri)
    assert [at.step for at in client.get_metric_history(first, "epoch/loss")] == [1, 2]
    (tmp_path / "run" / "run.json").write_text(json.dumps({"run_id": first, "tracking_uri": "sqlite:////other.db"}))
    assert run_of(resume=True) != first
    (tmp_path / "run" / "run.json").write_text(json.dumps({"run_id": "0" * 32, "tracking_uri": config.tracking.uri}))
    assert len(run_of(resume=True)) == 32


class Gone:
    """A store that went away."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        def refuse(*given: object, **named: object) -> None:
            raise OSError("no connection to https://ana:hunter2@mlflow.example")

        return refuse


def test_a_store_that_goes_away_costs_no_training(store: Path, tmp_path: Path) -> None:
    raw = {"name": "e", "output": str(tmp_path), "data": {"files": ["a.csv"]}}
    config = ProjectConfig.model_validate(raw | {"tracking": {"uri": f"sqlite:///{store}/store.db"}})
    tracker = MlflowTracker(config)
    tracker.begin(config, "d", "f")
    tracker._client = Gone()
    calls: list[Callable[[], None]] = [
        lambda: tracker.epoch({"number": 1, "loss": 0.5, "score": 0.25}),
        lambda: tracker.end({"test": {"accuracy": 1.0}}, tmp_path),
        tracker.fail,
    ]
    for call in calls:
        with pytest.warns(RuntimeWarning, match="was not written down: OSError") as warned:
            call()
        assert "hunter2" not in str(warned[0].message)
    with pytest.raises(ConfigError, match="tracking: OSError"):
        tracker.begin(config, "d", "f")


def test_no_password_is_written_down(tmp_path: Path) -> None:
    raw = {"name": "c", "output": str(tmp_path), "data": {"files": ["a.csv"]}}
    with pytest.raises(ValidationError, match="MLFLOW_TRACKING_URI") as refused:
        ProjectConfig.model_validate(raw | {"tracking": {"uri": "https://ana:hunter2@mlflow.example"}})
    assert "hunter2" not in str(refused.value)
    tracker = MlflowTracker(ProjectConfig.model_validate(raw | {"tracking": {"uri": f"sqlite:///{tmp_path}/s.db"}}))
    tracker.uri = "https://ana:hunter2@mlflow.example"
    tracker.begin(ProjectConfig.model_validate(raw), "d", "f")
    tracker.end({"test": {}}, tmp_path)
    assert json.loads((tmp_path / "run.json").read_text())["tracking_uri"] == "https://…@mlflow.example"

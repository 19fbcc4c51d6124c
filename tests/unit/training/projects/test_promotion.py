"""Who becomes champion, with a registry in memory and models that answer as told."""

import json
from pathlib import Path

import numpy as np
import pytest

from preprocessing.bundle import BundleError
from preprocessing.bundle.registry import tracking_uri
from preprocessing.pii import PiiEngine
from tests.unit.training.projects.tiny import write_rows
from training.projects import judged
from training.projects.config import ProjectConfig
from training.projects.gate import GateConfig
from training.projects.judged import TestRows, read_rows
from training.projects.promotion import promote, register


class Registry:
    """Versions and aliases in memory."""

    def __init__(self) -> None:
        self.versions: list[Path] = []
        self.aliases: dict[str, str] = {}
        self.runs: list[str | None] = []

    def register(self, bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
        self.versions.append(bundle_folder)
        self.runs.append(run_id)
        version = str(len(self.versions))
        if alias:
            self.aliases[alias] = version
        return version

    def promote(self, name: str, version: str, alias: str) -> None:
        self.aliases[alias] = version

    def resolve(self, name: str, alias: str) -> str:
        if alias not in self.aliases:
            raise BundleError(f"model {name} has no alias {alias}")
        return self.aliases[alias]


class Model:
    """Is right in the share of rows that its folder's name says."""

    column_names = ()

    def __init__(self, folder: Path) -> None:
        name, _, labels = folder.name.partition("-")
        self.share, self.labels = float(name), tuple(labels.split("+")) if labels else ("bad", "good")

    @classmethod
    def open(cls, folder: Path, engine: object = None) -> "Model":
        return cls(folder)

    def of_safe(self, texts: list[object], columns: object) -> np.ndarray:
        truth = np.arange(len(texts)) // 5 % 2  # rows come five good, five bad
        truth = np.array([self.labels.index(("good", "bad")[t]) for t in truth])
        right = np.random.default_rng(1).random(len(texts)) < self.share
        return np.where(right, 0.8, 0.2)[:, None] * np.eye(2)[truth] + np.where(right, 0.2, 0.8)[:, None] * (
            1 - np.eye(2)[truth]
        )


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestRows:
    monkeypatch.setattr(judged, "Predictor", Model)
    files = [str(write_rows(tmp_path / "rows.jsonl", copies=80))]
    config = {"name": "a", "output": "out", "data": {"files": files, "split": "part"}}
    return read_rows(ProjectConfig.model_validate(config), "test", engine=PiiEngine())


def versions(*folders: str) -> dict[str, Path]:
    return {str(i + 1): Path(folder) for i, folder in enumerate(folders)}


def test_the_first_champion_is_named_by_a_person(rows: TestRows) -> None:
    registry, folders = Registry(), versions("0.9")
    refused = promote("a", "1", "champion", lambda _: rows, registry, folders=folders)
    assert "nobody to be compared with" in refused.reasons[0]
    assert not registry.aliases
    assert promote("a", "1", "champion", lambda _: rows, registry, folders=folders, first=True).passed
    assert registry.aliases == {"champion": "1"}


@pytest.mark.parametrize(
    ("challenger", "passes", "why"),
    [
        ("0.95", True, ""),
        ("0.90", True, ""),
        ("0.7", False, "accuracy may be worse by"),
        ("0.95-bad+fine", False, "other labels"),
    ],
)
def test_a_challenger_takes_the_alias_only_through_the_gate(
    rows: TestRows, challenger: str, passes: bool, why: str
) -> None:
    registry = Registry()
    registry.aliases["champion"] = "1"
    verdict = promote(
        "a", "2", "champion", lambda _: rows, registry, GateConfig(ece_margin=1), folders=versions("0.9", challenger)
    )
    assert verdict.passed is passes
    assert registry.aliases["champion"] == ("2" if passes else "1")
    assert why in " ".join(verdict.reasons)


def test_the_order_of_labels_may_differ(rows: TestRows) -> None:
    registry = Registry()
    registry.aliases["champion"] = "1"
    verdict = promote("a", "2", "champion", lambda _: rows, registry, folders=versions("0.9", "0.9-good+bad"))
    assert verdict.passed
    assert verdict.differences["accuracy"].mean == 0


def test_who_is_champion_already_is_told(rows: TestRows) -> None:
    registry = Registry()
    registry.aliases["champion"] = "1"
    assert "already" in promote("a", "1", "champion", lambda _: rows, registry, folders=versions("0.9")).reasons[0]


def test_rows_of_labels_that_the_model_does_not_know_are_refused(rows: TestRows) -> None:
    with pytest.raises(BundleError, match="100 rows have a label"):
        rows.truth(("bad", "fine"))


@pytest.mark.parametrize(("uri", "run"), [(tracking_uri(), "r1"), ("sqlite:////elsewhere.db", None)])
def test_a_bundle_is_registered_with_the_run_that_made_it(tmp_path: Path, uri: str, run: str | None) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"run_id": "r1", "tracking_uri": uri}))
    registry = Registry()
    assert register(tmp_path / "bundle", "a", "challenger", registry) == "1"
    assert registry.aliases == {"challenger": "1"}
    assert registry.runs == [run]

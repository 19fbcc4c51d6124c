"""Who becomes champion, with a registry in memory and models that answer as told."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from preprocessing.bundle import BundleError, MissingModel, sha256_of
from preprocessing.bundle.registry import shown, tracking_uri
from preprocessing.pii import PiiEngine
from tests.unit.training.projects.tiny import write_rows
from training.projects import judged, promotion
from training.projects.bundle import RunFolder
from training.projects.config import ProjectConfig
from training.projects.gate import GateConfig, Verdict
from training.projects.judged import TestRows, read_rows
from training.projects.promotion import changed_data, promote, register

FOLDERS: dict[str, Path] = {}
"""By version, of the test that runs."""


class Registry:
    """Versions and aliases in memory."""

    def __init__(self) -> None:
        self.versions: list[Path] = []
        self.aliases: dict[str, str] = {}
        self.runs: list[str | None] = []
        self.notes: dict[str, dict[str, str]] = {}

    def register(self, bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
        self.versions.append(bundle_folder)
        self.runs.append(run_id)
        version = str(len(self.versions))
        if alias:
            self.aliases[alias] = version
        return version

    def note(self, name: str, version: str, facts: Mapping[str, str]) -> None:
        self.notes[version] = dict(facts)

    def set_alias(self, name: str, version: str, alias: str, verdict: Verdict | None = None) -> None:
        assert verdict is not None
        assert verdict.passed
        assert verdict.challenger == f"hash of {FOLDERS[version]}"
        self.aliases[alias] = version

    def resolve(self, name: str, alias: str) -> str:
        if alias not in self.aliases:
            raise MissingModel(f"model {name} has no alias {alias}")
        return self.aliases[alias]


class Model:
    """Is right in the share of rows that its folder's name says."""

    column_names = ()

    def __init__(self, folder: Path) -> None:
        name, _, labels = folder.name.partition("-")
        self.share, self.labels = float(name), tuple(labels.split("+")) if labels else ("bad", "good")

    @classmethod
    def open(cls, folder: Path, engine: object = None, *, other_rules: bool = False) -> "Model":
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
    monkeypatch.setattr(promotion, "sha256_of", lambda path: f"hash of {path.parent}")
    files = [str(write_rows(tmp_path / "rows.jsonl", copies=80))]
    config = {"name": "a", "output": "out", "data": {"files": files, "split": "part"}}
    return read_rows(ProjectConfig.model_validate(config), "test", engine=PiiEngine())


def versions(*folders: str) -> dict[str, Path]:
    FOLDERS.clear()
    FOLDERS.update({str(i + 1): Path(folder) for i, folder in enumerate(folders)})
    return FOLDERS


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


def test_what_the_gate_said_is_written_down_at_the_version(rows: TestRows) -> None:
    registry, folders = Registry(), versions("0.9", "0.9", "0.5")
    promote("a", "1", "champion", lambda _: rows, registry, folders=folders, first=True)
    promote("a", "2", "champion", lambda _: rows, registry, GateConfig(margin=0.05), folders=folders)
    promote("a", "3", "champion", lambda _: rows, registry, folders=folders)
    assert [registry.notes[v]["gate.verdict"] for v in "123"] == ["passed", "passed", "refused"]
    assert [registry.notes[v]["gate.against"] for v in "123"] == ["nobody (--first)", "version 1", "version 2"]
    assert [registry.notes[v]["gate.margin"] for v in "123"] == ["0.02", "0.05", "0.02"]
    assert registry.notes["3"]["gate.reasons"].startswith("accuracy may be worse by")
    assert registry.notes["2"]["gate.rows"] == "200"
    assert registry.notes["2"]["gate.champion_under_new_rules"] == "no"
    other = TestRows(rows.rows.only("train"), rows.config, rows.engine, rows.data_sha256)
    assert registry.notes["2"]["gate.rows_sha256"] == rows.digest != other.digest


def test_no_answer_is_not_taken_for_no_champion(rows: TestRows, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(self: Registry, name: str, alias: str) -> str:
        raise BundleError("the registry cannot be asked")

    monkeypatch.setattr(Registry, "resolve", silent)
    registry = Registry()
    with pytest.raises(BundleError, match="cannot be asked"):
        promote("a", "1", "champion", lambda _: rows, registry, folders=versions("0.9"), first=True)
    assert not registry.aliases


@pytest.mark.parametrize("champion", ["1", ""])
def test_who_became_champion_meanwhile_is_not_pushed_aside(rows: TestRows, champion: str) -> None:
    registry = Registry()
    if champion:
        registry.aliases["champion"] = champion

    def slow(_: Path) -> TestRows:
        registry.aliases["champion"] = "3"  # somebody else's promotion
        return rows

    verdict = promote("a", "2", "champion", slow, registry, folders=versions("0.9", "0.9"), first=not champion)
    assert verdict.reasons == ("version 3 became champion meanwhile: promote again",)
    assert registry.aliases["champion"] == "3"


def test_what_can_be_no_alias_is_told_before_anything_is_judged() -> None:
    with pytest.raises(BundleError, match="'latest' is no alias"):
        promote("a", "1", "latest", lambda _: pytest.fail("judged"), Registry(), folders=versions("0.9"), first=True)


def test_data_that_changed_since_the_training_is_told(rows: TestRows, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"data": [{"sha256": rows.data_sha256}]}))
    assert changed_data(tmp_path, rows, rows.config) == ""
    unsaid = "the bundle does not say how its data was split, and may have been trained on these rows"
    by_column = "column part says which rows are held out: see that none has been moved there since"
    by_hash = "texts are held out by their hash, so none of the test part's has been trained on"
    config = {"name": "a", "output": "out", "data": {"files": ["a"]}}
    hashed = ProjectConfig.model_validate(config)
    split = "hash seed=0 shares=0.7,0.1,0.2"
    for its, given, said in (
        ({"split": "column part"}, rows.config, by_column), ({}, rows.config, unsaid),
        ({"split": split}, hashed, by_hash), ({}, hashed, unsaid), ({"split": "by hand"}, hashed, unsaid),
    ):  # fmt: skip
        (tmp_path / "manifest.json").write_text(json.dumps({"data": [{"sha256": "0" * 64} | its]}))
        assert changed_data(tmp_path, rows, given).endswith(f": {said}")


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


def test_rows_too_few_to_train_on_can_be_judged(tmp_path: Path) -> None:
    rows = [{"text": f"number {i}", "label": ("a", "rare")[i < 2], "part": "test"} for i in range(9)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = {"name": "a", "output": "out", "data": {"files": [str(tmp_path / "rows.jsonl")], "split": "part"}}
    assert len(read_rows(ProjectConfig.model_validate(config), "all", ("a", "rare"), engine=PiiEngine())) == 9
    # Without a model's labels those of the training part are known, and here is none.
    with pytest.raises(SystemExit, match="unknown_label"):
        read_rows(ProjectConfig.model_validate(config), "all", engine=PiiEngine())


def test_rows_of_labels_that_the_model_does_not_know_are_refused(rows: TestRows) -> None:
    with pytest.raises(BundleError, match="100 rows have a label"):
        rows.truth(("bad", "fine"))


@pytest.mark.parametrize(
    ("noted", "run"),
    [
        ({}, "r1"),
        ({"tracking_uri": "sqlite:////elsewhere.db"}, None),
        ({"manifest_sha256": "0" * 64}, None),
        ({"manifest_sha256": None}, None),
    ],
)
def test_a_bundle_is_registered_with_the_run_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: dict[str, object], run: str | None
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://ana:hunter2@mlflow.example")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "manifest.json").write_text("{}")
    of_this = {"tracking_uri": shown(tracking_uri()), "manifest_sha256": sha256_of(tmp_path / "bundle/manifest.json")}
    (tmp_path / "run.json").write_text(json.dumps({"run_id": "r1"} | of_this | noted))
    registry = Registry()
    assert register(tmp_path / "bundle", "a", "challenger", registry) == "1"
    assert registry.aliases == {"challenger": "1"}
    assert registry.runs == [run]


def test_a_run_that_begins_anew_is_not_the_one_before(tmp_path: Path) -> None:
    config = ProjectConfig.model_validate({"name": "a", "output": str(tmp_path), "data": {"files": ["a.csv"]}})
    run = RunFolder(config.output)
    for resume in (True, False):
        (tmp_path / "run.json").write_text("{}")
        run.begin(config, resume=resume)
        assert (tmp_path / "run.json").exists() is resume

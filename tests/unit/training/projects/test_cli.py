"""The commands as they are typed, against a real registry, on a recognizer, which is the quickest to make."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("mlflow")

from preprocessing.bundle.registry import open_client
from preprocessing.pii.recognizer import open_recognizer_source
from tests.unit.training.projects.tiny import config_of
from training.__main__ import main
from training.projects import cli
from training.projects.config import read_config

SECRET = ["--set", "anonymizer.secret_env=NOT_SET"]


@pytest.fixture(scope="module")
def project(quick_export: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two finished runs, `run` and `worse`, which learnt to find another word."""
    folder = tmp_path_factory.mktemp("project")
    for name, span in (("run", [5, 8]), ("worse", [0, 4])):
        rows = [{"text": f"call bad number {i}", "spans": [[*span, "PERSON"]]} for i in range(900)]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        config = config_of(
            folder, name="people", task="token_classification", method="full", output=str(folder / name),
            data={"files": [str(folder / "run.jsonl")], "split": ""}, export={"max_tokens": 16},
            training={"epochs": 1, "rate": 0.02, "head_rate": 0.05},
        )  # fmt: skip
        (folder / f"{name}.yaml").write_text(config.to_yaml())
        typed = ["--config", str(folder / f"{name}.yaml"), "--data", str(folder / f"{name}.jsonl"), "--no-tracking"]
        assert main(["train", *typed]) == 0
    return folder


def config(project: Path, name: str = "run") -> list[str]:
    return ["--config", str(project / f"{name}.yaml")]


def test_evaluate_says_what_a_bundle_is_worth_and_what_the_gate_says(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *config(project)]) == 0
    assert json.loads(capsys.readouterr().out)["bundle"]["span_f1"] == 1.0
    champion = ["--champion", str(project / "run" / "bundle"), "--json", str(tmp_path / "found.json")]
    assert main(["evaluate", *config(project, "worse"), *champion]) == 1
    assert "refused: span_f1 may be worse by" in capsys.readouterr().out
    assert json.loads((tmp_path / "found.json").read_text())["gate"]["passed"] is False


def test_register_and_promote(project: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", str(project / "run" / "bundle"), "people", "--alias", "challenger"]) == 0
    assert main(["register", str(project / "worse" / "bundle"), "people"]) == 0
    assert main(["promote", "people", "1", *config(project)]) == 1
    assert "nobody to be compared with" in capsys.readouterr().out
    assert main(["promote", "people", "1", *config(project), "--first"]) == 0
    assert main(["promote", "people", "2", *config(project)]) == 1
    assert main(["register", str(project / "run" / "bundle"), "people"]) == 0
    assert main(["promote", "people", "3", *config(project)]) == 0
    assert "people: version 3 is champion" in capsys.readouterr().out
    tags = [open_client().get_model_version("people", version).tags for version in "123"]
    assert [each["cloakroom.gate.verdict"] for each in tags] == ["passed", "refused", "passed"]
    assert tags[2]["cloakroom.gate.against"] == "version 1"
    assert len(tags[2]["cloakroom.gate.rows_sha256"]) == 64
    assert open_recognizer_source("models:/people@champion").scheme.types == ("PERSON",)


@pytest.mark.parametrize("part", ["train", "all"])
def test_nobody_is_promoted_on_what_it_was_trained_on(project: Path, part: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["promote", "people", "1", *config(project), "--part", part])


def test_export_goes_from_the_checkpoint(project: Path, store: Path) -> None:
    before = (project / "run" / "bundle" / "recognizer.onnx").read_bytes()
    os.remove(project / "run" / "bundle" / "recognizer.onnx")
    tracked = ["--set", "tracking.on=true"]
    assert main(["export", *config(project), *tracked]) == 0
    assert (project / "run" / "bundle" / "recognizer.onnx").read_bytes() == before
    # It is not written into MLflow, and says nothing of whether the next training is.
    assert read_config(project / "run" / "config.yaml").tracking.on
    assert not (project / "run" / "run.json").exists()


def test_a_runs_folder_is_told_from_its_bundle(project: Path) -> None:
    with pytest.raises(SystemExit, match=r"run is no bundle, for .*manifest\.json is missing: .*run/bundle is one"):
        main(["register", str(project / "run"), "people"])


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (FloatingPointError("epoch 1, step 3: the loss is nan: lower the rate"), "lower the rate (training.rate"),
        (OSError(28, "No space left on device", "checkpoint.part"), "train: No space left on device: checkpoint.part"),
        (OSError("Error no file named model.safetensors found.\nmore"), "train: Error no file named model.safetensors"),
        (OSError(), "train: OSError"),
    ],
)
def test_what_breaks_a_run_is_said(
    project: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
) -> None:
    def broken(arguments: object) -> int:
        raise raised

    monkeypatch.setattr(cli, "_train", broken)
    with pytest.raises(SystemExit) as stopped:
        main(["train", *config(project)])
    assert said in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_an_interrupted_run_says_how_it_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_train", interrupted)
    assert main(["train", *config(project)]) == 130
    assert capsys.readouterr().err == "\ntrain: interrupted; --resume goes on from the last whole epoch\n"


def test_other_data_than_that_of_the_training_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", *config(project)]) == 0
    assert "note:" not in capsys.readouterr().err
    assert main(["evaluate", *config(project, "worse"), "--bundle", str(project / "worse" / "bundle")]) == 0
    assert "texts are held out by their hash, so none of the test part's" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ["train", "--set", "data.spans=marks"],
            "no column marks; there are 2, text among them. Has the file a line of names?",
        ),
        (["train", "--data", "gone.jsonl"], "gone.jsonl cannot be read: FileNotFoundError"),
        (["train", "--set", "task=classification", "--set", "data.label=kind"], "no column kind"),
        (["train", "--set", "encoder=nowhere/at-all"], "encoder: "),
        (
            ["train", "--set", "task=classification", "--set", "data.label=text", *SECRET],
            "anonymizer: ",
        ),
        (["evaluate", "--set", "task=classification"], "bundle of task token_classification, and the config is for"),
        (["evaluate", "--bundle", "nowhere"], "nowhere/manifest.json is missing"),
        (["evaluate", "--json", "nowhere/found.json"], "--json: there is no folder nowhere"),
        (["evaluate", "--champion", "bundled:sentiment"], "task classification: only recognizers can be asked here"),
        (["train", "--output", "/dev/null"], "output: /dev/null cannot be written to (File exists)"),
        (["promote", "people", "1", "--alias", "latest"], "'latest' is no alias"),
        (["evaluate", "--champion", "people@nobody"], "model people"),
        (["export", "--output", "elsewhere"], "elsewhere has no checkpoint: train first"),
        (["promote", "people", "7"], "people"),
        (["promote", "people", "1", "--margin", "nan"], "--margin: the margin must be from 0 to 0.1"),
        (["promote", "people", "1", "--margin", "1"], "--margin: the margin must be from 0 to 0.1"),
    ],
)
def test_what_cannot_be_done_is_said(
    project: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(SystemExit) as stopped:
        main([*typed, *config(project), *(["--no-tracking"] if typed[0] == "train" else [])])
    assert said in str(stopped.value)
    assert str(stopped.value).startswith(f"{typed[0]}: ")

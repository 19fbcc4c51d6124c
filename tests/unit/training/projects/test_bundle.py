"""A run's folder: the bundle in it is whole, the one before or the new one."""

import hashlib
import json
from pathlib import Path

import pytest

from preprocessing.pipeline import PipelineSpec
from training.projects.bundle import RunFolder, identity_of
from training.projects.config import ConfigError, ProjectConfig
from training.projects.table import Table


def finished(folder: Path, name: str) -> RunFolder:
    run = RunFolder(folder)
    run.begin(ProjectConfig.model_validate({"name": "a", "output": str(folder), "data": {"files": ["a.csv"]}}))
    fresh = run.new_bundle()
    (fresh / "is").write_text(name)
    (fresh / "manifest.json").write_text("{}")
    run.finish({"of": name})
    return run


def what_is(folder: Path) -> tuple[str, str]:
    return (folder / "bundle" / "is").read_text(), json.loads((folder / "metrics.json").read_text())["of"]


def test_a_new_bundle_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    for name in ("first", "second"):
        finished(tmp_path, name)
        assert what_is(tmp_path) == (name, name)
    assert {path.name for path in tmp_path.iterdir()} == {"bundle", "config.yaml", "metrics.json"}


def test_a_run_that_is_cut_off_while_it_finishes_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished(tmp_path, "first")
    usual = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "bundle.part":
            raise OSError("cut off")
        return usual(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(OSError, match="cut off"):
            finished(tmp_path, "second")
    assert not run.bundle.exists()
    run.begin(ProjectConfig.model_validate({"name": "a", "output": str(tmp_path), "data": {"files": ["a.csv"]}}))
    assert what_is(tmp_path) == ("first", "first")


def config_of(folder: Path, **fields: object) -> ProjectConfig:
    return ProjectConfig.model_validate({"name": "a", "output": str(folder), "data": {"files": ["a.csv"]}} | fields)


def test_a_folder_that_is_no_runs_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "photo").write_text("mine")
    with pytest.raises(ConfigError, match="bundle is there and is no bundle"):
        RunFolder(tmp_path).begin(config_of(tmp_path))
    assert [path.name for path in tmp_path.rglob("*")] == ["bundle", "photo"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(ConfigError, match=r"output: .*/file.* cannot be written to .* \(--output\)"):
            RunFolder(path).begin(config_of(path))


def test_a_config_that_may_yet_be_refused_does_not_take_the_runs_place(tmp_path: Path) -> None:
    run = finished(tmp_path, "first")
    run.begin(config_of(tmp_path, version="2.0.0"), resume=True)
    assert "2.0.0" not in (tmp_path / "config.yaml").read_text()
    run.new_bundle()
    run.finish({})
    assert "2.0.0" in (tmp_path / "config.yaml").read_text()


def identities(**data: object) -> tuple[str, str]:
    config = config_of(Path("out"), data={"files": ["a.csv"], "slices": ["who"]} | data)
    return identity_of(config, Table(None, "0" * 64), PipelineSpec(pii="p", tokenizer="t", max_tokens=32, overlap=4))


@pytest.mark.parametrize(
    "data", [{"slices": []}, {"slice_values": {"who": ["France"]}}, {"name": "rows"}, {"licence": "MIT"}]
)
def test_what_decides_nothing_that_is_trained_makes_no_other_run(data: dict[str, object]) -> None:
    assert identities(**data)[0] == identities()[0]
    assert identities(**data, shares=[0.6, 0.2, 0.2])[0] != identities()[0]


def test_checkpoints_of_before_slices_had_values_are_known() -> None:
    spec = PipelineSpec(pii="p", tokenizer="t", max_tokens=32, overlap=4)
    raw = json.loads(config_of(Path("out"), data={"files": ["a.csv"], "slices": ["who"]}).model_dump_json())
    facts = {n: raw[n] for n in ("task", "method", "encoder", "data", "checks", "training", "lora")}
    del facts["data"]["slice_values"]
    facts |= {"table": "0" * 64, "pipeline": spec.fingerprint()}
    written = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    assert written in identities(slice_values={"who": ["France"]})

"""A run's folder: the bundle in it is whole, the one before or the new one."""

import json
from pathlib import Path

import pytest

from training.projects.bundle import RunFolder
from training.projects.config import ProjectConfig


def finished(folder: Path, name: str) -> RunFolder:
    run = RunFolder(folder)
    run.begin(ProjectConfig.model_validate({"name": "a", "output": str(folder), "data": {"files": ["a.csv"]}}))
    (run.new_bundle() / "is").write_text(name)
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

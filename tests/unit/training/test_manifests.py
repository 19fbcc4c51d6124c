import json
import shutil
from pathlib import Path

import pytest

from preprocessing.bundle import BUNDLED_ROOT, Bundle
from training.__main__ import main
from training.manifests import check_models


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED_ROOT, tmp_path / "models"))


def test_the_bundled_models_are_whole_and_behind_todays_pii_rules() -> None:
    assert check_models() == 0


def test_check_models_counts_and_names_what_is_wrong(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "sentiment" / "head.safetensors").write_bytes(b"other")
    assert main(["check-models", "--models", str(root)]) == 1
    said = capsys.readouterr().out
    assert "head.safetensors is not the file" in said
    assert "tags: ok" in said


def test_refresh_writes_down_new_rules_and_says_what_to_measure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    behind = [path for path in root.glob("*/manifest.json") if path.parent.name != "pii-names"]
    for path in behind:
        manifest = json.loads(path.read_text())
        manifest["pipeline"]["pii"] = "older rules"
        path.write_text(json.dumps(manifest))
    assert check_models(root) == len(behind) == 4
    assert main(["refresh-manifests", "--models", str(root)]) == 0
    assert "train or fit sentiment again" in capsys.readouterr().out
    assert check_models(root) == 0
    assert Bundle.open(root / "tags").manifest == Bundle.open(BUNDLED_ROOT / "tags").manifest

"""`make profile`: what it writes is what a replica reads."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import profile
from deployments.catalog import ModelEntry
from deployments.model.profile import FOLDER, measured_budget
from preprocessing.bundle import open_source

CONFIG = Path(__file__).parents[3] / "serve_config.yaml"


@pytest.mark.parametrize(
    ("speeds", "best"),
    [({64: 10.0, 128: 20.0, 256: 20.5}, 128), ({64: 10.0}, 64), ({64: 20.0, 128: 10.0, 256: 19.0}, 64)],
)
def test_the_smallest_budget_that_is_nearly_the_fastest(speeds: dict[int, float], best: int) -> None:
    assert profile.best_budget(speeds) == best


def test_a_replica_takes_what_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setattr(profile, "LENGTHS", (8,))
    monkeypatch.setattr(profile, "ROWS", (1, 2))
    monkeypatch.setattr(profile, "BUDGETS", {"cpu": (128,)})
    monkeypatch.setattr(profile, "MIXES", {"short": lambda: ["A short text.", "Another one, of Maria Rossi."] * 4})
    assert profile.main(["sentiment", "--config", str(CONFIG), "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    assert "ms a pass, by tokens a row" in said
    entry = next(one for one in entries() if one.name == "sentiment")
    assert measured_budget(entry, open_source(entry.source)) in (128, 256)


def test_a_model_that_runs_elsewhere_has_none(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    remote = "{name: far, source: 'bundled:sentiment', backend: remote, remote: {url: 'http://x'}}"
    config.write_text(f"applications:\n- args: {{models: [{remote}]}}\n")
    with pytest.raises(SystemExit, match="does not run here"):
        profile.main(["far", "--config", str(config)])


def entries() -> list[Any]:
    import yaml

    models = yaml.safe_load(CONFIG.read_text())["applications"][0]["args"]["models"]
    return [ModelEntry.model_validate(model) for model in models]

"""The budget that was measured here: taken where all is as it was, ignored with one line where it is not."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from deployments.catalog import ModelEntry
from deployments.model import profile
from deployments.model.profile import FOLDER, Setup, measured_budget, profile_path
from preprocessing.bundle import open_source

SOURCE = open_source("bundled:sentiment")


def make_entry(**fields: Any) -> ModelEntry:
    return ModelEntry.model_validate({"name": "mood", "source": "bundled:sentiment", **fields})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    caplog.set_level(logging.INFO)
    return tmp_path


def write(budget: Any, entry: ModelEntry | None = None, **changed: Any) -> None:
    setup = asdict(Setup.of(entry or make_entry(), SOURCE)) | changed
    profile_path("mood").write_text(json.dumps({"token_budget": budget, "setup": setup}))


def test_a_profile_of_this_model_here_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    write(768)
    assert measured_budget(make_entry(), SOURCE) == 768
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_without_one_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    assert measured_budget(make_entry(), SOURCE) is None
    assert not caplog.records


def test_what_the_config_says_goes_first(caplog: pytest.LogCaptureFixture) -> None:
    write(768)
    assert measured_budget(make_entry(token_budget=64), SOURCE) is None
    assert measured_budget(make_entry(backend="fake"), SOURCE) is None
    assert not caplog.records


@pytest.mark.parametrize(
    "changed", [{"weights": "0" * 64}, {"cpu": "another"}, {"cores": 0}, {"threads": 7}, {"workers": 9}]
)
def test_a_profile_of_something_else_is_ignored_in_one_line(
    changed: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    write(768, **changed)
    assert measured_budget(make_entry(), SOURCE) is None
    [record] = caplog.records
    assert record.getMessage().endswith(f"measured with other {next(iter(changed))}")


@pytest.mark.parametrize("budget", [None, "768", 0, True])
def test_a_profile_without_a_budget_is_ignored(budget: Any, caplog: pytest.LogCaptureFixture) -> None:
    write(budget)
    assert measured_budget(make_entry(), SOURCE) is None
    assert "cannot be read" in caplog.text


def test_a_file_that_is_none(caplog: pytest.LogCaptureFixture) -> None:
    profile_path("mood").write_text("[]")
    assert measured_budget(make_entry(), SOURCE) is None
    profile_path("mood").write_text("{")
    assert measured_budget(make_entry(), SOURCE) is None
    assert len(caplog.records) == 2


def test_the_file_is_named_by_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    here = profile_path("mood")
    monkeypatch.setattr(profile, "_cpu", lambda: "another")
    assert profile_path("mood") != here
    assert profile_path("mood").parent == here.parent


def test_another_heads_weights_are_other_weights(tmp_path: Path) -> None:
    head = tmp_path / "head.safetensors"
    head.write_bytes(b"other")
    import dataclasses

    other = dataclasses.replace(SOURCE, head_path=head)
    assert Setup.of(make_entry(), other).differences(asdict(Setup.of(make_entry(), SOURCE))) == ["weights"]

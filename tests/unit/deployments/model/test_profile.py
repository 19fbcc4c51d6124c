"""The budget that was measured here: taken where all is as it was, ignored with one line where it is not."""

import json
import logging
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
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
    "changed",
    [
        {"weights": "0" * 64},
        {"cpu": "another"},
        {"cores": 0},
        {"threads": 7},
        {"workers": 9},
        {"gpu": "another, 16.0 GiB"},
        {"graphs": "True"},
        {"memory_share": 0.5},
        {"runtime": "onnxruntime 0.1"},
    ],
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
    monkeypatch.setattr(profile, "cpu_name", lambda: "another")
    assert profile_path("mood") != here
    assert profile_path("mood").parent == here.parent


def test_another_heads_weights_are_other_weights(tmp_path: Path) -> None:
    head = tmp_path / "head.safetensors"
    head.write_bytes(b"other")
    import dataclasses

    other = dataclasses.replace(SOURCE, head_path=head)
    assert Setup.of(make_entry(), other).differences(asdict(Setup.of(make_entry(), SOURCE))) == ["weights"]


def test_a_profile_from_before_a_field_was_written_down_is_ignored(caplog: pytest.LogCaptureFixture) -> None:
    write(768)
    written = json.loads(profile_path("mood").read_text())
    del written["setup"]["gpu"], written["setup"]["runtime"]
    profile_path("mood").write_text(json.dumps(written))
    assert measured_budget(make_entry(), SOURCE) is None
    assert caplog.records[-1].getMessage().endswith("measured with other gpu, runtime")


def test_the_runtime_is_what_computes_the_model() -> None:
    onnx, torch = (Setup.of(make_entry(backend=backend), SOURCE).runtime for backend in ("auto", "torch"))
    assert f"onnxruntime {version('onnxruntime')}" in onnx
    assert "torch" not in onnx
    assert "onnxruntime" not in torch


def driver(name: str, failed: int = 0) -> SimpleNamespace:
    """As much of CUDA's driver as is asked, for a machine with two GPUs."""
    gpus = ((b"Small", 2**34), (b"Large", 2**35))

    def get(handle: Any, index: int) -> int:
        handle._obj.value = index
        return int(index >= len(gpus))

    def name_of(text: Any, length: int, handle: Any) -> int:
        text.value = gpus[handle.value][0]
        return 0

    def memory_of(memory: Any, handle: Any) -> int:
        memory._obj.value = gpus[handle.value][1]
        return 0

    return SimpleNamespace(
        cuInit=lambda flags: failed, cuDeviceGet=get, cuDeviceGetName=name_of, cuDeviceTotalMem_v2=memory_of
    )


def test_two_gpus_are_two_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", driver)
    setups = [Setup.of(make_entry(device=device), SOURCE) for device in ("cpu", "cuda", "cuda:1", "cuda:2")]
    assert [setup.gpu for setup in setups] == ["", "Small, 16.0 GiB", "Large, 32.0 GiB", ""]
    assert len({profile_path("mood", device=device) for device in ("cpu", "cuda", "cuda:1")}) == 3
    monkeypatch.setattr("ctypes.CDLL", partial(driver, failed=100))
    assert Setup.of(make_entry(device="cuda"), SOURCE).gpu == ""


def test_without_a_driver_no_gpu_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr("ctypes.CDLL", missing)
    assert Setup.of(make_entry(device="cuda"), SOURCE).gpu == ""

"""Models of a real MLflow registry, in a SQLite file of the test's own."""

from __future__ import annotations

import json
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("mlflow")

from preprocessing.bundle import BUNDLED_ROOT, BundleError, open_source, pinned
from preprocessing.bundle import registry as reading
from training.projects.gate import Verdict
from training.registry import register, set_alias

SENTIMENT = BUNDLED_ROOT / "sentiment"


def promote(name: str, version: str) -> None:
    """As if the gate had let this version pass."""
    digest = reading.resolve(f"models:/{name}/{version}").digest
    set_alias(name, version, "champion", Verdict((), {}, 100, digest))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, new_registry: Callable[[Path], str]) -> Path:
    """A registry with `sentiment`: version 1 (`champion`) and version 2 (`challenger`)."""
    folder = tmp_path_factory.mktemp("registry")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", new_registry(folder))
        assert register(SENTIMENT, "sentiment") == "1"
        promote("sentiment", "1")
        assert register(SENTIMENT, "sentiment", "challenger") == "2"
    return folder


@pytest.fixture
def store(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The registry, and an empty cache."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{filled / 'store.db'}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return filled


@pytest.mark.parametrize(("source", "version"), [("@champion", "1"), ("@challenger", "2"), ("/1", "1"), ("/2", "2")])
def test_a_version_is_served_under_its_name_and_number(store: Path, source: str, version: str) -> None:
    slash = "" if source.startswith(("@", "/")) else "/"
    found = open_source(f"models:/sentiment{slash}{source}", task="classification")
    assert (found.name, found.version) == (f"models:/sentiment/{version}", version)
    bundled = open_source("bundled:sentiment")
    assert (found.labels, found.fingerprint, found.calibration) == (
        bundled.labels,
        bundled.fingerprint,
        bundled.calibration,
    )
    assert found.head_path is not None
    assert found.onnx_path is not None
    assert found.head_path.parent == found.onnx_path.parent == found.tokenizer_path.parent
    assert found.open_pipeline().fingerprint == bundled.fingerprint


def test_a_version_is_downloaded_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_source("models:/sentiment@champion")
    monkeypatch.setattr("mlflow.artifacts.download_artifacts", lambda **_: pytest.fail("downloaded again"))
    assert open_source("models:/sentiment@champion") == first
    # The same content under another number needs no second copy.
    assert open_source("models:/sentiment/2").onnx_path == first.onnx_path
    assert [path.name for path in reading.cache_root().iterdir()] == [first.tokenizer_path.parent.name]


def test_a_pinned_source_outlives_promotions_and_the_registry(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = pinned("models:/sentiment@champion")
    assert source.startswith("models:/sentiment/1?sha256=")
    assert pinned(source) == source
    before = open_source(source)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:////nowhere/store.db")
    assert open_source(source) == before


def test_an_alias_follows_promotion(store: Path) -> None:
    promote("moving", register(SENTIMENT, "moving"))
    register(SENTIMENT, "moving")
    assert open_source("models:/moving@champion").version == "1"
    promote("moving", "2")
    assert open_source("models:/moving@champion").version == "2"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("models:/mood@champion", r"has no model mood; there are: .*sentiment"),
        ("models:/mood/1", r"has no model mood; there are: .*sentiment"),
        (
            "models:/sentiment@best",
            r"no alias best; there are: challenger \(version 2\), champion \(version 1\)",
        ),
        ("models:/sentiment/9", r"has no version 9; there are: 1, 2"),
        (f"models:/sentiment/1?sha256={'0' * 64}", "has another content than the source says"),
        ("models:/sentiment", r"must be models:/NAME@ALIAS or models:/NAME/VERSION"),
        ("models:/sentiment/latest", "must be models:/NAME@ALIAS"),
        ("models:sentiment@x", "must be models:/NAME@ALIAS"),
    ],
)
def test_what_the_registry_does_not_have_is_refused_by_name(store: Path, source: str, named: str) -> None:
    with pytest.raises(BundleError, match=named) as refused:
        open_source(source)
    assert source in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_registry_that_does_not_exist_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'typo' / 'store.db'}")
    with pytest.raises(BundleError, match=r"registry .*typo/store.db does not exist\. Register a model"):
        open_source("models:/sentiment@champion")
    assert not (tmp_path / "typo").exists()


def test_the_registry_is_in_the_projects_folder_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert reading.tracking_uri() == f"sqlite:///{BUNDLED_ROOT.parent}/.mlflow/store.db"
    monkeypatch.setattr(reading, "LOCAL_STORE", Path("/nowhere"))
    with pytest.raises(BundleError, match=r"URI is unset, and the registry /nowhere/store.db does not"):
        open_source("models:/sentiment@champion")


def test_a_registry_whose_password_is_in_its_address_does_not_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://ana:hunter2@registry/db")
    with pytest.raises(BundleError, match="registry") as refused:
        open_source("models:/sentiment@champion")
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    "complaint",
    [
        "API request to http://ana:hunter2@registry/api failed",
        "cannot connect to http://ana:p@hunter2@registry",
        "postgresql://registry/db?user=ana&password=hunter2&x=1",
    ],
)
@pytest.mark.parametrize("method", ["get_model_version", "get_model_version_download_uri"])
def test_what_mlflow_complains_of_does_not_tell_it_either(
    store: Path, monkeypatch: pytest.MonkeyPatch, method: str, complaint: str
) -> None:
    """A replica's log prints all that an error was raised from."""
    import mlflow

    def fails(*_: object) -> None:
        raise mlflow.MlflowException(complaint)

    monkeypatch.setattr(mlflow.MlflowClient, method, fails)
    with pytest.raises(BundleError, match="MlflowException: ") as refused:
        open_source("models:/sentiment/1")
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_without_mlflow_it_says_what_to_install(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(BundleError, match=r"needs the package mlflow, which is not installed: .*setup_venv.py mlflow"):
        open_source("models:/sentiment@champion")


def test_a_changed_file_in_the_cache_is_refused_and_named(store: Path) -> None:
    source = open_source("models:/sentiment/1")
    assert source.head_path is not None
    source.head_path.write_bytes(source.head_path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(BundleError, match=r"models:/sentiment/1: .*head.safetensors is not the file"):
        open_source("models:/sentiment/1")


def test_a_changed_manifest_in_the_cache_is_refused_and_named(store: Path) -> None:
    folder = open_source("models:/sentiment/1").tokenizer_path.parent
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"temperature": ', '"temperature": 9'))
    with pytest.raises(BundleError, match=r"manifest.json is not what was registered.*Delete the folder"):
        open_source("models:/sentiment/1")


def test_a_changed_file_in_the_store_is_refused(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(store, tmp_path / "copy")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{copy / 'store.db'}")
    register(SENTIMENT, "damaged")
    origin = reading.open_client().get_model_version_download_uri("damaged", "1").removeprefix("file://")
    (Path(origin) / "tokenizer.json").write_text("{}")
    (Path(origin) / "manifest.json").write_text("{}")
    with pytest.raises(BundleError, match=r"models:/damaged/1.*manifest.json is not what was registered"):
        open_source("models:/damaged/1")
    assert not any(reading.cache_root().iterdir())


def test_a_transformers_folder_that_another_tool_registered_is_served(store: Path, tmp_path: Path) -> None:
    from tests.tiny import tiny_folder  # what has no digest of ours is taken at the registry's word
    from training.registry import experiment_id

    client = reading.open_client()
    run = client.create_run(experiment_id(client))
    client.log_artifacts(run.info.run_id, str(tiny_folder(tmp_path / "mood", labels=["bad", "good"])), "mood")
    client.create_registered_model("plain")
    client.create_model_version("plain", f"{run.info.artifact_uri}/mood", run_id=run.info.run_id)
    assert pinned("models:/plain/1") == "models:/plain/1"
    source = open_source("models:/plain/1")
    assert (source.name, source.version, source.labels) == ("models:/plain/1", "1", ("bad", "good"))
    assert open_source("models:/plain/1") == source
    assert json.loads((source.tokenizer_path.parent / "config.json").read_text())["model_type"] == "bert"

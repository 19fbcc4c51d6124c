"""Registering and promoting in a real MLflow registry. That versions are served: tests of preprocessing.bundle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("mlflow")

from preprocessing.bundle import BUNDLED_ROOT, BundleError, open_source, sha256_of
from preprocessing.bundle import registry as reading
from preprocessing.pii.recognizer import open_recognizer_source
from tests.bundles import edit, head_and_encoder, reseal, write_head
from tests.unit.preprocessing.bundle.test_weights import graph
from training.projects.gate import Verdict
from training.registry import experiment_id, register, resolve, set_alias

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A head on an encoder whose graph is a real one."""
    root = head_and_encoder(tmp_path / "bundles")
    graph(root / "enc" / "encoder.onnx", np.ones((4, 4), np.float32))
    reseal(root / "enc")
    edit(root / "head", encoder_sha256=sha256_of(root / "enc" / "encoder.onnx"))
    return root / "head"


def test_versions_count_up_and_aliases_move(bundle: Path) -> None:
    assert register(bundle, "mood", "old") == "1"
    assert register(bundle, "mood", "challenger") == "2"
    assert (resolve("mood", "old"), resolve("mood", "challenger")) == ("1", "2")
    set_alias("mood", "2", "old")
    assert (resolve("mood", "old"), resolve("mood", "challenger")) == ("2", "2")


@pytest.mark.parametrize("alias", ["champion", "Champion"])
def test_nobody_is_champion_whom_the_gate_did_not_let_pass(bundle: Path, alias: str) -> None:
    with pytest.raises(BundleError, match="only the gate gives that alias"):
        register(bundle, "mood", alias)
    with pytest.raises(BundleError, match=r"has no model mood|does not exist"):
        resolve("mood", "champion")  # it was not even uploaded
    register(bundle, "mood")
    digest = reading.resolve("models:/mood/1").digest
    for verdict in (None, Verdict(("accuracy may be worse",), {}, 500, digest), Verdict((), {}, 0, digest)):
        with pytest.raises(BundleError, match="python -m training promote NAME VERSION --config FILE"):
            set_alias("mood", "1", alias, verdict)
    for challenger, whom in (("", "no bundle that it names"), ("0" * 64, r"another bundle \(000000000000…\)")):
        with pytest.raises(BundleError, match=f"the verdict is of {whom}, not of this one"):
            set_alias("mood", "1", alias, Verdict((), {}, 500, challenger))
    set_alias("mood", "1", "champion", Verdict((), {}, 500, digest))
    assert resolve("mood", "champion") == "1"


@pytest.mark.parametrize(("name", "alias"), [("mood@live", None), ("mood", "latest"), ("mood", "V2"), ("mood", "")])
def test_what_no_source_could_name_is_not_uploaded(bundle: Path, name: str, alias: str | None) -> None:
    with pytest.raises(BundleError, match=r"is no (alias|name of a model)"):
        register(bundle, name, alias)
    assert reading.open_client(create=True).search_registered_models() == []


def test_a_store_that_somebody_writes_to_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError("(sqlite3.OperationalError) database is locked\n[SQL: …]")
    assert reading.said(error).endswith("is locked: another process is writing to it; try again when that is done")
    (store / "file").write_text("")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store / 'file' / 'store.db'}")
    with pytest.raises(BundleError, match=r"the registry .*/file/store\.db cannot be made: "):
        reading.open_client(create=True)


def test_a_version_says_what_it_is_and_has_its_files_beside_the_store(bundle: Path, store: Path) -> None:
    version = register(bundle, "described")
    found = reading.open_client().get_model_version("described", version)
    assert found.tags["cloakroom.task"] == "classification"
    assert found.tags["cloakroom.bundle_version"] == "1.0.0"
    assert found.tags[reading.DIGEST_TAG] == sha256_of(
        open_source(f"models:/described/{version}").tokenizer_path.parent / "manifest.json"
    )
    assert found.description == "d"
    assert found.source.startswith(f"file://{store}/artifacts/")


def test_a_version_can_belong_to_the_run_that_trained_it(bundle: Path) -> None:
    client = reading.open_client(create=True)
    run = client.create_run(experiment_id(client, "trainings"))
    version = register(bundle, "trained", run_id=run.info.run_id)
    assert client.get_model_version("trained", version).run_id == run.info.run_id
    assert client.get_run(run.info.run_id).info.status == "RUNNING"
    assert open_source(f"models:/trained/{version}").version == version


def test_a_run_that_is_not_there_leaves_no_model_behind(bundle: Path) -> None:
    with pytest.raises(BundleError, match="could not be registered as lost"):
        register(bundle, "lost", run_id="0" * 32)
    with pytest.raises(BundleError, match="has no model lost"):
        resolve("lost", "champion")


def test_a_bundle_that_is_not_whole_is_not_registered(bundle: Path) -> None:
    write_head(bundle / "head.safetensors", 2, bias=[np.nan, 0])
    with pytest.raises(BundleError, match=r"head.safetensors is not the file"):
        register(bundle, "broken")
    reseal(bundle)
    with pytest.raises(BundleError, match=r"head.safetensors: tensor bias holds NaN"):
        register(bundle, "broken")
    with pytest.raises(BundleError, match="has no model broken"):
        resolve("broken", "champion")


def test_a_recognizer_is_registered_and_opened() -> None:
    version = register(BUNDLED_ROOT / "pii-names", "names", "live")
    source = open_recognizer_source("models:/names@live")
    bundled = open_recognizer_source("bundled:pii-names")
    assert (version, source.identity, source.scheme.types) == ("1", bundled.identity, bundled.scheme.types)
    assert source.onnx_path is not None
    assert source.onnx_path.is_relative_to(reading.cache_root())


@pytest.mark.parametrize(
    ("name", "version", "named"),
    [("nobody", "1", "has no model nobody"), ("known", "7", "has no version 7; there are: 1")],
)
def test_what_is_not_there_is_not_promoted(bundle: Path, name: str, version: str, named: str) -> None:
    if name == "known":
        register(bundle, name)
    with pytest.raises(BundleError, match=named):
        set_alias(name, version, "live")

"""Opening a member of a family: what fits its base, and what is refused, saying which."""

import json

import pytest

from preprocessing.bundle import (
    BUNDLED_ROOT,
    BundleError,
    ForeignMember,
    MissingModel,
    MovedMember,
    RefusedMember,
    find_member,
    open_member,
    open_source,
)
from tests.bundles import edit
from tests.tenants import base_bundle, tenant


@pytest.fixture
def base(tmp_path):
    return open_source(str(base_bundle(tmp_path)))


def opened(folder, base):
    return open_member(*find_member(str(folder)), base)


def test_a_member_needs_no_encoder_beside_it(tmp_path, base):
    member = opened(tenant(tmp_path, "acme", ("no", "yes"), version="3"), base)
    assert (member.version, member.manifest.labels) == ("3", ("no", "yes"))
    assert member.head() == (tmp_path / "tenants" / "acme" / "head.safetensors").read_bytes()
    assert member.reference() is None


def test_a_member_may_bring_the_very_encoder(tmp_path, base):
    folder = tenant(tmp_path, "acme", encoder="", encoder_sha256="")
    files = json.loads((folder / "manifest.json").read_text())["files"]
    edit(folder, files=files | {"encoder.onnx": base.encoder_sha256})
    assert opened(folder, base).head()


@pytest.mark.parametrize(
    ("fields", "kind", "reason"),
    [
        ({"encoder_sha256": "0" * 64}, ForeignMember, "another encoder"),
        ({"encoder": "", "encoder_sha256": ""}, ForeignMember, "another encoder"),
        ({"fingerprint": "sha256:" + "0" * 64}, ForeignMember, "another preprocessing"),
        ({"task": "embedding"}, RefusedMember, "its task is embedding, the family's classification"),
        ({"labels": []}, RefusedMember, "it has no labels"),
        ({"labels": ["a", "a"]}, RefusedMember, "a field of it is wrong"),
        ({"files": {}}, RefusedMember, "it has no head"),
        ({"colour": "red"}, RefusedMember, "a field of it is wrong"),
        ({"calibration": {"temperature": 0}}, RefusedMember, "a field of it is wrong"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path, base, fields, kind, reason):
    folder = tenant(tmp_path, "acme")
    edit(folder, **fields)
    with pytest.raises(kind, match=str(folder)) as refused:
        opened(folder, base)
    assert reason in refused.value.reason
    assert str(tmp_path) not in refused.value.reason


def test_another_pipeline_under_the_same_fingerprint_is_refused(tmp_path, base):
    folder = tenant(tmp_path, "acme")
    pipeline = json.loads((folder / "manifest.json").read_text())["pipeline"]
    edit(folder, pipeline=pipeline | {"max_tokens": 16})
    with pytest.raises(ForeignMember):
        opened(folder, base)


def test_a_head_that_is_not_the_manifests_is_refused_as_it_is_read(tmp_path, base):
    folder = tenant(tmp_path, "acme")
    member = opened(folder, base)
    (folder / "head.safetensors").write_bytes(b"other")
    with pytest.raises(RefusedMember, match="its SHA-256 differs") as refused:
        member.head()
    assert refused.value.reason == "head.safetensors is missing, or is not the file that its manifest names"
    (folder / "head.safetensors").unlink()
    with pytest.raises(RefusedMember, match="cannot be read"):
        member.head()


def test_no_folder_no_member_and_no_manifest_a_refusal(tmp_path, base):
    with pytest.raises(MissingModel):
        find_member(str(tmp_path / "nobody"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(RefusedMember) as refused:
        find_member(str(tmp_path / "empty"))
    assert refused.value.reason == "it has no manifest"


def test_a_digest_names_one_content(tmp_path, base):
    folder = tenant(tmp_path, "acme")
    source, digest = find_member(str(folder))
    tenant(tmp_path, "acme", seed=2)
    with pytest.raises(MovedMember):
        open_member(source, digest, base)
    (folder / "manifest.json").unlink()
    with pytest.raises(RefusedMember):
        open_member(source, digest, base)


def test_a_registrys_alias_is_a_version_and_its_content(tmp_path, monkeypatch, new_registry):
    from training.registry import register, set_alias

    monkeypatch.setenv("MLFLOW_TRACKING_URI", new_registry(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    register(BUNDLED_ROOT / "sentiment", "mood-acme", "live")
    source, digest = find_member("models:/mood-acme@live")
    assert source.startswith("models:/mood-acme/1?sha256=")
    base = open_source("bundled:sentiment")
    member = open_member(source, digest, base)
    assert member.version == "1"
    assert member.head() == (BUNDLED_ROOT / "sentiment" / "head.safetensors").read_bytes()
    set_alias("mood-acme", register(BUNDLED_ROOT / "sentiment", "mood-acme"), "live")
    assert find_member("models:/mood-acme@live")[0].startswith("models:/mood-acme/2?")
    assert open_member(source, digest, base).version == "1"
    for nobody in ("models:/mood-bolt@live", "models:/mood-acme@other", "models:/mood-acme/9"):
        with pytest.raises(MissingModel):
            find_member(nobody)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(BundleError) as failed:
        find_member("models:/mood-bolt@live")
    assert not isinstance(failed.value, MissingModel)

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BUNDLED_ROOT, BundleError, Manifest
from tests.bundles import edit, head_and_encoder

FULL = {
    "commit": "4c0ffee",
    "languages": ["en", "de"],
    "conformal": {"0.90": 0.62, "0.95": 1},
    "reference": {"file": "head.safetensors", "threshold": 12.5},
    "profile": "head.safetensors",
    "report": {"parent": {"accuracy": 0.81}, "size_mb": [90.4, 23.1]},
    "data": [{"name": "reviews", "licence": "CC0", "sha256": "0"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return head_and_encoder(tmp_path) / "head"


def test_a_manifest_survives_writing(folder: Path) -> None:
    for fields in ({}, FULL):
        edit(folder, **fields)
        manifest = Manifest.read(folder / "manifest.json")
        (folder / "copy.json").write_text(manifest.to_json())
        assert Manifest.read(folder / "copy.json") == manifest
    assert json.loads((folder / "copy.json").read_text()).items() >= FULL.items()


def test_the_new_fields_are_typed(folder: Path) -> None:
    edit(folder, **FULL)
    manifest = Manifest.read(folder / "manifest.json")
    assert (manifest.commit, manifest.languages, manifest.conformal["0.90"]) == ("4c0ffee", ("en", "de"), 0.62)
    assert (manifest.reference["threshold"], manifest.profile) == (12.5, "head.safetensors")


@pytest.mark.parametrize("path", sorted(BUNDLED_ROOT.glob("*/manifest.json")), ids=lambda path: str(path.parent.name))
def test_older_manifests_stay_as_they_are(path: Path) -> None:
    if path.parent.name == "pii-names":
        pytest.skip("a recognizer has a manifest of its own")
    assert Manifest.read(path).to_json() == path.read_text()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"task": "translation"}, "field task must be one of classification, tagging, embedding, token_classification"),
        ({"labels": "no"}, "field labels must be list"),
        ({"labels": ["no", "no"]}, "field labels must be distinct"),
        ({"labels": [1, 2]}, "field labels must be distinct words"),
        ({"languages": ["en", ""]}, "field languages"),
        ({"colour": "red"}, "field colour is unknown"),
        ({"calibration": {"temperature": "1"}}, "field calibration.temperature must be a number"),
        ({"calibration": {"temperature": 0}}, "field calibration.temperature must be above 0"),
        ({"pipeline": {}}, "pipeline.* is missing"),
        ({"files": {"../enc/encoder.onnx": "0"}}, "lies outside the bundle"),
        ({"files": {"/etc/passwd": "0"}}, "lies outside the bundle"),
        ({"files": {"a": 1}}, "field files.a must be a SHA-256"),
        ({"encoder": "../enc"}, "field encoder must be the name of a folder beside this one"),
        ({"commit": 3}, "field commit must be str"),
        ({"conformal": {"0.90": "0.1"}}, r"field conformal.0.90 must be a number"),
        ({"conformal": {"0.90": 1.5}}, "field conformal.0.90 must be a coverage"),
        ({"conformal": {"90": 0.5}}, "field conformal.90 must be a coverage between 0 and 1"),
        ({"conformal": {"most": 0.5}}, "field conformal.most"),
        ({"reference": {"file": "head.safetensors"}}, "field reference must have file .* and threshold"),
        ({"reference": {"file": "gone.safetensors", "threshold": 1}}, "field reference.file names gone.safetensors"),
        ({"reference": {"file": "head.safetensors", "threshold": "1"}}, "field reference.threshold must be a number"),
        ({"reference": {"file": "head.safetensors", "threshold": -1}}, "field reference.threshold must not be below 0"),
        ({"profile": "profile.json"}, "field profile names profile.json, which field files does not list"),
        ({"report": []}, "field report must be dict"),
        ({"data": ["reviews"]}, r"field data\[0\] must be an object"),
        ({"weights": {"source": 1}}, "field weights must be an object of text"),
        ({"metrics": {"ece": float("nan")}}, "is not JSON: NaN is no JSON number"),
    ],
)
def test_a_wrong_field_is_refused_by_name(folder: Path, fields: dict[str, Any], named: str) -> None:
    edit(folder, **fields)
    with pytest.raises(BundleError, match=rf"head/manifest.json.*{named}"):
        Manifest.read(folder / "manifest.json")


def test_a_missing_field_is_refused_by_name(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"name": "enc"}')
    with pytest.raises(BundleError, match="field version is missing"):
        Manifest.read(folder / "manifest.json")


def test_what_is_no_number_is_not_written(folder: Path) -> None:
    manifest = dataclasses.replace(Manifest.read(folder / "manifest.json"), metrics={"ece": float("inf")})
    with pytest.raises(ValueError, match="not JSON compliant"):
        manifest.to_json()

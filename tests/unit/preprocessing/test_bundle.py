import json
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError, Manifest, open_source, sha256_of
from preprocessing.pipeline import PipelineSpec

TOKENIZER = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two small bundles: an encoder, and a head that stands on it."""
    encoder, head = tmp_path / "enc", tmp_path / "head"
    encoder.mkdir()
    head.mkdir()
    (encoder / "encoder.onnx").write_bytes(b"weights")
    (encoder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    (head / "head.safetensors").write_bytes(b"head")
    write(encoder, ["encoder.onnx", "tokenizer.json"])
    weights = sha256_of(encoder / "encoder.onnx")
    write(
        head, ["head.safetensors"], encoder="enc", encoder_sha256=weights, task="classification", labels=["no", "yes"]
    )
    return tmp_path


def write(folder: Path, files: list[str], **fields: Any) -> None:
    spec = PipelineSpec(pii="p", tokenizer=sha256_of(TOKENIZER), max_tokens=32, overlap=4)
    manifest = {
        "name": folder.name,
        "version": "1.0.0",
        "task": "embedding",
        "description": "d",
        "license": "Apache-2.0",
        "files": {name: sha256_of(folder / name) for name in files},
        "fingerprint": spec.fingerprint(),
        "pipeline": spec.to_dict(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest | fields))


def edit(folder: Path, **fields: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_a_head_brings_its_encoder(root: Path) -> None:
    source = open_source("bundled:head", root)
    assert source.onnx_path == root / "enc" / "encoder.onnx"
    assert source.head_path == root / "head" / "head.safetensors"
    assert source.tokenizer_path == root / "enc" / "tokenizer.json"
    assert (source.task, source.labels, source.max_tokens) == ("classification", ("no", "yes"), 32)
    assert source.open_pipeline().fingerprint == source.fingerprint


def test_a_local_bundle_opens_by_its_folder(root: Path) -> None:
    assert open_source(str(root / "enc")).name == "enc"


@pytest.mark.parametrize("file", ["enc/encoder.onnx", "enc/tokenizer.json", "head/head.safetensors"])
def test_one_flipped_bit_is_refused_by_file(root: Path, file: str) -> None:
    content = bytearray((root / file).read_bytes())
    content[len(content) // 2] ^= 1
    (root / file).write_bytes(content)
    with pytest.raises(BundleError, match=f"{file} is not the file"):
        Bundle.open(root / "head")


@pytest.mark.parametrize("file", ["enc/encoder.onnx", "head/head.safetensors", "enc/manifest.json"])
def test_a_missing_file_is_refused_by_name(root: Path, file: str) -> None:
    (root / file).unlink()
    with pytest.raises(BundleError, match=f"{file} is missing"):
        Bundle.open(root / "head")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"fingerprint": "sha256:0"}, "field fingerprint"),
        ({"encoder_sha256": "0"}, "field encoder_sha256"),
        ({"encoder": "gone"}, "gone/manifest.json is missing"),
        ({"task": "translation"}, "field task"),
        ({"labels": "no"}, "field labels must be list"),
        ({"colour": "red"}, "field colour is unknown"),
        ({"calibration": {"temperature": "1"}}, "field calibration.temperature must be a number"),
        ({"pipeline": {}}, "pipeline.* is missing"),
        ({"files": {"../enc/encoder.onnx": "0"}}, "lies outside the bundle"),
    ],
)
def test_a_wrong_field_is_refused_by_name(root: Path, fields: dict[str, Any], named: str) -> None:
    edit(root / "head", **fields)
    with pytest.raises(BundleError, match=named):
        Bundle.open(root / "head")


def test_a_foreign_pipeline_is_refused(root: Path) -> None:
    spec = json.loads((root / "head" / "manifest.json").read_text())["pipeline"]
    edit(root / "head", pipeline=spec | {"max_tokens": 64})
    with pytest.raises(BundleError, match="field fingerprint is not the fingerprint of field pipeline"):
        Bundle.open(root / "head")


def test_a_foreign_tokenizer_is_refused(root: Path) -> None:
    spec = PipelineSpec(pii="p", tokenizer="0", max_tokens=32, overlap=4)
    edit(root / "head", pipeline=spec.to_dict(), fingerprint=spec.fingerprint())
    with pytest.raises(BundleError, match=r"field pipeline\.tokenizer"):
        Bundle.open(root / "head")


def test_a_missing_field_is_refused_by_name(root: Path) -> None:
    (root / "enc" / "manifest.json").write_text('{"name": "enc"}')
    with pytest.raises(BundleError, match="field version is missing"):
        Bundle.open(root / "enc")


def test_a_manifest_survives_writing(root: Path) -> None:
    manifest = Manifest.read(root / "head" / "manifest.json")
    (root / "copy.json").write_text(manifest.to_json())
    assert Manifest.read(root / "copy.json") == manifest


@pytest.mark.parametrize("name", ["nothing", "../enc", "", "."])
def test_an_unknown_bundle_is_refused_and_the_known_ones_are_named(root: Path, name: str) -> None:
    with pytest.raises(BundleError, match="there are: enc, head"):
        open_source(f"bundled:{name}", root)


def test_a_folder_that_does_not_exist_is_not_looked_for_on_the_hub() -> None:
    with pytest.raises(BundleError, match="does not exist"):
        open_source("/nowhere/at/all")


def hugging_face(folder: Path, config: dict[str, Any], *files: str) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    for file in files:
        (folder / file).touch()
    return folder


def test_a_sequence_classifier_folder_is_read(tmp_path: Path) -> None:
    config = {
        "architectures": ["BertForSequenceClassification"],
        "id2label": {"1": "yes", "0": "no", "10": "maybe"},
        "max_position_embeddings": 128,
        "model_type": "bert",
    }
    source = open_source(str(hugging_face(tmp_path / "cls", config, "model.safetensors")))
    assert (source.task, source.labels, source.max_tokens) == ("classification", ("no", "yes", "maybe"), 128)
    assert (source.onnx_path, source.hf_path, source.pipeline.pii) == (None, tmp_path / "cls", "")


def test_a_roberta_encoder_folder_with_onnx_is_read(tmp_path: Path) -> None:
    config = {
        "architectures": ["RobertaModel"],
        "max_position_embeddings": 514,
        "model_type": "roberta",
        "pad_token_id": 1,
    }
    folder = hugging_face(tmp_path / "enc", config, "model.onnx", "tokenizer_config.json")
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 1000000000000000019884624838656}')
    source = open_source(str(folder))
    assert (source.task, source.labels, source.max_tokens) == ("embedding", (), 512)
    assert (source.onnx_path, source.hf_path) == (folder / "model.onnx", None)


def test_a_folder_without_tokenizer_says_how_to_make_one(tmp_path: Path) -> None:
    folder = hugging_face(tmp_path / "m", {"architectures": ["BertModel"]}, "model.safetensors")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(BundleError, match=r"save_pretrained"):
        open_source(str(folder))


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="has no weights"):
        open_source(str(hugging_face(tmp_path / "m", {"architectures": ["BertModel"]})))


def test_a_hub_id_is_downloaded_at_its_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = hugging_face(tmp_path / "c0ffee", {"architectures": ["BertModel"]}, "model.safetensors")
    asked: list[tuple[str, str | None]] = []

    def download(repo: str, *, revision: str | None, allow_patterns: list[str]) -> str:
        asked.append((repo, revision))
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    source = open_source("owner/name@v1")
    assert asked == [("owner/name", "v1")]
    assert (source.name, source.version) == ("owner/name", "c0ffee")


def test_a_hub_that_does_not_answer_is_a_bundle_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def download(repo: str, **_: Any) -> str:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    with pytest.raises(BundleError, match="owner/name is no local folder and the hub did not give it"):
        open_source("owner/name")


@pytest.mark.parametrize("name", ["all-minilm-l6-v2", "embed", "sentiment", "tags"])
def test_bundled_models_are_whole_and_small(name: str) -> None:
    source = open_source(f"bundled:{name}")
    assert source.license == "Apache-2.0"
    assert source.pipeline.pii
    assert sum(path.stat().st_size for path in (BUNDLED_ROOT / name).iterdir()) <= 25_000_000

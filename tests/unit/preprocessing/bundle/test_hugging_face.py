import json
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BundleError, open_source
from tests.bundles import TOKENIZER


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


def test_a_classifier_that_names_no_labels_has_two(tmp_path: Path) -> None:
    config = {"architectures": ["BertForSequenceClassification"]}
    assert open_source(str(hugging_face(tmp_path / "cls", config, "model.onnx"))).labels == ("LABEL_0", "LABEL_1")


def test_labels_need_numbers(tmp_path: Path) -> None:
    config = {"architectures": ["BertForSequenceClassification"], "id2label": {"a": "no"}}
    with pytest.raises(BundleError, match=r"config.json: field id2label needs whole numbers"):
        open_source(str(hugging_face(tmp_path / "cls", config, "model.onnx")))


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

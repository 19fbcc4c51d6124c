"""What a recognizer's bundle or folder is refused for."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BUNDLED_ROOT, BundleError, sha256_of
from preprocessing.pii.recognizer import open_recognizer_source
from tests.tiny import tiny_folder


def outside(path: Path, location: str) -> None:
    """Write a graph that keeps a tensor elsewhere."""
    onnx: Any = pytest.importorskip("onnx")
    place = [onnx.StringStringEntryProto(key="location", value=location)]
    tensor = onnx.TensorProto(name="w", data_type=3, dims=[4], data_location=1, external_data=place)
    path.write_bytes(onnx.ModelProto(graph=onnx.GraphProto(initializer=[tensor])).SerializeToString())


def test_a_recognizers_graph_keeps_no_tensors_where_nobody_vouches_for_them(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    shutil.copytree(BUNDLED_ROOT / "pii-names", folder)
    open_recognizer_source(str(folder))
    outside(folder / "recognizer.onnx", "weights")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["recognizer.onnx"] = sha256_of(folder / "recognizer.onnx")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"names/weights, where recognizer.onnx keeps tensors, is not in field files"):
        open_recognizer_source(str(folder))


def test_a_plain_folders_graph_opens_no_file_outside_it(tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "names", labels=["O", "B-PER"])
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": ["BertForTokenClassification"]}))
    outside(folder / "model.onnx", "../secret")
    with pytest.raises(BundleError, match=r"its tensors lie in \.\./secret, outside its folder"):
        open_recognizer_source(str(folder))

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from deployments.model.backends import create_backend
from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError
from tests.bundles import edit, head_and_encoder, reseal, write_head
from tests.tenants import sentiment_tenant
from training.self_contained import self_contained


def test_a_head_and_its_encoder_become_one_folder(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    (root / "head" / "README.md").write_text("Over the outputs of [enc](../enc/README.md).\n")
    made = self_contained(Bundle.open(root / "head"), tmp_path / "whole")
    found = sorted(path.name for path in made.path.iterdir())
    assert found == sorted(
        ["ENCODER.md", "LICENSE", "README.md", "encoder.onnx", "head.safetensors", "manifest.json", "tokenizer.json"]
    )
    assert "[enc](ENCODER.md)" in (made.path / "README.md").read_text()
    assert made.encoder is None
    assert made.manifest.fingerprint == Bundle.open(root / "head").manifest.fingerprint
    assert made.source().onnx_path == tmp_path / "whole" / "encoder.onnx"


def test_licences_of_both_are_kept(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    (root / "head" / "LICENSE").write_text("the head's")
    reseal(root / "head", "LICENSE")
    made = self_contained(Bundle.open(root / "head"), tmp_path / "whole")
    assert (made.path / "LICENSE").read_text() == "the head's"
    assert (made.path / "ENCODER-LICENSE").read_text() == "Apache-2.0\n"


def test_a_bundle_that_needs_no_sibling_is_copied(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    (root / "enc" / "notes.txt").write_text("stays behind")
    made = self_contained(Bundle.open(root / "enc"), tmp_path / "whole")
    assert made.manifest == Bundle.open(root / "enc").manifest
    assert not (made.path / "notes.txt").exists()


def test_a_folder_with_files_is_not_written_into(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    with pytest.raises(BundleError, match="head is not empty"):
        self_contained(Bundle.open(root / "head"), root / "head")


def test_the_answers_stay_the_same(tmp_path: Path) -> None:
    bundle = Bundle.open(BUNDLED_ROOT / "sentiment")
    made = self_contained(bundle, tmp_path / "sentiment")
    ids = np.arange(1000, 1012, dtype=np.int64).reshape(2, 6)
    outputs = []
    for source in (bundle.source(), made.source()):
        backend = create_backend("auto", source)
        backend.load()
        outputs.append(backend.predict(ids, np.ones_like(ids)))
        backend.close()
    assert outputs[0].shape == (2, 3)
    assert np.array_equal(outputs[0], outputs[1])


def with_torch(folder: Path) -> Path:
    """Put an encoder for torch into a bundle, whose config names the labels of the bundle's head."""
    (folder / "torch").mkdir()
    (folder / "torch" / "config.json").write_text(json.dumps({"id2label": {"0": "no", "1": "yes"}}))
    save_file({"weight": np.ones(3, np.float32)}, folder / "torch" / "model.safetensors")
    reseal(folder, "torch/config.json", "torch/model.safetensors")
    return folder


def test_a_member_with_other_labels_takes_its_bases_encoder_for_torch_along(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    write_head(root / "enc" / "head.safetensors", 2)
    with_torch(root / "enc")
    reseal(root / "enc", "head.safetensors")
    edit(root / "enc", task="classification", labels=["no", "yes"])
    write_head(root / "head" / "head.safetensors", 3)
    reseal(root / "head")
    edit(root / "head", labels=["low", "middle", "high"])
    made = self_contained(Bundle.open(root / "head"), tmp_path / "whole")
    assert made.manifest.labels == ("low", "middle", "high")
    assert made.source().hf_path == tmp_path / "whole" / "torch"


def test_shards_of_such_an_encoder_are_checked_all_the_same(tmp_path: Path) -> None:
    root = head_and_encoder(tmp_path / "bundles")
    write_head(root / "enc" / "head.safetensors", 2)
    index = with_torch(root / "enc") / "torch" / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"weight": "../../elsewhere.safetensors"}}))
    reseal(root / "enc", "head.safetensors", "torch/model.safetensors.index.json")
    edit(root / "enc", task="classification", labels=["maybe", "never"])
    with pytest.raises(BundleError, match="field weight_map must name files beside it"):
        Bundle.open(root / "enc")


def test_a_tenants_head_leaves_that_of_its_base_behind(tmp_path: Path) -> None:
    (tmp_path / "sentiment").symlink_to(BUNDLED_ROOT / "sentiment")
    tenant = sentiment_tenant(tmp_path / "acme", ("glad", "cross"), order=(2, 0))
    made = self_contained(Bundle.open(tenant), tmp_path / "whole")
    assert made.manifest.labels == ("glad", "cross")
    whole = {"ENCODER.md", "LICENSE", "encoder.onnx", "head.safetensors", "tokenizer.json"}
    assert set(made.manifest.files) == whole
    assert (made.path / "head.safetensors").read_bytes() == (tenant / "head.safetensors").read_bytes()

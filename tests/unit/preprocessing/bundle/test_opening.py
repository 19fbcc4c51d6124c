"""What a bundle is refused for, and that the refusal says where to look and what to do."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError, open_source, sha256_of
from preprocessing.pipeline import PipelineSpec
from tests.bundles import FEATURES, edit, head_and_encoder, reseal, write_bundle, write_head
from tests.tiny import tiny_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return head_and_encoder(tmp_path)


def test_a_head_brings_its_encoder(root: Path) -> None:
    source = Bundle.open(root / "head").source()
    assert source.onnx_path == root / "enc" / "encoder.onnx"
    assert source.head_path == root / "head" / "head.safetensors"
    assert source.tokenizer_path == root / "enc" / "tokenizer.json"
    assert (source.task, source.labels, source.max_tokens) == ("classification", ("no", "yes"), 32)
    assert source.open_pipeline().fingerprint == source.fingerprint


@pytest.mark.parametrize("file", ["enc/encoder.onnx", "enc/tokenizer.json", "head/head.safetensors"])
def test_one_flipped_bit_is_refused_by_file(root: Path, file: str) -> None:
    content = bytearray((root / file).read_bytes())
    content[len(content) // 2] ^= 1
    (root / file).write_bytes(content)
    with pytest.raises(BundleError, match=rf"{file} is not the file.*SHA-256 differs.*Take a whole copy"):
        Bundle.open(root / "head")


@pytest.mark.parametrize(
    "file", ["enc/encoder.onnx", "head/head.safetensors", "enc/manifest.json", "head/README.md", "enc/README.md"]
)
def test_a_missing_file_is_refused_by_name(root: Path, file: str) -> None:
    (root / file).unlink()
    with pytest.raises(BundleError, match=f"{file} is missing"):
        Bundle.open(root / "head")


@pytest.mark.parametrize("file", ["extra.safetensors", "encoder.onnx.data", "pytorch_model.bin", "adapter_config.json"])
def test_what_a_runtime_would_load_and_nobody_vouches_for_is_refused(root: Path, file: str) -> None:
    (root / "enc" / file).touch()
    with pytest.raises(BundleError, match=rf"enc/{file} is not in field files.*Delete it, or list its SHA-256"):
        Bundle.open(root / "enc")


def test_notes_beside_a_bundle_are_nobodys_business(root: Path) -> None:
    (root / "enc" / "notes.txt").write_text("seen on Monday")
    Bundle.open(root / "enc")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"fingerprint": "sha256:0"}, "field fingerprint is not the fingerprint of field pipeline.*Take a whole copy"),
        ({"encoder_sha256": "0"}, "field encoder_sha256.*another encoder"),
        ({"encoder": "gone"}, "gone/manifest.json is missing"),
        ({"labels": ["a", "b", "c"]}, r"field labels has 3 \(a, b, c\), but head.safetensors has 2 rows"),
        ({"labels": []}, "field labels is empty, and field task is classification"),
    ],
)
def test_a_wrong_field_is_refused_by_name(root: Path, fields: dict[str, Any], named: str) -> None:
    edit(root / "head", **fields)
    with pytest.raises(BundleError, match=named):
        Bundle.open(root / "head")


def test_a_foreign_pipeline_is_refused(root: Path) -> None:
    spec = json.loads((root / "head" / "manifest.json").read_text())["pipeline"]
    edit(root / "head", pipeline=spec | {"max_tokens": 64})
    with pytest.raises(BundleError, match=r"head/manifest.json: field fingerprint is not the fingerprint of"):
        Bundle.open(root / "head")


def test_a_pipeline_of_another_release_is_refused(root: Path) -> None:
    spec = json.loads((root / "head" / "manifest.json").read_text())["pipeline"] | {"normalize_version": "0"}
    edit(root / "head", pipeline=spec, fingerprint=PipelineSpec.from_dict(spec).fingerprint())
    source = Bundle.open(root / "head").source()
    with pytest.raises(BundleError, match=r"model head: pipeline.normalize_version differs: the model wants 0"):
        source.open_pipeline()


def test_a_foreign_tokenizer_is_refused(root: Path) -> None:
    spec = PipelineSpec(pii="p", tokenizer="0", max_tokens=32, overlap=4)
    edit(root / "head", pipeline=spec.to_dict(), fingerprint=spec.fingerprint())
    with pytest.raises(BundleError, match=r"field pipeline\.tokenizer is not .*enc/tokenizer.json's hash"):
        Bundle.open(root / "head")


@pytest.mark.parametrize(
    "tensors",
    [{"bias": [0.0]}, {"weight": [1.0, 2.0]}, {"weight": [[1.0] * FEATURES] * 3}],
    ids=["a short bias", "a flat weight", "a row too many"],
)
def test_a_head_of_the_wrong_shape_is_refused(root: Path, tensors: dict[str, Any]) -> None:
    write_head(root / "head" / "head.safetensors", 2, **tensors)
    reseal(root / "head")
    with pytest.raises(BundleError, match=r"head.safetensors is not a linear head"):
        Bundle.open(root / "head")


def test_a_head_that_is_none_is_refused(root: Path) -> None:
    (root / "head" / "head.safetensors").write_bytes(b"no tensors")
    reseal(root / "head")
    with pytest.raises(BundleError, match=r"head.safetensors cannot be read: it is cut off, or is no"):
        Bundle.open(root / "head")


def reference(folder: Path, features: int = FEATURES, **tensors: Any) -> None:
    given = {"mean": np.zeros(features), "whiten": np.eye(features), **tensors}
    save_file({name: np.asarray(value, np.float32) for name, value in given.items()}, folder / "reference.safetensors")
    reseal(folder, "reference.safetensors")
    edit(folder, reference={"file": "reference.safetensors", "threshold": 3.5})


def test_a_reference_reaches_the_source(root: Path) -> None:
    reference(root / "head")
    source = Bundle.open(root / "head").source()
    assert (source.reference_path, source.reference_threshold) == (root / "head" / "reference.safetensors", 3.5)


def test_a_reference_for_other_features_than_the_head_reads_is_refused(root: Path) -> None:
    reference(root / "head", FEATURES + 1)
    with pytest.raises(BundleError, match=r"reference.safetensors is for 5 features, but .*head.safetensors reads 4"):
        Bundle.open(root / "head")


def test_a_reference_of_the_wrong_shape_is_refused(root: Path) -> None:
    reference(root / "head", whiten=np.eye(3))
    with pytest.raises(BundleError, match=r"reference.safetensors is not a reference: it needs mean \[d\]"):
        Bundle.open(root / "head")


def test_an_onnx_bundle_may_call_its_graph_a_model(root: Path) -> None:
    (root / "enc" / "encoder.onnx").rename(root / "enc" / "model.onnx")
    write_bundle(root / "enc", ["model.onnx", "tokenizer.json"])
    source = Bundle.open(root / "enc").source()
    assert (source.onnx_path, source.hf_path) == (root / "enc" / "model.onnx", None)


@pytest.fixture(params=[".", "hf"])
def transformers_bundle(root: Path, request: pytest.FixtureRequest) -> Path:
    """A folder as transformers saves it, beside the manifest or in a folder of its own."""
    folder = root / "cls"
    inside = tiny_folder(folder / request.param, labels=["no", "yes"], max_tokens=32)
    shutil.copy(root / "enc" / "tokenizer.json", inside)
    weights = {"classifier.weight": np.zeros((2, 8), np.float32)}
    save_file(weights, inside / "model.safetensors")
    names = [f.relative_to(folder).as_posix() for f in inside.iterdir()]
    write_bundle(folder, names, task="classification", labels=["no", "yes"])
    return folder


def test_a_transformers_folder_with_a_manifest_is_a_bundle(transformers_bundle: Path) -> None:
    source = open_source(str(transformers_bundle))
    assert source.hf_path is not None
    assert (source.hf_path / "config.json").is_file()
    assert source.tokenizer_path == source.hf_path / "tokenizer.json"
    assert (source.onnx_path, source.labels, source.version) == (None, ("no", "yes"), "1.0.0")


def test_labels_in_another_order_than_the_configs_are_refused(transformers_bundle: Path) -> None:
    edit(transformers_bundle, labels=["yes", "no"])
    with pytest.raises(BundleError, match=r"config.json: field id2label is no, yes, but field labels .* is yes, no"):
        Bundle.open(transformers_bundle)


def test_a_classifier_with_more_outputs_than_labels_is_refused(transformers_bundle: Path) -> None:
    weights = next(transformers_bundle.rglob("model.safetensors"))
    save_file({"classifier.weight": np.zeros((3, 8), np.float32)}, weights)
    reseal(transformers_bundle)
    with pytest.raises(BundleError, match=r"model.safetensors: the classifier has 3 outputs, but .* has 2"):
        Bundle.open(transformers_bundle)


@pytest.mark.parametrize("name", ["all-minilm-l6-v2", "embed", "sentiment", "tags"])
def test_bundled_models_are_whole_and_small(name: str) -> None:
    source = open_source(f"bundled:{name}")
    assert source.license == "Apache-2.0"
    assert source.pipeline.pii
    assert sum(path.stat().st_size for path in (BUNDLED_ROOT / name).iterdir()) <= 25_000_000


def test_hashes_are_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with pytest.raises(BundleError, match="b is missing or cannot be read"):
        sha256_of(tmp_path / "b")


COLUMNS = {"version": "1", "numbers": [["age", 40, 10, True]], "categories": [["plan", ["basic"]]]}


def tabular(root: Path, columns: object = None, width: int = FEATURES + 4, labels: int = 2) -> Path:
    """Make the head a table's: two values for the age, two for the plan, after the features."""
    head = root / "head"
    (head / "columns.json").write_text(json.dumps(COLUMNS if columns is None else columns))
    write_head(head / "head.safetensors", labels, weight=np.zeros((labels, width)))
    reseal(head, "columns.json")
    edit(head, task="tabular")
    return head


def test_a_tabular_bundle_brings_its_columns(root: Path) -> None:
    before = Bundle.open(root / "head").source()
    source = Bundle.open(tabular(root)).source()
    assert source.columns is not None
    assert source.columns.kinds == (("age", "number"), ("plan", "category"))
    assert source.pipeline == before.pipeline
    assert source.fingerprint == source.columns.fingerprint_behind(before.fingerprint) != before.fingerprint


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"labels": 3}, "field labels has 2 .*head.safetensors has 3 rows"),
        ({"width": 4}, r"reads 4 values, and 4 of them are the columns': none is left for the text"),
        ({"columns": COLUMNS | {"version": "0"}}, r"columns\.json: columns of version '0'.*train it again"),
        ({"columns": {"version": "1", "numbers": [], "categories": []}}, "names no column"),
        ({"columns": []}, "is not a JSON object"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(root: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BundleError, match=said):
        Bundle.open(tabular(root, **changes))


def test_a_table_without_columns_or_with_others_than_the_manifests_is_refused(root: Path) -> None:
    head = tabular(root)
    (head / "columns.json").write_text(json.dumps(COLUMNS) + " ")
    with pytest.raises(BundleError, match=r"columns\.json is not the file that the manifest names"):
        Bundle.open(head)
    listed = json.loads((head / "manifest.json").read_text())["files"]
    edit(head, files={name: hash_ for name, hash_ in listed.items() if name != "columns.json"})
    with pytest.raises(BundleError, match=r"has no columns\.json, which task tabular needs"):
        Bundle.open(head)


def test_a_tables_reference_is_of_the_features_alone(root: Path) -> None:
    head = tabular(root)
    for width, said in ((FEATURES, ""), (FEATURES + 4, "is for 8 features")):
        tensors = {"mean": np.zeros(width, np.float32), "whiten": np.zeros((width, 1), np.float32)}
        save_file(tensors, head / "reference.safetensors")
        reseal(head, "reference.safetensors")
        edit(head, reference={"file": "reference.safetensors", "threshold": 1.0})
        if said:
            with pytest.raises(BundleError, match=said):
                Bundle.open(head)
        else:
            Bundle.open(head)


def test_a_bundle_that_names_itself_as_encoder_is_refused(root: Path) -> None:
    edit(root / "head", encoder="head")
    with pytest.raises(BundleError, match=r"head/manifest.json: field encoder names head, which names an encoder its"):
        Bundle.open(root / "head")


def test_an_encoder_that_stands_on_another_is_refused(root: Path) -> None:
    shutil.copytree(root / "head", root / "second")
    edit(root / "second", encoder="head")
    with pytest.raises(BundleError, match=r"second/manifest.json: field encoder names head, which names an encoder"):
        Bundle.open(root / "second")


@pytest.mark.parametrize("name", ["..", ".", "../enc", "/enc", "a/b", "..\\enc"])
def test_an_encoder_lies_beside_its_bundle(root: Path, name: str) -> None:
    edit(root / "head", encoder=name)
    with pytest.raises(BundleError, match=r"field encoder must be the name of a folder beside this one"):
        Bundle.open(root / "head")


@pytest.mark.parametrize("file", ["encoder.onnx_data", "model.safetensors.index.json", "model.ckpt", "sub/weights.pkl"])
def test_other_names_that_a_runtime_loads_are_refused_too(root: Path, file: str) -> None:
    (root / "enc" / file).parent.mkdir(exist_ok=True)
    (root / "enc" / file).touch()
    with pytest.raises(BundleError, match=rf"enc/{file} is not in field files"):
        Bundle.open(root / "enc")


def test_a_link_to_a_folder_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "enc" / "hf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BundleError, match=r"enc/hf is a link to a folder.*Copy the folder"):
        Bundle.open(root / "enc")


def test_a_link_to_a_listed_file_is_as_good_as_the_file(root: Path) -> None:
    """So the hub's cache has them."""
    (root / "enc" / "encoder.onnx").rename(root / "blob")
    (root / "enc" / "encoder.onnx").symlink_to(root / "blob")
    Bundle.open(root / "enc")


@pytest.fixture(params=["float32", "int8"])
def outside(root: Path, request: pytest.FixtureRequest) -> Path:
    """A bundle whose graph keeps its tensor in a file without a telling name, which nobody lists."""
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    weight = np.ones((4, 3), request.param)
    kind = helper.np_dtype_to_tensor_dtype(weight.dtype)
    tensor = helper.make_tensor("w", kind, weight.shape, weight.tobytes(), raw=True)
    output = helper.make_tensor_value_info("y", kind, [4, 3])
    node = helper.make_node("Identity", ["w"], ["y"])
    model = helper.make_model(helper.make_graph([node], "g", [], [output], [tensor]))
    path = root / "enc" / "encoder.onnx"
    onnx.save_model(model, path, save_as_external_data=True, location="weights", size_threshold=0)
    reseal(root / "enc")
    return root / "enc"


def test_tensors_in_a_file_that_nobody_vouches_for_are_refused(outside: Path) -> None:
    with pytest.raises(BundleError, match=r"enc/weights, where encoder.onnx keeps tensors, is not in field files"):
        Bundle.open(outside)
    reseal(outside, "weights")
    Bundle.open(outside)
    (outside / "weights").write_bytes(b"\0" * 48)
    with pytest.raises(BundleError, match=r"enc/weights is not the file.*SHA-256 differs"):
        Bundle.open(outside)


def test_a_graph_that_cannot_be_read_is_refused(root: Path) -> None:
    (root / "enc" / "encoder.onnx").write_bytes(b"weights")
    reseal(root / "enc")
    with pytest.raises(BundleError, match=r"enc/encoder.onnx cannot be read: it is damaged, or is no ONNX model"):
        Bundle.open(root / "enc")


@pytest.mark.parametrize("shard", ["../../other/model.safetensors", "model-2.safetensors", 1])
def test_an_index_names_listed_shards_alone(transformers_bundle: Path, shard: Any) -> None:
    inside = next(transformers_bundle.rglob("config.json")).parent
    index = inside / "model.safetensors.index.json"
    for named in ("model.safetensors", shard):
        index.write_text(json.dumps({"weight_map": {"classifier.weight": named}}))
        reseal(transformers_bundle, index.relative_to(transformers_bundle).as_posix())
        if named != shard:
            Bundle.open(transformers_bundle)
    with pytest.raises(BundleError, match=r"model.safetensors.index.json: field weight_map must name files beside it"):
        Bundle.open(transformers_bundle)


@pytest.mark.parametrize("content", [b"[" * 200_000, b"\xff", b" " * (64 * 2**20 + 1)], ids=["deep", "bytes", "large"])
def test_a_manifest_that_is_a_trap_is_refused(root: Path, content: bytes) -> None:
    (root / "head" / "manifest.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"head/manifest.json is missing or is not JSON"):
        Bundle.open(root / "head")

"""NaN and infinity in weights, and labels that do not fit them: on files as their own libraries write them."""

import dataclasses
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from preprocessing.bundle import BundleError, ModelSource, check_labels, check_weights, open_source
from preprocessing.bundle.tensors import INSIDE, TensorError, float_tensors, outside_files, shapes
from tests.tiny import tiny_folder


@pytest.fixture
def source(tmp_path: Path) -> ModelSource:
    return open_source(str(tiny_folder(tmp_path / "mood", labels=["bad", "good"])))


def weights(source: ModelSource) -> Path:
    assert source.hf_path is not None
    return source.hf_path / "model.safetensors"


@pytest.mark.parametrize("kind", ["float64", "float32", "float16"])
@pytest.mark.parametrize(("value", "named"), [(np.nan, "NaN"), (np.inf, "an infinite value")])
def test_damage_is_named_with_file_and_tensor(source: ModelSource, kind: str, value: float, named: str) -> None:
    damaged = np.ones((3, 700_001), dtype=kind)
    damaged[2, -1] = value
    save_file({"body.weight": np.ones(2, np.float32), "head.weight": damaged}, weights(source))
    with pytest.raises(BundleError, match=rf"model.safetensors: tensor head.weight holds {named}\. Take the file from"):
        check_weights(source)


def test_bfloat16_is_looked_into(source: ModelSource) -> None:
    torch = pytest.importorskip("torch")
    torch_file = pytest.importorskip("safetensors.torch")
    whole = torch.linspace(-1e38, 1e38, 64, dtype=torch.bfloat16)
    torch_file.save_file({"w": whole}, weights(source))
    check_weights(source)
    whole[5] = float("nan")
    torch_file.save_file({"w": whole}, weights(source))
    with pytest.raises(BundleError, match="tensor w holds NaN"):
        check_weights(source)


def test_a_mask_is_whole_and_so_are_whole_numbers(source: ModelSource) -> None:
    mask = np.triu(np.full((4, 4), -np.inf, np.float32), 1)
    save_file({"mask": mask, "ids": np.arange(4), "large": np.array([3e38, -3e38], np.float32)}, weights(source))
    check_weights(source)
    mask[0, 0] = np.inf
    save_file({"mask": mask}, weights(source))
    with pytest.raises(BundleError, match="tensor mask holds an infinite value"):
        check_weights(source)


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 16, b"\x02\0\0\0\0\0\0\0[]"])
def test_what_is_no_safetensors_file_is_refused(source: ModelSource, content: bytes) -> None:
    weights(source).write_bytes(content)
    with pytest.raises(BundleError, match=r"model.safetensors cannot be read: it is (empty|cut off)"):
        check_weights(source)


def test_a_file_that_is_cut_off_is_refused(source: ModelSource) -> None:
    save_file({"w": np.ones(1000, np.float32)}, weights(source))
    weights(source).write_bytes(weights(source).read_bytes()[:-8])
    with pytest.raises(BundleError, match="cut off"):
        check_weights(source)


def test_shapes_come_from_the_header(tmp_path: Path) -> None:
    save_file({"a": np.zeros((2, 3), np.float32), "b": np.zeros(0, np.int64)}, tmp_path / "x.safetensors")
    assert shapes(tmp_path / "x.safetensors") == {"a": (2, 3), "b": (0,)}


def graph(path: Path, weight: np.ndarray, *, constant: float = 1.0, raw: bool = True, external: bool = False) -> Path:
    """Write y = (x + constant) @ weight."""
    onnx = pytest.importorskip("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    kind = helper.np_dtype_to_tensor_dtype(weight.dtype)
    values = weight.tobytes() if raw else weight.ravel()
    tensor = helper.make_tensor("w", kind, weight.shape, values, raw=raw)
    offset = onnx.numpy_helper.from_array(np.asarray(constant, weight.dtype), "c")
    nodes = [
        helper.make_node("Constant", [], ["c"], value=offset),
        helper.make_node("Add", ["x", "c"], ["z"]),
        helper.make_node("MatMul", ["z", "w"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info("x", kind, [1, len(weight)])]
    outputs = [helper.make_tensor_value_info("y", kind, [1, weight.shape[1]])]
    ids = onnx.numpy_helper.from_array(np.arange(5), "ids")
    model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, [tensor, ids]))
    assert kinds.FLOAT == 1
    onnx.save_model(model, path, save_as_external_data=external, location="model.onnx.data", size_threshold=0)
    return path


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_an_onnx_graph_is_looked_into(tmp_path: Path, source: ModelSource, kind: str, raw: bool) -> None:
    weight = np.linspace(-1, 1, 12, dtype=kind).reshape(4, 3)
    path = graph(tmp_path / "model.onnx", weight, raw=raw)
    found = {tensor.name: (tensor.kind, len(tensor.content)) for tensor in float_tensors(path)}
    size = weight.itemsize
    assert found == {"w": (weight.dtype.str, 12 * size), "c": (weight.dtype.str, size)}
    check_weights(dataclasses.replace(source, onnx_path=path))
    weight[3, 2] = np.nan
    graph(path, weight, raw=raw)
    with pytest.raises(BundleError, match=r"model.onnx: tensor w holds NaN"):
        check_weights(dataclasses.replace(source, onnx_path=path))


def test_an_onnx_constant_is_looked_into(tmp_path: Path, source: ModelSource) -> None:
    path = graph(tmp_path / "model.onnx", np.ones((4, 3), np.float32), constant=np.nan)
    with pytest.raises(BundleError, match="tensor c holds NaN"):
        check_weights(dataclasses.replace(source, onnx_path=path))


def test_onnx_tensors_in_a_file_of_their_own_are_looked_into(tmp_path: Path, source: ModelSource) -> None:
    weight = np.ones((4, 3), np.float32)
    weight[0, 0] = np.nan
    path = graph(tmp_path / "model.onnx", weight, external=True)
    assert len(path.read_bytes()) < (tmp_path / "model.onnx.data").stat().st_size + 400
    with pytest.raises(BundleError, match="tensor w holds NaN"):
        check_weights(dataclasses.replace(source, onnx_path=path))
    (tmp_path / "model.onnx.data").unlink()
    with pytest.raises(BundleError, match=r"model.onnx cannot be read: its tensors lie in model.onnx.data, which"):
        check_weights(dataclasses.replace(source, onnx_path=path))


def test_float16_onnx_weights_are_looked_into(tmp_path: Path) -> None:
    weight = np.ones((4, 3), np.float16)
    weight[1, 1] = np.inf
    [found] = [t for t in float_tensors(graph(tmp_path / "model.onnx", weight)) if t.name == "w"]
    assert found.damage() == "an infinite value"


@pytest.mark.parametrize("content", [b"", b"weights", b"\x3a\xff\x01abc", b"\x3a\x02\x0a"])
def test_what_is_no_onnx_graph_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(TensorError):
        list(float_tensors(tmp_path / "model.onnx"))


def test_bundled_weights_are_whole() -> None:
    for name in ("sentiment", "embed"):
        check_weights(open_source(f"bundled:{name}"))


@pytest.mark.parametrize("width", [1, 3])
def test_labels_that_do_not_fit_the_output_are_refused(source: ModelSource, width: int) -> None:
    check_labels(source, 2)
    with pytest.raises(BundleError, match=rf"model mood: 2 labels \(bad, good\), but .*mood gives {width} values"):
        check_labels(source, width)


def test_a_model_without_labels_may_be_of_any_width() -> None:
    check_labels(open_source("bundled:embed"), 384)


def test_half_a_number_is_refused(tmp_path: Path, source: ModelSource) -> None:
    onnx = pytest.importorskip("onnx")
    tensor = onnx.TensorProto(name="w", data_type=onnx.TensorProto.FLOAT, dims=[1], raw_data=b"12345")
    model = onnx.ModelProto(graph=onnx.GraphProto(initializer=[tensor]))
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(BundleError, match=r"model.onnx cannot be read: tensor w has a part of a number"):
        check_weights(dataclasses.replace(source, onnx_path=path))


@pytest.mark.parametrize(
    "entry", [{"offset": "many"}, {"length": "-"}, {"offset": "-4"}, {"length": "-4"}, {"offset": "9" * 5000}]
)
def test_a_place_that_is_none_is_refused(tmp_path: Path, source: ModelSource, entry: dict[str, str]) -> None:
    path = external(tmp_path, {"location": "w", **entry})
    (tmp_path / "w").write_bytes(b"\0" * 16)
    with pytest.raises(BundleError, match=r"model.onnx cannot be read: "):
        check_weights(dataclasses.replace(source, onnx_path=path))


def external(folder: Path, place: dict[str, str], nested: bool = False, kind: int = 1) -> Path:
    """Write a graph whose tensor lies elsewhere; `nested`, in the body of a loop."""
    onnx = pytest.importorskip("onnx")
    entries = [onnx.StringStringEntryProto(key=key, value=value) for key, value in place.items()]
    tensor = onnx.TensorProto(name="w", data_type=kind, dims=[4], data_location=1, external_data=entries)
    graph = onnx.GraphProto(initializer=[tensor])
    if nested:
        body = onnx.AttributeProto(name="body", type=5, g=graph)
        graph = onnx.GraphProto(node=[onnx.NodeProto(op_type="Loop", attribute=[body])])
    (folder / "model.onnx").write_bytes(onnx.ModelProto(graph=graph).SerializeToString())
    return folder / "model.onnx"


@pytest.mark.parametrize("kind", [1, 3])
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("location", ["/etc/passwd", "../secret", "a/../../secret", "", "*/_ORT_MEM_ADDR_/*/..", ".."])
def test_a_graph_opens_no_file_outside_its_folder(
    tmp_path: Path, source: ModelSource, kind: int, nested: bool, location: str
) -> None:
    path = external(tmp_path, {"location": location}, nested, kind)
    with pytest.raises(BundleError, match=r"model.onnx cannot be read: its tensors lie in .*, outside its folder"):
        check_weights(dataclasses.replace(source, onnx_path=path))


def test_the_numbers_of_onnx_fields_are_those_of_its_own_schema() -> None:
    onnx = pytest.importorskip("onnx")
    names = {outer for outer, _ in INSIDE} | {*INSIDE.values()} - {"StringStringEntryProto"}
    schema = {
        (name, field.number): field.message_type.name
        for name in names
        for field in getattr(onnx, name).DESCRIPTOR.fields
        if field.message_type is not None
    }
    leads = {*INSIDE.values()}
    found = {place: inner for place, inner in schema.items() if inner in leads}
    assert {place: inner for place, inner in found.items() if inner != "StringStringEntryProto"} | {
        ("TensorProto", 13): "StringStringEntryProto"
    } == INSIDE


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"\x08" + b"\xff" * 1_000_000)
    with pytest.raises(TensorError, match="damaged"):
        outside_files(tmp_path / "model.onnx")


HEADERS = [
    "[" * 100_000,
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}',
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}',
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 1e999]}}',
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0.5, 4]}}',
    '{"w": {"dtype": ["F32"], "shape": [1], "data_offsets": [0, 4]}}',
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 3]}}',
    '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 400]}}',
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_is_a_trap_is_refused(source: ModelSource, header: str) -> None:
    weights(source).write_bytes(struct.pack("<Q", len(header)) + header.encode() + b"\0" * 8)
    with pytest.raises(BundleError, match=r"model.safetensors cannot be read: "):
        check_weights(source)


def test_a_header_that_claims_to_be_huge_costs_nothing(source: ModelSource) -> None:
    weights(source).write_bytes(struct.pack("<Q", 2**63) + b"{}")
    with pytest.raises(BundleError, match="cut off"):
        check_weights(source)


def test_a_shape_that_is_none_is_refused(tmp_path: Path) -> None:
    header = b'{"w": {"dtype": "F32", "shape": ["many"], "data_offsets": [0, 0]}}'
    (tmp_path / "x.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(TensorError):
        shapes(tmp_path / "x.safetensors")

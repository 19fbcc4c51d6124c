"""Backends on real models: the committed encoder, and tiny ones that the tests make themselves."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deployments.model.backends import Backend, BackendError, create_backend
from deployments.model.backends.fake import FakeBackend
from preprocessing.bundle import BUNDLED_ROOT, ModelSource, open_source

TOKENIZER = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
ROWS = [
    [101, 7592, 2088, 102],
    [101, 2023, 2003, 1037, 6057, 3231, 999, 102],
    [101, 102],
    [101, *range(2000, 2120), 102],
]


def padded(rows: list[list[int]], pad_id: int = 0) -> tuple[Any, Any]:
    longest = max(map(len, rows))
    ids = np.array([row + [pad_id] * (longest - len(row)) for row in rows], dtype=np.int64)
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
    return ids, mask


def ready(kind: str, source: ModelSource, **options: Any) -> Backend:
    backend = create_backend(kind, source, **options)
    backend.load()
    return backend


def assert_batch_invariant(backend: Backend, tolerance: float) -> None:
    together = backend.predict(*padded(ROWS))
    alone = np.concatenate([backend.predict(*padded([row])) for row in ROWS])
    assert together.dtype == np.float32
    assert together.shape == (len(ROWS), backend.width)
    np.testing.assert_allclose(together, alone, atol=tolerance, rtol=0)


@pytest.mark.parametrize("name", ["embed", "sentiment"])
def test_onnx_answers_do_not_depend_on_the_batch(name: str) -> None:
    backend = ready("onnx", open_source(f"bundled:{name}"))
    assert backend.width == (3 if name == "sentiment" else 384)
    assert_batch_invariant(backend, 1e-3)


def test_onnx_warms_up_within_its_budget_and_closes() -> None:
    backend = ready("auto", open_source("bundled:embed"), token_budget=64)
    assert backend.token_budget == 64
    backend.warm_up()
    backend.close()
    with pytest.raises(BackendError, match="before load"):
        backend.predict(*padded(ROWS))


def test_onnx_on_a_cpu_without_vnni_gives_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    here = ready("onnx", open_source("bundled:sentiment")).predict(*padded(ROWS))
    monkeypatch.setattr("deployments.onnx_session._may_overflow", lambda: True)
    there = ready("onnx", open_source("bundled:sentiment")).predict(*padded(ROWS))
    np.testing.assert_allclose(there, here, atol=0.05)


def test_onnx_says_when_the_file_is_no_model(tmp_path: Path) -> None:
    source = make_source(onnx_path=tmp_path / "model.onnx")
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(BackendError, match=r"cannot load .*model\.onnx"):
        create_backend("onnx", source).load()


def test_onnx_pools_a_last_hidden_state_itself(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    table = onnx.numpy_helper.from_array(np.arange(30522 * 2, dtype=np.float32).reshape(-1, 2), "table")
    inputs = [helper.make_tensor_value_info(n, kinds.INT64, ["b", "l"]) for n in ("input_ids", "token_type_ids")]
    nodes = [
        helper.make_node("Add", ["input_ids", "token_type_ids"], ["ids"]),
        helper.make_node("Gather", ["table", "ids"], ["last_hidden_state"]),
    ]
    output = helper.make_tensor_value_info("last_hidden_state", kinds.FLOAT, ["b", "l", 2])
    model = helper.make_model(
        helper.make_graph(nodes, "g", inputs, [output], [table]),
        opset_imports=[helper.make_opsetid("", 21)],
        ir_version=10,
    )
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    backend = ready("onnx", make_source(onnx_path=tmp_path / "model.onnx"))
    assert backend.width == 2
    assert backend.predict(*padded([[1, 3], [5]])).tolist() == [[4.0, 5.0], [10.0, 11.0]]


def make_source(**fields: Any) -> ModelSource:
    """An embedding model without weights, and with what `fields` say."""
    return replace(open_source("bundled:embed"), **({"onnx_path": None} | fields))


def make_hugging_face(folder: Path, kind: str) -> ModelSource:
    """A random BERT of two layers, saved as transformers saves it, and opened as a user would."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=30522,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=128,
        id2label={0: "bad", 1: "fair", 2: "good"},
        label2id={"bad": 0, "fair": 1, "good": 2},
    )
    getattr(transformers, kind)(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes(TOKENIZER.read_bytes())
    return open_source(str(folder))


def test_torch_classifies(tmp_path: Path) -> None:
    source = make_hugging_face(tmp_path / "cls", "BertForSequenceClassification")
    assert (source.task, source.labels, source.max_tokens) == ("classification", ("bad", "fair", "good"), 128)
    backend = ready("auto", source)
    backend.warm_up()
    assert_batch_invariant(backend, 1e-5)
    backend.close()
    with pytest.raises(BackendError, match="before load"):
        backend.predict(*padded(ROWS))


def test_torch_embeds_by_mean_pooling(tmp_path: Path) -> None:
    source = make_hugging_face(tmp_path / "enc", "BertModel")
    backend = ready("torch", source)
    assert backend.width == 32
    assert_batch_invariant(backend, 1e-5)
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    hidden = transformers.AutoModel.from_pretrained(tmp_path / "enc")(input_ids=torch.tensor([ROWS[0]]))
    expected = hidden.last_hidden_state.mean(dim=1).detach().numpy()
    np.testing.assert_allclose(backend.predict(*padded([ROWS[0]])), expected, atol=1e-5)


def test_torch_does_not_mind_who_padded_with_what(tmp_path: Path) -> None:
    backend = ready("torch", make_hugging_face(tmp_path / "enc", "BertModel"))
    np.testing.assert_array_equal(backend.predict(*padded(ROWS, 0)), backend.predict(*padded(ROWS, 9)))


def test_torch_on_a_missing_gpu_says_so(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(BackendError, match="sees no CUDA device"):
        create_backend("torch", make_source(hf_path=tmp_path), device="cuda")


@pytest.mark.gpu
def test_torch_on_a_gpu_agrees_with_the_cpu(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no GPU here")
    source = make_hugging_face(tmp_path / "cls", "BertForSequenceClassification")
    cpu = ready("torch", source).predict(*padded(ROWS))
    for dtype, tolerance in (("float32", 1e-3), ("auto", 5e-2)):
        gpu = ready("torch", source, device="cuda", dtype=dtype)
        np.testing.assert_allclose(gpu.predict(*padded(ROWS)), cpu, atol=tolerance)


def test_the_fake_is_deterministic_and_as_wide_as_its_labels() -> None:
    backend = ready("fake", make_source(labels=("a", "b")))
    assert_batch_invariant(backend, 0)
    assert backend.width == 2
    assert ready("fake", make_source()).width == 384


def test_an_import_path_brings_ones_own_backend() -> None:
    source = make_source()
    assert isinstance(create_backend("deployments.model.backends.fake:FakeBackend", source), FakeBackend)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("tensorflow", "no backend 'tensorflow'"),
        ("json:Backend", "the module json has no Backend"),
        ("no_such_package:Backend", "needs the package no_such_package"),
        ("torch", "use backend: onnx"),
    ],
)
def test_what_cannot_be_made_says_what_to_change(tmp_path: Path, kind: str, message: str) -> None:
    with pytest.raises(BackendError, match=message):
        create_backend(kind, make_source(onnx_path=tmp_path / "m.onnx"))


@pytest.mark.parametrize(("options", "message"), [({"dtype": "float16"}, "dtype must be auto")])
def test_onnx_refuses_what_it_cannot_do(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(BackendError, match=message):
        create_backend("onnx", make_source(onnx_path=tmp_path / "m.onnx"), **options)


def test_serving_onnx_imports_no_torch() -> None:
    code = (
        "import json, sys\n"
        "from deployments.model.backends import create_backend\n"
        "from preprocessing.bundle import open_source\n"
        "source = open_source('bundled:sentiment')\n"
        "create_backend('auto', source).load(); source.open_pipeline()\n"
        "print(json.dumps([m for m in ('torch', 'transformers', 'ray', 'huggingface_hub') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []

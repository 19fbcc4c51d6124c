"""A tiny classifier and a tiny data set, which conversions are tried on, and what would take seconds in every test."""

import json
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preprocessing.bundle import BUNDLED_ROOT

LABELS = ("bad", "good")


@pytest.fixture(scope="session")
def tiny_classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of four layers with two labels, saved as transformers saves it."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(7)
    config = transformers.BertConfig(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.2,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
    )
    folder = tmp_path_factory.mktemp("tiny")
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json").read_bytes())
    return folder


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty texts whose label is which of two words is in them: 40 to train on, 20 held out."""
    path = tmp_path_factory.mktemp("data") / "texts.jsonl"
    records: list[dict[str, Any]] = []
    for i in range(60):
        label = LABELS[i % 2]
        word = ("awful", "lovely")[i % 2]
        part = "train" if i < 40 else "test"
        records.append({"text": f"The number {i} was {word}, said Maria Rossi.", "label": label, "part": part})
    path.write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def quick_export() -> Iterator[Any]:
    """Let torch write graphs by its older exporter: the same graphs of such models in a tenth of the time.

    Yields the one that is used otherwise; `test_to_onnx.py` holds it against torch.
    """
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    usual = torch.onnx.export

    def export(module: Any, given: Any, path: Path, **options: Any) -> None:
        axes = {name: {0: "b", 1: "l"} for name in options["input_names"]}
        kept = {name: options[name] for name in ("input_names", "output_names", "opset_version")}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is the older one
            usual(module, given, str(path), dynamic_axes=axes, dynamo=False, **kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.onnx, "export", export)
        yield usual


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MLflow store with all its tables and nothing in them: making them takes over a second."""
    pytest.importorskip("mlflow")
    from preprocessing.bundle.registry import open_client

    path = tmp_path_factory.mktemp("empty_store") / "deep" / "store.db"
    open_client(create=True, uri=f"sqlite:///{path}").search_registered_models()
    return path


@pytest.fixture
def store(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry of this test's own, which everything that asks for one gets; the folder that holds it."""
    folder = tmp_path / "registry"
    folder.mkdir()
    shutil.copyfile(empty_store, folder / "store.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'store.db'}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in one process, where tests run in several, and first: what they import takes half a minute, and
    what is long must not begin last."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("training"))
    items.sort(key=lambda item: here not in item.path.parents)

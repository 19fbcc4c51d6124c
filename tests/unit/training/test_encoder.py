"""The graph writer against the reference model, and the committed encoder against it."""

from typing import Any

import numpy as np
import pytest

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.tokenize import FastTokenizer
from training.embedding import embed_rows, open_session
from training.encoder import FEATURES, Calibration, Recipe, write_encoder
from training.weights import load_reference, reference_folder

torch = pytest.importorskip("torch")

ENCODER = BUNDLED_ROOT / "all-minilm-l6-v2"
TEXTS = [
    "",
    "ok",
    "Please cancel my order, the parcel never arrived!",
    "person wrote to email address about the invoice of 12 May.",
    "The committee approved the budget after a long debate about heating costs in public schools.",
    'Größe, naïve, 東京, 🙂🙂 — and (some) "odd" signs #tag @user http',
    "word " * 250,
    "The film has its moments. But two hours of it? " * 18,
]


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    tokenizer = FastTokenizer(ENCODER / "tokenizer.json")
    return [np.array([101, *ids[:254], 102], dtype=np.int64) for ids in tokenizer.encode(TEXTS)]


@pytest.fixture(scope="module")
def reference(rows: list[Any]) -> Any:
    """Mean-pooled float32 embeddings by transformers."""
    from transformers import AutoModel

    model = AutoModel.from_pretrained(reference_folder()).eval()
    with torch.inference_mode():
        hidden = [model(input_ids=torch.from_numpy(row[None])).last_hidden_state[0].mean(dim=0).numpy() for row in rows]
    return np.stack(hidden)


def cosine(a: Any, b: Any) -> Any:
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def test_the_float_graph_is_the_reference_model(rows: list[Any], reference: Any) -> None:
    recipe = Recipe(kind="float", smoothing=0, outliers=False, int8_words=False)
    model, _ = write_encoder(load_reference(), recipe, Calibration())
    values = embed_rows(open_session(model.SerializeToString()), rows)
    np.testing.assert_allclose(values, reference, atol=2e-5)


def test_the_committed_encoder_is_near_the_reference_model(rows: list[Any], reference: Any) -> None:
    near = cosine(embed_rows(open_session(ENCODER / "encoder.onnx"), rows), reference)
    assert near.min() > 0.985, near
    assert near.mean() > 0.995, near


def test_a_text_is_embedded_alike_alone_and_in_any_company(rows: list[Any]) -> None:
    session = open_session(ENCODER / "encoder.onnx")
    for output in ("sentence_embedding", FEATURES):
        together = embed_rows(session, rows, output, batch=len(rows))
        alone = embed_rows(session, rows, output, batch=1)
        assert cosine(together, alone).min() > 0.9995

"""A tiny classifier and a tiny data set, which conversions are tried on."""

import json
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

"""Tiny models that tests make themselves: real folders in the Hugging Face layout, built in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from preprocessing.bundle import BUNDLED_ROOT

__all__ = ["tiny_bert", "tiny_folder"]

_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = [
    "the",
    "a",
    "and",
    "was",
    "is",
    "good",
    "bad",
    "great",
    "late",
    "never",
    "again",
    "support",
    "email",
    "address",
    "phone",
    "number",
    "call",
    "mail",
    "me",
    "at",
]


def tiny_folder(folder: Path, *, labels: Sequence[str] = (), max_tokens: int = 16) -> Path:
    """Write a folder with a word tokenizer, a config and (for the fake backend) one empty tensor.

    With `labels` it is a classifier, without an encoder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: i for i, word in enumerate([*_SPECIAL, *WORDS, *"<>_.,!?1234567890"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    architecture = "BertForSequenceClassification" if labels else "BertModel"
    config = {
        "architectures": [architecture],
        "model_type": "bert",
        "max_position_embeddings": max_tokens,
        "id2label": {str(i): label for i, label in enumerate(labels)},
    }
    (folder / "config.json").write_text(json.dumps(config))
    save_file({"none": np.zeros(1, np.float32)}, str(folder / "model.safetensors"))
    return folder


def tiny_bert(folder: Path, labels: Sequence[str], *, width: int = 32, layers: int = 2, max_tokens: int = 32) -> Path:
    """Write a BERT classifier with random weights, as transformers saves one; without torch, which takes seconds."""
    folder.mkdir(parents=True)
    tokenizer = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    words = Tokenizer.from_file(str(tokenizer)).get_vocab_size()
    config = {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "hidden_size": width,
        "intermediate_size": 2 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": 4,
        "max_position_embeddings": max_tokens,
        "vocab_size": words,
        "id2label": {str(i): label for i, label in enumerate(labels)},
    }
    (folder / "config.json").write_text(json.dumps(config))
    shapes = dict(_bert_shapes(words, width, layers, max_tokens, len(labels)))
    rng = np.random.default_rng(7)
    weights = {name: rng.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})
    return folder


def _bert_shapes(
    words: int, width: int, layers: int, max_tokens: int, labels: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, rows in (("word", words), ("position", max_tokens), ("token_type", 2)):
        yield f"bert.embeddings.{name}_embeddings.weight", (rows, width)
    norms, linears = ["bert.embeddings"], {"bert.pooler.dense": (width, width), "classifier": (labels, width)}
    for layer in (f"bert.encoder.layer.{i}" for i in range(layers)):
        linears |= {f"{layer}.attention.self.{part}": (width, width) for part in ("query", "key", "value")}
        linears |= {f"{layer}.attention.output.dense": (width, width)}
        linears |= {f"{layer}.intermediate.dense": (2 * width, width), f"{layer}.output.dense": (width, 2 * width)}
        norms += [f"{layer}.attention.output", f"{layer}.output"]
    for name, (wide, narrow) in linears.items():
        yield from ((f"{name}.weight", (wide, narrow)), (f"{name}.bias", (wide,)))
    for name in norms:
        yield from ((f"{name}.LayerNorm.weight", (width,)), (f"{name}.LayerNorm.bias", (width,)))

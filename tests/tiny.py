"""Tiny models that tests make themselves: real folders in the Hugging Face layout, built in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

__all__ = ["tiny_folder"]

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

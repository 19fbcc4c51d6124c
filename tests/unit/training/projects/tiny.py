"""A tiny encoder that learns, and examples for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from transformers import BertConfig, BertModel

from tests.tiny import tiny_folder
from training.projects.config import ProjectConfig

GOOD = ("the support was good", "a great call and good mail", "great again and again", "good number", "mail was great")
BAD = ("the support was bad", "a late call and bad mail", "never again", "bad number", "mail was late")


def tiny_encoder(folder: Path) -> Path:
    """Write a BERT of two layers of 16, at random, with a word tokenizer."""
    tiny_folder(folder, max_tokens=32)
    vocabulary = len(json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"])
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def write_rows(path: Path, copies: int = 12) -> Path:
    """Write labelled texts, half good and half bad, in all parts."""
    rows = []
    for i in range(copies):
        part = ("train", "train", "validation", "test")[i % 4]
        rows += [{"text": f"{text} {i}", "label": "good", "part": part, "amount": 1.0 + i} for text in GOOD]
        rows += [{"text": f"{text} {i}", "label": "bad", "part": part, "amount": 9.0 + i} for text in BAD]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def config_of(folder: Path, **fields: Any) -> ProjectConfig:
    """Return a config of a project in this folder, with the tiny encoder and rows there."""
    if not (folder / "encoder").is_dir():
        tiny_encoder(folder / "encoder")
        write_rows(folder / "rows.jsonl")
    raw: dict[str, Any] = {
        "name": "tiny",
        "method": "lora",
        "encoder": str(folder / "encoder"),
        "output": str(folder / "run"),
        "data": {"files": [str(folder / "rows.jsonl")], "split": "part"},
        "training": {"epochs": 2, "batch": 16, "rate": 1e-3},
        "tracking": {"on": False},
    }
    for name, value in fields.items():
        raw[name] = raw[name] | value if isinstance(value, dict) and name in raw else value
    return ProjectConfig.model_validate(raw)

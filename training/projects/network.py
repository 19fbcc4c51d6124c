"""Encoder and linear head in torch, and low-rank updates of the encoder."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError
from torch import nn
from transformers import AutoModel

from training.projects.config import ConfigError, LoraConfig, ProjectConfig
from training.projects.encoder import ProjectEncoder
from training.projects.head import LinearHead
from training.to_onnx import export_graph

__all__ = ["Network", "check_device", "export_pooled", "load_encoder", "merge", "padded_batch"]

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Network(nn.Module):
    """Logits of rows of text, columns beside them where there are some."""

    def __init__(self, encoder: Any, layers: int, columns: int, labels: int, dropout: float) -> None:
        """`layers`: of how many last layers the means are read; `columns`: values of a row beside its text."""
        super().__init__()
        self.encoder = encoder
        self.layers = layers
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(layers * int(encoder.config.hidden_size) + columns, labels)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
        """Return float [b, labels] of int64 [b, l] inputs and float [b, columns]."""
        values = torch.cat([pooled(self.encoder, self.layers, ids, mask), columns], dim=1)
        logits: torch.Tensor = self.head(self.dropout(values))
        return logits

    def linear_head(self) -> LinearHead:
        """Return the head as it is now."""
        weight, bias = (p.detach().float().cpu().numpy().copy() for p in (self.head.weight, self.head.bias))
        return LinearHead(weight, bias)

    def set_head(self, head: LinearHead) -> None:
        """Start from this head."""
        with torch.no_grad():
            self.head.weight.copy_(torch.from_numpy(head.weight))
            self.head.bias.copy_(torch.from_numpy(head.bias))


def pooled(encoder: Any, layers: int, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the means over tokens of the last layers, side by side: float [b, layers * width]."""
    answer = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=layers > 1)
    hidden = answer.hidden_states[-layers:] if layers > 1 else (answer.last_hidden_state,)
    share = (mask / mask.sum(dim=1, keepdim=True)).unsqueeze(-1)
    return torch.cat([(layer.float() * share).sum(dim=1) for layer in hidden], dim=1)


def check_device(name: str) -> None:
    """Raise `ConfigError` where torch has no such device."""
    try:
        torch.zeros(1, device=name)
    except (RuntimeError, AssertionError, NotImplementedError):
        raise ConfigError(f"training.device: torch has no device {name} here") from None


def load_encoder(encoder: ProjectEncoder, config: ProjectConfig) -> Any:
    """Load the encoder; with method lora its weights are frozen and low-rank updates beside them are to be trained.

    Raises `ConfigError` where it cannot be loaded, or is to be trained on a device that is not there.
    """
    check_device(config.training.device)
    try:
        model: Any = AutoModel.from_pretrained(
            str(encoder.weights),
            attn_implementation="sdpa",
            dtype=torch.float32,
            local_files_only=True,
            trust_remote_code=False,
        )
    except (OSError, ValueError, RuntimeError, ImportError, SafetensorError) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise ConfigError(f"encoder: transformers cannot load {encoder.weights}: {said}") from error
    if getattr(model, "pooler", None) is not None:
        model.pooler = None  # nothing reads it
    return _with_lora(model, config.lora) if config.method == "lora" else model


def _with_lora(model: Any, lora: LoraConfig) -> Any:
    logging.getLogger("torchao").setLevel(logging.CRITICAL)  # peft looks at it, and says which kernels it lacks
    from peft import LoraConfig as PeftConfig  # only this method needs peft
    from peft import get_peft_model

    peft = PeftConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=list(lora.targets),
        bias="none",
    )
    try:
        return get_peft_model(model, peft)
    except ValueError as error:
        raise SystemExit(f"lora.targets: {error}") from error


def merge(model: Any) -> Any:
    """Return the plain encoder, low-rank updates added to its weights."""
    return model.merge_and_unload() if hasattr(model, "merge_and_unload") else model


def padded_batch(rows: Sequence[Sequence[int] | Ids], fill: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, int64 [b, l], filled up on the right."""
    ids = np.full((len(rows), max(map(len, rows))), fill, dtype=np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)


class _Pooled(nn.Module):
    """What the graph of an encoder gives."""

    def __init__(self, encoder: Any, layers: int) -> None:
        super().__init__()
        self.encoder, self.layers = encoder, layers

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = pooled(self.encoder, self.layers, input_ids, attention_mask)
        return features[:, -int(self.encoder.config.hidden_size) :], features


def export_pooled(model: Any, layers: int, path: Path) -> None:
    """Write any encoder as a graph: `input_ids` and `attention_mask`, int64 [b, l], to `sentence_embedding` and
    `features`, float32 [b, width] and [b, layers * width]."""
    outputs = ("sentence_embedding", "features")
    path.write_bytes(export_graph(_Pooled(model, layers), ("input_ids", "attention_mask"), outputs, model.config))

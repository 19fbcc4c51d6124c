"""Torch modules as ONNX graphs. A sequence classifier's has `logits`, and `features` that serving may ask for, too."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, final

import torch
from transformers import AutoModelForSequenceClassification

__all__ = ["export_graph", "load_classifier", "to_onnx"]

_OPSET: Final = 18


def load_classifier(folder: Path, **config: Any) -> Any:
    """Load a classifier in float32, without running code of the folder."""
    for name in ("torchao", "torch.utils._pytree"):  # transformers looks at torchao, which says what kernels it lacks
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return AutoModelForSequenceClassification.from_pretrained(
        str(folder), dtype=torch.float32, local_files_only=True, trust_remote_code=False, **config
    ).eval()


def to_onnx(model: Any) -> bytes:
    """Return the graph: `input_ids` and `attention_mask`, int64 [b, l], to `logits` and `features`, float32."""
    return export_graph(_Answering(model), ("input_ids", "attention_mask"), ("logits", "features"), model.config)


def export_graph(module: torch.nn.Module, inputs: Sequence[str], outputs: Sequence[str], config: Any) -> bytes:
    """Return a module of int64 [b, l] inputs as an ONNX graph; rows may be as long as the encoder's `config` says."""
    example = torch.ones((2, 8), dtype=torch.int64)
    longest = int(getattr(config, "max_position_embeddings", 512))
    sizes = {0: torch.export.Dim("b"), 1: torch.export.Dim("l", max=longest)}
    # What the exporter has no translations for is not in such models.
    logging.getLogger("torch.onnx._internal.exporter._registration").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own, about its own parts
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            module.eval().to("cpu"),
            # A tensor of its own for each: the exporter takes inputs that are one object for one input.
            tuple(example.clone() for _ in inputs),
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple(sizes for _ in inputs),
            opset_version=_OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        return path.read_bytes()


@final
class _Answering(torch.nn.Module):
    """Logits and the mean-pooled last hidden state."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self._model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        answer = self._model(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
        weights = attention_mask.unsqueeze(-1).to(torch.float32)
        return answer.logits, (answer.hidden_states[-1] * weights).sum(dim=1) / weights.sum(dim=1)

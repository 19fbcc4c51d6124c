"""A torch sequence classifier as an ONNX graph: `logits`, and the `features` that serving may ask for beside them."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any, final

import torch
from transformers import AutoModelForSequenceClassification

__all__ = ["load_classifier", "to_onnx"]


def load_classifier(folder: Path, **config: Any) -> Any:
    """Load a classifier in float32, without running code of the folder."""
    return AutoModelForSequenceClassification.from_pretrained(
        str(folder), dtype=torch.float32, local_files_only=True, trust_remote_code=False, **config
    ).eval()


def to_onnx(model: Any) -> bytes:
    """Return the graph: `input_ids` and `attention_mask`, int64 [b, l], to `logits` and `features`, float32."""
    ids = torch.tensor([[101, 7592, 2088, 102, 0], [101, 2023, 2003, 1037, 102]])
    mask = (ids != 0).long()
    sizes = {0: torch.export.Dim("b"), 1: torch.export.Dim("l", max=_longest(model))}
    # What the exporter has no translations for is not in such models.
    logging.getLogger("torch.onnx._internal.exporter._registration").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own, about its own parts
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            _Answering(model).eval(),
            (ids, mask),
            path,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits", "features"],
            dynamic_shapes=(sizes, sizes),
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        return path.read_bytes()


def _longest(model: Any) -> int:
    return int(getattr(model.config, "max_position_embeddings", 512))


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

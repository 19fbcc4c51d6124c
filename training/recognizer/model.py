"""The network: all-MiniLM-L6-v2 with an embedding of each piece's shape, and a linear layer over its tokens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from transformers import BertConfig, BertModel

from preprocessing.pii.recognizer.pieces import SHAPES
from training.recognizer.labels import LABELS
from training.recognizer.names import CLASSIFIER, SHAPE_EMBEDDINGS
from training.weights import Tensors, load_reference, reference_folder

__all__ = ["Network", "batch_of", "tensors_of"]

WIDTH = 384


class Network(nn.Module):
    """Logits of every token. Shapes start at zero, so that training starts from the reference model."""

    def __init__(self) -> None:
        super().__init__()
        # Without dropout on attention weights a fused kernel computes it: a fifth less time a step.
        config = BertConfig.from_pretrained(
            str(reference_folder()), attn_implementation="sdpa", attention_probs_dropout_prob=0.0
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = {name: torch.from_numpy(np.array(value)) for name, value in load_reference().items()}
        missing, _ = self.encoder.load_state_dict(weights, strict=False)
        if missing:
            raise SystemExit(f"the reference weights lack {', '.join(missing)}")
        self.shapes = nn.Embedding(SHAPES, WIDTH, padding_idx=0)
        nn.init.zeros_(self.shapes.weight)
        self.classifier = nn.Linear(WIDTH, len(LABELS))
        self.dropout = nn.Dropout(0.1)
        # Few names of a language are in the training texts: words that are not would be left behind by those that are.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: torch.Tensor, shapes: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return float [b, l, labels] of int64 [b, l] inputs."""
        words = self.encoder.embeddings.word_embeddings(ids)
        hidden = self.encoder(inputs_embeds=words + self.shapes(shapes), attention_mask=mask).last_hidden_state
        logits: torch.Tensor = self.classifier(self.dropout(hidden))
        return logits

    def groups(self, body_rate: float, head_rate: float) -> list[dict[str, object]]:
        """Return the optimizer's parameter groups: what is new learns faster."""
        new = [*self.shapes.parameters(), *self.classifier.parameters()]
        known = {id(parameter) for parameter in new}
        body = [p for p in self.encoder.parameters() if p.requires_grad and id(p) not in known]
        return [{"params": body, "lr": body_rate}, {"params": new, "lr": head_rate}]


def tensors_of(network: Network) -> Tensors:
    """Return the float32 tensors by the reference model's names, the new ones beside them."""
    state = {name: value.detach().float().numpy() for name, value in network.encoder.state_dict().items()}
    state[SHAPE_EMBEDDINGS] = network.shapes.weight.detach().float().numpy()
    state[f"{CLASSIFIER}.weight"] = network.classifier.weight.detach().float().numpy()
    state[f"{CLASSIFIER}.bias"] = network.classifier.bias.detach().float().numpy()
    return state


def batch_of(rows: Sequence[Sequence[int]], fill: int = 0) -> torch.Tensor:
    """Return int64 [b, l], filled up."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])

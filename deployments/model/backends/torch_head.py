"""An encoder and the linear head of its bundle in torch: the logits that the bundle's ONNX graph and that head give.

The head reads `features`: the means over tokens of the last layers' outputs, side by side, times `scale` plus `shift`.
These two lie beside the encoder's weights, in `features.safetensors`, and say how many layers there are. (The bundled
encoder's graph gives means before its last norms' scales and shifts, and the head and the reference are for those: of
its last layer `python -m training` writes the norm without them, of the two before they are divided out.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import torch
from safetensors.torch import load_file
from torch import nn
from transformers.modeling_outputs import SequenceClassifierOutput

from deployments.model.backends.base import BackendError
from preprocessing.bundle import ModelSource
from preprocessing.bundle.files import FEATURES_FILE

__all__ = ["HeadedEncoder", "pooled", "with_head"]

_MOST_SCALE: Final = 1 / torch.finfo(torch.float16).tiny
"""Of a float16 encoder: what is multiplied by more is a number that float16 rounds away."""


def with_head(encoder: Any, source: ModelSource) -> HeadedEncoder:
    """Put the head of a bundle on its encoder.

    Raises:
        BackendError: the head, or what says how to read the encoder, is not there, or is of another encoder; the head
            reads columns, too; the encoder is in float16, which does not hold what the head reads.
    """
    assert source.head_path is not None
    assert source.hf_path is not None
    if source.columns is not None:
        raise BackendError(f"model {source.name} is for task tabular: its head reads columns, too. Take onnx")
    path = source.hf_path / FEATURES_FILE
    if not path.is_file():
        raise BackendError(
            f"model {source.name} has a head, and {source.hf_path} does not say what of the encoder it reads: there is "
            f"no {FEATURES_FILE}. Export it again, `python -m training export --config CONFIG --torch`, or take onnx"
        )
    head, reading = _tensors(source.head_path, "weight", "bias"), _tensors(path, "scale", "shift")
    width, hidden = len(reading["scale"]), int(encoder.config.hidden_size)
    if width % hidden or reading["shift"].shape != (width,) or head["weight"].shape[1] != width:
        raise BackendError(
            f"{source.head_path} reads {head['weight'].shape[1]} features, {path} has {width}, and layers of "
            f"{source.hf_path} are {hidden} wide: they are not of one model"
        )
    if encoder.dtype == torch.float16 and float(reading["scale"].abs().max()) > _MOST_SCALE:
        raise BackendError(
            f"model {source.name}: float16 does not hold what its head reads, for {path} scales it up by over "
            f"{_MOST_SCALE:.0f}: take bfloat16 or float32, or export it again"
        )
    return HeadedEncoder(encoder, head["weight"], head["bias"], reading["scale"], reading["shift"])


@final
class HeadedEncoder(nn.Module):
    """Looks as transformers' classifiers do, but for `hidden_states`: the last one's mean over tokens is `features`.

    The head computes in float32, whatever the encoder does.
    """

    def __init__(
        self, encoder: Any, weight: torch.Tensor, bias: torch.Tensor, scale: torch.Tensor, shift: torch.Tensor
    ) -> None:
        """`weight` [labels, f], `bias` [labels], `scale` and `shift` [f]; f is a multiple of the width of `encoder`."""
        super().__init__()
        if getattr(encoder, "pooler", None) is not None:
            encoder.pooler = None  # nothing reads it
        self.encoder, self.config = encoder, encoder.config
        self.config.num_labels = len(bias)
        self._layers = len(scale) // int(encoder.config.hidden_size)
        for name, tensor in (("weight", weight), ("bias", bias), ("scale", scale), ("shift", shift)):
            self.register_buffer(name, tensor.float())

    def get_input_embeddings(self) -> Any:
        """Return the encoder's table of words."""
        return self.encoder.get_input_embeddings()

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        output_hidden_states: bool = False,
    ) -> SequenceClassifierOutput:
        """Return `logits`, float32 [b, labels], and, when asked for, the tokens' part of the features [b, l, f]."""
        answer = self.encoder(
            input_ids=input_ids,
            attention_mask=attention_mask,
            inputs_embeds=inputs_embeds,
            output_hidden_states=self._layers > 1,
        )
        last = answer.hidden_states[-self._layers :] if self._layers > 1 else (answer.last_hidden_state,)
        means = torch.cat([pooled(layer, attention_mask) for layer in last], dim=1)
        logits = nn.functional.linear(self._read(means), self.weight, self.bias)
        tokens = (self._read(torch.cat(last, dim=2).float()),) if output_hidden_states else None
        return SequenceClassifierOutput(logits=logits, hidden_states=tokens)

    def _read(self, values: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = values * self.scale + self.shift
        return found


def pooled(hidden: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """Means over the tokens that are not filled up: [b, l, d] to float32 [b, d]."""
    hidden = hidden.float()  # a sum over hundreds of bfloat16 loses digits
    if mask is None:
        return hidden.mean(dim=1)
    weights = mask.unsqueeze(-1)
    return (hidden * weights).sum(dim=1) / weights.sum(dim=1)


def _tensors(path: Path, *names: str) -> dict[str, torch.Tensor]:
    try:
        held: dict[str, torch.Tensor] = load_file(str(path))
        return {name: held[name] for name in names}
    except Exception as error:  # safetensors raises bare exceptions
        raise BackendError(f"{path} cannot be read, or has no {' and '.join(names)}: {error}") from error

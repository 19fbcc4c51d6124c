"""Integrated gradients (Sundararajan et al. 2017) over a transformer's embeddings, with captum.

From a row whose tokens all are padding to the row itself, along a straight line between their embeddings: the gradient
on the way, summed, is what each token did. The sum over the tokens is what the row's logits have over that baseline's
(completeness), up to the error of the sum.
"""

from __future__ import annotations

from typing import Any, Final

import torch

from deployments.model.backends.base import BackendError

__all__ = ["STEPS", "attribute"]

STEPS: Final = 32
"""Points on the way. Gauss-Legendre quadrature: the sum is within a percent of the whole on the models measured."""
POINTS_AT_ONCE: Final = 8
"""Points of one pass: what bounds the memory of a long row's gradients."""


def attribute(model: Any, ids: torch.Tensor, movable: torch.Tensor, target: int, *, pad_id: int) -> torch.Tensor:
    """Return float32 [l] of one row; see `Attributes.attribute`.

    Args:
        model: a transformers sequence classifier in evaluation mode.
        ids: int64 [l], on the model's device.
        movable: bool [l].
        target: position of a label.
        pad_id: the token that says nothing.

    Raises:
        BackendError: captum is not installed.
    """
    try:
        from captum.attr import IntegratedGradients
    except ImportError:
        raise BackendError("Gradients need the package captum: install the extra `explain`.") from None
    embed = model.get_input_embeddings()
    with torch.no_grad():
        row = embed(ids.unsqueeze(0))
        nothing = embed(torch.where(movable, torch.full_like(ids, pad_id), ids).unsqueeze(0))

    def margin(embeddings: torch.Tensor) -> torch.Tensor:
        logits = model(inputs_embeds=embeddings).logits.float()
        others = (logits.sum(dim=1) - logits[:, target]) / max(1, logits.shape[1] - 1)
        answer: torch.Tensor = logits[:, target] - others
        return answer

    with torch.enable_grad():
        shares = IntegratedGradients(margin, multiply_by_inputs=True).attribute(
            row, baselines=nothing, n_steps=STEPS, internal_batch_size=POINTS_AT_ONCE
        )
    values: torch.Tensor = shares.detach().float().sum(dim=2)[0]
    return values

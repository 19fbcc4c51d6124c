"""A torch classifier learns another model's answers: what distilling and healing after pruning have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import torch

from deployments.model.packing import pad
from training.judge import HeldOut
from training.progress import progress

__all__ = ["Lesson", "learn", "state_bytes"]

Floats = npt.NDArray[np.float32]
BATCH: Final = 32
_WINDOW: Final = 32
"""Batches' worth of rows that are sorted by length together: little padding, and batches still differ."""


@final
@dataclass(frozen=True, slots=True)
class Lesson:
    """How to learn.

    Attributes:
        epochs: passes over the texts.
        rate: AdamW's learning rate at its highest; up over a tenth of the steps, then down to 0.
        temperature: softens both models' answers (Hinton et al. 2015).
        hard_share: of the loss, what the texts' own labels get; the teacher's answers get the rest.
        seed: of order and dropout.
    """

    epochs: int = 3
    rate: float = 5e-5
    temperature: float = 2.0
    hard_share: float = 0.5
    seed: int = 20240917


def learn(model: Any, texts: HeldOut, teacher: Floats, lesson: Lesson) -> float:
    """Train `model` in place towards `teacher`, float32 [n, labels] logits of the texts. Returns the last epoch's loss.

    A text's windows each learn the text's label and answer.
    """
    torch.manual_seed(lesson.seed)
    owner = np.repeat(np.arange(len(texts.labels)), np.diff(texts.offsets))
    optimizer = torch.optim.AdamW(model.parameters(), lr=lesson.rate, weight_decay=0.01)
    steps = lesson.epochs * -(-len(texts.rows) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _ramp(step, steps))
    draw = np.random.default_rng(lesson.seed)
    model.train()
    mean = 0.0
    for epoch in range(lesson.epochs):
        losses = []
        for picked in progress(list(_batches(texts, draw)), f"epoch {epoch + 1}"):
            given = [torch.from_numpy(array) for array in pad([texts.rows[i] for i in picked], 0)]
            logits = model(input_ids=given[0], attention_mask=given[1]).logits
            loss = _loss(logits, teacher[owner[picked]], texts.labels[owner[picked]], lesson)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        mean = float(np.mean(losses))
        print(f"epoch {epoch + 1}: loss {mean:.4f}")
    model.eval()
    return mean


def state_bytes(model: Any) -> bytes:
    """Return the weights as safetensors, as `save_pretrained` names them."""
    from safetensors.torch import save

    content: bytes = save({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, {"format": "pt"})
    return content


def _ramp(step: int, steps: int) -> float:
    warm = max(1, steps // 10)
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _batches(texts: HeldOut, draw: np.random.Generator) -> Iterator[list[int]]:
    order = draw.permutation(len(texts.rows))
    found = []
    for start in range(0, len(order), BATCH * _WINDOW):
        window = sorted(order[start : start + BATCH * _WINDOW].tolist(), key=lambda i: len(texts.rows[i]))
        found += [window[at : at + BATCH] for at in range(0, len(window), BATCH)]
    for i in draw.permutation(len(found)):
        yield found[i]


def _loss(logits: torch.Tensor, teacher: Floats, labels: npt.NDArray[np.int64], lesson: Lesson) -> torch.Tensor:
    functional, t = torch.nn.functional, lesson.temperature
    hard = functional.cross_entropy(logits, torch.from_numpy(labels))
    wanted = torch.softmax(torch.from_numpy(teacher) / t, dim=1)
    soft = functional.kl_div(torch.log_softmax(logits / t, dim=1), wanted, reduction="batchmean") * t * t
    loss: torch.Tensor = lesson.hard_share * hard + (1 - lesson.hard_share) * soft
    return loss

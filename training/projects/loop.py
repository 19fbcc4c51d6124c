"""The training loop. The same seed gives the same weights on a CPU, however often the run was cut off and resumed.

Nothing random reaches over an epoch's end: its order comes from seed and epoch, and dropout is seeded anew with each.
So a checkpoint, written after every epoch, needs no state of random generators.
"""

from __future__ import annotations

import math
import os
import pickle
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, final

import torch
from torch import nn
from tqdm import tqdm

from training.projects.config import LoopConfig

__all__ = ["Epoch", "Job", "run_loop"]

_CLIP: Final = 1.0
State = dict[str, torch.Tensor]


class Job(Protocol):
    """What is trained."""

    @property
    def network(self) -> nn.Module: ...

    @property
    def lengths(self) -> Sequence[int]:
        """Tokens of each training row: rows of like length share a step."""

    def groups(self) -> list[dict[str, Any]]:
        """Return the optimizer's parameter groups with their `lr`."""

    def begin(self) -> None:
        """Called once before the first epoch, not when a run is resumed."""

    def loss(self, picked: Sequence[int]) -> torch.Tensor:
        """Return the mean loss of these training rows."""

    def score(self) -> float:
        """Return how good the network is on the validation part; more is better."""


@final
@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to."""

    number: int
    """From 1."""
    loss: float
    score: float


def run_loop(
    job: Job,
    config: LoopConfig,
    checkpoint: Path,
    identity: tuple[str, str],
    *,
    resume: bool = False,
    said: Callable[[Epoch], None] = lambda epoch: None,
) -> list[Epoch]:
    """Train; leave the network at its best epoch.

    Args:
        job: what is trained.
        config: how.
        checkpoint: file that is written after every epoch.
        identity: hash of config and data, and the one that earlier versions wrote; a checkpoint of neither is not
            resumed.
        resume: go on from the checkpoint, where there is one.
        said: called after every epoch, once its checkpoint is written.

    Raises:
        SystemExit: the checkpoint is of another config or other data, or of a network of other sizes.
        FloatingPointError: the loss is no longer a number.
    """
    optimizer = torch.optim.AdamW(job.groups(), weight_decay=config.weight_decay)
    rates = [group["lr"] for group in optimizer.param_groups]
    done, best, history = 0, (-math.inf, _state(job.network)), list[Epoch]()
    if resume and checkpoint.is_file():
        done, best, history = _load(job.network, optimizer, checkpoint, identity)
    else:
        job.begin()
    for epoch in range(done, config.epochs):
        torch.manual_seed(config.seed + 1 + epoch)
        loss = _epoch(job, config, optimizer, rates, epoch)
        ended = Epoch(epoch + 1, loss, job.score())
        history.append(ended)
        if ended.score > best[0]:
            best = ended.score, _state(job.network)
        _save(job.network, optimizer, checkpoint, identity[0], best, history)
        said(ended)
    job.network.load_state_dict(best[1], strict=False)
    job.network.eval()
    return history


def _epoch(job: Job, config: LoopConfig, optimizer: Any, rates: Sequence[float], epoch: int) -> float:
    job.network.train()
    batches = _batches(job.lengths, config.batch, config.seed + epoch)
    kind = torch.device(config.device).type
    total = 0.0
    with tqdm(batches, desc=f"epoch {epoch + 1}/{config.epochs}", unit="step", disable=None) as bar:
        for step, picked in enumerate(bar):
            share = (epoch + step / len(batches)) / config.epochs
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * _schedule(share, config.warm_up)
            with torch.autocast(kind, dtype=torch.bfloat16, enabled=config.dtype == "bfloat16"):
                loss = job.loss(picked)
            value = float(loss.item())
            if not math.isfinite(value):
                raise FloatingPointError(f"epoch {epoch + 1}, step {step + 1}: the loss is {value}: lower the rate")
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_([p for p in job.network.parameters() if p.requires_grad], _CLIP)
            optimizer.step()
            total += value * len(picked)
            bar.set_postfix(loss=f"{value:.4f}")
    return total / max(1, len(job.lengths))


def _schedule(done: float, warm_up: float) -> float:
    """Linear up, cosine down."""
    return done / warm_up if done < warm_up else 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))


def _batches(lengths: Sequence[int], size: int, seed: int) -> list[list[int]]:
    """Rows of like length together, in random order."""
    chance = random.Random(seed)
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + chance.random() * 6)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches


def _state(network: nn.Module) -> State:
    """What is trained, copied."""
    return {name: p.detach().cpu().clone() for name, p in network.named_parameters() if p.requires_grad}


def _save(
    network: nn.Module,
    optimizer: Any,
    checkpoint: Path,
    identity: str,
    best: tuple[float, State],
    history: Sequence[Epoch],
) -> None:
    """Write beside and move, so that a run that is killed while it writes leaves the checkpoint before."""
    content = {
        "identity": identity,
        "network": _state(network),
        "optimizer": optimizer.state_dict(),
        "best": {"score": best[0], "state": best[1]},
        "history": [(epoch.number, epoch.loss, epoch.score) for epoch in history],
    }
    beside = checkpoint.with_suffix(".part")
    torch.save(content, beside)
    os.replace(beside, checkpoint)


def _load(
    network: nn.Module, optimizer: Any, checkpoint: Path, identity: tuple[str, str]
) -> tuple[int, tuple[float, State], list[Epoch]]:
    try:
        content = torch.load(checkpoint, weights_only=True)
    except (RuntimeError, EOFError, OSError, pickle.UnpicklingError) as error:
        say = f"{checkpoint} cannot be read ({type(error).__name__}): train without --resume"
        raise SystemExit(say) from None
    if content["identity"] not in identity:
        raise SystemExit(
            f"{checkpoint} is of another config, other data or other PII rules: train without --resume, or elsewhere"
        )
    mine = {name: values.shape for name, values in network.named_parameters()}
    if any(mine.get(name, values.shape) != values.shape for name, values in content["network"].items()):
        raise SystemExit(
            f"{checkpoint} is of a network of other sizes: other values of the categorical columns were kept then. "
            "Train without --resume, or elsewhere"
        )
    network.load_state_dict(content["network"], strict=False)
    optimizer.load_state_dict(content["optimizer"])
    history = [Epoch(number, loss, score) for number, loss, score in content["history"]]
    return len(history), (content["best"]["score"], content["best"]["state"]), history

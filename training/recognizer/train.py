"""The training loop: every epoch has all sentences of the public corpora and synthetic messages of its own."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import torch
from torch import nn

from preprocessing.tokenize import FastTokenizer
from training.messages import Message, generate
from training.recognizer.corpora import CORPORA, cased, joined, read_corpus
from training.recognizer.examples import Row, of_messages, rows_of
from training.recognizer.labels import TargetSets
from training.recognizer.model import Network, batch_of

__all__ = ["Plan", "dev_messages", "epoch_rows", "is_dev_family", "set_loss", "train"]


@final
@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. Rates as in an earlier trial; the rest by the clock of a two-core machine."""

    epochs: int = 3
    messages: int = 24_000
    """Synthetic messages an epoch, new ones each."""
    batch_tokens: int = 1024
    body_rate: float = 1e-4
    head_rate: float = 2e-3
    warm_up: float = 0.06
    seed: int = 20261122


def is_dev_family(family: str) -> bool:
    """Whether a template family is kept for development: one in eight, by its name, for ever."""
    return sum(family.encode()) % 8 == 3


def dev_messages(count: int, seed: int) -> list[Message]:
    """Return messages of the families that training does not see."""
    return [message for message in generate(count * 8, seed) if is_dev_family(message.family)][:count]


def epoch_rows(data: Path, plan: Plan, epoch: int, sets: TargetSets, tokenizer: FastTokenizer) -> list[Row]:
    """Return the rows of one epoch."""
    chance = random.Random(plan.seed + epoch)
    rows: list[Row] = []
    for corpus in CORPORA:
        sentences = joined(read_corpus(data / corpus.name, corpus.files, sets), chance)
        rows += rows_of([cased(sentence, chance) for sentence in sentences], tokenizer)
    messages = generate(plan.messages, plan.seed + 1000 * (epoch + 1))
    return rows + rows_of(of_messages([m for m in messages if not is_dev_family(m.family)], sets), tokenizer)


def train(data: Path, plan: Plan, tokenizer: FastTokenizer, checkpoint: Path, start: Path | None = None) -> Network:
    """Train and return the network; its state is written to `checkpoint` after every epoch."""
    torch.manual_seed(plan.seed)
    sets = TargetSets()
    network = Network()
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True))
    optimizer = torch.optim.AdamW(network.groups(plan.body_rate, plan.head_rate), weight_decay=0.01)
    rates = [group["lr"] for group in optimizer.param_groups]
    network.train()
    for epoch in range(plan.epochs):
        batches = list(_batches(epoch_rows(data, plan, epoch, sets, tokenizer), plan, epoch))
        allowed = torch.from_numpy(sets.table())
        began, total = time.monotonic(), 0.0
        for step, rows in enumerate(batches):
            done = (epoch + step / len(batches)) / plan.epochs
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * _schedule(done, plan.warm_up)
            loss = _loss(network, rows, allowed, tokenizer)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
            if step % 100 == 99:
                spent = time.monotonic() - began
                print(f"epoch {epoch} step {step + 1}/{len(batches)} loss {total / 100:.4f} {spent:.0f} s", flush=True)
                total = 0.0
        torch.save(network.state_dict(), checkpoint)
    network.eval()
    return network


def _schedule(done: float, warm_up: float) -> float:
    """Linear up, cosine down."""
    return done / warm_up if done < warm_up else 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))


def _batches(rows: Sequence[Row], plan: Plan, epoch: int) -> Iterator[list[Row]]:
    """Rows of like length in batches of about `batch_tokens`, in random order."""
    chance = random.Random(plan.seed * 31 + epoch)
    ordered = sorted(rows, key=lambda row: len(row.ids) + chance.random() * 6)
    batches: list[list[Row]] = [[]]
    for row in ordered:
        if batches[-1] and (len(batches[-1]) + 1) * (len(row.ids) + 2) > plan.batch_tokens:
            batches.append([])
        batches[-1].append(row)
    chance.shuffle(batches)
    return iter(batches)


def _loss(network: Network, rows: Sequence[Row], allowed: torch.Tensor, tokenizer: FastTokenizer) -> torch.Tensor:
    before, after = list(tokenizer.prefix), list(tokenizer.suffix)
    ids = batch_of([[*before, *row.ids, *after] for row in rows], tokenizer.pad_id)
    shapes = batch_of([[*[0] * len(before), *row.shapes, *[0] * len(after)] for row in rows])
    targets = batch_of([[*[_IGNORED] * len(before), *row.targets, *[_IGNORED] * len(after)] for row in rows], _IGNORED)
    mask = batch_of([[1] * (len(row.ids) + len(before) + len(after)) for row in rows])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(ids, shapes, mask)
    real = targets != _IGNORED
    return set_loss(logits.float()[real], targets[real], allowed)


def set_loss(logits: torch.Tensor, targets: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Mean of -log(probability of each token's set of labels).

    Args:
        logits: float [tokens, labels].
        targets: int64 [tokens], numbers of sets.
        allowed: bool [sets, labels].
    """
    return (logits.logsumexp(-1) - logits.masked_fill(~allowed[targets], -torch.inf).logsumexp(-1)).mean()


_IGNORED: Final = -1

"""Heads over one encoder: what becomes of its features, row by row, each by its own member's head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, final

import numpy as np

from deployments.families.tensors import HeadTensors, member_tensors
from deployments.messages import FloatArray, Member
from deployments.model.novelty import Reference
from preprocessing.bundle import ModelSource, open_member

__all__ = ["Head", "apply_heads", "load_head"]


@final
@dataclass(frozen=True, slots=True)
class Head:
    """logits = features · weight + bias; `weight` float32 [features, labels], `bias` [labels]."""

    weight: FloatArray
    bias: FloatArray
    reference: Reference | None
    nbytes: int
    """Memory that it takes."""

    @classmethod
    def of(cls, tensors: HeadTensors) -> Self:
        """Return the head that these are the tensors of."""
        known = tensors.mean is not None and tensors.whiten is not None
        reference = Reference(tensors.mean, tensors.whiten) if known else None  # type: ignore[arg-type]
        return cls(np.ascontiguousarray(tensors.weight.T), tensors.bias, reference, tensors.nbytes)

    @property
    def labels(self) -> int:
        """Values of a row."""
        return len(self.bias)


def load_head(member: Member, base: ModelSource, features: int) -> Head:
    """Load a member's head: its hashes, its fingerprint, its encoder and its numbers are checked.

    Raises:
        BundleError: it cannot be served, or is not there any more; see `preprocessing.bundle.members`.
    """
    return Head.of(member_tensors(open_member(member.source, member.digest, base), features))


def apply_heads(
    features: FloatArray, heads: Sequence[Head | None], head_of: Sequence[int]
) -> tuple[FloatArray, FloatArray | None]:
    """Give each row its own head.

    Args:
        features: float32 [r, d].
        heads: those of the batch; None where one is not there, whose rows stay zeros.
        head_of: per row the position of its head.

    Returns:
        float32 [r, most labels of a head]: logits, zeros behind those of a head with fewer labels; and float32 [r]:
        each row's novelty, 0 where its head has no reference, or None where no head has one.
    """
    width = max((head.labels for head in heads if head is not None), default=0)
    logits = np.zeros((len(features), width), dtype=np.float32)
    watched = any(head is not None and head.reference is not None for head in heads)
    novelty = np.zeros(len(features), dtype=np.float32) if watched else None
    order = np.argsort(head_of, kind="stable")
    bounds = np.searchsorted(np.asarray(head_of)[order], np.arange(len(heads) + 1))
    for k, head in enumerate(heads):
        rows = order[bounds[k] : bounds[k + 1]]
        if head is None or not len(rows):
            continue
        mine = features[rows]
        logits[rows, : head.labels] = mine @ head.weight + head.bias
        if novelty is not None and head.reference is not None:
            novelty[rows] = head.reference.novelty(mine)
    return logits, novelty

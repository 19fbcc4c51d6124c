"""Asking a model once more what another has answered: the same safe texts, past the anonymizer, and how far apart the
answers are. What comes of it is counted and thrown away."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deployments.errors import StageUnavailable
from deployments.ingress.jobs import Answer
from deployments.ingress.rows import owners
from deployments.ingress.stages import Stages
from deployments.messages import FeatureRequest, FloatArray, ModelRequest, PostprocessReply, PostprocessRequest
from preprocessing.cells import Cells
from preprocessing.texts import SafeText

__all__ = ["Question", "apart", "ask_again"]

_SAME_DIRECTION = 0.95
"""Cosine from which two embeddings of a text count as the same answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one request asked, and what it was answered. `labels` are those of tagging, anonymized like the texts."""

    texts: tuple[SafeText, ...]
    labels: tuple[SafeText, ...]
    answers: tuple[Answer, ...]
    columns: tuple[Cells, ...] = ()
    """Beside each text, for a tabular model."""


async def ask_again(stages: Stages, model: str, question: Question, timeout_s: float) -> PostprocessReply:
    """Ask `model` for all scores of each text.

    Raises:
        CloakroomError: a stage failed, or a part of the question did.
    """
    until = time.monotonic() + timeout_s
    n = len(question.texts)
    units = question.texts + question.labels
    asked = FeatureRequest(model, units, (timeout_s,) * len(units), columns=question.columns)
    features = await stages.preprocessor.call(asked, timeout_s)
    left_s = until - time.monotonic()
    whose = owners(features.item_offsets)
    request = ModelRequest(
        features.input_ids,
        features.row_offsets,
        (left_s,) * len(whose),
        features.fingerprint,
        reusable_from=int(features.item_offsets[n]),
        columns=None if features.columns is None else features.columns[whose],
    )
    outputs = await stages.models[model].call(request, left_s)
    reading = PostprocessRequest(
        model=model,
        values=outputs.values,
        item_offsets=features.item_offsets,
        row_weights=features.row_weights,
        n=n,
        top_k=(None,) * n,
        thresholds=(None,) * n,
        labels=(tuple(range(len(question.labels))),) * n if question.labels else (),
        reading=outputs.reading,
    )
    reply = await stages.postprocessor.call(reading, until - time.monotonic())
    if features.errors or outputs.errors or reply.errors:
        raise StageUnavailable("A part of the question failed.", stage=model)
    return reply


def apart(answers: Sequence[Answer], reply: PostprocessReply) -> tuple[bool, float] | None:
    """Return whether the answers to all texts are the same, and how far apart they are on the mean: the score of the
    label that was answered, or for embeddings 1 less the cosine. None where there is nothing to compare."""
    found = [_apart(answer, reply, i) for i, answer in enumerate(answers)]
    known = [one for one in found if one is not None]
    if not known:
        return None
    return all(agrees for agrees, _ in known), sum(difference for _, difference in known) / len(known)


def _apart(answer: Answer, reply: PostprocessReply, i: int) -> tuple[bool, float] | None:
    if answer.vector is not None:
        return _turned(answer.vector, reply.vectors[i]) if reply.vectors is not None else (False, 1.0)
    # Another model's answer, or another version's with labels of its own: its positions are places in those.
    if answer.answered_by or answer.labels or not answer.positions or not reply.ranked[i]:
        return None
    best = answer.positions[0]
    score = dict(zip(reply.ranked[i], reply.scores[i], strict=True)).get(best, 0.0)
    return reply.ranked[i][0] == best, abs(answer.scores[0] - score)


def _turned(one: FloatArray, other: FloatArray) -> tuple[bool, float]:
    if one.shape != other.shape:
        return False, 1.0
    cosine = float(np.dot(one, other))
    return cosine >= _SAME_DIRECTION, min(1.0, max(0.0, 1 - cosine))

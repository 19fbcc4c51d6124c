"""What each token did to an answer, by the model's gradients, summed over the phrases of its text."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import final

import numpy as np

from deployments.errors import CloakroomError, DeadlineExceeded, ModelChanging, StageUnavailable, item_error
from deployments.ingress.explain.jobs import AttributeJob, Weights
from deployments.ingress.metrics import Metrics
from deployments.ingress.rows import owners
from deployments.ingress.stages import Stages
from deployments.messages import FeatureReply, FeatureRequest, FloatArray, ModelReply, ModelRequest
from preprocessing.occlusion import Phrase
from preprocessing.texts import SafeText

__all__ = ["Gradients", "sums"]


@final
class Gradients:
    """Takes attribution jobs through the preprocessor and a model.

    Args:
        stages: the way to each of them.
        metrics: where counts go.
    """

    def __init__(self, stages: Stages, metrics: Metrics) -> None:
        self._stages = stages
        self._metrics = metrics

    async def attribute(
        self, model: str, jobs: list[AttributeJob], wanted: Callable[[int], bool]
    ) -> list[Weights | CloakroomError]:
        """Return, per text of each job, the weight of each of its phrases, or its error.

        Raises:
            NotExplainable: the model cannot do that after all.
            StageUnavailable: a stage failed as a whole.
        """
        now = time.monotonic()
        self._metrics.batch("explain", sum(job.size for job in jobs))
        living = [j for j, job in enumerate(jobs) if wanted(j) and job.deadline > now]
        late: CloakroomError = DeadlineExceeded("The deadline passed before the explanation's turn came.")
        found: list[Weights | CloakroomError] = [late] * len(jobs)
        texts = [document.text for j in living for document in jobs[j].documents]
        if texts:
            weights = iter(await self._ask(model, texts, [jobs[j] for j in living], now))
            for j in living:
                found[j] = [next(weights) for _ in jobs[j].documents]
        return found

    async def _ask(self, model: str, texts: Sequence[SafeText], jobs: Sequence[AttributeJob], now: float) -> Weights:
        cuts = [cut for job in jobs for cut in job.phrases]
        targets = [target for job in jobs for target in job.targets]
        budgets = tuple(job.deadline - now for job in jobs for _ in job.documents)
        question = FeatureRequest(model, tuple(texts), budgets, tuple(tuple(p.end for p in cut) for cut in cuts))
        features = await self._stages.preprocessor.call(question, max(budgets))
        whose = owners(features.item_offsets)
        request = ModelRequest(
            features.input_ids,
            features.row_offsets,
            tuple(budgets[i] for i in whose),
            features.fingerprint,
            reusable_from=len(whose),
            waited_s=max(0.0, now - min(job.created for job in jobs)),
            phrase_of=features.phrase_of,
            targets=tuple(targets[i] for i in whose),
        )
        reply = await self._stages.models[model].call(request, max(budgets)) if whose else _NOTHING
        if features.phrase_of is None or reply.attributions is None:
            raise StageUnavailable("The model gave no attributions.", stage=f"model-{model}")
        found: Weights = list(sums(features, reply.attributions, cuts))
        for i, code in features.errors.items():
            found[i] = item_error(code, "preprocessor")
        for row, code in reply.errors.items():
            found[whose[row]] = item_error(code, f"model-{model}")
        made_by = "" if reply.reading is None else reply.reading.made_by
        for i, answered in enumerate(made for job in jobs for made in job.made_by or [""] * job.size):
            if made_by and answered and made_by != answered:
                found[i] = ModelChanging("Since the answer, another version took the model's place.")
        return found


_NOTHING = ModelReply(np.zeros((0, 0), np.float32), {}, attributions=np.zeros(0, np.float32))


def sums(features: FeatureReply, attributions: FloatArray, cuts: Sequence[Sequence[Phrase]]) -> list[list[float]]:
    """Return the weight of each phrase of each text: what its tokens did, in windows by what these count.

    A token that lies in several windows counts in each of them; windows are averaged by `row_weights`, as logits are,
    so the weights of a text add up to what its windows' attributions do on average.
    """
    assert features.phrase_of is not None
    lengths = np.diff(features.row_offsets)
    values = attributions * np.repeat(features.row_weights, lengths)
    item_of = np.repeat(owners(features.item_offsets), lengths) if len(lengths) else np.zeros(0, np.int64)
    found: list[list[float]] = []
    for i, cut in enumerate(cuts):
        mine = (item_of == i) & (features.phrase_of >= 0)
        total = np.bincount(features.phrase_of[mine], weights=values[mine], minlength=len(cut))
        found.append([float(weight) for weight in total])
    return found

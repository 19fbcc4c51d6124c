"""Whether explanations are true of the model: heavy parts are taken out, and others, and the model is asked again.

Parts are the phrases of a text and, for a tabular model, the columns beside it. For each text and k = 1, 2, … the score
of its answer is taken without its k heaviest parts, without k at random, and without the k lightest. The mean fall over
all k is the area over the perturbation curve (AOPC, Samek et al. 2017).
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

from deployments.errors import CloakroomError
from deployments.ingress.admission import Admission
from deployments.ingress.config import ExplainConfig, IngressConfig
from deployments.ingress.explain.explainer import Explainer
from deployments.ingress.explain.jobs import Explained, score_job
from deployments.ingress.flow import Flow
from deployments.ingress.jobs import Answer, PredictJob, PredictResult
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.stages import Stages
from preprocessing.cells import Cells
from preprocessing.occlusion import Variant
from preprocessing.texts import RawText

__all__ = ["DRAWS", "Falls", "House", "Item", "mean_falls", "measure_falls"]

Item = tuple[str, Cells | None]
"""A text and, for a tabular model, the columns beside it."""

DRAWS: Final = 8
"""Random choices of parts per text and k."""
_TIME_S: Final = 300.0
_SEED: Final = 20261123


@final
@dataclass(frozen=True, slots=True)
class Falls:
    """What a text's score falls by without k = 1, 2, … parts: the heaviest, random ones on average, the lightest."""

    parts: int
    top: list[float]
    random: list[float]
    bottom: list[float]

    def aopc(self, kind: str) -> float:
        """Return the mean over k of `top`, `random` or `bottom`."""
        falls: list[float] = getattr(self, kind)
        return statistics.fmean(falls)


@final
class House:
    """The way of requests through stages, with explanations and without."""

    def __init__(self, stages: Stages, model: str, method: str = "occlusion", max_phrases: int = 24) -> None:
        many = 10**9
        limits = ExplainConfig(max_phrases=max_phrases, max_variants=many, max_characters=many)
        self._flow = Flow(stages, NoMetrics())
        self._model = model
        self._method = method
        self._explainer = Explainer(
            IngressConfig(explain=limits), self._flow, stages, NoMetrics(), Admission(_TIME_S, many)
        )

    async def predict(self, item: Item, *, explain: bool) -> tuple[PredictJob, PredictResult]:
        """Answer an item as a request of its own."""
        text, cells = item
        job = PredictJob(
            texts=(RawText(text),),
            deadline=time.monotonic() + _TIME_S,
            explain=explain,
            explain_method=self._method,
            columns=() if cells is None else (cells,),
        )
        [result] = await self._flow.predict(self._model, [job], lambda j: True)
        if isinstance(result, CloakroomError):
            raise result
        return job, result

    async def explain(self, item: Item) -> Explained:
        """Answer an item and explain the answer."""
        job, result = await self.predict(item, explain=True)
        [explained] = await self._explainer.explain(self._model, job, result)
        if not isinstance(explained, Explained):
            raise RuntimeError("a text was not explained")
        return explained

    async def scores(self, variants: Sequence[Variant], label: int) -> list[float]:
        """Return the score of one label on each of some texts, with their columns."""
        job = score_job(variants, (), deadline=time.monotonic() + _TIME_S)
        [scores] = await self._flow.score(self._model, [job], lambda j: True)
        if isinstance(scores, CloakroomError):
            raise scores
        answers = [answer for answer in scores if isinstance(answer, Answer)]
        return [dict(zip(answer.positions, answer.scores, strict=True))[label] for answer in answers]


async def measure_falls(house: House, items: Sequence[Item], most: int, seed: int = _SEED) -> list[Falls]:
    """Measure each item that has more than two parts, for k up to `most` and at most half of its parts."""
    draw = random.Random(seed)
    found = []
    for item in items:
        explained = await house.explain(item)
        if len(explained.parts) > 2:
            found.append(await _falls(house, explained, most, draw))
    return found


async def _falls(house: House, explained: Explained, most: int, draw: random.Random) -> Falls:
    count = len(explained.parts)
    order = sorted(range(count), key=lambda i: -explained.weights[i])
    sizes = range(1, min(most, count // 2) + 1)
    choices: list[list[int]] = []
    for k in sizes:
        choices += order[:k], order[-k:], *(draw.sample(range(count), k) for _ in range(DRAWS))
    variants = [explained.parts.without(choice) for choice in [[], *choices]]
    whole, *left = await house.scores(variants, explained.label)
    falls = [whole - score for score in left]
    each = 2 + DRAWS
    return Falls(
        count,
        top=falls[::each],
        bottom=falls[1::each],
        random=[statistics.fmean(falls[i * each + 2 : (i + 1) * each]) for i in range(len(sizes))],
    )


def mean_falls(falls: Sequence[Falls], most: int) -> dict[str, list[float]]:
    """Return the mean fall at each k, over the texts that have as many parts, by kind."""
    means: dict[str, list[float]] = {"texts": [], "top": [], "random": [], "bottom": []}
    for k in range(most):
        reached = [fall for fall in falls if len(fall.top) > k]
        means["texts"].append(len(reached))
        for kind in ("top", "random", "bottom"):
            means[kind].append(statistics.fmean(getattr(fall, kind)[k] for fall in reached) if reached else 0.0)
    return means

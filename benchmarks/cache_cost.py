"""What the cache itself costs: CPU per text of the ingress' flow over stages that do nothing, in this process.

Everything else is as it is served: keys, table, flights, batches. `off` is the flow without a cache.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np

from deployments.ingress.cache import CacheKeys, MemoryStore, PredictionCache
from deployments.ingress.flow import Flow
from deployments.ingress.jobs import PredictJob
from deployments.ingress.metrics import NoMetrics
from deployments.ingress.stages import Stages
from deployments.messages import (
    AnonymizeReply,
    AnonymizeRequest,
    EntityColumns,
    FeatureReply,
    FeatureRequest,
    ModelCard,
    ModelReply,
    ModelRequest,
    PostprocessReply,
    PostprocessRequest,
    StageInfo,
)
from preprocessing.pii import PiiEngine
from preprocessing.texts import Document, RawText

__all__ = ["Cost", "measure_cost"]

Request = TypeVar("Request")
Reply = TypeVar("Reply")

_TEXT: Final = "The rain jacket arrived two days early and works perfectly, I could not be happier. Would buy again."
_CARD: Final = ModelCard("m", "1", "classification", ("a", "b", "c"), "", "", 128, "f", "s")
_SCOPE: Final = {"headers": [(b"host", b"h"), (b"content-type", b"application/json"), (b"authorization", b"Bearer x")]}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU microseconds per text at so many texts a batch; the median of several turns."""

    batch: int
    off: float
    miss: float
    hit: float


class _Idle(Generic[Request, Reply]):
    """A stage that answers at once."""

    def __init__(self, reply: Callable[[Request], Reply]) -> None:
        self._reply = reply

    async def call(self, request: Request, timeout_s: float) -> Reply:
        """Answer."""
        return self._reply(request)

    async def info(self, timeout_s: float) -> StageInfo:
        """Say nothing of note."""
        return StageInfo("idle")

    @property
    def may_sleep(self) -> bool:
        """It never does."""
        return False

    def replicas(self) -> int:
        """There is one."""
        return 1

    def starting_s(self) -> float | None:
        """It is there."""
        return None


def measure_cost(batch: int, batches: int, turns: int = 5) -> Cost:
    """Measure `turns` turns of `batches` batches of each kind."""
    fresh, known = _documents(batch * batches), _documents(batch)
    found: dict[str, list[float]] = {"off": [], "miss": [], "hit": []}
    for _ in range(turns):
        # A new secret each turn: what the turn before has kept is foreign.
        cache = _cache()
        found["off"].append(_run(None, fresh, batch))
        found["miss"].append(_run(cache, fresh, batch))
        found["hit"].append(_run(cache, known * batches, batch, warm=known))
    return Cost(batch, **{kind: statistics.median(values) for kind, values in found.items()})


def _cache() -> PredictionCache:
    memory = MemoryStore(max_entries=50_000, max_bytes=2**25)
    keys = CacheKeys(time.monotonic_ns().to_bytes(32, "big"))
    return PredictionCache(keys, memory, NoMetrics(), ttl_s=3600, caller_header="authorization")


def _documents(count: int) -> list[Document]:
    number = itertools.count()
    words = (f"{_TEXT} {_letters(next(number))}" for _ in range(count))
    documents = PiiEngine().anonymize([RawText(text) for text in words])
    return [document for document in documents if isinstance(document, Document)]


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _run(cache: PredictionCache | None, documents: list[Document], size: int, warm: Sequence[Document] = ()) -> float:
    """Return the CPU microseconds a text that all `documents` took, `size` a batch; `warm` is a batch before them."""
    flow = Flow(_stages([*warm, *documents]), NoMetrics(), cache)

    async def go() -> float:
        if warm:
            await _predict(flow, cache, len(warm))
        started = time.process_time()
        for _ in range(len(documents) // size):
            await _predict(flow, cache, size)
        return time.process_time() - started

    return asyncio.run(go()) / len(documents) * 1e6


async def _predict(flow: Flow, cache: PredictionCache | None, size: int) -> None:
    deadline = time.monotonic() + 60
    jobs = [PredictJob(texts=(RawText(_TEXT),), deadline=deadline) for _ in range(size)]
    if cache is not None:
        for job in jobs:
            job.way = (_CARD,)
            cache.admit(_SCOPE, job)
    await flow.predict("m", jobs, lambda job: True)


def _stages(documents: Iterable[Document]) -> Stages:
    coming = iter(documents)

    def anonymize(request: AnonymizeRequest) -> AnonymizeReply:
        texts = tuple(next(coming).text for _ in request.texts)
        return AnonymizeReply(texts, EntityColumns.of([()] * len(texts)), {})

    def prepare(request: FeatureRequest) -> FeatureReply:
        n = len(request.texts)
        offsets, tokens = np.arange(n + 1), np.full(n, 20, np.int32)
        return FeatureReply(np.zeros(n, np.int64), offsets, offsets, np.ones(n, np.float32), tokens, "f", {})

    def infer(request: ModelRequest) -> ModelReply:
        return ModelReply(np.zeros((len(request.row_offsets) - 1, 3), np.float32), {})

    def read(request: PostprocessRequest) -> PostprocessReply:
        n = request.n
        return PostprocessReply(((0, 1, 2),) * n, ((0.5, 0.3, 0.2),) * n, ((),) * n, None, {})

    return Stages(_Idle(anonymize), _Idle(prepare), _Idle(read), {"m": _Idle(infer)})

"""The stages without Ray: the real cores called in this process. Only the transport is other than in production."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.core import Anonymizer
from deployments.catalog import ModelEntry, deployment_name, settings_digest
from deployments.errors import DeadlineExceeded
from deployments.families.tensors import base_tensors
from deployments.ingress.stages import Stages
from deployments.messages import StageInfo
from deployments.model.attribution import Attributer
from deployments.model.backends import create_backend
from deployments.model.columns import ColumnHead
from deployments.model.core import ModelCore
from deployments.model.family import FamilyCore
from deployments.model.heads import Head
from deployments.model.novelty import WatchedBackend, watched
from deployments.model.runner import Runner
from deployments.opening import open_entry
from deployments.postprocessor.core import Postprocessor
from deployments.postprocessor.deployment import reading
from deployments.preprocessor.core import Preprocessor
from deployments.preprocessor.deployment import cell_encoders, model_card
from deployments.preprocessor.members import MemberLookup
from deployments.recognizers.open import open_engine
from preprocessing.bundle import ModelSource, open_source
from preprocessing.pii import PiiEngine


@dataclass
class LocalStage:
    """A stage in this process. A test may hold it back, break it, or look at what it was sent."""

    name: str
    core: Callable[[Any], Any | Awaitable[Any]]
    said: StageInfo
    requests: list[Any] = field(default_factory=list)
    error: Exception | None = None
    gate: asyncio.Event | None = None
    after: Callable[[Any], Any] = lambda reply: reply
    may_sleep: bool = False
    number: int = 1
    """Replicas that it says it has."""

    def replicas(self) -> int:
        return self.number

    def starting_s(self) -> float | None:
        return None if self.number else 7.5

    async def call(self, request: Any, timeout_s: float) -> Any:
        self.requests.append(request)
        try:
            async with asyncio.timeout(timeout_s):
                if self.gate is not None:
                    await self.gate.wait()
                if self.error is not None:
                    raise self.error
                reply = self.core(request)
                return self.after(await reply if asyncio.iscoroutine(reply) else reply)
        except TimeoutError:
            raise DeadlineExceeded("The deadline passed in a stage.", stage=self.name) from None

    async def info(self, timeout_s: float) -> StageInfo:
        if self.error is not None:
            raise self.error
        return self.said


@dataclass
class LocalGraph:
    """All stages over `entries`, with the fake backend unless an entry says otherwise."""

    stages: Stages
    runners: list[Runner]

    def close(self) -> None:
        for runner in self.runners:
            runner.close()


class _Model:
    """A model's core, and what its shell adds to an answer."""

    def __init__(self, core: ModelCore | FamilyCore, entry: ModelEntry) -> None:
        self.info = core.info
        self._core = core
        self._signed: dict[str, Any] = {
            "version": open_source(entry.source).version,
            "settings": settings_digest(entry),
            "reading": reading(entry),
        }

    async def predict(self, request: Any) -> Any:
        return replace(await self._core.predict(request), **self._signed)


@functools.lru_cache(maxsize=8)
def _engine(config: str, secret: bytes | None) -> PiiEngine:
    """Open an engine once for all tests of a config: it keeps nothing of what it reads, and opens slowly."""
    opened = AnonymizerConfig.model_validate_json(config)
    return open_engine(opened.all_policies(), opened.recognizers, secret)


def local_graph(entries: list[ModelEntry], config: AnonymizerConfig | None = None) -> LocalGraph:
    sources = {entry.name: open_entry(entry) for entry in entries}
    pipelines = {name: source.open_pipeline() for name, source in sources.items()}
    cards = tuple(model_card(entry, sources[entry.name], pipelines[entry.name]) for entry in entries)
    config = config or AnonymizerConfig()
    anonymizer = Anonymizer(_engine(config.model_dump_json(), config.secret()))
    preprocessor = Preprocessor(pipelines, cards, max_tokens_per_item=1000, columns=cell_encoders(sources))
    postprocessor = Postprocessor({entry.name: reading(entry) for entry in entries})
    cores, runners = {}, []
    for entry in entries:
        source = sources[entry.name]
        wants_features = source.reference_path is not None or entry.family is not None
        backend = create_backend(entry.backend, source, features=wants_features)
        backend.load()
        attributer = Attributer(backend)
        if entry.family is None:
            backend = watched(backend, source.reference_path)
        runners.append(Runner(backend))
        watches = isinstance(backend, WatchedBackend)
        core = ModelCore(
            entry.name,
            source.fingerprint,
            runners[-1],
            attributer=attributer,
            tells_novelty=watches,
            columns=ColumnHead.of(source),
        )
        cores[entry.name] = _Model(core if entry.family is None else _family(entry, source, core, backend), entry)
    lookup = MemberLookup((entry, sources[entry.name], card) for entry, card in zip(entries, cards, strict=True))
    stages = Stages(
        anonymizer=LocalStage("anonymizer", anonymizer.anonymize, anonymizer.info()),
        preprocessor=LocalStage("preprocessor", preprocessor.prepare, preprocessor.info()),
        postprocessor=LocalStage("postprocessor", postprocessor.read, postprocessor.info()),
        models={name: LocalStage(deployment_name(name), core.predict, core.info()) for name, core in cores.items()},
        members=LocalStage("preprocessor", lookup.answer, preprocessor.info()),
    )
    return LocalGraph(stages, runners)


def _family(entry: ModelEntry, source: ModelSource, core: ModelCore, backend: Any) -> FamilyCore:
    assert entry.family is not None
    return FamilyCore(
        core,
        width=backend.width,
        features=backend.features,
        base=Head.of(base_tensors(source)),
        source=source,
        family=entry.family,
        count=lambda event, seconds: None,
    )

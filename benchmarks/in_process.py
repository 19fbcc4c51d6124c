"""The stages in this process, called without a cluster: what is measured is the work, not the transport."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar, final

from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.core import Anonymizer
from deployments.catalog import ModelEntry
from deployments.errors import DeadlineExceeded
from deployments.ingress.stages import Stages
from deployments.messages import ModelCard, StageInfo
from deployments.model.attribution import Attributer
from deployments.model.backends import create_backend
from deployments.model.columns import ColumnHead
from deployments.model.core import ModelCore
from deployments.model.runner import Runner
from deployments.postprocessor.core import Postprocessor
from deployments.postprocessor.deployment import reading
from deployments.preprocessor.core import Preprocessor
from deployments.preprocessor.deployment import cell_encoders, model_card
from deployments.recognizers.open import open_engine
from preprocessing.bundle import open_source

__all__ = ["InProcess", "LocalStage"]

Request = TypeVar("Request")
Reply = TypeVar("Reply")


class LocalStage(Generic[Request, Reply]):
    """A stage whose core is called where the caller is."""

    may_sleep = False

    def __init__(self, name: str, core: Callable[[Request], Reply | Awaitable[Reply]]) -> None:
        self._name = name
        self._core = core

    async def call(self, request: Request, timeout_s: float) -> Reply:
        """Answer one batch."""
        try:
            async with asyncio.timeout(timeout_s):
                reply = self._core(request)
                found: Reply = await reply if inspect.isawaitable(reply) else reply
                return found
        except TimeoutError:
            failure = DeadlineExceeded("The deadline passed in a stage.", stage=self._name)
        raise failure

    async def info(self, timeout_s: float) -> StageInfo:
        """Say that it is here."""
        return StageInfo(self._name)

    def replicas(self) -> int:
        """There is one."""
        return 1

    def starting_s(self) -> float | None:
        """It is there."""
        return None


@final
class InProcess:
    """All stages for one model."""

    def __init__(self, entry: ModelEntry) -> None:
        source = open_source(entry.source)
        pipeline = source.open_pipeline()
        self.card: ModelCard = model_card(entry, source, pipeline)
        config = AnonymizerConfig()
        engine = open_engine(config.all_policies(), config.recognizers, config.secret())
        backend = create_backend(entry.backend, source, threads=entry.threads, token_budget=entry.token_budget)
        backend.load()
        backend.warm_up()
        self._runner = Runner(backend, workers=entry.workers)
        core = ModelCore(
            entry.name,
            source.fingerprint,
            self._runner,
            attributer=Attributer(backend),
            columns=ColumnHead.of(source),
        )
        preprocessor = Preprocessor(
            {entry.name: pipeline},
            (self.card,),
            max_tokens_per_item=100_000,
            columns=cell_encoders({entry.name: source}),
        )
        postprocessor = Postprocessor({entry.name: reading(entry)})
        self.stages = Stages(
            LocalStage("anonymizer", Anonymizer(engine).anonymize),
            LocalStage("preprocessor", preprocessor.prepare),
            LocalStage("postprocessor", postprocessor.read),
            {entry.name: LocalStage(f"model-{entry.name}", core.predict)},
        )

    def close(self) -> None:
        """Let go of the model."""
        self._runner.close()

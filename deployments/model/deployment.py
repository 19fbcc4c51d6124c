"""A model's Ray shell. One deployment per model, so each scales, and is placed on CPUs or GPUs, on its own."""

from __future__ import annotations

from deployments.catalog import ModelEntry
from deployments.messages import ModelReply, ModelRequest, StageInfo
from deployments.model.backends import create_backend
from deployments.model.core import ModelCore
from deployments.model.runner import Runner
from deployments.shell import translated
from preprocessing.bundle import open_source

__all__ = ["ModelDeployment"]


class ModelDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, entry: ModelEntry) -> None:
        self._stage = f"model-{entry.name}"
        source = open_source(entry.source)
        backend = create_backend(
            entry.backend,
            source,
            device=entry.device,
            threads=entry.threads,
            dtype=entry.dtype,
            token_budget=entry.token_budget,
        )
        backend.load()
        backend.warm_up()
        runner = Runner(backend, token_budget=entry.token_budget, workers=entry.workers)
        self._core = ModelCore(entry.name, source.fingerprint, runner)

    async def __call__(self, request: ModelRequest) -> ModelReply:
        """Run one batch of rows."""
        try:
            return await self._core.predict(request)
        except Exception as error:
            failure = translated(self._stage, error)
        raise failure

    async def info(self) -> StageInfo:
        """Answer once warm."""
        return self._core.info()

    def check_health(self) -> None:
        """Called by Serve; never runs the model."""
        self._core.check()

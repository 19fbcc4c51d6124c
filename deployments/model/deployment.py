"""A model's Ray shell. One deployment per model, so each scales, and is placed on CPUs or GPUs, on its own."""

from __future__ import annotations

from deployments.catalog import ModelEntry
from deployments.messages import ModelReply, ModelRequest, StageInfo
from deployments.model.backends import create_backend
from deployments.model.core import ModelCore
from deployments.model.runner import Runner
from deployments.opening import open_entry
from deployments.scaling.workload import Workload
from deployments.shell import translated
from preprocessing.bundle import check_labels, check_weights

__all__ = ["ModelDeployment"]


class ModelDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, entry: ModelEntry) -> None:
        self._stage = f"model-{entry.name}"
        source = open_entry(entry)
        check_weights(source)
        backend = create_backend(
            entry.backend,
            source,
            device=entry.device,
            threads=entry.threads,
            dtype=entry.dtype,
            token_budget=entry.token_budget,
            graphs=entry.graphs,
            memory_share=entry.memory_share,
        )
        backend.load()
        check_labels(source, backend.width)
        backend.warm_up()
        self._load = Workload(entry.workers)
        runner = Runner(backend, token_budget=entry.token_budget, workers=entry.workers, load=self._load)
        self._core = ModelCore(entry.name, source.fingerprint, runner)

    async def __call__(self, request: ModelRequest) -> ModelReply:
        """Run one batch of rows."""
        try:
            with self._load.waiting(request.work, request.waited_s):
                return await self._core.predict(request)
        except Exception as error:
            failure = translated(self._stage, error)
        raise failure

    async def info(self) -> StageInfo:
        """Answer once warm."""
        return self._core.info()

    def record_autoscaling_stats(self) -> dict[str, float]:
        """Called by Serve where the model scales; see `deployments.scaling`."""
        return self._load.stats()

    def check_health(self) -> None:
        """Called by Serve; never runs the model."""
        self._core.check()

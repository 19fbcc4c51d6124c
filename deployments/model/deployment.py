"""A model's Ray shell. One deployment per model, so each scales, and is placed on CPUs or GPUs, on its own."""

from __future__ import annotations

from dataclasses import replace

from deployments.catalog import ModelEntry, deployment_name, settings_digest
from deployments.messages import ModelReply, ModelRequest, StageInfo
from deployments.model.attribution import Attributer
from deployments.model.backends import create_backend
from deployments.model.columns import ColumnHead
from deployments.model.core import ModelCore
from deployments.model.novelty import WatchedBackend, watched
from deployments.model.profile import measured_budget
from deployments.model.runner import Runner
from deployments.opening import open_entry
from deployments.reading import reading_of
from deployments.scaling.workload import Workload
from deployments.shell import translated
from preprocessing.bundle import check_labels, check_weights

__all__ = ["ModelDeployment"]


class ModelDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, entry: ModelEntry) -> None:
        self._stage = deployment_name(entry.name)
        source = open_entry(entry)
        check_weights(source)
        token_budget = entry.token_budget or measured_budget(entry, source)
        backend = create_backend(
            entry.backend,
            source,
            device=entry.device,
            threads=entry.threads,
            dtype=entry.dtype,
            token_budget=token_budget,
            graphs=entry.graphs,
            memory_share=entry.memory_share,
            features=source.reference_path is not None,
            int8=entry.int8,
            compile=entry.compile,
            remote=entry.remote,
        )
        backend.load()
        check_labels(source, backend.width)
        attributer = Attributer(backend)
        backend = watched(backend, source.reference_path)
        backend.warm_up()
        self._load = Workload(entry.workers)
        runner = Runner(backend, token_budget=token_budget, workers=entry.workers, load=self._load)
        watches = isinstance(backend, WatchedBackend)
        self._core = ModelCore(
            entry.name,
            source.fingerprint,
            runner,
            attributer=attributer,
            tells_novelty=watches,
            columns=ColumnHead.of(source),
        )
        self._version, self._settings = source.version, settings_digest(entry)
        self._reading = reading_of(entry, source)

    async def __call__(self, request: ModelRequest) -> ModelReply:
        """Run one batch of rows."""
        try:
            with self._load.waiting(request.work, request.waited_s):
                reply = await self._core.predict(request)
                return replace(reply, version=self._version, settings=self._settings, reading=self._reading)
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

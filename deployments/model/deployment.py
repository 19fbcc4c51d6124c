"""A model's Ray shell. One deployment per model, so each scales, and is placed on CPUs or GPUs, on its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ray.serve import metrics as serve_metrics

from deployments.catalog import ModelEntry, deployment_name, settings_digest
from deployments.families.held import Event
from deployments.families.tensors import base_tensors
from deployments.messages import ModelReply, ModelRequest, StageInfo
from deployments.model.attribution import Attributer
from deployments.model.backends import Backend, BackendError, create_backend
from deployments.model.columns import ColumnHead
from deployments.model.core import ModelCore
from deployments.model.family import FamilyCore
from deployments.model.heads import Head
from deployments.model.novelty import WatchedBackend, watched
from deployments.model.profile import measured_budget
from deployments.model.runner import Runner
from deployments.opening import open_entry
from deployments.reading import reading_of
from deployments.scaling.workload import Workload
from deployments.shell import translated
from preprocessing.bundle import ModelSource, check_labels, check_weights

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
            features=source.reference_path is not None or entry.family is not None,
            int8=entry.int8,
            compile=entry.compile,
            remote=entry.remote,
        )
        backend.load()
        check_labels(source, backend.width)
        attributer = Attributer(backend)
        if entry.family is None:
            backend = watched(backend, source.reference_path)
        backend.warm_up()
        self._load = Workload(entry.workers)
        runner = Runner(backend, token_budget=token_budget, workers=entry.workers, load=self._load)
        watches = isinstance(backend, WatchedBackend)
        core = ModelCore(
            entry.name,
            source.fingerprint,
            runner,
            attributer=attributer,
            tells_novelty=watches,
            columns=ColumnHead.of(source),
        )
        self._core = core if entry.family is None else _family(entry, source, core, backend)
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


def _family(entry: ModelEntry, source: ModelSource, core: ModelCore, backend: Backend) -> FamilyCore:
    """Return the core of a family. Raises `BackendError`: the backend does not give what its heads read."""
    assert entry.family is not None
    tensors = base_tensors(source)
    features: int = getattr(backend, "features", 0)
    if features != tensors.features:
        raise BackendError(
            f"model {entry.name} is a family, whose heads read {tensors.features} features; backend {entry.backend} "
            f"gives {features or 'none'}"
        )
    counted = _FamilyMetrics(entry.name)
    family = FamilyCore(
        core,
        width=backend.width,
        features=features,
        base=Head.of(tensors),
        source=source,
        family=entry.family,
        count=counted.befell,
    )
    counted.watch(family)
    return family


class _FamilyMetrics:
    """Counts by model alone: members are as many as there are tenants, and who they are is nobody's business."""

    def __init__(self, model: str) -> None:
        tags: Any = {"tag_keys": ("model",)}
        self._tags = {"model": model}
        self._family: FamilyCore | None = None
        boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0]
        self._loads = serve_metrics.Histogram(
            "cloakroom_family_load_seconds", "Heads loaded.", boundaries=boundaries, **tags
        )
        self._failed = serve_metrics.Counter("cloakroom_family_failed_loads", "Heads that were refused.", **tags)
        self._evicted = serve_metrics.Counter("cloakroom_family_evictions", "Heads that had to go.", **tags)
        self._held = serve_metrics.Gauge("cloakroom_family_heads", "Heads held.", **tags)
        self._bytes = serve_metrics.Gauge("cloakroom_family_bytes", "Memory of heads.", **tags)

    def watch(self, family: FamilyCore) -> None:
        """Take sizes from here on."""
        self._family = family

    def befell(self, event: Event, seconds: float) -> None:
        """Count what befell a head."""
        if event == "loaded":
            self._loads.observe(seconds, tags=self._tags)
        else:
            (self._failed if event == "failed" else self._evicted).inc(tags=self._tags)
        if self._family is not None:
            self._held.set(len(self._family.heads), tags=self._tags)
            self._bytes.set(self._family.heads.bytes, tags=self._tags)

"""The postprocessor's Ray shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deployments.catalog import ModelEntry
from deployments.messages import PostprocessReply, PostprocessRequest, StageInfo
from deployments.opening import open_entry
from deployments.postprocessor.config import PostprocessorConfig
from deployments.postprocessor.core import Postprocessor, Reading
from deployments.reading import reading_of
from deployments.scaling.workload import Workload
from deployments.shell import call_core

__all__ = ["PostprocessorDeployment", "check_tasks", "reading"]


class PostprocessorDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, config: PostprocessorConfig, entries: Sequence[ModelEntry]) -> None:
        readings = {entry.name: reading(entry) for entry in entries}
        check_tasks(entries, readings)
        self._core = Postprocessor(readings)
        self._load = Workload()

    async def __call__(self, request: PostprocessRequest) -> PostprocessReply:
        """Read one batch of model rows."""
        with self._load.serving(request.work):
            return await call_core("postprocessor", self._core.read, request, 0)

    async def info(self) -> StageInfo:
        """Answer once every calibration is loaded."""
        return self._core.info()

    def record_autoscaling_stats(self) -> dict[str, float]:
        """Called by Serve where the stage scales; see `deployments.scaling`."""
        return self._load.stats()


def reading(entry: ModelEntry) -> Reading:
    """Return how the rows of an entry's model are read."""
    source = open_entry(entry)
    return reading_of(entry, source, source.reference_threshold)


def check_tasks(entries: Sequence[ModelEntry], readings: Mapping[str, Reading]) -> None:
    """Check that every model falls back to one of its own task. Which task that is only the bundle tells.

    Raises:
        ValueError: one does not, or is an embedding model, whose answers nobody doubts.
    """
    for entry in entries:
        if entry.fallback is None:
            continue
        task = readings[entry.name].task
        if task == "embedding":
            raise ValueError(f"model {entry.name}: an embedding is never marked for review, so fallback has no meaning")
        other = entry.fallback.model
        if other is not None and readings[other].task != task:
            raise ValueError(f"model {entry.name} is for {task} and falls back to {other}, for {readings[other].task}")

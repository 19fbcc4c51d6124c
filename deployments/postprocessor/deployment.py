"""The postprocessor's Ray shell."""

from __future__ import annotations

from collections.abc import Sequence

from deployments.catalog import ModelEntry
from deployments.messages import PostprocessReply, PostprocessRequest, StageInfo
from deployments.opening import open_entry
from deployments.postprocessor.config import PostprocessorConfig
from deployments.postprocessor.core import Postprocessor, Reading
from deployments.scaling.workload import Workload
from deployments.shell import call_core

__all__ = ["PostprocessorDeployment", "reading"]


class PostprocessorDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, config: PostprocessorConfig, entries: Sequence[ModelEntry]) -> None:
        self._core = Postprocessor({entry.name: reading(entry) for entry in entries})
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
    calibration = source.calibration
    bundled = float(calibration.get("review_below", 0.0))
    return Reading(
        task=source.task,
        review_below=bundled if entry.review_below is None else entry.review_below,
        temperature=float(calibration.get("temperature", 1.0)),
        slope=float(calibration.get("slope", 1.0)),
        intercept=float(calibration.get("intercept", 0.0)),
    )

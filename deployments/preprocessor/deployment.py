"""The preprocessor's Ray shell."""

from __future__ import annotations

from collections.abc import Sequence

from deployments.catalog import ModelEntry
from deployments.messages import FeatureReply, FeatureRequest, ModelCard, StageInfo
from deployments.opening import open_entry
from deployments.preprocessor.config import PreprocessorConfig
from deployments.preprocessor.core import Preprocessor
from deployments.scaling.workload import Workload
from deployments.shell import call_core
from preprocessing.bundle import ModelSource
from preprocessing.pipeline import TextPipeline

__all__ = ["PreprocessorDeployment", "model_card"]


class PreprocessorDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, config: PreprocessorConfig, entries: Sequence[ModelEntry]) -> None:
        sources = {entry.name: open_entry(entry) for entry in entries}
        pipelines = {name: source.open_pipeline() for name, source in sources.items()}
        cards = tuple(model_card(entry, sources[entry.name], pipelines[entry.name]) for entry in entries)
        self._core = Preprocessor(pipelines, cards, max_tokens_per_item=config.max_tokens_per_item)
        self._load = Workload()

    async def __call__(self, request: FeatureRequest) -> FeatureReply:
        """Encode one batch."""
        characters = request.work
        with self._load.serving(characters):
            return await call_core("preprocessor", self._core.prepare, request, characters)

    async def info(self) -> StageInfo:
        """Answer once every tokenizer is loaded."""
        return self._core.info()

    def record_autoscaling_stats(self) -> dict[str, float]:
        """Called by Serve where the stage scales; see `deployments.scaling`."""
        return self._load.stats()


def model_card(entry: ModelEntry, source: ModelSource, pipeline: TextPipeline) -> ModelCard:
    """Return what callers may know of a model."""
    return ModelCard(
        name=entry.name,
        version=source.version,
        task=source.task,
        labels=tuple(source.labels),
        description=source.description,
        license=source.license,
        max_tokens=source.max_tokens,
        fingerprint=pipeline.fingerprint,
        source=entry.source if entry.source.startswith("bundled:") else source.name,
    )

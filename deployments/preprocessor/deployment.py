"""The preprocessor's Ray shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from deployments.catalog import ModelEntry, public_name, variant_of
from deployments.messages import FeatureReply, FeatureRequest, MemberReply, MemberRequest, ModelCard, StageInfo
from deployments.opening import open_entry
from deployments.preprocessor.config import PreprocessorConfig
from deployments.preprocessor.core import Preprocessor
from deployments.preprocessor.members import MemberLookup
from deployments.preprocessor.threads import threads_of
from deployments.reading import made_by
from deployments.scaling.workload import Workload
from deployments.shell import call_core, translated
from preprocessing.bundle import ModelSource
from preprocessing.cells import CellEncoder
from preprocessing.pipeline import TextPipeline

__all__ = ["PreprocessorDeployment", "cell_encoders", "check_columns", "check_variants", "model_card"]


class PreprocessorDeployment:
    """Builds the core, receives batches, calls it, translates errors, reports health."""

    def __init__(self, config: PreprocessorConfig, entries: Sequence[ModelEntry]) -> None:
        sources = {entry.name: open_entry(entry) for entry in entries}
        pipelines = {name: source.open_pipeline() for name, source in sources.items()}
        cards = tuple(model_card(entry, sources[entry.name], pipelines[entry.name]) for entry in entries)
        check_variants(cards)
        check_columns(cards)
        self._core = Preprocessor(
            pipelines, cards, max_tokens_per_item=config.max_tokens_per_item, columns=cell_encoders(sources)
        )
        self._members = MemberLookup(
            ((entry, sources[entry.name], card) for entry, card in zip(entries, cards, strict=True)),
            at_once=threads_of(config.deployment.max_ongoing_requests),
        )
        self._load = Workload()

    async def __call__(self, request: FeatureRequest) -> FeatureReply:
        """Encode one batch."""
        characters = request.work
        with self._load.serving(characters):
            return await call_core("preprocessor", self._core.prepare, request, characters)

    async def member(self, request: MemberRequest) -> MemberReply:
        """Look a member of a family up; see `MemberLookup`."""
        try:
            return await self._members.answer(request)
        except Exception as error:
            failure = translated("preprocessor", error)
        raise failure

    async def info(self) -> StageInfo:
        """Answer once every tokenizer is loaded."""
        return self._core.info()

    def record_autoscaling_stats(self) -> dict[str, float]:
        """Called by Serve where the stage scales; see `deployments.scaling`."""
        return self._load.stats()


def check_variants(cards: Sequence[ModelCard]) -> None:
    """Refuse a variant that answers another question than its model: callers must not notice which one they got.

    Raises:
        ValueError: its task or its labels differ; says which and how.
    """
    by_name = {card.name: card for card in cards}
    for card in cards:
        base = by_name.get(public_name(card.name), card)
        if card.task != base.task:
            raise ValueError(f"variant {variant_of(card.name)} of model {base.name} does {card.task}, not {base.task}")
        if card.labels != base.labels:
            raise ValueError(
                f"variant {variant_of(card.name)} of model {base.name} has the labels {', '.join(card.labels)}; "
                f"the model has {', '.join(base.labels)}, and callers expect these in this order"
            )


def check_columns(cards: Sequence[ModelCard]) -> None:
    """Refuse a variant or a fallback that reads other columns than who is asked: a request has these alone.

    Raises:
        ValueError: says which and how.
    """
    by_name = {card.name: card for card in cards}
    for card in cards:
        others = [by_name.get(public_name(card.name)), by_name.get((card.fallback and card.fallback.model) or "")]
        for other in others:
            if other is not None and sorted(other.columns) != sorted(card.columns):
                raise ValueError(
                    f"{card.name} reads the columns {_listed(card)}, and {other.name} reads {_listed(other)}: variants "
                    "of a model and whom it falls back to read the same ones"
                )


def _listed(card: ModelCard) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in card.columns) or "none"


def cell_encoders(sources: Mapping[str, ModelSource]) -> dict[str, CellEncoder]:
    """Return what prepares the columns of each model that reads some."""
    return {name: CellEncoder(source.columns) for name, source in sources.items() if source.columns is not None}


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
        fingerprint=source.fingerprint,
        source=entry.source if entry.source.startswith("bundled:") else source.name,
        explained_by=_explained_by(entry, source),
        languages=source.languages if entry.review.languages is None else entry.review.languages,
        redacted_above=_redacted_above(entry, source),
        coverages=tuple(sorted(map(float, source.conformal))),
        fallback=entry.fallback,
        made_by=made_by(entry, source),
        columns=source.columns.kinds if source.columns else (),
        family=entry.family,
    )


def _explained_by(entry: ModelEntry, source: ModelSource) -> tuple[str, ...]:
    """Return how a model's answers can be explained, by all that is known before it runs."""
    if source.task not in ("classification", "tagging", "tabular"):
        return ()
    if entry.family is not None:  # gradients would be the base's
        return ("occlusion",)
    runs_on_torch = entry.backend == "torch" or (entry.backend == "auto" and source.onnx_path is None)
    if runs_on_torch and source.task == "classification" and find_spec("captum") is not None:
        return ("occlusion", "gradients")
    return ("occlusion",)


def _redacted_above(entry: ModelEntry, source: ModelSource) -> float:
    """Return the share of a text that may be taken out; where neither entry nor bundle says, all of it."""
    if entry.review.redacted is not None:
        return entry.review.redacted
    return float(source.calibration.get("review_redacted", 1.0))

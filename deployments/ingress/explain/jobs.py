"""What an explanation asks of the stages, and what comes of it: plain values."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import final

from deployments.errors import CloakroomError
from deployments.ingress.jobs import Answer, PredictJob
from deployments.messages import ModelCard
from preprocessing.cells import Cells
from preprocessing.occlusion import Parts, Phrase, Variant
from preprocessing.texts import Document, RawText, SafeText

__all__ = ["Asked", "AttributeJob", "Explained", "ScoreJob", "Scores", "Weights", "score_job"]

Scores = list[Answer | CloakroomError]
Weights = list[list[float] | CloakroomError]


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """Answers of one request that `model` gave and is asked to explain."""

    model: str
    job: PredictJob
    answers: Sequence[Answer]
    cells: Sequence[Cells | None]
    """Beside the text of each answer the columns, None where the model reads texts alone."""
    labels: Sequence[SafeText]
    """The request's own, for tagging."""

    @property
    def made_by(self) -> str:
        """What made answers that do not say so: those that were kept."""
        return next((card.made_by for card in self.job.way if card.name == self.model), "")

    @property
    def member(self) -> ModelCard | None:
        """The card of the member of a family that answered, if one did."""
        first = self.job.way[0] if self.job.way else None
        return first if first is not None and first.name == self.model and first.member is not None else None


@dataclass(slots=True, kw_only=True)
class ScoreJob(PredictJob):
    """Ask a model of safe texts. `safe` tells for the writing of each text and label which one it is."""

    safe: Mapping[RawText, SafeText] = field(default_factory=dict)


def score_job(
    variants: Sequence[Variant],
    labels: Sequence[SafeText],
    *,
    deadline: float,
    caller: bytes = b"",
    member: ModelCard | None = None,
) -> ScoreJob:
    """Return the job that scores texts, with their columns, on every label; `member` is the card of a family's member
    that is asked."""
    texts = [text for text, _ in variants]
    # Safe text may always be treated as raw; the way back is by `safe` alone.
    safe = {RawText(text.value): text for text in [*texts, *labels]}
    return ScoreJob(
        texts=tuple(RawText(text.value) for text in texts),
        labels=tuple(RawText(label.value) for label in labels),
        deadline=deadline,
        caller=caller,
        safe=safe,
        columns=tuple(cells for _, cells in variants if cells is not None),
        # Its own answers, whatever they are worth.
        way=() if member is None else (replace(member, fallback=None),),
    )


@final
@dataclass(frozen=True, slots=True)
class AttributeJob:
    """Ask what each phrase of each text did to the text's target, a position among the model's labels."""

    documents: Sequence[Document]
    phrases: Sequence[Sequence[Phrase]]
    targets: Sequence[int]
    deadline: float
    caller: bytes = b""
    created: float = field(default_factory=time.monotonic)
    made_by: Sequence[str] = ()
    """Per text what answered it: see `deployments.reading`. Another version is not asked why."""

    @property
    def size(self) -> int:
        """Texts."""
        return len(self.documents)

    @property
    def characters(self) -> int:
        """Code points of all phrases' variants: what it costs, roughly, beside an occlusion."""
        return sum(len(d.text) * len(cut) for d, cut in zip(self.documents, self.phrases, strict=True))


@final
@dataclass(frozen=True, slots=True)
class Explained:
    """One answer, explained: `label` is a position among the labels, `weights` has one weight a part."""

    method: str
    label: int
    score: float
    parts: Parts
    weights: Sequence[float]

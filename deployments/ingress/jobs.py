"""What one request wants done, and what it gets: plain values between the routes and the flow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deployments.errors import CloakroomError
from deployments.messages import FloatArray, ModelCard
from preprocessing.cells import Cells
from preprocessing.texts import Document, RawText, SafeText

if TYPE_CHECKING:
    from preprocessing.pii import Vault, Wish

__all__ = ["AnonymizeJob", "AnonymizeResult", "Answer", "Job", "PredictJob", "PredictResult", "Timings"]


@dataclass(slots=True)
class Timings:
    """Seconds by stage, for `Server-Timing`."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, stage: str, seconds: float) -> None:
        """Add time spent in a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(slots=True, kw_only=True)
class Job:
    """One request's texts. `deadline` is on this process's monotonic clock."""

    texts: Sequence[RawText]
    deadline: float
    wishes: Sequence[Wish] = field(default=(), repr=False)
    """What is asked for each text, in their order; empty where the default policy does as it is."""
    explain: bool = False
    """Whether findings shall say who found them and why."""
    known: Vault | None = None
    """What the conversation's ticket held: its originals keep their tokens."""
    created: float = field(default_factory=time.monotonic)
    characters: int = 0
    caller: bytes = field(default=b"", repr=False)
    """A hash of the caller's header, for shares of the waiting room."""

    def __post_init__(self) -> None:
        self.characters = sum(map(len, self.texts))
        if self.wishes and len(self.wishes) != len(self.texts):
            raise ValueError("wishes are of each text, or of none")

    @property
    def is_plain(self) -> bool:
        """Whether its texts go through the default policy, with nothing asked and nothing known."""
        return not self.wishes and not self.explain and self.known is None

    @property
    def size(self) -> int:
        """Texts."""
        return len(self.texts)


@dataclass(slots=True, kw_only=True)
class AnonymizeJob(Job):
    """Take personal data out."""


@dataclass(slots=True, kw_only=True)
class PredictJob(Job):
    """Ask a model. `labels` are for tagging."""

    labels: Sequence[RawText] = ()
    top_k: int | None = None
    threshold: float | None = None
    explain_method: str = "occlusion"
    """How the answers are explained, if `explain`."""
    cache_scope: bytes = field(default=b"", repr=False)
    """What its answers are kept under, beside its texts; empty where they are not to be kept."""
    fresh: bool = False
    """Whether answers that are kept will not do."""
    columns: Sequence[Cells] = ()
    """Beside each text, in their order, for a tabular model."""
    coverage: float | None = None
    """Of the prediction sets that are asked for."""
    way: Sequence[ModelCard] = ()
    """The model that is asked, then whom it falls back to, as far as these can be served."""


@dataclass(frozen=True, slots=True)
class AnonymizeResult:
    """Per text its document or its error."""

    documents: list[Document | CloakroomError]
    timings: Timings


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's answer to one text; `positions` index the model's labels, or the request's for tagging."""

    document: Document
    positions: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why a person should look at it; nothing where nobody need."""
    vector: FloatArray | None = None
    """float32 [d], of unit length."""
    prediction_set: tuple[int, ...] | None = None
    """Positions of the labels that the coverage asked for does not exclude."""
    answered_by: str = ""
    """A model's name, or `RULE`; empty where the model that was asked answered."""
    label: str | None = None
    """The rule's answer."""
    abstained: bool = False
    fallback_reasons: tuple[str, ...] = ()
    """Why the model that was asked was not to answer."""
    labels: tuple[str, ...] = ()
    """What `positions` index, where another version answered than the one that is known; such an answer is not kept."""
    made_by: str = ""
    """See `deployments.reading`; empty of an answer that was kept."""

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class PredictResult:
    """Per text its answer or its error."""

    answers: list[Answer | CloakroomError]
    tokens: int
    timings: Timings
    cache: str = ""
    """What to say in `X-Cache`; empty where there is no cache."""
    labels: tuple[SafeText, ...] = ()
    """The request's labels as the model saw them, in its order; none where one failed."""
    version: str = ""
    """The version that the model's replica says it is; empty where none was asked."""

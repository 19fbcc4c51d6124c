"""What the ingress needs of the other stages: a call with a deadline. Ray's handles are behind it; so are tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from deployments.messages import (
    AnonymizeReply,
    AnonymizeRequest,
    FeatureReply,
    FeatureRequest,
    MemberReply,
    MemberRequest,
    ModelReply,
    ModelRequest,
    PostprocessReply,
    PostprocessRequest,
    StageInfo,
)

__all__ = ["AnyStage", "Stage", "Stages"]


Request_contra = TypeVar("Request_contra", contravariant=True)
Reply_co = TypeVar("Reply_co", covariant=True)


class AnyStage(Protocol):
    """A stage whose messages do not matter here."""

    @property
    def may_sleep(self) -> bool:
        """Whether it may have no replica for as long as nobody asks; then asking how it is would wake it."""

    def replicas(self) -> int:
        """Return how many replicas it has now, 1 where that is not known. Costs nothing."""

    async def info(self, timeout_s: float) -> StageInfo:
        """Ask whether the stage is warm.

        Raises:
            StageUnavailable: it is not, or cannot be reached.
        """


class Stage(AnyStage, Protocol[Request_contra, Reply_co]):
    """One stage of the graph, reached over whatever transport."""

    async def call(self, request: Request_contra, timeout_s: float) -> Reply_co:
        """Send one batch. Retries once when the replica died: inference is idempotent.

        Raises:
            StageUnavailable: the stage failed, or cannot be reached.
            DeadlineExceeded: no answer within `timeout_s`.
            Overloaded: the stage's queue is full.
            ModelStarting: it slept, and was not there within `timeout_s`.
        """

    def starting_s(self) -> float | None:
        """Return in how many seconds a replica is expected where somebody waits for the first one, else None."""


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages behind the ingress."""

    anonymizer: Stage[AnonymizeRequest, AnonymizeReply]
    preprocessor: Stage[FeatureRequest, FeatureReply]
    postprocessor: Stage[PostprocessRequest, PostprocessReply]
    models: Mapping[str, Stage[ModelRequest, ModelReply]]
    members: Stage[MemberRequest, MemberReply] | None = None
    """The preprocessor once more, asked who members of families are; None where that is not known."""

    def widest(self, model: str | None = None) -> int:
        """Return the most replicas of a stage on the way to `model`'s answer, or to anonymized text; at least 1."""
        way: list[AnyStage] = [self.anonymizer]
        if model is not None:
            way += [self.preprocessor, self.models[model], self.postprocessor]
        return max(1, *(stage.replicas() for stage in way))

    def all(self) -> list[AnyStage]:
        """Return every stage."""
        return [self.anonymizer, self.preprocessor, self.postprocessor, *self.models.values()]

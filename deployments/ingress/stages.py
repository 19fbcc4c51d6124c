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
        """


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages behind the ingress."""

    anonymizer: Stage[AnonymizeRequest, AnonymizeReply]
    preprocessor: Stage[FeatureRequest, FeatureReply]
    postprocessor: Stage[PostprocessRequest, PostprocessReply]
    models: Mapping[str, Stage[ModelRequest, ModelReply]]

    def all(self) -> list[AnyStage]:
        """Return every stage."""
        return [self.anonymizer, self.preprocessor, self.postprocessor, *self.models.values()]

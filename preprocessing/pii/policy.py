"""Who wants what taken out, and how sure a finding must be.

A policy that does not parse raises `pydantic.ValidationError`, which names the field; nothing falls back to a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from preprocessing.pii.entities import EntityType

__all__ = ["DEFAULT_THRESHOLD", "PiiPolicy"]

DEFAULT_THRESHOLD: Final = 0.4
"""Presidio's score of a finding that its context makes likely; a lower bar lets weak number patterns through."""

Score = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


class PiiPolicy(BaseModel):
    """What the engine takes out of a text. Immutable; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entities: Annotated[frozenset[EntityType], Field(min_length=1)] = frozenset(EntityType)
    """The entity types to take out. All by default: dates are in it, because only dates of birth are found."""

    threshold: Score = DEFAULT_THRESHOLD
    """The score, 0 to 1, at and above which a finding counts."""

    thresholds: Mapping[EntityType, Score] = Field(default_factory=dict)
    """Scores for single entity types, in place of `threshold`."""

    language: Literal["en"] = "en"
    """The language of the context words. Numbers and addresses are found in text of any language."""

    presidio_recognizers: tuple[str, ...] = ()
    """Presidio recognizers of your own, as `package.module:Class`, run beside ours. Needs the extra `presidio`."""

    def threshold_of(self, entity: str) -> float:
        """The score that a finding of type `entity` needs."""
        return self.thresholds.get(EntityType(entity), self.threshold)

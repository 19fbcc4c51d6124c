"""When an answer is not to be relied on, and who answers then: the parts of a model's entry that stages share."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from deployments.options import Settings

__all__ = ["RULE", "Fallback", "Review", "ReviewReason", "check_fallbacks"]

RULE = "rule"
"""What `answered_by` says where a rule of the config answered, and no model."""

_Trigger = Literal["low_confidence", "out_of_distribution", "too_much_redacted", "unsupported_language"]


class ReviewReason(StrEnum):
    """Why a person should look at an answer."""

    LOW_CONFIDENCE = "low_confidence"
    OUT_OF_DISTRIBUTION = "out_of_distribution"
    TOO_MUCH_REDACTED = "too_much_redacted"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    FALLBACK_FAILED = "fallback_failed"
    """The model that should have answered instead could not, so this is the answer of the one that was asked."""


class Review(Settings):
    """From where on a model's answers are marked `needs_review`. What is absent is as the bundle says."""

    below: float | None = Field(None, ge=0, le=1)
    """Low confidence: the best score is lower than this. 0 never marks."""
    novelty: float | None = Field(None, gt=0)
    """Out of distribution: the text is further than this from what the model was trained on."""
    redacted: float | None = Field(None, ge=0, le=1)
    """Too much redacted: more than this share of the caller's characters was taken out. 1 never marks."""
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] | None = None
    """Unsupported language: the text is surely in another one than these. An empty list never marks."""


class Fallback(Settings):
    """Who answers where one of the reasons in `when` holds: another model, a rule, or nobody."""

    when: tuple[_Trigger, ...] = Field(get_args(_Trigger), min_length=1)
    """Any of the reasons for review; all of them when absent."""
    model: str | None = Field(None, pattern="^[^:]+$")
    """The name of another entry, not of a variant. Its answer is judged by its own thresholds, and may fall back
    further."""
    label: str | None = Field(None, min_length=1)
    """The answer itself, whatever the text says."""
    abstain: Literal[True] | None = None
    """No answer: `label` is null and `abstained` true."""

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if sum(given is not None for given in (self.model, self.label, self.abstain)) != 1:
            raise ValueError("give one of model, label and abstain")
        return self


def check_fallbacks(fallbacks: Mapping[str, Fallback | None]) -> None:
    """Check the fallbacks of all models and their variants, by name.

    Raises:
        ValueError: one names a model that there is not, or comes back to where it started.
    """
    for name in fallbacks:
        if name == RULE:
            raise ValueError(f"no model may be called {RULE}: answers would not say who made them")
        seen = [name]
        while (fallback := fallbacks[seen[-1]]) is not None and fallback.model is not None:
            if fallback.model not in fallbacks:
                raise ValueError(f"model {seen[-1]} falls back to {fallback.model}, which is not among the models")
            if fallback.model in seen:
                raise ValueError(f"fallbacks go round in a circle: {' → '.join([*seen, fallback.model])}")
            seen.append(fallback.model)

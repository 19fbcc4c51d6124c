"""What the PII engine says when it could not anonymize a text, or may not do what it was asked.

PiiError          one text was not anonymized; carries a reason code and the class name of the cause, nothing else
PolicyError       a request asked for what the policy does not allow; names the field, quotes nothing
"""

from __future__ import annotations

from enum import StrEnum
from typing import final

__all__ = ["PiiError", "PolicyError", "Reason"]


class Reason(StrEnum):
    """Why a text was refused. Codes, so that no message can carry text."""

    INVALID_TEXT = "invalid_text"
    """The text is not valid Unicode: it holds a lone surrogate."""
    DETECTOR_FAILED = "detector_failed"
    """A pattern recognizer raised."""
    CLASSIFIER_FAILED = "classifier_failed"
    """The token classifier raised, or its answer broke the protocol; every text it was given is refused."""
    ANONYMIZATION_FAILED = "anonymization_failed"
    """Resolving or replacing raised."""
    UNSTABLE = "unstable"
    """Each round of detection found something new in what the round before had left; the text is refused."""
    BLOCKED = "blocked"
    """The text holds what its policy refuses; the cause is the entity type."""
    POLICY = "policy"
    """What was asked for the text is no policy, or would loosen one; the cause is the field."""


@final
class PiiError(Exception):
    """One text was not anonymized. Holds no text and no message of the cause: both may quote personal data."""

    def __init__(self, reason: Reason, cause: str = "") -> None:
        """`cause` is the class name of the exception behind it, an entity type, a field of the policy, or empty."""
        super().__init__(reason, cause)
        self.reason = reason
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.reason} ({self.cause})" if self.cause else str(self.reason)


@final
class PolicyError(ValueError):
    """A request may not have this. `path` is the field, as in `operators.PERSON`; `problem` quotes no value of it."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"

"""Settings of the anonymizer."""

from __future__ import annotations

from pydantic import Field

from deployments.options import DeploymentOptions, Settings
from preprocessing.pii import PiiPolicy

__all__ = ["AnonymizerConfig"]


class AnonymizerConfig(Settings):
    """What is taken out of a text, and how the stage runs."""

    policy: PiiPolicy = Field(default_factory=PiiPolicy)
    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

"""Settings of the postprocessor."""

from __future__ import annotations

from pydantic import Field

from deployments.options import DeploymentOptions, Settings

__all__ = ["PostprocessorConfig"]


class PostprocessorConfig(Settings):
    """How the stage runs. Calibration and thresholds come with each model's bundle; an entry may override them."""

    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

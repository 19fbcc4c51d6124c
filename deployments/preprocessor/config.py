"""Settings of the preprocessor."""

from __future__ import annotations

from pydantic import Field

from deployments.options import DeploymentOptions, Settings

__all__ = ["PreprocessorConfig"]


class PreprocessorConfig(Settings):
    """How the stage runs. What it does to a text is each model's own pipeline spec, fixed when it was trained."""

    max_tokens_per_item: int = Field(200_000, ge=1)
    """An item with more tokens is refused on its own; its neighbours go on."""
    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

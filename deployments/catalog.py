"""The models that a graph serves, as listed in the config. Three stages read an entry: each takes its own part."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from deployments.options import DeploymentOptions, Settings

__all__ = ["ModelEntry", "ModelName"]

ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]


class ModelEntry(Settings):
    """One model. Adding one to the config is all that serving one takes."""

    name: ModelName
    """The name in `/api/v1/predict/{name}`."""
    source: str = Field(min_length=1)
    """`bundled:NAME`, a local folder, a hub id (`owner/name` or `owner/name@revision`), or a version of an MLflow
    registry (`models:/NAME@ALIAS` or `models:/NAME/VERSION`): docs/models.md."""
    task: Literal["classification", "tagging", "embedding"] | None = None
    """What the source must be for: one for another task is refused. Whatever it says of itself when absent."""
    backend: str = "auto"
    """`onnx`, `torch`, `fake`, `auto`, or `package.module:Class` for one of your own."""
    device: str = "cpu"
    """`cpu`, `cuda`, `cuda:1` …"""
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    threads: int = Field(1, ge=0)
    """Threads of one forward pass on a CPU; 0 lets the runtime choose."""
    workers: int = Field(1, ge=1)
    """Forward passes at once in a replica. On a CPU, two passes on two cores cost less than two threads in one pass."""
    token_budget: int | None = Field(None, ge=1)
    """Rows times padded length of one forward pass; the backend's own choice when absent."""
    graphs: bool | Literal["auto"] = False
    """Whether small passes on a GPU run from CUDA graphs, recorded at the start: `auto` goes without where the model
    cannot be recorded, `true` refuses such a model. Torch only."""
    review_below: float | None = Field(None, ge=0, le=1)
    """Answers whose score is lower are marked `needs_review`; the bundle's own threshold when absent."""
    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

    @property
    def memory_share(self) -> float | None:
        """Of a GPU's memory, what a replica that shares it with others may take; None where it has it alone."""
        return self.deployment.num_gpus if 0 < self.deployment.num_gpus < 1 else None

"""Which recognizers run beside the patterns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from deployments.options import Settings
from preprocessing.pii.recognizer.source import BUNDLED

__all__ = ["RecognizerEntry"]


class RecognizerEntry(Settings):
    """One token classification model."""

    source: str = f"bundled:{BUNDLED}"
    """`bundled:NAME`, a local folder (ours or Hugging Face's), a hub id (`owner/name[@revision]`), or a version of an
    MLflow registry (`models:/NAME@ALIAS` or `models:/NAME/VERSION`)."""

    backend: Literal["auto", "onnx", "torch"] = "auto"
    """`auto` takes ONNX weights where there are some. `torch` needs the extra `gpu`."""

    device: str = "cpu"
    """`cpu`, `cuda` or `cuda:N`."""

    threads: Annotated[int, Field(ge=1)] = 1
    """Of one pass."""

    workers: Annotated[int, Field(ge=1)] = 1
    """Passes at once. On a CPU, two passes on two cores cost less than two threads in one pass."""

    languages: tuple[str, ...] = ()
    """Codes of the languages whose texts it reads; all texts where there is none."""

    outside_bias: Annotated[float, Field(ge=-10, le=10, allow_inf_nan=False)] | None = None
    """Added to the logit of "nobody's data", in place of the model's own. Lower: fewer leaks, more false
    alarms."""

    labels: Mapping[str, str] = Field(default_factory=dict)
    """A Hugging Face model's own type names to entity types, "" to drop one. The usual names are known."""

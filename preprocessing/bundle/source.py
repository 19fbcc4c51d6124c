"""What the stages need of one model, wherever it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

from preprocessing.bundle.files import BundleError
from preprocessing.bundle.manifest import Task
from preprocessing.columns import ColumnTransform
from preprocessing.pipeline import PipelineSpec, TextPipeline
from preprocessing.tokenize import FastTokenizer

__all__ = ["ModelSource"]


@final
@dataclass(frozen=True, slots=True)
class ModelSource:
    """All that the preprocessor, the model and the postprocessor need of one model, wherever it came from."""

    name: str
    """As the bundle says; `owner/name` of a hub's; `models:/NAME/VERSION` of a registry's."""
    version: str
    """As the bundle says; a hub's commit; a registry's version; `local` of a plain folder."""
    task: Task
    labels: tuple[str, ...]
    description: str
    license: str
    pipeline: PipelineSpec
    tokenizer_path: Path
    calibration: Mapping[str, float] = field(default_factory=dict)
    label_template: str = "{label}"
    onnx_path: Path | None = None
    hf_path: Path | None = None
    """A Hugging Face folder with weights for torch."""
    head_path: Path | None = None
    """A linear head over the encoder's output `features`; of a tabular model, over these and the columns' values."""
    languages: tuple[str, ...] = ()
    """Codes of the languages that it was trained for; any when empty."""
    conformal: Mapping[str, float] = field(default_factory=dict)
    """Coverage to q; see `Manifest.conformal`."""
    reference_path: Path | None = None
    """Tensors `mean` [d] and `whiten` [d, k]; see `Reference`."""
    reference_threshold: float | None = None
    """Novelty above it is out of distribution; None where there is no reference."""
    profile_path: Path | None = None
    """The drift reference."""
    digest: str = ""
    """SHA-256, hex, of what it was opened from: of the manifest, which has every file's hash, or of what a plain folder
    says in small files and of the sizes of its weights."""
    columns: ColumnTransform | None = None
    """What a tabular model reads beside the text."""
    encoder_sha256: str = ""
    """Of the graph that the head stands on; "" where there is no head or no such graph."""

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the pipeline that the model takes its rows from, and of the transform of its columns."""
        pipeline = self.pipeline.fingerprint()
        return pipeline if self.columns is None else self.columns.fingerprint_behind(pipeline)

    @property
    def max_tokens(self) -> int:
        """Tokens of a row, special ones included."""
        return self.pipeline.max_tokens

    def open_pipeline(self) -> TextPipeline:
        """Load the tokenizer. Raises `BundleError` where this installation cannot run the pipeline as written down."""
        try:
            return TextPipeline(self.pipeline, FastTokenizer(self.tokenizer_path))
        except ValueError as error:
            raise BundleError(
                f"model {self.name}: {error}. Serve it with the release that trained it, or train it again"
            ) from error

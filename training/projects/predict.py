"""A bundle's answers to raw texts, as serving gives them: the same engine, pipeline, backend and calibration.

`tabular` bundles are read here, too: columns beside the texts go through the bundle's own transform.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self, final

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from deployments.model.backends.base import create_backend
from deployments.postprocessor.scoring import aggregate, softmax
from deployments.recognizers.open import open_engine
from preprocessing.bundle import MANIFEST, Bundle, BundleError, ModelSource, read_json, sha256_of
from preprocessing.columns import ColumnTransform
from preprocessing.pii import PiiEngine
from preprocessing.pipeline import Encoded, TextPipeline
from preprocessing.texts import RawText, SafeText
from preprocessing.tokenize import FastTokenizer
from training.embedding import open_session, padded, rows_of
from training.encoder import FEATURES
from training.projects.head import LinearHead, read_head
from training.projects.prepare import documents

__all__ = ["OtherRules", "Predictor"]

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
_COLUMNS = "columns.json"


class _Scorer(Protocol):
    """Values of rows: logits, or features that the columns' head reads."""

    token_budget: int

    def __call__(self, ids: Ids, mask: Ids) -> Floats: ...


class OtherRules(BundleError):
    """The model was trained behind other PII rules than those that texts are anonymized by here."""


@final
class Predictor:
    """One bundle of task classification or tabular, on the CPU."""

    def __init__(self, source: ModelSource, engine: PiiEngine, scorer: _Scorer, columns: _Columns | None) -> None:
        self.source, self.engine = source, engine
        self.labels = source.labels
        self._pipeline: TextPipeline = source.open_pipeline()
        self._pad_id = FastTokenizer(source.tokenizer_path).pad_id
        self._scorer, self._columns = scorer, columns

    @classmethod
    def open(
        cls, folder: Path, engine: PiiEngine | None = None, threads: int = 1, *, other_rules: bool = False
    ) -> Self:
        """Open a bundle.

        Args:
            folder: of the bundle.
            engine: that anonymizes; by default the one that serves.
            threads: of one pass.
            other_rules: whether it may be asked behind other PII rules than those that it was trained behind.

        Raises:
            OtherRules: it was trained behind other ones.
            BundleError: it cannot be used.
        """
        task = read_json(folder / MANIFEST).get("task")
        if task not in ("classification", "tabular"):  # before the rest is read: other kinds have other fields
            raise BundleError(f"{folder} is a bundle of task {task}: classification and tabular can be asked here")
        bundle = Bundle.open(folder)
        source = bundle.source()
        engine = engine or open_engine()
        if not other_rules and source.pipeline.pii not in ("", engine.fingerprint()):
            raise OtherRules(f"model {source.name} was trained behind other PII rules than these: train it again")
        if task == "classification":
            return cls(source, engine, _BackendScorer(source, threads), None)
        if source.onnx_path is None or source.head_path is None:
            raise BundleError(f"{folder}: a tabular bundle needs an encoder's graph and a head")
        return cls(source, engine, _FeatureScorer(source.onnx_path, threads), _Columns.read(bundle))

    @property
    def column_names(self) -> tuple[str, ...]:
        """Columns that the model reads beside the text."""
        return self._columns.transform.names if self._columns else ()

    def probabilities(self, texts: Sequence[RawText], columns: Mapping[str, Sequence[object]] | None = None) -> Floats:
        """Return float32 [n, labels], calibrated.

        Args:
            texts: raw; each is anonymized on its own.
            columns: values by column name, for tabular models.

        Raises:
            BundleError: a text could not be anonymized.
            ColumnsError: columns do not fit.
        """
        found = documents(texts, self.engine)
        if failed := sum(document is None for document in found):
            raise BundleError(f"{failed} texts could not be anonymized: nothing is computed from raw text")
        return self.of_safe([document.text for document in found if document is not None], columns)

    def of_safe(self, texts: Sequence[SafeText], columns: Mapping[str, Sequence[object]] | None = None) -> Floats:
        """Return `probabilities` of texts that this predictor's engine has anonymized."""
        return softmax(self.logits(texts, columns), float(self.source.calibration.get("temperature", 1.0)))

    def logits(self, texts: Sequence[SafeText], columns: Mapping[str, Sequence[object]] | None = None) -> Floats:
        """Return float32 [n, labels], before calibration."""
        encoded = self._pipeline.encode(texts)
        values = self._rows(encoded)
        items = aggregate(values, encoded.item_offsets, encoded.row_weights)
        if self._columns is None:
            return items[:, : len(self.labels)]  # a backend may give features beside the logits
        return self._columns(items, columns or {})

    def _rows(self, encoded: Encoded) -> Floats:
        rows = rows_of(encoded)
        values: Floats | None = None
        for picked in tqdm(list(_packs(rows, self._scorer.token_budget)), desc="predicting", disable=None):
            inputs = padded([rows[i] for i in picked])
            ids, mask = inputs["input_ids"], inputs["attention_mask"]
            found = self._scorer(np.where(mask == 1, ids, self._pad_id), mask)
            if values is None:
                values = np.zeros((len(rows), found.shape[1]), dtype=np.float32)
            values[picked] = found
        return values if values is not None else np.zeros((0, len(self.labels)), dtype=np.float32)


@final
class _BackendScorer:
    """The backend that serves."""

    def __init__(self, source: ModelSource, threads: int) -> None:
        self._backend = create_backend("auto", source, threads=threads)
        self._backend.load()
        self.token_budget = self._backend.token_budget

    def __call__(self, ids: Ids, mask: Ids) -> Floats:
        return self._backend.predict(ids, mask)


@final
class _FeatureScorer:
    """The encoder alone: the head is applied once the columns are there."""

    token_budget = 256

    def __init__(self, graph: Path, threads: int) -> None:
        self._session: Any = open_session(graph, threads)

    def __call__(self, ids: Ids, mask: Ids) -> Floats:
        return np.asarray(self._session.run([FEATURES], {"input_ids": ids, "attention_mask": mask})[0], np.float32)


@final
class _Columns:
    """Transform and head of a tabular bundle."""

    def __init__(self, transform: ColumnTransform, head: LinearHead) -> None:
        self.transform, self._head = transform, head

    @classmethod
    def read(cls, bundle: Bundle) -> Self:
        path = bundle.path / _COLUMNS
        if bundle.manifest.files.get(_COLUMNS) != sha256_of(path):
            raise BundleError(f"{path} is not the file that the manifest names")
        transform = ColumnTransform.from_dict(json.loads(path.read_text(encoding="utf-8")))
        return cls(transform, read_head(bundle.path / "head.safetensors"))

    def __call__(self, features: Floats, columns: Mapping[str, Sequence[object]]) -> Floats:
        beside = self.transform.transform(columns, len(features))
        return self._head(np.concatenate([features, beside], axis=1))


def _packs(rows: Sequence[Ids], budget: int) -> Iterator[list[int]]:
    """Positions of rows of like length, longest first, as many as the budget of tokens takes."""
    pack: list[int] = []
    for i in sorted(range(len(rows)), key=lambda i: -len(rows[i])):
        if pack and (len(pack) + 1) * len(rows[pack[0]]) > budget:
            yield pack
            pack = []
        pack.append(i)
    if pack:
        yield pack

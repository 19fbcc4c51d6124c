"""The preprocessor's core: safe texts to the rows of one model, by the pipeline that the model was trained on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deployments.errors import ItemErrorCode, StageUnavailable
from deployments.messages import FeatureReply, FeatureRequest, FloatArray, IntArray, ModelCard, StageInfo
from preprocessing.cells import CellEncoder
from preprocessing.pipeline import Encoded, TextPipeline

__all__ = ["Preprocessor", "without"]


class Preprocessor:
    """Drives one pipeline per model, and for tabular ones what prepares their columns."""

    def __init__(
        self,
        pipelines: Mapping[str, TextPipeline],
        cards: tuple[ModelCard, ...],
        *,
        max_tokens_per_item: int,
        columns: Mapping[str, CellEncoder] | None = None,
    ) -> None:
        self._pipelines = pipelines
        self._columns = columns or {}
        self._cards = cards
        self._max_tokens = max_tokens_per_item

    def info(self) -> StageInfo:
        """Describe every model, and name the anonymization that each was trained behind."""
        behind = {card.name: self._pipelines[card.name].spec.pii for card in self._cards}
        return StageInfo("preprocessor", behind, self._cards)

    def prepare(self, request: FeatureRequest) -> FeatureReply:
        """Encode one batch.

        Raises:
            StageUnavailable: the model is not in this replica's config.
        """
        pipeline = self._pipelines.get(request.model)
        if pipeline is None:
            raise StageUnavailable("The preprocessor does not know this model.", stage="preprocessor")
        encoder = self._columns.get(request.model)
        errors = {i: ItemErrorCode.DEADLINE for i, budget in enumerate(request.budgets_s) if budget <= 0}
        errors = dict.fromkeys(_misfits(encoder, request), ItemErrorCode.COLUMNS) | errors
        live = [i for i in range(len(request.texts)) if i not in errors]
        encoded = pipeline.encode([request.texts[i] for i in live])
        sent = live
        errors |= {i: ItemErrorCode.TOO_LONG for k, i in enumerate(live) if encoded.item_tokens[k] > self._max_tokens}
        if errors:
            encoded = without(encoded, live, len(request.texts), {i for i in live if i in errors})
            sent = [i for i in live if i not in errors]
        return FeatureReply(
            encoded.input_ids,
            encoded.row_offsets,
            encoded.item_offsets,
            encoded.row_weights,
            encoded.item_tokens,
            encoder.fingerprint(pipeline.fingerprint) if encoder else pipeline.fingerprint,
            errors,
            _phrase_of(pipeline, request, sent),
            _columns(encoder, request, sent),
        )


def _misfits(encoder: CellEncoder | None, request: FeatureRequest) -> list[int]:
    """Return the items whose columns are not those of the model: they were read for another version of it."""
    given = request.columns or (None,) * len(request.texts)
    if encoder is None:
        return [i for i, cells in enumerate(given) if cells is not None]
    return [i for i, cells in enumerate(given) if cells is None or not encoder.fits(cells)]


def _columns(encoder: CellEncoder | None, request: FeatureRequest, sent: list[int]) -> FloatArray | None:
    """Return the values of the columns, [n, c], of a tabular model."""
    if encoder is None:
        return None
    values = np.zeros((len(request.texts), encoder.width), dtype=np.float32)
    values[sent] = encoder.encode([cells for i in sent if (cells := request.columns[i]) is not None])
    return values


def _phrase_of(pipeline: TextPipeline, request: FeatureRequest, sent: list[int]) -> IntArray | None:
    """Return the phrase of each token of the items that have rows, where that is asked."""
    if not request.phrase_ends:
        return None
    return pipeline.phrase_of([request.texts[i] for i in sent], [request.phrase_ends[i] for i in sent])


def without(encoded: Encoded, live: list[int], n: int, dropped: set[int]) -> Encoded:
    """Spread columns over the `live` ones of `n` items and take the rows of `dropped` items out."""
    position = {i: k for k, i in enumerate(live)}
    rows: list[int] = []
    item_offsets, item_tokens = [0], []
    for i in range(n):
        k = position.get(i)
        if k is not None and i not in dropped:
            rows.extend(range(int(encoded.item_offsets[k]), int(encoded.item_offsets[k + 1])))
        item_offsets.append(len(rows))
        item_tokens.append(0 if k is None else int(encoded.item_tokens[k]))
    parts = [encoded.input_ids[encoded.row_offsets[j] : encoded.row_offsets[j + 1]] for j in rows]
    return Encoded(
        input_ids=np.concatenate(parts) if parts else encoded.input_ids[:0],
        row_offsets=np.concatenate([[0], np.cumsum([len(p) for p in parts], dtype=np.int64)]).astype(np.int64),
        item_offsets=np.array(item_offsets, dtype=np.int64),
        row_weights=encoded.row_weights[rows],
        item_tokens=np.array(item_tokens, dtype=np.int32),
    )

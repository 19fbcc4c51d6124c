"""Small passes from recorded graphs: one launch instead of a hundred or more.

Every shape is recorded and checked at the start, none later, so a request never pays for a recording and the graphs'
memory does not grow. One pass at a time runs from them: they share their memory, and a small pass is short.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, final

import numpy as np
import torch

from deployments.model.backends.base import FloatArray, IdArray
from deployments.model.backends.buckets import GRAPH_TOKENS, Shape, bucket, buckets
from deployments.model.backends.devices import Device, Recording

__all__ = ["GraphError", "GraphedPasses"]

TOLERANCE: Final = 2e-2
"""Of the largest value: the same kernels run in both, so what differs by more was not recorded as it runs."""
_PROBE_IDS: Final = 200


class GraphError(Exception):
    """The model cannot be recorded, or answers differently when it was."""


@final
class GraphedPasses:
    """Recorded passes of one model.

    Args:
        device: where they run.
        forward: ids and mask, int64 [b, l] on the device, to float32 [b, width]. Its shapes alone may decide what it
            does, never its values.
        pad_id: what fills up a row.
        max_tokens: the longest row that the model takes.
        vocabulary: number of ids.
    """

    def __init__(
        self,
        device: Device,
        forward: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
        *,
        pad_id: int,
        max_tokens: int,
        vocabulary: int,
        graph_tokens: int = GRAPH_TOKENS,
    ) -> None:
        self._device = device
        self._forward = forward
        self._pad_id = pad_id
        self._max_tokens = max_tokens
        self._vocabulary = vocabulary
        self._graph_tokens = graph_tokens
        self._recordings: dict[Shape, Recording] = {}
        self._turn = threading.Lock()

    def record(self) -> None:
        """Record and check every shape. Raises `GraphError`; then no shape is left recorded."""
        draw = np.random.default_rng(0)
        try:
            for shape in buckets(self._max_tokens, self._graph_tokens):
                self._recordings[shape] = self._device.record(lambda given: self._forward(given[0], given[1]), shape)
                self._check(shape, draw)
        except GraphError:
            self._recordings.clear()
            raise
        except Exception as error:  # the model runs, so whatever this is, it is about recording it
            self._recordings.clear()
            raise GraphError(f"{type(error).__name__}: {error}") from error

    def run(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray | None:
        """Run a pass as `Backend.predict` does, in the calling thread's lane; None where no recorded shape holds it."""
        rows, length = input_ids.shape
        shape = bucket(rows, length, self._max_tokens, self._graph_tokens)
        recording = None if shape is None else self._recordings.get(shape)
        if shape is None or recording is None:
            return None
        given = np.zeros((2, *shape), dtype=np.int64)
        given[0] = self._pad_id
        given[0, :rows, :length] = input_ids
        given[1, :rows, :length] = attention_mask
        given[1, rows:, 0] = 1  # a row that attends to nothing has no softmax
        with self._turn:
            self._device.write(recording.given, given)
            recording.replay()
            return self._device.download(recording.result[:rows]).copy()

    def _check(self, shape: Shape, draw: np.random.Generator) -> None:
        """Compare with the pass as it runs unrecorded, on rows of several lengths."""
        rows, length = shape
        ids = draw.integers(0, min(self._vocabulary, _PROBE_IDS), shape)
        mask = (np.arange(length) < draw.integers(1, length + 1, rows)[:, None]).astype(np.int64)
        with self._device.lane():
            replayed = self.run(ids, mask)
            wanted = self._device.download(self._forward(self._device.upload(ids), self._device.upload(mask)))
        if replayed is None or replayed.shape != wanted.shape:
            raise GraphError(f"a recorded pass of {rows} x {length} tokens has another shape")
        if not np.abs(replayed - wanted).max() <= TOLERANCE * max(1.0, float(np.abs(wanted).max())):
            raise GraphError(f"a recorded pass of {rows} x {length} tokens answers differently")

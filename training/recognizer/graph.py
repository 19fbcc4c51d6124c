"""The trained network as an ONNX graph: the encoder's own, with shapes going in and a linear layer over each token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

import numpy as np
import numpy.typing as npt
import onnx

from training.encoder import WIDTH, Calibration, EncoderWriter, Norm, Probe, Recipe
from training.recognizer.examples import Row
from training.recognizer.names import CLASSIFIER, SHAPE_EMBEDDINGS
from training.weights import Tensors

__all__ = ["CLS", "SEP", "padded_rows", "write_token_classifier"]

CLS: Final = 101
SEP: Final = 102


def write_token_classifier(tensors: Tensors, recipe: Recipe, calibration: Calibration) -> tuple[onnx.ModelProto, Probe]:
    """Return the graph, and where its linear layers read.

    It takes `input_ids`, `attention_mask` and `shape_ids`, int64 [b, l], and gives `logits`, float32 [b, l, labels].
    """
    writer = _TokenClassifier(tensors, recipe, calibration)
    return writer.write(), writer.probe


@final
class _TokenClassifier(EncoderWriter):
    inputs = ("input_ids", "attention_mask", "shape_ids")

    def embeddings(self) -> str:
        shapes = self.graph.node("Gather", self.graph.floats(self.tensor(SHAPE_EMBEDDINGS)), "shape_ids")
        return self.graph.node("Add", super().embeddings(), shapes)

    def outputs(self, norms: Sequence[Norm]) -> dict[str, tuple[str, tuple[int | str, ...]]]:
        """The last layer's scale and shift are folded into the linear layer, which stays in float32: it is small."""
        weight = self.tensor(f"{CLASSIFIER}.weight").T
        bias = self.tensor(f"{CLASSIFIER}.bias") + norms[-1].beta @ weight
        folded = weight * norms[-1].gamma[:, None]
        tokens = self.graph.node("Reshape", norms[-1].value, self.graph.ints(-1, WIDTH))
        logits = self.graph.linear(tokens, folded, bias, "float", None)
        shape = self.graph.node("Concat", self.graph.node("Shape", "input_ids"), self.graph.ints(-1), axis=0)
        return {"logits": (self.graph.node("Reshape", logits, shape), ("b", "l", len(bias)))}


def padded_rows(rows: Sequence[Row]) -> dict[str, npt.NDArray[np.int64]]:
    """Return the inputs of one pass, special tokens added."""
    longest = max(len(row) for row in rows) + 2
    ids, mask, shapes = np.zeros((3, len(rows), longest), dtype=np.int64)
    for i, row in enumerate(rows):
        n = len(row)
        ids[i, : n + 2] = [CLS, *row.ids, SEP]
        shapes[i, 1 : n + 1] = row.shapes
        mask[i, : n + 2] = 1
    return {"input_ids": ids, "attention_mask": mask, "shape_ids": shapes}

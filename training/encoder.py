"""all-MiniLM-L6-v2 as an ONNX graph, written node by node for what ONNX Runtime is quick at on a CPU.

The same arithmetic as `transformers`' BertModel with mean pooling, rearranged (each step is exact up to rounding):

- LayerNormalization's own kernels loop over single floats and took a quarter of all time. InstanceNormalization's are
  vectorized, and normalize each token when the batch is laid out [tokens, 1, 384]. Its scale and shift go elsewhere:
  gamma and beta are folded into the layers that read the result, and put back where the residual path reads it.
- A bias on the keys shifts a query's scores by one number, which softmax takes out again: it is left out. A bias on the
  values passes through the attention unchanged (its weights sum to 1): it is folded into the output layer's bias.
- SmoothQuant (Xiao et al. 2023): inputs are divided, and weight rows multiplied, by a factor per channel, so that no
  channel's outliers take the int8 steps of the others. Free here: the factor shares a multiplication with gamma.
- In layers 0-3 one or two of the 1536 inner channels reach 4 times what all others do. What they have above the others'
  range goes around the int8 product, in float32: two columns instead of a scale that is four times as coarse.
- Activation scales are fixed by calibration, so a text's embedding does not depend on its neighbours in the batch.
- Word embeddings are int8 in blocks of 128, dequantized as they are gathered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, final

import numpy as np
import numpy.typing as npt
import onnx

from training.graph import ORT, GraphWriter, Kind, Range, quantize_blocks
from training.weights import Tensors

__all__ = [
    "FEATURES",
    "LAYERS",
    "OUTPUT",
    "WIDTH",
    "Calibration",
    "EncoderWriter",
    "Norm",
    "Probe",
    "Recipe",
    "write_encoder",
]

LAYERS: Final = 6
HEADS: Final = 12
WIDTH: Final = 384
WORD_BLOCK: Final = 128
OUTPUT: Final = "sentence_embedding"
FEATURES: Final = "features"
"""Means of the last three layers before gamma and beta: a head reads more from them than from the embedding alone."""
FEATURE_LAYERS: Final = 3
_EPSILON: Final = 1e-12
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What linear layers' inputs look like on calibration texts. Keys: `0.qkv`, `0.out`, `0.up`, `0.down`, `1.qkv` …"""

    peaks: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    """Largest magnitude per channel, before smoothing: what smoothing is computed from."""
    ranges: Mapping[str, Range] = field(default_factory=dict)
    outliers: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    """Channels whose excess over the range goes around the int8 product."""
    full_ranges: Mapping[str, Range] = field(default_factory=dict)
    """Ranges with the outliers in them, for recipes that let nothing go around."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to compute. `smoothing` is SmoothQuant's alpha; 0 turns it off."""

    kind: Kind = "static"
    smoothing: float = 0.7
    outliers: bool = True
    int8_words: bool = True


@final
@dataclass(slots=True)
class Probe:
    """Where the written graph's linear layers take their inputs: key to the name of a graph value."""

    inputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Norm:
    """A normalized value and the scale and shift that LayerNorm would have applied to it."""

    value: str
    gamma: Array
    beta: Array


def write_encoder(tensors: Tensors, recipe: Recipe, calibration: Calibration) -> tuple[onnx.ModelProto, Probe]:
    """Return the graph, and where its linear layers read.

    It takes `input_ids` and `attention_mask`, int64 [b, l], and gives `sentence_embedding`, float32 [b, 384],
    mean-pooled, not of unit length, and `features`, float32 [b, 1152].
    """
    encoder = EncoderWriter(tensors, recipe, calibration)
    return encoder.write(), encoder.probe


class EncoderWriter:
    """Writes one graph. A subclass may add to the inputs and their embeddings, and read something else at the end."""

    inputs: tuple[str, ...] = ("input_ids", "attention_mask")

    def __init__(self, tensors: Tensors, recipe: Recipe, calibration: Calibration) -> None:
        self._tensors = tensors
        self._recipe = recipe
        self._calibration = calibration
        self.graph = GraphWriter()
        self.probe = Probe()

    def write(self) -> onnx.ModelProto:
        graph = self.graph
        self._mask = graph.node("Cast", "attention_mask", to=onnx.TensorProto.INT32)
        self.batch_shape = graph.node("Concat", graph.node("Shape", "input_ids"), graph.ints(-1), axis=0)
        self._token_shape = graph.ints(-1, 1, WIDTH)
        self._one, self._zero = graph.floats(np.ones(1)), graph.floats(np.zeros(1))
        embeddings = graph.node("Reshape", self.embeddings(), self._token_shape)
        norm = self._norm(embeddings, "embeddings.LayerNorm")
        norms = []
        for layer in range(LAYERS):
            norm = self._attention(norm, layer)
            norm = self._inner(norm, layer)
            norms.append(norm)
        return graph.model(list(self.inputs), self.outputs(norms))

    def outputs(self, norms: Sequence[Norm]) -> dict[str, tuple[str, tuple[int | str, ...]]]:
        """Add what comes after the last layer; return the graph's outputs and their shapes."""
        return self._pool(norms[-FEATURE_LAYERS:])

    def embeddings(self) -> str:
        """Add the sum of the embeddings, [b, l, 384]."""
        graph = self.graph
        words = self.tensor("embeddings.word_embeddings.weight")
        # Texts come alone, never in pairs, so the type embedding is always row 0.
        places = self.tensor("embeddings.position_embeddings.weight")
        places = places + self.tensor("embeddings.token_type_embeddings.weight")[0]
        if self._recipe.int8_words:
            packed, scales = quantize_blocks(words, WORD_BLOCK)
            inputs = (graph.constant(packed), "input_ids", graph.floats(scales))
            word = graph.node(
                "GatherBlockQuantized",
                *inputs,
                domain=ORT,
                gather_axis=0,
                quantize_axis=1,
                block_size=WORD_BLOCK,
                bits=8,
            )
        else:
            word = graph.node("Gather", graph.floats(words), "input_ids")
        length = graph.node("Slice", graph.node("Shape", "input_ids"), graph.ints(1), graph.ints(2))
        place = graph.node("Slice", graph.floats(places), graph.ints(0), length, graph.ints(0))
        return graph.node("Add", word, place)

    def _attention(self, norm: Norm, layer: int) -> Norm:
        """Self-attention, its residual and what LayerNorm leaves to do."""
        graph, prefix = self.graph, f"encoder.layer.{layer}.attention"
        weights = [self.tensor(f"{prefix}.self.{name}.weight").T for name in ("query", "key", "value")]
        biases = [self.tensor(f"{prefix}.self.{name}.bias") for name in ("query", "key", "value")]
        weight = np.concatenate(weights, axis=1)
        bias = np.concatenate(biases) + norm.beta @ weight
        out_weight = self.tensor(f"{prefix}.output.dense.weight").T
        out_bias = self.tensor(f"{prefix}.output.dense.bias") + bias[2 * WIDTH :] @ out_weight + norm.beta
        bias[WIDTH:] = 0
        factor = self._factor(f"{layer}.out", out_weight)
        weight[:, 2 * WIDTH :] /= factor
        joint, residual = self._read(norm, weight, bias, f"{layer}.qkv")
        query, key, value = graph.nodes(
            "Split", graph.node("Reshape", joint, self.batch_shape), outputs=3, axis=-1, num_outputs=3
        )
        mixed = graph.node("MultiHeadAttention", query, key, value, "", self._mask, domain=ORT, num_heads=HEADS)
        mixed = graph.node("Reshape", mixed, self._token_shape)
        out = self._linear(mixed, out_weight * factor[:, None], out_bias, f"{layer}.out")
        return self._norm(graph.node("Add", out, residual), f"{prefix}.output.LayerNorm")

    def _inner(self, norm: Norm, layer: int) -> Norm:
        """The inner (feed-forward) layers, their residual and what LayerNorm leaves to do."""
        graph, prefix = self.graph, f"encoder.layer.{layer}"
        weight = self.tensor(f"{prefix}.intermediate.dense.weight").T
        bias = self.tensor(f"{prefix}.intermediate.dense.bias") + norm.beta @ weight
        hidden, residual = self._read(norm, weight, bias, f"{layer}.up")
        hidden = graph.node("Gelu", hidden, domain=ORT)
        down = self.tensor(f"{prefix}.output.dense.weight").T
        down_bias = self.tensor(f"{prefix}.output.dense.bias") + norm.beta
        out = self._linear(hidden, down, down_bias, f"{layer}.down")
        around = self._around(hidden, down, f"{layer}.down")
        out = graph.node("Add", out, around) if around else out
        return self._norm(graph.node("Add", out, residual), f"{prefix}.output.LayerNorm")

    def _read(self, norm: Norm, weight: Array, bias: Array, key: str) -> tuple[str, str]:
        """Apply a linear layer to a normalized value; return its output and the residual less beta (in a bias)."""
        weight = weight * norm.gamma[:, None]
        factor = self._factor(key, weight)
        smooth = self.graph.node("Mul", norm.value, self.graph.floats(1 / factor))
        residual = self.graph.node("Mul", smooth, self.graph.floats(factor * norm.gamma))
        return self._linear(smooth, weight * factor[:, None], bias, key), residual

    def _linear(self, x: str, weight: Array, bias: Array, key: str) -> str:
        self.probe.inputs[key] = x
        return self.graph.linear(x, weight, bias, self._recipe.kind, self._calibration.ranges.get(key))

    def _around(self, hidden: str, weight: Array, key: str) -> str | None:
        """What outlier channels have above the others' range, through their weights, in float32."""
        channels = self._calibration.outliers.get(key)
        if not self._recipe.outliers or channels is None or len(channels) == 0:
            return None
        graph = self.graph
        picked = graph.node("Gather", hidden, graph.constant(channels), axis=2)
        excess = graph.node("Relu", graph.node("Sub", picked, graph.floats(self._calibration.ranges[key].high)))
        return graph.node("MatMul", excess, graph.floats(weight[channels]))

    def _factor(self, key: str, weight: Array) -> Array:
        """SmoothQuant's factor per input channel, geometric mean 1."""
        peaks = self._calibration.peaks.get(key)
        if peaks is None or self._recipe.smoothing == 0:
            return np.ones(len(weight))
        alpha = self._recipe.smoothing
        rows = np.maximum(np.abs(weight).max(axis=1), 1e-5)
        factor = np.maximum(peaks, 1e-5) ** alpha / rows ** (1 - alpha)
        return np.asarray(factor / np.exp(np.log(factor).mean()), dtype=np.float64)

    def _norm(self, x: str, name: str) -> Norm:
        value = self.graph.node("InstanceNormalization", x, self._one, self._zero, epsilon=_EPSILON)
        return Norm(value, self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias"))

    def _pool(self, norms: Sequence[Norm]) -> dict[str, tuple[str, tuple[int | str, ...]]]:
        """Means over the tokens that are not padding: each a product of [b, 1, l] with [b, l, 384]."""
        graph = self.graph
        mask = graph.node("Cast", "attention_mask", to=onnx.TensorProto.FLOAT)
        share = graph.node("Div", mask, graph.node("ReduceSum", mask, graph.ints(1), keepdims=1))
        share = graph.node("Unsqueeze", share, graph.ints(1))
        means = []
        for norm in norms:
            tokens = graph.node("Reshape", norm.value, self.batch_shape)
            means.append(graph.node("Squeeze", graph.node("MatMul", share, tokens), graph.ints(1)))
        scaled = graph.node("Mul", means[-1], graph.floats(norms[-1].gamma))
        embedding = graph.node("Add", scaled, graph.floats(norms[-1].beta))
        features = graph.node("Concat", *means, axis=1)
        return {OUTPUT: (embedding, ("b", WIDTH)), FEATURES: (features, ("b", WIDTH * len(means)))}

    def tensor(self, name: str) -> Array:
        return self._tensors[name].astype(np.float64)

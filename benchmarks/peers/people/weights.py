"""Our two int8 graphs as float32 models in the format of transformers: `python -m benchmarks.peers.people.weights OUT`.

The graphs have the scale of each LayerNorm folded into the layers that read it, and its shift into their biases
(training/encoder.py). A network with those scales and no shifts computes the same, so that is what is written; int8
weights become the float32 values that they stand for. Activations are not rounded: that is what float32 is slower for.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper
from safetensors.numpy import load_file, save_file

from benchmarks.peers.people.names import RECOGNIZER, SENTIMENT
from benchmarks.servers import ROOT

__all__ = ["Folded", "bert_tensors", "read_folded", "write_all"]

_MODELS: Final = ROOT / "models"
_LAYERS: Final = 6
_WIDTH: Final = 384

Array = npt.NDArray[np.float32]
Tensors = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Folded:
    """What a graph holds, dequantized. Linear layers in the order of the graph: qkv, out, up, down of each layer."""

    words: Array
    places: Array
    shapes: Array | None
    """Embeddings of the recognizer's word shapes."""
    scales: list[Array]
    """Per normalization but the last: its scale, as the residual path reads it."""
    reads: list[Array]
    """Per normalization but the last: what its values are divided by on their way into the next linear layer."""
    linears: list[tuple[Array, Array]]
    """Weight [k, n] and bias [n]."""
    classifier: tuple[Array, Array] | None


def read_folded(path: Path) -> Folded:
    """Read one of our encoder graphs."""
    graph = onnx.load(str(path)).graph
    values = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}

    def constants(node: Any) -> list[npt.NDArray[Any]]:
        return [values[name] for name in node.input if name in values]

    def of(kind: str) -> list[list[npt.NDArray[Any]]]:
        return [constants(node) for node in graph.node if node.op_type == kind]

    [words] = of("GatherBlockQuantized")
    vectors = [found[0] for found in of("Mul") if found and found[0].shape == (_WIDTH,)][: 4 * _LAYERS]
    smooth, residual = vectors[0::2], vectors[1::2]
    shapes = [found[0] for found in of("Gather") if found and found[0].shape == (32, _WIDTH)]
    products = [found[0] for found in of("MatMul") if found and len(found[0]) == _WIDTH]
    biases = [found[0] for found in of("Add") if found and products and found[0].shape == products[-1].shape[1:]]
    return Folded(
        words=_from_blocks(words[0], words[1]),
        places=next(found[0] for found in of("Slice") if found[0].ndim == 2),
        shapes=shapes[0] if shapes else None,
        scales=[factor * beyond for factor, beyond in zip(smooth, residual, strict=True)],
        reads=list(residual),
        linears=[(w.astype(np.float32) * scale, bias) for w, _, scale, _, bias in of("MatMulIntegerToFloat")],
        classifier=(products[-1], biases[-1]) if products and biases else None,
    )


def _from_blocks(packed: npt.NDArray[np.uint8], scales: Array) -> Array:
    rows, width = packed.shape
    blocks = packed.reshape(rows, scales.shape[1], -1).astype(np.float32) - 128
    return (blocks * scales[..., None]).reshape(rows, width)


def bert_tensors(folded: Folded) -> Tensors:
    """Return the tensors of a `BertModel` without pooler that computes what the graph computes."""
    nothing, one = np.zeros(_WIDTH, dtype=np.float32), np.ones(_WIDTH, dtype=np.float32)
    scales = [*folded.scales, one]  # the last one's is in what reads it
    tensors = {
        "embeddings.word_embeddings.weight": folded.words,
        "embeddings.position_embeddings.weight": folded.places,
        "embeddings.token_type_embeddings.weight": np.zeros((2, _WIDTH), dtype=np.float32),
        "embeddings.LayerNorm.weight": scales[0],
        "embeddings.LayerNorm.bias": nothing,
    }
    for layer in range(_LAYERS):
        (qkv, qkv_bias), (out, out_bias), (up, up_bias), (down, down_bias) = folded.linears[4 * layer : 4 * layer + 4]
        qkv, up = qkv / folded.reads[2 * layer][:, None], up / folded.reads[2 * layer + 1][:, None]
        place = f"encoder.layer.{layer}"
        for part, name in enumerate(("query", "key", "value")):
            columns = slice(part * _WIDTH, (part + 1) * _WIDTH)
            tensors[f"{place}.attention.self.{name}.weight"] = qkv[:, columns].T
            tensors[f"{place}.attention.self.{name}.bias"] = qkv_bias[columns]
        linears = {"attention.output": (out, out_bias), "intermediate": (up, up_bias), "output": (down, down_bias)}
        for name, (weight, bias) in linears.items():
            tensors[f"{place}.{name}.dense.weight"] = weight.T
            tensors[f"{place}.{name}.dense.bias"] = bias
        for name, scale in {"attention.output": scales[2 * layer + 1], "output": scales[2 * layer + 2]}.items():
            tensors[f"{place}.{name}.LayerNorm.weight"] = scale
            tensors[f"{place}.{name}.LayerNorm.bias"] = nothing
    return tensors


def write_all(out: Path) -> None:
    """Write both models below `out`."""
    _write_recognizer(out / RECOGNIZER)
    _write_sentiment(out / SENTIMENT)


def _write_recognizer(folder: Path) -> None:
    manifest = json.loads((_MODELS / RECOGNIZER / "manifest.json").read_text())
    folded = read_folded(_MODELS / RECOGNIZER / "recognizer.onnx")
    if folded.classifier is None or folded.shapes is None:
        raise ValueError("the recognizer's graph has no classifier or no shapes")
    weight, bias = folded.classifier
    bias = bias + np.array([manifest["outside_bias"] if label == "O" else 0 for label in manifest["labels"]])
    tensors = {f"bert.{name}": value for name, value in bert_tensors(folded).items()}
    tensors |= {"shape_embeddings.weight": folded.shapes, "classifier.weight": weight.T, "classifier.bias": bias}
    _save(folder, "ShapedTokenClassifier", tensors, manifest["labels"], manifest["max_tokens"], _MODELS / RECOGNIZER)


def _write_sentiment(folder: Path) -> None:
    manifest = json.loads((_MODELS / SENTIMENT / "manifest.json").read_text())
    folded = read_folded(_MODELS / SENTIMENT / "encoder.onnx")
    head = load_file(str(_MODELS / SENTIMENT / "head.safetensors"))
    # The head reads normalized values of the last three layers, before the scale; ours have it, but for the last.
    scale = np.concatenate([folded.scales[8], folded.scales[10], np.ones(_WIDTH, dtype=np.float32)])
    temperature = manifest["calibration"]["temperature"]
    tensors = {f"bert.{name}": value for name, value in bert_tensors(folded).items()}
    tensors |= {
        "classifier.weight": head["weight"] / scale / temperature,
        "classifier.bias": head["bias"] / temperature,
    }
    length = manifest["pipeline"]["max_tokens"]
    _save(folder, "MeansClassifier", tensors, manifest["labels"], length, _MODELS / SENTIMENT)


def _save(folder: Path, kind: str, tensors: Tensors, labels: list[str], length: int, tokenizer: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()},
        str(folder / "model.safetensors"),
        metadata={"format": "pt"},
    )
    config = {
        "architectures": [kind],
        "model_type": "bert",
        "hidden_size": _WIDTH,
        "num_hidden_layers": _LAYERS,
        "num_attention_heads": 12,
        "intermediate_size": 4 * _WIDTH,
        "vocab_size": 30522,
        "max_position_embeddings": 512,
        "layer_norm_eps": 1e-12,
        "id2label": dict(enumerate(labels)),
        "label2id": {label: i for i, label in enumerate(labels)},
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    names = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
    settings: dict[str, Any] = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": length}
    settings |= {f"{name}_token": token for name, token in names.items()}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1))
    (folder / "tokenizer.json").write_bytes((tokenizer / "tokenizer.json").read_bytes())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))

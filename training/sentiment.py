"""`sentiment`: a linear head over the encoder that serves, behind the anonymization that serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save
from sklearn.linear_model import LogisticRegression

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, MANIFEST, Bundle, BundleError, Manifest
from preprocessing.pipeline import TextPipeline
from preprocessing.texts import Document
from preprocessing.tokenize import FastTokenizer
from training.abstain.fitting import Abstention, Judged, fit_abstention
from training.abstain.foreign import read_foreign
from training.abstain.profile import PROFILE_FILE, profile_of, text_profile, write_profile
from training.embedding import Floats, embed_items, make_spec, open_session
from training.encoder import FEATURES
from training.manifests import ENCODER, head_manifest, write_bundle
from training.measure import macro_f1
from training.progress import progress
from training.texts import LABELS, Example, Part, anonymize, data_record, read_documents, read_sentiment

__all__ = ["LabelledSet", "fit", "logits", "train_sentiment"]

STRENGTHS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03)
"""Inverse L2 penalties tried; chosen on the validation part."""
WANTED_ACCURACY: Final = 0.8
"""Answers at or above `review_below` are right this often on the validation part."""
HEAD_FILE: Final = "head.safetensors"
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


@final
@dataclass(frozen=True, slots=True)
class _Kept:
    head: _Head
    report: Mapping[str, Any]


def train_sentiment(data: Path, root: Path = BUNDLED_ROOT, *, keep_head: bool = False) -> None:
    """Train, measure on the test part and write the bundle `sentiment`. Prints the metrics.

    With `keep_head` the weights stay those that the bundle has, and what stands around them is fitted anew: the same
    training elsewhere gives weights that differ in the last digits.
    """
    folder = root / "sentiment"
    kept = read_kept(folder) if keep_head else None
    encoder = Bundle.open(root / ENCODER)
    engine = open_engine()
    tokenizer = FastTokenizer(encoder.path / "tokenizer.json")
    pipeline = TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)
    examples = read_sentiment(data)
    session = open_session(encoder.path / "encoder.onnx")
    documents = read_documents([example.text for example in examples], engine)
    vectors = embed_items(session, pipeline, [document.text for document in documents], FEATURES)
    train, validation, test = (LabelledSet.of(part, examples, vectors) for part in ("train", "validation", "test"))
    head = kept.head if kept else fit(train, validation)
    foreign = {
        kind: embed_items(session, pipeline, anonymize(texts, engine, kind), FEATURES)
        for kind, texts in read_foreign(data).items()
    }
    judged = _judged(head, test)
    # The validation part chose the penalty. What the sets promise holds only for thresholds from texts that chose
    # nothing.
    held_out, rest = judged.halves(_SEED)
    abstention = fit_abstention(train.vectors, _judged(head, validation), held_out, WANTED_ACCURACY)
    metrics = _accuracy(abstention.probabilities(judged), test) | abstention.judge_scores(judged)
    metrics |= abstention.judge_sets(rest) | abstention.judge_novelty(rest, foreign, train.vectors)
    metrics |= {"train_texts": len(train.labels)}
    folder.mkdir(parents=True, exist_ok=True)
    write_head(folder / HEAD_FILE, head)
    write_profile(folder, _profile(abstention, _judged(head, validation), examples, documents, pipeline))
    files = [HEAD_FILE, PROFILE_FILE, *abstention.write(folder)]
    manifest = head_manifest(
        encoder,
        pipeline.spec,
        name="sentiment",
        task="classification",
        description="Sentiment of short English texts: negative, neutral or positive.",
        labels=LABELS,
        languages=("en",),
        profile=PROFILE_FILE,
        metrics=metrics,
        **abstention.fields(),
        data=data_record(data),
        report=kept.report if kept else {},
        created_by="python -m training sentiment --data ../shared/data",
    )
    write_bundle(folder, manifest, files)
    print(manifest.to_json())


def write_head(path: Path, head: _Head) -> None:
    """Write a head and read it back: safetensors writes memory as it lies, and scikit-learn's lies by column.

    Raises `RuntimeError` when what was read is not what was meant.
    """
    path.write_bytes(save({"weight": np.ascontiguousarray(head.weight), "bias": np.ascontiguousarray(head.bias)}))
    read = load(path.read_bytes())
    if not (np.array_equal(read["weight"], head.weight) and np.array_equal(read["bias"], head.bias)):
        raise RuntimeError(f"{path} does not hold the head that was trained")


def read_kept(folder: Path) -> _Kept:
    """Return the head of a bundle, and what was measured of these very weights. Raises `SystemExit`: there is none."""
    try:
        return _Kept(read_head(folder / HEAD_FILE), Manifest.read(folder / MANIFEST).report)
    except (OSError, BundleError) as error:
        raise SystemExit(f"{folder} has no head to keep ({type(error).__name__}): train without --keep-head") from error


def read_head(path: Path) -> _Head:
    """Read what `write_head` wrote."""
    tensors = load(path.read_bytes())
    return _Head(tensors["weight"], tensors["bias"])


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


def _judged(head: _Head, given: LabelledSet) -> Judged:
    return Judged(logits(head, given), given.labels, given.vectors)


def _profile(
    abstention: Abstention,
    judged: Judged,
    examples: Sequence[Example],
    documents: Sequence[Document],
    pipeline: TextPipeline,
) -> dict[str, Any]:
    """Return the drift reference: what the validation part, which `judged` speaks of, is like."""
    mine = [i for i, example in enumerate(examples) if example.part == "validation"]
    tokens = pipeline.encode([documents[i].text for i in mine]).item_tokens
    texts = text_profile([examples[i].text for i in mine], [documents[i] for i in mine], tokens)
    probabilities = abstention.probabilities(judged)
    answers = [LABELS[k] for k in probabilities.argmax(axis=1)]
    return profile_of(answers, probabilities.max(axis=1), texts, abstention.reference.novelty(judged.features))


def _accuracy(probabilities: Floats, test: LabelledSet) -> dict[str, Any]:
    """Figures on the test part, per source. Two-class sources are also judged between their two classes alone."""
    answers = probabilities.argmax(axis=1)
    right = answers == test.labels
    figures: dict[str, Any] = {"test_texts": len(test.labels)}
    for source in sorted(set(test.sources)):
        mine = test.sources == source
        figures[f"accuracy/{source}"] = right[mine].mean()
    two = np.char.startswith(test.sources, "uci/")
    three = ~two
    figures["macro_f1/tweeteval"] = macro_f1(test.labels[three], answers[three], len(LABELS))
    poles = np.where(probabilities[:, 2] >= probabilities[:, 0], 2, 0) == test.labels
    figures["accuracy/uci between negative and positive"] = poles[two].mean()
    return {name: round(float(value), 4) if not isinstance(value, int) else value for name, value in figures.items()}

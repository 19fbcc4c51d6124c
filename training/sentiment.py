"""`sentiment`: a linear head over an encoder of its own, fine-tuned for it, behind the anonymization that serves.

The encoder lies in the bundle. It comes out of a run of `training/examples/sentiment_lora.yaml`, converted by
`quantize`; what is fitted and measured here needs neither.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, CARD, MANIFEST, Manifest, sha256_of
from preprocessing.pipeline import TextPipeline
from preprocessing.texts import Document, redacted_share
from preprocessing.tokenize import FastTokenizer
from training.abstain.fitting import Abstention, Judged, fit_abstention
from training.abstain.foreign import read_foreign
from training.abstain.profile import PROFILE_FILE, profile_of, text_profile, write_profile
from training.embedding import Floats, embed_items, make_spec, open_session
from training.encoder import FEATURES
from training.manifests import ENCODER, LICENSE, write_bundle
from training.measure import binary_calibration_error, macro_f1
from training.projects.head import LinearHead, fit_head, read_head, write_head
from training.sentiment_card import card_with_figures
from training.texts import LABELS, Example, Part, anonymize, data_record, read_documents, read_sentiment

__all__ = ["LabelledSet", "fit", "logits", "train_sentiment"]

STRENGTHS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03)
"""Inverse L2 penalties tried beside the head that the encoder was trained with; chosen on the validation part."""
WANTED_ACCURACY: Final = 0.8
"""Answers at or above `review_below` are right this often on the validation part."""
VERSION: Final = "1.1.0"
ENCODER_FILE: Final = "encoder.onnx"
FINE_TUNED: Final = "python -m training train --config training/examples/sentiment_lora.yaml"
HEAD_FILE: Final = "head.safetensors"
LICENSE_FILE: Final = "LICENSE"
TOKENIZER_FILE: Final = "tokenizer.json"
_SEED: Final = 20240917
_TWEETS: Final = "tweeteval"


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


def train_sentiment(
    data: Path, root: Path = BUNDLED_ROOT, *, keep_head: bool = False, encoder: Path | None = None
) -> None:
    """Train, measure on the test part and write the bundle `sentiment`, its card's figures too. Prints the metrics.

    Args:
        data: the data folder.
        root: where the bundles are.
        keep_head: the weights stay those that the bundle has, and what stands around them is fitted anew: the same
            training elsewhere may give weights that differ in the last digits.
        encoder: a bundle whose int8 encoder takes the place of the present one first, with the head that it was
            trained with; None keeps what is there.
    """
    folder = root / "sentiment"
    if encoder is not None:
        _take(encoder, folder)
    before = Manifest.read((encoder or folder) / MANIFEST)
    weights = before.weights if encoder is None else _fine_tuned(before)
    engine = open_engine()
    tokenizer = FastTokenizer(folder / TOKENIZER_FILE)
    pipeline = TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)
    examples = read_sentiment(data)
    session = open_session(folder / ENCODER_FILE)
    documents = read_documents([example.text for example in examples], engine)
    vectors = embed_items(session, pipeline, [document.text for document in documents], FEATURES)
    train, validation, test = (LabelledSet.of(part, examples, vectors) for part in ("train", "validation", "test"))
    given = read_head(folder / HEAD_FILE)
    head = given if keep_head else fit(train, validation, given)
    judged = _judged(head, test)
    # The validation part chose the head. What the sets promise holds only for thresholds from texts that chose
    # nothing.
    held_out, rest = judged.halves(_SEED)
    abstention = fit_abstention(train.vectors, _judged(head, validation), held_out, WANTED_ACCURACY)
    foreign = {
        kind: embed_items(session, pipeline, anonymize(texts, engine, kind), FEATURES)
        for kind, texts in read_foreign(data).items()
    }
    metrics = {
        "validation_macro_f1": round(_macro_f1(head, validation), 4),
        **_figures(abstention, judged, test),
        "redacted": _redacted(head, examples, documents, vectors),
        **abstention.judge_sets(rest),
        **_novelty(abstention, head, rest, foreign, train),
        "train_texts": len(train.labels),
    }
    write_head(folder / HEAD_FILE, head)
    write_profile(folder, _profile(abstention, _judged(head, validation), examples, documents, pipeline))
    files = [ENCODER_FILE, TOKENIZER_FILE, LICENSE_FILE, HEAD_FILE, PROFILE_FILE, *abstention.write(folder)]
    manifest = Manifest(
        name="sentiment",
        version=VERSION,
        task="classification",
        description="Sentiment of short English texts: negative, neutral or positive.",
        license=LICENSE,
        files={},
        fingerprint=pipeline.spec.fingerprint(),
        pipeline=pipeline.spec,
        labels=LABELS,
        languages=("en",),
        profile=PROFILE_FILE,
        metrics=metrics,
        **abstention.fields(),
        data=data_record(data),
        weights=weights,
        report=_report_still_true(before, folder),
        created_by="python -m training sentiment --data ../shared/data",
    )
    write_bundle(folder, manifest, files)
    card = folder / CARD
    card.write_text(card_with_figures(card.read_text(encoding="utf-8"), manifest), encoding="utf-8")
    print(manifest.to_json())


def _take(bundle: Path, folder: Path) -> None:
    """Copy a bundle's encoder, and the licence of the weights that it was fine-tuned from."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (ENCODER_FILE, TOKENIZER_FILE, HEAD_FILE):
        shutil.copyfile(bundle / name, folder / name)
    shutil.copyfile(BUNDLED_ROOT / ENCODER / LICENSE_FILE, folder / LICENSE_FILE)


def _fine_tuned(taken: Manifest) -> dict[str, str]:
    """Return where a taken encoder comes from: the weights before training, and the float32 graph after it."""
    float32 = taken.report.get("parent", {}).get("files", {}).get(ENCODER_FILE, "")
    return {**taken.weights, "fine_tuned": FINE_TUNED, "float32_sha256": float32}


def _report_still_true(before: Manifest, folder: Path) -> Mapping[str, Any]:
    """Return what `quantize --into-parent` measured, where it was of this very encoder and head."""
    measured = before.report.get("parent", {}).get("files", {})
    return before.report if measured == {name: sha256_of(folder / name) for name in (ENCODER_FILE, HEAD_FILE)} else {}


def fit(train: LabelledSet, validation: LabelledSet, given: LinearHead | None = None) -> LinearHead:
    """Return the head with the best macro-F1 on the validation part: what `fit_head` gives, or the head that the
    encoder was trained with, which stays where the fitted one is no better."""
    parts = [(part.vectors, part.labels) for part in (train, validation)]
    fitted, scores = fit_head(parts[0], parts[1], len(LABELS), STRENGTHS, _SEED)
    print("\n".join(f"C={strength}: validation macro-F1 {score:.4f}" for strength, score in scores.items()))
    if given is None:
        return fitted
    print(f"with the encoder: validation macro-F1 {_macro_f1(given, validation):.4f}")
    return fitted if _macro_f1(fitted, validation) > _macro_f1(given, validation) else given


def logits(head: LinearHead, given: LabelledSet) -> Floats:
    """Return float32 [n, 3]."""
    return head(given.vectors)


def _judged(head: LinearHead, given: LabelledSet) -> Judged:
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


def _figures(abstention: Abstention, judged: Judged, test: LabelledSet) -> dict[str, Any]:
    probabilities = abstention.probabilities(judged)
    binary = {"binary": _binary(probabilities, test)}
    return _accuracy(probabilities, test) | binary | abstention.judge_scores(judged)


def _novelty(
    abstention: Abstention, head: LinearHead, rest: Judged, foreign: Mapping[str, Floats], train: LabelledSet
) -> dict[str, Any]:
    """Figures of texts of other kinds. `sure`: how many of them the score alone would let pass."""
    found = abstention.judge_novelty(rest, foreign, train.vectors)
    for kind, features in foreign.items():
        found["novelty"][kind]["sure"] = _share_sure(abstention, head, features)
    return found


def _macro_f1(head: LinearHead, given: LabelledSet) -> float:
    return macro_f1(given.labels, logits(head, given).argmax(axis=1), len(LABELS))


def _share_sure(abstention: Abstention, head: LinearHead, features: Floats) -> float:
    probabilities = abstention.probabilities(Judged(head(features), np.zeros(0, np.int64), features))
    return round(float((probabilities.max(axis=1) >= abstention.calibration["review_below"]).mean()), 4)


def _accuracy(probabilities: Floats, test: LabelledSet) -> dict[str, Any]:
    """Figures on the test part, whole and per source."""
    answers = probabilities.argmax(axis=1)
    right = answers == test.labels
    figures: dict[str, Any] = {"test_texts": len(test.labels), "accuracy": right.mean()}
    figures["macro_f1"] = macro_f1(test.labels, answers, len(LABELS))
    for source in sorted(set(test.sources)):
        mine = test.sources == source
        figures[f"accuracy/{source}"] = right[mine].mean()
    three = test.sources == _TWEETS
    figures["macro_f1/tweeteval"] = macro_f1(test.labels[three], answers[three], len(LABELS))
    return {name: round(float(value), 4) if not isinstance(value, int) else value for name, value in figures.items()}


def _binary(probabilities: Floats, test: LabelledSet) -> dict[str, Any]:
    """Figures of texts that are negative or positive, told between the two: neutral's share goes to neither."""
    poles = probabilities[:, [0, 2]] / probabilities[:, [0, 2]].sum(axis=1, keepdims=True)
    best, right = poles.max(axis=1), np.where(poles[:, 1] >= poles[:, 0], 2, 0) == test.labels
    polar = test.labels != 1
    sets = {source: test.sources == source for source in sorted(set(test.sources))}
    sets["uci"] = np.char.startswith(test.sources, "uci/")
    figures = {}
    for name, mine in sets.items():
        mine = mine & polar
        figures[name] = {
            "texts": int(mine.sum()),
            "accuracy": round(float(right[mine].mean()), 4),
            "ece": round(binary_calibration_error(best[mine], right[mine]), 4),
        }
    return figures


def _redacted(
    head: LinearHead, examples: Sequence[Example], documents: Sequence[Document], vectors: Floats
) -> dict[str, dict[str, float]]:
    """Figures of tweets outside of the train part, by how much of them was taken out."""
    picked = [i for i, one in enumerate(examples) if one.part != "train" and one.source == _TWEETS]
    shares = np.array([redacted_share(documents[i].entities, len(examples[i].text)) for i in picked])
    right = head(vectors[picked]).argmax(axis=1) == np.array([examples[i].label for i in picked])
    sets = {"0": shares == 0, "0.6": shares >= 0.6}
    return {
        name: {"texts": int(mine.sum()), "accuracy": round(float(right[mine].mean()), 4)} for name, mine in sets.items()
    }

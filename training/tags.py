"""`tags` and `embed`: bundles that are the encoder and a few numbers. `tags` turns a cosine into a probability.

The calibration set is our own (`training/data/tags_calibration.jsonl`): eight families of short messages, each with the
seven labels that a caller might send. It is judged by leaving one family out at a time, so on labels never fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, Bundle, sha256_of
from preprocessing.pii import PiiEngine
from preprocessing.pipeline import TextPipeline
from preprocessing.texts import RawText
from preprocessing.tokenize import FastTokenizer
from training.abstain.calibration import reliability
from training.abstain.fitting import REDACTED
from training.abstain.profile import PROFILE_FILE, profile_of, text_profile, write_profile
from training.embedding import Floats, embed_items, make_spec, open_session, unit
from training.manifests import ENCODER, head_manifest, write_bundle
from training.measure import auc, binary_calibration_error, review_threshold
from training.texts import anonymize, read_documents

__all__ = ["TEMPLATES", "fit_tags", "write_embed"]

DATA: Final = Path(__file__).parent / "data" / "tags_calibration.jsonl"
TEMPLATES: Final = ("{label}", "This text is about {label}.", "about {label}", "{label}.", "topic: {label}")
WANTED_ACCURACY: Final = 0.9
"""The best tag is right this often where its probability is at or above `review_below`, families left out."""


@final
@dataclass(frozen=True, slots=True)
class _Pairs:
    """Text-label pairs: cosine, whether the label is right, the family, and which message it is."""

    cosine: Floats
    true: npt.NDArray[np.bool_]
    family: npt.NDArray[np.str_]
    message: npt.NDArray[np.int64]


def fit_tags(root: Path = BUNDLED_ROOT) -> None:
    """Compare templates, fit the calibration on all families and write the bundle `tags`. Prints the metrics."""
    encoder = Bundle.open(root / ENCODER)
    records = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    judged = {}
    for template in TEMPLATES:
        pairs, pipeline = _read_pairs(records, encoder, template)
        judged[template] = _judge(pairs)
        print(f"{template!r}: {judged[template]}")
    # The bare label is the simplest; a template has to earn its place by a clear gain on families left out.
    best = max(TEMPLATES, key=lambda template: judged[template]["auc"])
    template = best if judged[best]["auc"] - judged["{label}"]["auc"] > 0.01 else "{label}"
    pairs, pipeline = _read_pairs(records, encoder, template)
    slope, intercept = _fit(pairs, np.ones(len(pairs.true), dtype=np.bool_))
    scores = _left_out(pairs)
    metrics: dict[str, Any] = judged[template] | {"reliability": reliability(scores, pairs.true)}
    calibration = {
        "slope": round(slope, 4),
        "intercept": round(intercept, 4),
        "review_below": metrics.pop("review_below"),
        "review_redacted": REDACTED,
    }
    folder = root / "tags"
    folder.mkdir(parents=True, exist_ok=True)
    write_profile(
        folder, _profile([RawText(record["text"]) for record in records], pipeline, scores[_best(pairs, scores)])
    )
    manifest = head_manifest(
        encoder,
        pipeline.spec,
        name="tags",
        task="tagging",
        description="Zero-shot tags: which of the labels that you send does an English text speak of.",
        label_template=template,
        languages=("en",),
        profile=PROFILE_FILE,
        calibration=calibration,
        metrics=metrics,
        data=({"name": DATA.name, "licence": "Apache-2.0 (written for Cloakroom)", "sha256": sha256_of(DATA)},),
        created_by="python -m training tags",
    )
    write_bundle(folder, manifest, [PROFILE_FILE])
    print(manifest.to_json())


def write_embed(root: Path = BUNDLED_ROOT) -> None:
    """Write the bundle `embed`: the encoder as it is."""
    encoder = Bundle.open(root / ENCODER)
    pipeline = _open_pipeline(encoder, open_engine())
    manifest = head_manifest(
        encoder,
        pipeline.spec,
        name="embed",
        task="embedding",
        description="English sentence embeddings of 384 dimensions, unit length.",
        metrics=encoder.manifest.metrics,
        created_by="python -m training embed",
    )
    (root / "embed").mkdir(parents=True, exist_ok=True)
    write_bundle(root / "embed", manifest, [])


def _open_pipeline(encoder: Bundle, engine: PiiEngine) -> TextPipeline:
    tokenizer = FastTokenizer(encoder.path / "tokenizer.json")
    return TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)


def _read_pairs(records: Sequence[dict[str, Any]], encoder: Bundle, template: str) -> tuple[_Pairs, TextPipeline]:
    engine = open_engine()
    pipeline = _open_pipeline(encoder, engine)
    session = open_session(encoder.path / "encoder.onnx")
    labels = sorted({label for record in records for label in record["true"] + record["false"]})

    def embed(texts: Sequence[str]) -> Floats:
        return unit(embed_items(session, pipeline, anonymize([RawText(text) for text in texts], engine)))

    texts = embed([record["text"] for record in records])
    hypotheses = dict(zip(labels, embed([template.format(label=label) for label in labels]), strict=True))
    cosine, true, family, message = [], [], [], []
    for i, record in enumerate(records):
        for label in record["true"] + record["false"]:
            cosine.append(float(texts[i] @ hypotheses[label]))
            true.append(label in record["true"])
            family.append(record["family"])
            message.append(i)
    return _Pairs(np.array(cosine, np.float32), np.array(true), np.array(family), np.array(message)), pipeline


def _fit(pairs: _Pairs, picked: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Platt scaling: slope and intercept of the log-odds over the cosine. Hardly regularized: two parameters."""
    model = LogisticRegression(C=1e6, max_iter=1000).fit(pairs.cosine[picked, None], pairs.true[picked])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _left_out(pairs: _Pairs) -> npt.NDArray[np.float64]:
    """Return each pair's probability by what was fitted on the seven other families."""
    scores = np.zeros(len(pairs.true))
    for family in np.unique(pairs.family):
        mine = pairs.family == family
        slope, intercept = _fit(pairs, ~mine)
        scores[mine] = 1 / (1 + np.exp(-(slope * pairs.cosine[mine] + intercept)))
    return scores


def _best(pairs: _Pairs, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the place of each message's best pair."""
    tops = [np.flatnonzero(pairs.message == i) for i in np.unique(pairs.message)]
    return np.array([members[scores[members].argmax()] for members in tops])


def _profile(texts: list[RawText], pipeline: TextPipeline, scores: npt.NDArray[np.float64]) -> dict[str, Any]:
    """Return the drift reference of the messages; `scores` are their best tags'."""
    documents = read_documents(texts, open_engine())
    tokens = pipeline.encode([document.text for document in documents]).item_tokens
    return profile_of((), scores, text_profile(texts, documents, tokens))


def _judge(pairs: _Pairs) -> dict[str, float]:
    """Figures with each family judged by what was fitted on the seven others."""
    scores = _left_out(pairs)
    best = _best(pairs, scores)
    return {
        "auc": round(auc(scores, pairs.true), 4),
        "ece": round(binary_calibration_error(scores, pairs.true), 4),
        "top_tag_accuracy": round(float(pairs.true[best].mean()), 4),
        "messages": len(best),
        "pairs": len(scores),
        "share_true": round(float(pairs.true.mean()), 4),
        "review_below": review_threshold(scores[best], pairs.true[best], WANTED_ACCURACY),
    }

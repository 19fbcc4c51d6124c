"""What anonymizing costs the sentiment model: the same head, trained and tested behind three policies."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, Bundle
from preprocessing.pii import PiiPolicy
from preprocessing.pii.operators.specs import Keep, Replace, Surrogate
from preprocessing.pipeline import TextPipeline
from preprocessing.tokenize import FastTokenizer
from training.embedding import embed_items, make_spec, open_session
from training.encoder import FEATURES
from training.manifests import ENCODER
from training.measure import macro_f1
from training.sentiment import LabelledSet, fit, logits
from training.texts import LABELS, anonymize, read_sentiment

__all__ = ["measure_cost"]

POLICIES: Final = {
    "as written": PiiPolicy(operator=Keep()),
    "numbered tokens (served)": PiiPolicy(operator=Replace()),
    "surrogates": PiiPolicy(operator=Surrogate()),
}
_SECRET: Final = b"a fixed key, so that runs agree."


def measure_cost(data: Path, root: Path = BUNDLED_ROOT) -> None:
    """Print, as Markdown, the test accuracy of a head that was trained and tested on texts behind each policy."""
    encoder = Bundle.open(root / ENCODER)
    tokenizer = FastTokenizer(encoder.path / "tokenizer.json")
    session = open_session(encoder.path / "encoder.onnx", threads=2)
    examples = read_sentiment(data)
    print("| trained and tested on texts | tweets, accuracy | tweets, macro-F1 | review sentences, accuracy |")
    print("| --- | --- | --- | --- |")
    for name, policy in POLICIES.items():
        engine = open_engine(policy, secret=_SECRET)
        texts = anonymize([example.text for example in examples], engine, name)
        pipeline = TextPipeline(make_spec(tokenizer, engine.fingerprint()), tokenizer)
        vectors = embed_items(session, pipeline, texts, FEATURES)
        train, validation, test = (LabelledSet.of(part, examples, vectors) for part in ("train", "validation", "test"))
        answers = logits(fit(train, validation), test).argmax(axis=1)
        right = answers == test.labels
        tweets = test.sources == "tweeteval"
        f1 = macro_f1(test.labels[tweets], answers[tweets], len(LABELS))
        print(f"| {name} | {right[tweets].mean():.4f} | {f1:.4f} | {right[~tweets].mean():.4f} |", flush=True)

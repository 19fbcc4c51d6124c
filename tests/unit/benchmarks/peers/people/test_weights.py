"""Our int8 graphs as float32 models of transformers: they find and say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers.kernel import Kernel
from benchmarks.peers.people.names import RECOGNIZER, SENTIMENT
from benchmarks.servers import ROOT
from deployments.recognizers.open import open_recognizer

pytest.importorskip("onnx")
pytest.importorskip("transformers")

TEXTS = ["My name is Ana Pop.", "Dr. Maria Rossi flew from Paris to Berlin.", "The lid broke after a week, I hate it."]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from benchmarks.peers.people.weights import write_all

    folder = tmp_path_factory.mktemp("weights")
    write_all(folder)
    return folder


def test_the_same_names_are_found(weights: Path) -> None:
    from benchmarks.peers.people.models import open_names

    theirs = [
        {(one["start"], one["end"]) for one in found} for found in open_names(weights / RECOGNIZER, 1)(list(TEXTS))
    ]
    ours = [{(span.start, span.end) for span in found} for found in open_recognizer().spans(TEXTS)]
    assert theirs == ours
    assert {(11, 18)} == ours[0]


def test_the_same_sentiment_is_told(weights: Path) -> None:
    from benchmarks.peers.people.models import open_sentiment

    texts = ["I love it, it works perfectly.", TEXTS[2]]  # nothing to take out, so the models see the same
    theirs = [scores[0] for scores in open_sentiment(weights / SENTIMENT, 2)(texts)]
    kernel = Kernel(ROOT / "serve_config.yaml", SENTIMENT, 1)
    ours = kernel.predict(texts)
    kernel.close()
    assert [one["label"] for one in theirs] == [one["label"] for one in ours] == ["positive", "negative"]
    assert [one["score"] for one in theirs] == pytest.approx([one["score"] for one in ours], abs=0.05)

"""From logits to spans."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.pii.recognizer.decode import LabelScheme, decode
from preprocessing.pii.recognizer.pieces import cut_pieces
from preprocessing.tokenize import FastTokenizer

TOKENIZER = FastTokenizer(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json")
LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
MAPPING = {"PER": "PERSON", "LOC": "LOCATION", "MISC": ""}
SCHEME = LabelScheme.of(LABELS, MAPPING)


def read(text, labels, scheme=SCHEME, sureness=9.0):
    """Decode `text` with a label a word: the pieces of a word share it."""
    [pieces] = cut_pieces([text], TOKENIZER)
    logits = np.zeros((len(pieces), len(LABELS)), np.float32)
    bounds = [*pieces.words, len(pieces)]
    assert len(pieces.words) == len(labels)
    for word, label in enumerate(labels):
        logits[bounds[word] : bounds[word + 1], LABELS.index(label)] = sureness
    return [(text[span.start : span.end], span.entity_type) for span in decode(text, pieces, logits, scheme, "test")]


@pytest.mark.parametrize(
    ("text", "labels", "found"),
    [
        ("Ana Pop called", ["B-PER", "I-PER", "O"], [("Ana Pop", "PERSON")]),
        ("Ana Ben called", ["B-PER", "B-PER", "O"], [("Ana", "PERSON"), ("Ben", "PERSON")]),
        ("Ana Paris", ["B-PER", "B-LOC"], [("Ana", "PERSON"), ("Paris", "LOCATION")]),
        ("Ana Pop", ["I-PER", "I-PER"], [("Ana Pop", "PERSON")]),
        ("in Paris.", ["O", "B-LOC", "I-LOC"], [("Paris.", "LOCATION")]),
        ("in (Paris)", ["O", "I-LOC", "B-LOC", "I-LOC"], [("Paris", "LOCATION")]),
        ("Jean-Luc", ["B-PER", "O", "I-PER"], [("Jean-Luc", "PERSON")]),
        ("Jean - Luc", ["B-PER", "O", "B-PER"], [("Jean", "PERSON"), ("Luc", "PERSON")]),
        ("the Beatles", ["O", "B-MISC"], []),
        ("Ana Beatles Pop", ["B-PER", "B-MISC", "B-PER"], [("Ana", "PERSON"), ("Pop", "PERSON")]),
        ("nothing here", ["O", "O"], []),
    ],
    ids=[
        "a name",
        "two names side by side",
        "another type begins another entity",
        "no B at all",
        "a full stop that was said to be part",
        "brackets are not part",
        "the hyphen between two halves is",
        "a hyphen with spaces is not",
        "a dropped type",
        "a dropped type parts its neighbours",
        "nothing",
    ],
)
def test_spans(text, labels, found):
    assert read(text, labels) == found


def test_a_word_is_never_half_covered():
    text = "Szczepańska"
    [pieces] = cut_pieces([text], TOKENIZER)
    logits = np.zeros((len(pieces), len(LABELS)), np.float32)
    logits[0, 1] = 50.0
    logits[1:, 0] = 0.5
    spans = decode(text, pieces, logits, SCHEME, "test")
    assert all((span.start, span.end) == (0, len(text)) for span in spans)


def test_the_bias_trades_precision_for_leaks():
    [pieces] = cut_pieces(["Ana"], TOKENIZER)
    logits = np.zeros((len(pieces), len(LABELS)), np.float32)
    logits[:, 0] = 3.0
    logits[:, 1] = 2.0
    assert decode("Ana", pieces, logits, SCHEME, "test") == []
    biased = LabelScheme.of(LABELS, MAPPING, outside_bias=-2.0)
    assert [span.entity_type for span in decode("Ana", pieces, logits, biased, "test")] == ["PERSON"]


@pytest.mark.parametrize(
    ("labels", "mapping", "says"),
    [
        (("B-PER", "I-PER"), MAPPING, "need one that is 'O'"),
        (("O", "B-XYZ"), {}, "'XYZ' is no entity type"),
        (("O", "B-PER"), {"PER": "HUMAN"}, "'HUMAN' is no entity type"),
    ],
)
def test_labels_that_cannot_be_read_are_refused(labels, mapping, says):
    with pytest.raises(ValueError, match=says):
        LabelScheme.of(labels, mapping)


def test_labels_without_prefixes_and_bilou():
    plain = LabelScheme.of(("O", "PERSON"), {})
    assert plain.types == ("PERSON",)
    bilou = LabelScheme.of(("O", "B-PER", "I-PER", "L-PER", "U-PER"), {"PER": "PERSON"})
    assert bilou.types == ("PERSON",)
    assert bilou.begins.tolist() == [False, True, False, False, True]


@given(st.text(alphabet="ab -'.,\n@1Ä", max_size=40), st.integers(0, 2**32 - 1))
def test_spans_are_ordered_apart_and_inside(text, seed):
    [pieces] = cut_pieces([text], TOKENIZER)
    logits = np.random.default_rng(seed).normal(0, 3, (len(pieces), len(LABELS))).astype(np.float32)
    spans = decode(text, pieces, logits, SCHEME, "test")
    ends = [0, *(span.end for span in spans)]
    assert all(before <= span.start < span.end <= len(text) for before, span in zip(ends, spans, strict=False))
    assert all(SCHEME.cut <= span.score <= 1.0 for span in spans)
    words = {pieces.starts[word] for word in pieces.words}
    assert all(span.start in words for span in spans)

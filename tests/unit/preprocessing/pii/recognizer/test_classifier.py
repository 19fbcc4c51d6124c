"""Windows, packing and the way back, over a scorer whose answer depends on the piece alone."""

import numpy as np
import pytest

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.pii.ner import TokenClassifier
from preprocessing.pii.recognizer import LabelScheme, Recognizer
from preprocessing.tokenize import FastTokenizer

TOKENIZER = FastTokenizer(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json")
SCHEME = LabelScheme.of(("O", "B-PER", "I-PER"), {"PER": "PERSON"})
[ANA] = TOKENIZER.encode(["ana"])[0]


class Scorer:
    """Says that the piece "ana" is a person and nothing else is; keeps the shapes of its passes."""

    token_budget = 64

    def __init__(self):
        self.passes = []

    def score(self, input_ids, attention_mask, shape_ids):
        assert input_ids.shape == attention_mask.shape == shape_ids.shape
        assert (shape_ids[attention_mask == 0] == 0).all()
        self.passes.append(input_ids.shape)
        logits = np.zeros((*input_ids.shape, 3), np.float32)
        logits[..., 0] = 5.0
        logits[input_ids == ANA] = (0.0, 9.0, 0.0)
        return logits


def open_recognizer(**changes):
    scorer = Scorer()
    options = {"max_tokens": 16, "overlap": 4, "identity": {"weights": "0"}} | changes
    return Recognizer("test", TOKENIZER, SCHEME, scorer, **options), scorer


def test_it_is_a_token_classifier():
    assert isinstance(open_recognizer()[0], TokenClassifier)


def test_each_text_has_its_own_spans_in_order():
    recognizer, _ = open_recognizer()
    texts = ["ana", "", "nobody here, truly nobody", "Hi Ana and ANA", "   "]
    found = [[(s.start, s.end, s.entity_type, s.recognizer) for s in spans] for spans in recognizer.spans(texts)]
    ana = ("PERSON", "test")
    assert found == [[(0, 3, *ana)], [], [], [(3, 6, *ana), (11, 14, *ana)], []]


@pytest.mark.parametrize("before", [0, 1, 5, 12, 13, 14, 15, 40, 200])
def test_long_texts_are_read_in_windows_and_nothing_is_lost_or_doubled(before):
    recognizer, scorer = open_recognizer()
    text = "word " * before + "Ana" + " word" * 30
    [spans] = recognizer.spans([text])
    assert [(text[span.start : span.end]) for span in spans] == ["Ana"]
    assert all(length <= 16 for _, length in scorer.passes)


def test_passes_keep_to_the_budget_and_hold_texts_of_like_length():
    recognizer, scorer = open_recognizer(max_tokens=64)
    recognizer.spans(["ana " * n for n in (1, 40, 2, 39, 3, 1, 2)])
    assert all(rows * length <= 64 for rows, length in scorer.passes)
    assert sum(rows for rows, _ in scorer.passes) == 7
    assert len(scorer.passes) == 3


def test_the_fingerprint_is_of_what_decides():
    fingerprint = open_recognizer()[0].fingerprint()
    assert fingerprint == open_recognizer()[0].fingerprint()
    assert fingerprint != open_recognizer(identity={"weights": "1"})[0].fingerprint()
    assert fingerprint != open_recognizer(overlap=5)[0].fingerprint()


def test_a_window_without_room_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        open_recognizer(max_tokens=6)

"""What is kept of an answer comes back as it was, and nothing else does."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.cache.entries import decode, encode
from deployments.ingress.jobs import Answer
from deployments.review import ReviewReason
from preprocessing.texts import Document, Entity, _seal

CANARY = "canary.one@canary-mail.example"
DOCUMENT = Document(_seal("mail <EMAIL_ADDRESS_1>"), [Entity(5, 35, "EMAIL_ADDRESS", 1.0, CANARY)])
rows = st.lists(st.tuples(st.integers(0, 500), st.floats(allow_nan=False)), max_size=5)


reasons = st.lists(st.sampled_from(list(ReviewReason)).map(str), unique=True).map(tuple)
answers = st.builds(
    Answer,
    st.just(DOCUMENT),
    reasons=reasons,
    prediction_set=st.none() | st.lists(st.integers(0, 9)).map(tuple),
    answered_by=st.sampled_from(["", "other", "rule"]),
    label=st.none() | st.text(max_size=5),
    abstained=st.booleans(),
    fallback_reasons=reasons,
)


@given(rows, answers, st.integers(0, 10**6))
def test_answers_come_back(ranked, answer, tokens):
    answer = replace(answer, positions=tuple(p for p, _ in ranked), scores=tuple(s for _, s in ranked))
    entry = decode(encode(answer, tokens))
    other = Document(_seal("mail <EMAIL_ADDRESS_1>"), [])
    assert entry.answer(other) == replace(answer, document=other)
    assert entry.tokens == tokens


def test_a_vector_comes_back():
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    value = encode(Answer(DOCUMENT, vector=vector), 3)
    np.testing.assert_array_equal(decode(value).answer(DOCUMENT).vector, vector)
    assert len(value) < 384 * 4 + 20


def test_nothing_of_the_text_is_kept():
    value = encode(Answer(DOCUMENT, (0,), (0.5,)), 4)
    assert len(value) < 30
    assert b"mail" not in value
    assert b"EMAIL" not in value


@given(st.binary(max_size=200))
def test_nonsense_is_nothing(value):
    entry = decode(value)
    assert entry is None or len(entry.positions) == len(entry.scores)


@pytest.mark.parametrize(
    "fields",
    [
        [[0, 1], [0.5], [], 3, b""],  # more positions than scores
        [[-1], [0.5], [], 3, b""],
        [[0], [0.5], [], -3, b""],
        [[0], [0.5], [], 3, b"123"],  # not float32
        [[0], ["0.5"], [], 3, b""],
        [[0], [0.5], [], 3, b"", [-1]],
        [[0], [0.5], False, 3, b""],  # as an older version wrote it
        [[0], [0.5], [], 3, b"", None, "", None, False, [], "more"],
        {"positions": [0]},
        None,
    ],
    ids=str,
)
def test_what_is_ill_formed_is_nothing(fields):
    assert decode(msgspec.msgpack.encode(fields)) is None

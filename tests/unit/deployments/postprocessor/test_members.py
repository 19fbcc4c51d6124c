"""Rows of members of a family, each read by its own member's calibration."""

import math

import numpy as np
import pytest

from deployments.messages import PostprocessRequest
from deployments.postprocessor.core import Postprocessor, Reading
from deployments.postprocessor.scoring import softmax

BASE = Reading("classification", 0.0, labels=("a", "b", "c"))
TWO = Reading("classification", 0.99, temperature=4.0, conformal={0.9: 0.5}, labels=("a", "b"))
FOUR = Reading("classification", 0.0, temperature=0.5, novelty_above=3.0, labels=("a", "b", "c", "d"))
VALUES = np.array([[4, 1, 0, 0], [1, 2, 0, 0], [0, 1, 2, 3], [3, 1, 0, 0]], np.float32)


@pytest.fixture
def postprocessor():
    return Postprocessor({"triage": BASE})


def request(rows, reading_of=(), readings=(), **fields):
    n = len(rows)
    own = {
        "model": "triage",
        "values": rows,
        "item_offsets": np.arange(n + 1),
        "row_weights": np.ones(n, np.float32),
        "n": n,
        "top_k": (None,) * n,
        "thresholds": (None,) * n,
        "labels": (),
        "readings": readings,
        "reading_of": reading_of,
    }
    return PostprocessRequest(**own | fields)


def test_each_text_is_read_by_its_members_labels_and_temperature(postprocessor):
    reply = postprocessor.read(request(VALUES, (0, -1, 1, 0), (TWO, FOUR)))
    assert [len(scores) for scores in reply.scores] == [2, 3, 4, 2]
    wanted = [
        softmax(VALUES[0, :2], 4.0),
        softmax(VALUES[1, :3], 1.0),
        softmax(VALUES[2], 0.5),
        softmax(VALUES[3, :2], 4.0),
    ]
    for scores, ranked, expected in zip(reply.scores, reply.ranked, wanted, strict=True):
        np.testing.assert_allclose(scores, expected[list(ranked)], rtol=1e-6)


def test_reasons_and_sets_are_by_member(postprocessor):
    novelty = np.array([9, 9, 9, 1], np.float32)
    asked = request(VALUES, (0, -1, 1, 1), (TWO, FOUR), novelty=novelty, coverages=(0.9, None, None, None))
    reply = postprocessor.read(asked)
    assert reply.reasons == (("low_confidence",), (), ("out_of_distribution",), ())
    assert reply.sets == ((0,), None, None, None)
    assert math.isinf(BASE.novelty_above)


def test_a_mixed_batch_is_read_as_each_alone(postprocessor):
    mixed = postprocessor.read(request(VALUES, (0, -1, 1, 0), (TWO, FOUR)))
    for i, reading in enumerate([TWO, BASE, FOUR, TWO]):
        alone = postprocessor.read(request(VALUES[i : i + 1], (0,), (reading,)))
        assert mixed.ranked[i] == alone.ranked[0]
        np.testing.assert_allclose(mixed.scores[i], alone.scores[0], rtol=1e-6)


def test_what_was_left_of_a_members_row_is_none_of_the_base(postprocessor):
    """The member's text was given up after the model: rows are still as wide as its labels."""
    reply = postprocessor.read(request(np.array([[-1, -2, -3, 0]], np.float32)))
    np.testing.assert_allclose(reply.scores[0], softmax(np.array([-1, -2, -3], np.float32), 1.0), rtol=1e-6)

"""Rows to answers, by task."""

import numpy as np
import pytest

from deployments.errors import StageUnavailable
from deployments.messages import PostprocessRequest
from deployments.postprocessor.core import Postprocessor, Reading

READINGS = {
    "mood": Reading("classification", review_below=0.7, temperature=1.0),
    "tags": Reading("tagging", review_below=0.5, slope=10.0, intercept=-5.0),
    "embed": Reading("embedding", review_below=0.0),
}


def request(model, values, offsets, **changes):
    rows, n = len(values), changes.pop("n", len(offsets) - 1)
    counts = np.diff(offsets)
    fields = {
        "row_weights": np.repeat(1 / np.maximum(counts, 1), counts).astype(np.float32),
        "top_k": (None,) * n,
        "thresholds": (None,) * n,
        "labels": (),
    } | changes
    assert len(fields["row_weights"]) == rows
    return PostprocessRequest(model, np.array(values, np.float32), np.array(offsets), n=n, **fields)


def test_classification_ranks_and_flags_what_is_unsure():
    reply = Postprocessor(READINGS).read(request("mood", [[0, 4, 0], [1, 1.2, 1]], [0, 1, 2]))
    assert [r[0] for r in reply.ranked] == [1, 1]
    assert reply.needs_review == (False, True)
    assert sum(reply.scores[0]) == pytest.approx(1)


def test_the_chunks_of_a_long_text_are_averaged_by_weight():
    rows = request("mood", [[4, 0], [0, 2]], [0, 2], row_weights=np.array([0.25, 0.75], np.float32))
    [scores] = Postprocessor(READINGS).read(rows).scores
    assert scores == pytest.approx([1 / (1 + np.exp(-0.5)), 1 - 1 / (1 + np.exp(-0.5))])


def test_review_does_not_depend_on_what_the_caller_asked_to_see():
    sure = request("mood", [[0, 9]], [0, 1], top_k=(1,), thresholds=(0.99999,))
    reply = Postprocessor(READINGS).read(sure)
    assert reply.needs_review == (False,)
    assert reply.ranked[0] in ((), (1,))


def test_tagging_scores_each_text_against_its_own_labels():
    values = [[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]]
    reply = Postprocessor(READINGS).read(
        request("tags", values, range(6), n=2, labels=((0, 1), (2,)), top_k=(None,) * 2, thresholds=(None,) * 2)
    )
    assert reply.ranked == ((0, 1), (0,))
    near, far = reply.scores[0]
    assert near == pytest.approx(1 / (1 + np.exp(-5)))
    assert far == pytest.approx(1 / (1 + np.exp(5)))
    assert reply.scores[1][0] == pytest.approx(1 / (1 + np.exp(5 - 10 * 2**-0.5)))


def test_embeddings_have_length_one():
    reply = Postprocessor(READINGS).read(request("embed", [[3, 4], [0, 2]], [0, 1, 2]))
    np.testing.assert_allclose(reply.vectors, [[0.6, 0.8], [0, 1]], rtol=1e-6)


def test_an_unknown_model_is_the_stages_failure():
    with pytest.raises(StageUnavailable):
        Postprocessor(READINGS).read(request("other", [[1]], [0, 1]))


def test_a_text_is_as_novel_as_its_windows_by_their_weights():
    readings = {"mood": Reading("classification", review_below=0, novelty_above=2.0)}
    weights = np.array([0.75, 0.25, 1.0, 0.5, 0.5], np.float32)
    novelty = np.array([1, 6, 2, 1, 2], np.float32)
    rows = request("mood", [[0, 4]] * 5, [0, 2, 3, 5], row_weights=weights, novelty=novelty)
    assert Postprocessor(readings).read(rows).reasons == (("out_of_distribution",), (), ())


def test_without_a_reference_nothing_is_novel():
    readings = {"mood": Reading("classification", review_below=0, novelty_above=2.0)}
    assert Postprocessor(readings).read(request("mood", [[0, 4]], [0, 1])).reasons == ((),)


def test_reasons_come_together():
    readings = {"mood": Reading("classification", review_below=1.0, novelty_above=2.0)}
    marks = (("too_much_redacted",), ())
    given = request("mood", [[0, 4]] * 2, [0, 1, 2], novelty=np.array([3, 1], np.float32), marks=marks)
    reply = Postprocessor(readings).read(given)
    assert reply.reasons == (("low_confidence", "too_much_redacted", "out_of_distribution"), ("low_confidence",))
    assert reply.needs_review == (True, True)


def test_sets_for_those_who_ask_whatever_they_want_to_see():
    readings = {"mood": Reading("classification", review_below=0, conformal={0.9: 0.7, 0.99: 0.95})}
    given = request("mood", [[2, 1, 0]] * 3, range(4), coverages=(0.9, None, 0.99), top_k=(1,) * 3)
    assert Postprocessor(readings).read(given).sets == ((0,), None, (0, 1, 2))


def test_nobody_asks_and_there_are_no_sets():
    assert Postprocessor(READINGS).read(request("mood", [[0, 4, 0]], [0, 1])).sets == ()

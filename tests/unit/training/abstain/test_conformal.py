"""The one promise of conformal sets, tested as a law: the right label is in as often as said."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.postprocessor.scoring import prediction_set
from training.abstain.conformal import COVERAGES, judge_sets, threshold_of, thresholds_of


def answers(rng, texts, skill):
    """Probabilities of a model that is more or less right, and the right labels. `skill` 0 knows nothing."""
    truth = rng.integers(0, 4, texts)
    logits = rng.normal(size=(texts, 4)) + skill * np.eye(4)[truth]
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True), truth


@given(st.lists(st.floats(0, 1), min_size=2, max_size=120), st.sampled_from(COVERAGES))
def test_the_right_label_is_in_the_set_as_often_as_promised(scores, coverage):
    """Law: of n + 1 texts, each asked about while the others are held out, at least `coverage` have it in their set.

    Which is the promise itself, without chance: where the texts come in any order, each of them is as likely as any
    other to be the one that is asked about. It holds whatever the scores are, so whatever the model is worth.
    """
    scores = np.array(scores)
    thresholds = [threshold_of(np.delete(scores, asked), coverage) for asked in range(len(scores))]
    inside = sum(q is None or score <= q for score, q in zip(scores, thresholds, strict=True))
    assert inside >= round(coverage * len(scores), 9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.sampled_from(COVERAGES))
def test_the_threshold_leaves_room_for_the_text_that_is_not_there_yet(scores, coverage):
    """Law: at least ⌈(n + 1) · coverage⌉ of the held-out scores are within q; there is none where n is too small."""
    q = threshold_of(np.array(scores), coverage)
    wanted = math.ceil(round((len(scores) + 1) * coverage, 9))
    assert (q is None) == (wanted > len(scores))
    if q is not None:
        assert sum(score <= q for score in scores) >= wanted


@given(st.integers(0, 2**31), st.floats(0, 3))
def test_more_coverage_is_a_larger_set(seed, skill):
    probabilities, truth = answers(np.random.default_rng(seed), 300, skill)
    conformal = thresholds_of(probabilities, truth)
    sets = [[set(prediction_set(row, conformal[f"{c:.2f}"])) for row in probabilities[:20].tolist()] for c in COVERAGES]
    for smaller, larger in pairwise(sets):
        assert all(a <= b for a, b in zip(smaller, larger, strict=True))


def test_a_few_texts_promise_only_little():
    probabilities, truth = answers(np.random.default_rng(1), 30, 2.0)
    assert list(thresholds_of(probabilities, truth)) == ["0.80", "0.90", "0.95"]
    assert list(thresholds_of(probabilities[:3], truth[:3])) == []


def test_what_sets_are_like():
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.5, 0.5]])
    figures = judge_sets(probabilities, np.array([0, 1, 0]), {"0.90": 0.45})
    assert figures == {
        "0.90": {"coverage": 0.3333, "size": pytest.approx(2 / 3, abs=1e-4), "single": 0.6667, "empty": 0.3333}
    }

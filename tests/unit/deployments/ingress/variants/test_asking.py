"""How far apart two answers are."""

import numpy as np
import pytest

from deployments.ingress.jobs import Answer
from deployments.ingress.variants.asking import apart
from deployments.ingress.variants.comparing import Thinning
from deployments.messages import PostprocessReply


def scored(*positions_and_scores):
    ranked = tuple(tuple(p for p, _ in item) for item in positions_and_scores)
    scores = tuple(tuple(s for _, s in item) for item in positions_and_scores)
    return PostprocessReply(ranked, scores, (False,) * len(ranked), None, {})


def answer(position, score):
    return Answer(None, (position,), (score,))


def test_the_best_label_decides_and_its_score_says_how_far():
    reply = scored([(2, 0.7), (0, 0.3)], [(1, 0.6), (2, 0.4)])
    agrees, difference = apart([answer(2, 0.9), answer(2, 0.8)], reply)
    assert not agrees
    assert difference == pytest.approx((0.2 + 0.4) / 2)
    assert apart([answer(2, 0.9)], reply) == (True, pytest.approx(0.2))


def test_an_answer_that_its_caller_had_cut_to_nothing_is_not_compared():
    assert apart([Answer(None)], scored([(0, 1.0)])) is None


def test_what_another_model_answered_says_nothing_of_who_was_asked():
    reply = scored([(2, 0.7), (0, 0.3)], [(1, 0.6), (2, 0.4)])
    others = Answer(None, (0,), (0.9,), answered_by="large")
    assert apart([others], reply) is None
    assert apart([others, answer(1, 0.9)], reply) == (True, pytest.approx(0.3))


def test_what_another_version_answered_by_labels_of_its_own_is_not_compared():
    reply = scored([(2, 0.7), (0, 0.3)])
    exchanged = Answer(None, (2,), (0.9,), labels=("up", "down", "level"))
    assert apart([exchanged], reply) is None


@pytest.mark.parametrize(
    ("other", "agrees", "difference"),
    [([1.0, 0.0], True, 0.0), ([0.0, 1.0], False, 1.0), ([1.0, 0.0, 0.0], False, 1.0)],
)
def test_embeddings_are_compared_by_their_direction(other, agrees, difference):
    reply = PostprocessReply((), (), (False,), np.array([other], np.float32), {})
    one = Answer(None, vector=np.array([1.0, 0.0], np.float32))
    assert apart([one], reply) == (agrees, pytest.approx(difference))


@pytest.mark.parametrize("percent", [0, 0.1, 10, 33.3, 100])
def test_a_share_is_taken_evenly(percent):
    thinning = Thinning(percent)
    assert sum(thinning.take() for _ in range(1000)) == pytest.approx(percent * 10, abs=1)

"""The head that is written is the head that was chosen, and its figures are of what they say."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from safetensors.numpy import load_file

from training.projects.head import LinearHead, write_head
from training.sentiment import LabelledSet, _binary, fit


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_head_is_written_as_it_is_however_its_memory_lies(tmp_path, order):
    weight = np.array([[1, 2, 3], [4, 5, 6]], np.float32, order=order)
    write_head(tmp_path / "head.safetensors", LinearHead(weight, np.array([7, 8], np.float32)))
    read = load_file(tmp_path / "head.safetensors")
    assert read["weight"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert read["bias"].tolist() == [7, 8]


def drawn(seed: int) -> LabelledSet:
    """Three classes around three points."""
    draw = np.random.default_rng(seed)
    labels = np.arange(90) % 3
    vectors = np.eye(3)[labels] + draw.normal(0, 0.4, (90, 3))
    return LabelledSet(vectors.astype(np.float32), labels, np.full(90, "tweeteval"))


@pytest.mark.parametrize(("weight", "kept"), [(np.eye(3), True), (-np.eye(3), False)])
def test_the_head_that_came_with_the_encoder_stays_where_it_is_the_best(weight, kept):
    given = LinearHead(weight.astype(np.float32), np.zeros(3, np.float32))
    validation = drawn(2)
    validation = LabelledSet(np.eye(3, dtype=np.float32)[validation.labels], validation.labels, validation.sources)
    assert (fit(drawn(1), validation, given) is given) == kept


def test_two_class_figures_leave_neutral_out_of_texts_and_scores():
    probabilities = np.array([[0.3, 0.6, 0.1], [0.1, 0.5, 0.4], [0.4, 0.4, 0.2], [0.2, 0.7, 0.1]], np.float32)
    test = LabelledSet(
        np.zeros((4, 1), np.float32), np.array([0, 2, 2, 1]), np.array(["uci/a", "uci/a", "uci/b", "tweeteval"])
    )
    found = _binary(np.vstack([probabilities, probabilities[:1]]), _with_a_polar_tweet(test))
    assert found["uci/a"] == {"texts": 2, "accuracy": 1.0, "ece": 0.225}
    assert found["uci/b"]["accuracy"] == 0
    assert found["uci"] == {"texts": 3, "accuracy": 0.6667, "ece": 0.3722}
    assert found["tweeteval"]["texts"] == 1


def _with_a_polar_tweet(test: LabelledSet) -> LabelledSet:
    return LabelledSet(
        np.zeros((5, 1), np.float32), np.append(test.labels, 0), np.append(test.sources, np.array(["tweeteval"]))
    )

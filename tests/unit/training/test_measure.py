import numpy as np
import pytest

from training.measure import auc, binary_calibration_error, calibration_error, macro_f1, review_threshold


def test_macro_f1_is_the_mean_over_classes() -> None:
    truth, answer = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    assert macro_f1(truth, answer, 2) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_calibration_error_is_the_gap_between_score_and_share_right() -> None:
    probabilities = np.array([[0.8, 0.2]] * 10)
    assert calibration_error(probabilities, np.array([0] * 8 + [1] * 2)) == pytest.approx(0, abs=1e-9)
    assert calibration_error(probabilities, np.array([0] * 3 + [1] * 7)) == pytest.approx(0.5)
    assert binary_calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_auc_counts_pairs_in_order() -> None:
    assert auc(np.array([0.9, 0.8, 0.1]), np.array([True, False, False])) == 1
    assert auc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def test_review_threshold_is_the_lowest_that_keeps_the_wanted_accuracy() -> None:
    scores, right = np.array([0.2, 0.4, 0.6, 0.8]), np.array([False, False, True, True])
    assert review_threshold(scores, right, 1.0) == 0.41
    assert review_threshold(scores, right, 0.5) == 0.0
    assert review_threshold(scores, ~right[::-1] & False, 0.5) == 1.0

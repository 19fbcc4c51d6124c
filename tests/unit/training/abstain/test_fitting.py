"""All of it together, on a model of which it is known what it can tell."""

import numpy as np
import pytest

from training.abstain.fitting import Judged, fit_abstention


def texts(rng, count):
    """Two kinds in six dimensions; the logits are twice as sure as they should be."""
    labels = rng.integers(0, 2, count)
    features = rng.normal(size=(count, 6))
    features[:, 0] += 2 * labels - 1
    odds = 2 * features[:, 0]  # what is known of the label
    return Judged(np.stack([-odds, odds], axis=1).astype(np.float32), labels, features.astype(np.float32))


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(11)
    train, tune, held_out, test = (texts(rng, 3000) for _ in range(4))
    return fit_abstention(train.features, tune, held_out, wanted_accuracy=0.9), train, test


def test_scores_become_true(fitted):
    abstention, _, test = fitted
    assert abstention.calibration["temperature"] == pytest.approx(2, rel=0.1)
    figures = abstention.judge_scores(test)
    assert figures["ece"] < 0.03
    assert figures["accuracy_sure"] == pytest.approx(0.9, abs=0.03)
    assert sum(row["texts"] for row in figures["reliability"]) == 3000


def test_sets_cover_what_they_promise(fitted):
    abstention, _, test = fitted
    sets = abstention.judge_sets(test)["sets"]
    for coverage, figures in sets.items():
        assert figures["coverage"] >= float(coverage) - 0.03
    assert sets["0.80"]["size"] < sets["0.99"]["size"]


def test_what_is_far_away_is_found(fitted):
    abstention, train, test = fitted
    strange = {"far": test.features + 9, "same": test.features[::-1]}
    figures = abstention.judge_novelty(test, strange, train.features)
    assert figures["novelty"]["far"]["found"] == 1
    assert figures["novelty"]["far"]["auroc"] == 1
    assert figures["novelty"]["same"]["auroc"] == pytest.approx(0.5)
    assert figures["false_alarms"] == pytest.approx(0.02, abs=0.015)


def test_a_bundle_gets_files_and_fields(fitted, tmp_path):
    abstention, _, _ = fitted
    assert abstention.write(tmp_path) == [path.name for path in tmp_path.iterdir()] == ["reference.safetensors"]
    assert abstention.fields()["reference"]["file"] == "reference.safetensors"


def test_halves_hold_everything_once(fitted):
    _, _, test = fitted
    one, other = test.halves(3)
    assert len(one.labels) + len(other.labels) == 3000
    np.testing.assert_array_equal(
        np.sort(np.concatenate([one.features[:, 1], other.features[:, 1]])), np.sort(test.features[:, 1])
    )

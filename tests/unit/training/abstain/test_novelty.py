"""The reference: whitening, shrinkage, thresholds, and the comparison with nearest neighbours."""

import numpy as np
import pytest

from deployments.model.novelty import Reference
from training.abstain.novelty import fit_reference, knn_novelty, novelty_threshold, write_reference


@pytest.fixture(scope="module")
def features():
    """Three directions of unlike spread, and a mean that is not zero."""
    return (np.random.default_rng(5).normal(size=(4000, 3)) * [2, 1, 0.5] + [5, -2, 1]).astype(np.float32)


def test_a_step_of_one_spread_is_one_in_every_direction(features):
    reference = fit_reference(features, 3)
    steps = np.array([5, -2, 1], np.float32) + np.diag([2, 1, 0.5]).astype(np.float32)
    # Shrinkage takes the narrow directions for a little wider than they are.
    np.testing.assert_allclose(reference.novelty(steps), [1, 1, 1], rtol=0.1)
    assert (reference.novelty(features) ** 2).mean() == pytest.approx(3, rel=0.05)


def test_narrow_directions_only(features):
    reference = fit_reference(features, 2)
    assert reference.whiten.shape == (3, 2)
    along_the_main_one = np.array([[5 + 20, -2, 1]], np.float32)
    assert reference.novelty(along_the_main_one)[0] < 0.5
    aside = np.array([[5, -2, 1 + 2]], np.float32)
    assert reference.novelty(aside)[0] > 3.5


def test_no_more_directions_than_there_are(features):
    assert fit_reference(features, 99).whiten.shape == (3, 3)


def test_fewer_texts_than_features_still_give_a_reference():
    few = np.random.default_rng(0).normal(size=(20, 50)).astype(np.float32)
    assert np.isfinite(fit_reference(few, 50).novelty(few)).all()


def test_the_threshold_is_passed_as_often_as_said():
    novelty = np.random.default_rng(2).random(10_000)
    assert (novelty > novelty_threshold(novelty, 0.02)).mean() == pytest.approx(0.02, abs=0.001)


def test_nearest_neighbours():
    train = np.array([[1, 0], [1, 0.001], [0, 1]], np.float32)
    near, far = knn_novelty(train, np.array([[2, 0], [-1, 0]], np.float32), k=2)
    assert near == pytest.approx(0.001, abs=1e-3)
    assert far == pytest.approx(2, abs=0.01)


def test_a_reference_that_is_written_is_the_one_that_was_fitted(features, tmp_path):
    reference = fit_reference(features, 2)
    # A transposed array lies otherwise in memory, and safetensors writes memory as it lies.
    write_reference(tmp_path, Reference(reference.mean, np.asfortranarray(reference.whiten)))
    np.testing.assert_array_equal(Reference.read(tmp_path / "reference.safetensors").whiten, reference.whiten)

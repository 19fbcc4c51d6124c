"""The distance to what a model was trained on, and the backend that tells it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from deployments.messages import ModelRequest
from deployments.model.backends.base import BackendError
from deployments.model.core import ModelCore
from deployments.model.novelty import Reference, WatchedBackend, watched
from deployments.model.runner import Runner


class Wide:
    """Two logits, then as features the sum and the length of a row."""

    token_budget, width, features = 64, 2, 2

    def __init__(self):
        self.warm, self.closed = False, False

    def warm_up(self):
        self.warm = True

    def predict(self, input_ids, attention_mask):
        total, length = (input_ids * attention_mask).sum(axis=1), attention_mask.sum(axis=1)
        return np.stack([length, total, total, length], axis=1).astype(np.float32)

    def close(self):
        self.closed = True


REFERENCE = Reference(np.array([3, 1], np.float32), np.array([[0.5, 0], [0, 2]], np.float32))


def test_the_distance():
    features = np.array([[3, 1], [5, 1], [3, 0], [7, 3]], np.float32)
    np.testing.assert_allclose(REFERENCE.novelty(features), [0, 1, 2, np.hypot(2, 4)], rtol=1e-6)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=9))
def test_a_row_is_as_novel_in_company_as_alone(rows):
    features = np.array(rows, np.float32)
    together = REFERENCE.novelty(features)
    alone = [REFERENCE.novelty(row[None])[0] for row in features]
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-6)
    assert (together >= 0).all()


def test_a_watched_backend_gives_novelty_for_features():
    watched = WatchedBackend(Wide(), REFERENCE)
    ids = np.array([[3, 0, 0], [2, 2, 1]])
    values = watched.predict(ids, (ids > 0).astype(np.int64))
    assert watched.width == 3
    assert watched.features == 0
    np.testing.assert_allclose(values, [[1, 3, 0], [3, 5, np.hypot(1, 4)]], rtol=1e-6)


def test_what_is_watched_is_warmed_and_closed():
    backend = Wide()
    watched = WatchedBackend(backend, REFERENCE)
    watched.load()
    watched.warm_up()
    watched.close()
    assert (backend.warm, backend.closed) == (True, True)


def test_features_of_another_width_are_refused():
    backend = Wide()
    backend.features = 0
    with pytest.raises(BackendError, match="2 features; this backend gives 0"):
        WatchedBackend(backend, REFERENCE)


async def test_the_model_stage_answers_with_it():
    runner = Runner(WatchedBackend(Wide(), REFERENCE))
    core = ModelCore("mood", "fp", runner, tells_novelty=True)
    question = ModelRequest(np.array([3, 2, 2, 1, 9], np.uint16), np.array([0, 1, 4, 5]), (9.0,) * 3, "fp", 2)
    for _ in range(2):  # the last row comes from memory the second time
        reply = await core.predict(question)
        assert reply.values.tolist() == [[1, 3], [3, 5], [1, 9]]
        np.testing.assert_allclose(reply.novelty, [0, np.hypot(1, 4), 3], rtol=1e-6)
    runner.close()


def test_a_reference_comes_back_from_its_file(tmp_path):
    path = tmp_path / "reference.safetensors"
    save_file({"mean": REFERENCE.mean, "whiten": REFERENCE.whiten}, str(path))
    read = Reference.read(path)
    np.testing.assert_array_equal(read.whiten, REFERENCE.whiten)


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        ({"mean": np.zeros(2, np.float32)}, "whiten"),
        ({"mean": np.zeros(3, np.float32), "whiten": np.zeros((2, 1), np.float32)}, r"not \(3,\) and \(2, 1\)"),
        ({"mean": np.full(2, np.nan, np.float32), "whiten": np.zeros((2, 1), np.float32)}, "not finite"),
    ],
)
def test_a_file_that_is_no_reference_is_refused(tmp_path, tensors, said):
    path = tmp_path / "reference.safetensors"
    save_file(tensors, str(path))
    with pytest.raises(BackendError, match=said):
        Reference.read(path)


def test_a_file_that_is_no_safetensors_is_refused(tmp_path):
    path = tmp_path / "reference.safetensors"
    path.write_bytes(b"nonsense")
    with pytest.raises(BackendError, match="is not a novelty reference"):
        Reference.read(path)


def test_without_a_reference_or_features_a_backend_stays_as_it_is(tmp_path, caplog):
    backend = Wide()
    assert watched(backend, None) is backend
    backend.features = 0
    assert watched(backend, tmp_path / "reference.safetensors") is backend
    assert "no features" in caplog.text


def test_with_both_it_is_watched(tmp_path):
    path = tmp_path / "reference.safetensors"
    save_file({"mean": REFERENCE.mean, "whiten": REFERENCE.whiten}, str(path))
    assert isinstance(watched(Wide(), path), WatchedBackend)

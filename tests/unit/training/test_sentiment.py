"""The head that is written is the head that was trained."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from safetensors.numpy import load_file

from preprocessing.bundle import BUNDLED_ROOT, Bundle
from training.sentiment import _Head, read_head, read_kept, write_head


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_head_is_written_as_it_is_however_its_memory_lies(tmp_path, order):
    weight = np.array([[1, 2, 3], [4, 5, 6]], np.float32, order=order)
    write_head(tmp_path / "head.safetensors", _Head(weight, np.array([7, 8], np.float32)))
    read = load_file(tmp_path / "head.safetensors")
    assert read["weight"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert read["bias"].tolist() == [7, 8]


def test_a_head_that_is_kept_keeps_what_was_measured_of_it():
    kept = read_kept(BUNDLED_ROOT / "sentiment")
    assert kept.report == Bundle.open(BUNDLED_ROOT / "sentiment").manifest.report
    assert np.array_equal(kept.head.weight, read_head(BUNDLED_ROOT / "sentiment" / "head.safetensors").weight)


def test_nothing_can_be_kept_of_a_bundle_that_is_not_there(tmp_path):
    with pytest.raises(SystemExit, match="no head to keep"):
        read_kept(tmp_path)

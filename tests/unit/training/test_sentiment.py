"""The head that is written is the head that was trained."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from safetensors.numpy import load_file

from training.sentiment import _Head, write_head


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_head_is_written_as_it_is_however_its_memory_lies(tmp_path, order):
    weight = np.array([[1, 2, 3], [4, 5, 6]], np.float32, order=order)
    write_head(tmp_path / "head.safetensors", _Head(weight, np.array([7, 8], np.float32)))
    read = load_file(tmp_path / "head.safetensors")
    assert read["weight"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert read["bias"].tolist() == [7, 8]

"""Weights read back out of a float32 graph compute what the graph computes, in float32 and, written anew, in int8."""

import numpy as np
import pytest

pytest.importorskip("onnx")

from preprocessing.bundle import BUNDLED_ROOT
from training.embedding import open_session, padded
from training.encoder import FEATURES, LAYERS, WIDTH, Calibration, Recipe, write_encoder
from training.graphs import _joined, _written_anew, as_int8_static, is_quantized
from training.reading import read_float_encoder

FLOAT = Recipe(kind="float", smoothing=0, outliers=False, int8_words=False)
WORDS = 200


def random_tensors() -> dict[str, np.ndarray]:
    """Weights of the encoder's shapes, with scales and shifts that are not 1 and 0."""
    draw = np.random.default_rng(0)

    def normal(*shape: int) -> np.ndarray:
        return draw.normal(0, 0.05, shape).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": normal(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": normal(300, WIDTH),
        "embeddings.token_type_embeddings.weight": normal(2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        place = f"encoder.layer.{layer}"
        linears = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
        linears |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (4 * WIDTH, WIDTH)}
        linears |= {"output.dense": (WIDTH, 4 * WIDTH)}
        for name, shape in linears.items():
            tensors |= {f"{place}.{name}.weight": normal(*shape), f"{place}.{name}.bias": normal(shape[0])}
        norms += [f"{place}.attention.output.LayerNorm", f"{place}.output.LayerNorm"]
    for name in norms:
        tensors |= {f"{name}.weight": 1 + normal(WIDTH), f"{name}.bias": normal(WIDTH)}
    return tensors


@pytest.fixture(scope="module")
def graph() -> bytes:
    content: bytes = write_encoder(random_tensors(), FLOAT, Calibration())[0].SerializeToString()
    return content


@pytest.fixture(scope="module")
def rows() -> list[np.ndarray]:
    draw = np.random.default_rng(1)
    return [np.array([1, *draw.integers(3, WORDS, n), 2]) for n in draw.integers(4, 30, 24)]


def test_the_same_graph_can_be_written_again(graph: bytes, rows: list[np.ndarray]) -> None:
    tensors = read_float_encoder(graph)
    assert tensors is not None
    assert tensors.keys() == random_tensors().keys()
    again = write_encoder(tensors, FLOAT, Calibration())[0].SerializeToString()
    for there, here in zip(*(open_session(one).run(None, padded(rows)) for one in (graph, again)), strict=True):
        np.testing.assert_allclose(here, there, atol=1e-5)


def test_int8_is_near_float32(graph: bytes, rows: list[np.ndarray]) -> None:
    made = as_int8_static(graph, rows)
    assert is_quantized(made)
    assert len(made) < len(graph) / 3.5
    there, here = (open_session(one).run([FEATURES], padded(rows))[0] for one in (graph, made))
    cosine = (there * here).sum(axis=1) / np.linalg.norm(there, axis=1) / np.linalg.norm(here, axis=1)
    assert cosine.min() > 0.99


def test_a_graph_of_another_hand_is_left_alone() -> None:
    int8 = (BUNDLED_ROOT / "all-minilm-l6-v2" / "encoder.onnx").read_bytes()
    assert read_float_encoder(int8) is None
    assert _written_anew(int8, []) is None


def test_joined_rows_have_one_start_and_one_end(rows: list[np.ndarray]) -> None:
    joined = _joined(rows[:10], at_once=4)
    assert [len(one) for one in joined] == [
        sum(len(row) - 2 for row in rows[i : i + 4][: 10 - i]) + 2 for i in (0, 4, 8)
    ]
    for one in joined:
        assert (one[0], one[-1]) == (1, 2)
        assert not set(one[1:-1]) & {1, 2}
    assert max(map(len, _joined(rows * 5, at_once=60))) == 256

"""The graph that serves computes what the network that was trained computes."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from preprocessing.pii.recognizer.pieces import SHAPES  # noqa: E402
from training.embedding import open_session  # noqa: E402
from training.encoder import Calibration, Recipe  # noqa: E402
from training.recognizer.examples import Row  # noqa: E402
from training.recognizer.graph import padded_rows, write_token_classifier  # noqa: E402
from training.recognizer.model import Network, tensors_of  # noqa: E402


def test_the_float_graph_is_the_network():
    torch.manual_seed(0)
    network = Network()
    network.shapes.weight.data.normal_(0, 0.02)
    network.eval()
    recipe = Recipe(kind="float", smoothing=0, outliers=False, int8_words=False)
    model, _ = write_token_classifier(tensors_of(network), recipe, Calibration())
    rng = np.random.default_rng(0)
    rows = [
        Row(rng.integers(1000, 20000, n).tolist(), rng.integers(1, SHAPES, n).tolist(), [0] * n) for n in (3, 17, 40)
    ]
    inputs = padded_rows(rows)
    [logits] = open_session(model.SerializeToString()).run(["logits"], inputs)
    with torch.no_grad():
        given = {name: torch.from_numpy(value) for name, value in inputs.items()}
        expected = network(given["input_ids"], given["shape_ids"], given["attention_mask"]).numpy()
    real = inputs["attention_mask"].astype(bool)
    np.testing.assert_allclose(logits[real], expected[real], atol=2e-5)

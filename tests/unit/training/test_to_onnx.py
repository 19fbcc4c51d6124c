"""The exporter that is used, against torch. Other tests write their graphs by a quicker one: see conftest."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from training.embedding import open_session  # noqa: E402
from training.to_onnx import load_classifier, to_onnx  # noqa: E402


def test_the_graph_answers_as_the_model_whatever_the_shape(tiny_classifier: Path) -> None:
    model = load_classifier(tiny_classifier)
    session = open_session(to_onnx(model))
    for ids in ([[101, 102]], [[101, 7592, 2088, 102, 0], [101, 2023, 2003, 1037, 102], [101] * 4 + [0]]):
        given = np.array(ids)
        mask = (given != 0).astype(np.int64)
        logits, features = session.run(["logits", "features"], {"input_ids": given, "attention_mask": mask})
        with torch.inference_mode():
            wanted = model(torch.from_numpy(given), attention_mask=torch.from_numpy(mask)).logits.numpy()
        np.testing.assert_allclose(logits, wanted, atol=1e-5)
        assert features.shape == (len(ids), 32)

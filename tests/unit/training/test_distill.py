"""`distill` on a tiny real model."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from deployments.model.backends import create_backend
from preprocessing.bundle import Bundle
from training.distill import distill, student_of
from training.students import Lesson
from training.to_onnx import load_classifier

pytestmark = pytest.mark.usefixtures("quick_export")
LESSON = Lesson(epochs=40, rate=1e-3, hard_share=1.0)
IDS = np.array([[101, 7592, 2088, 102]], dtype=np.int64)


def test_a_student_learns_and_serves_from_either_runtime(
    tmp_path: Path, tiny_classifier: Path, tiny_data: Path
) -> None:
    out = tmp_path / "out"
    report = distill(str(tiny_classifier), tiny_data, out, layers=2, lesson=LESSON)
    assert report["measured"]["student"]["accuracy"] > 0.9
    assert report["loss"] < 0.5
    assert report["train_texts"] == 40
    manifest = Bundle.open(out).manifest
    assert set(manifest.files) == {"tokenizer.json", "encoder.onnx", "config.json", "model.safetensors"}
    assert manifest.name.endswith("2-layers")
    assert manifest.calibration == {}
    onnx = create_backend("onnx", Bundle.open(out).source(), features=True)
    onnx.load()
    assert (onnx.width, onnx.features) == (2, 32)
    import torch

    model = load_classifier(out)
    with torch.inference_mode():
        logits = model(input_ids=torch.from_numpy(IDS)).logits.numpy()
    np.testing.assert_allclose(onnx.predict(IDS, np.ones_like(IDS))[:, :2], logits, atol=1e-4)
    assert model.config.num_hidden_layers == 2


def test_layers_are_kept_evenly_and_with_the_last(tiny_classifier: Path) -> None:
    whole, half = load_classifier(tiny_classifier), student_of(tiny_classifier, ("bad", "good"), 2)
    for kept, place in zip(half.base_model.encoder.layer, (1, 3), strict=True):
        assert kept.output.dense.weight.equal(whole.base_model.encoder.layer[place].output.dense.weight)
    for layers in (0, 5):
        with pytest.raises(SystemExit, match="--layers must be 1 to 4"):
            student_of(tiny_classifier, ("bad", "good"), layers)


def test_teachers_that_are_none(tmp_path: Path, tiny_classifier: Path, tiny_data: Path) -> None:
    with pytest.raises(SystemExit, match="only classifiers"):
        distill("bundled:embed", tiny_data, tmp_path / "out", layers=2)
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "tokenizer.json").write_text("{}")
    with pytest.raises(SystemExit, match="another tokenizer"):
        distill(str(tiny_classifier), tiny_data, tmp_path / "out", layers=2, student=tmp_path / "s")

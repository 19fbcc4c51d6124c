"""`prune` on a tiny real model: zeros where zeros are meant, smaller matrices where those are."""

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from preprocessing.bundle import Bundle  # noqa: E402
from training.prune import keep_channels, keep_heads, prune  # noqa: E402
from training.students import Lesson  # noqa: E402
from training.to_onnx import load_classifier  # noqa: E402

pytestmark = pytest.mark.usefixtures("quick_export")
IDS = torch.tensor([[101, 7592, 2088, 102], [101, 2023, 1037, 102]])


def logits(model: Any) -> Any:
    with torch.inference_mode():
        return model(input_ids=IDS).logits


def test_structured_pruning_makes_matrices_smaller(tmp_path: Path, tiny_classifier: Path, tiny_data: Path) -> None:
    report = prune(str(tiny_classifier), tiny_data, tmp_path / "out", method="structured", share=0.5)
    assert report["pruned"]["heads_per_layer"] == 2
    assert report["pruned"]["inner_channels_per_layer"] == 32
    lost = report["pruned"]["parameters_before"] - report["pruned"]["parameters"]
    # Half of each layer's four attention matrices (with three biases) and of its two inner ones (with one bias).
    assert lost == 4 * (4 * 16 * 32 + 3 * 16 + 2 * 32 * 32 + 32)
    assert report["times_smaller"] > 1
    assert set(Bundle.open(tmp_path / "out").manifest.files) == {"tokenizer.json", "encoder.onnx"}


def test_magnitude_pruning_makes_zeros_that_stay_while_it_heals(
    tmp_path: Path, tiny_classifier: Path, tiny_data: Path
) -> None:
    out = tmp_path / "out"
    lesson = Lesson(epochs=1, rate=1e-3)
    report = prune(str(tiny_classifier), tiny_data, out, method="magnitude", share=0.5, lesson=lesson)
    assert report["pruned"]["zeros"] == pytest.approx(report["pruned"]["weights"] / 2, abs=1)
    assert report["times_smaller"] == pytest.approx(1, abs=0.05)
    assert report["deflated_megabytes"]["pruned"] < report["deflated_megabytes"]["unpruned"]
    layers = [one for one in load_classifier(out).base_model.encoder.modules() if isinstance(one, torch.nn.Linear)]
    assert sum(int((one.weight == 0).sum()) for one in layers) == report["pruned"]["zeros"]


def test_to_take_a_head_or_channel_out_is_to_take_its_part_out(tiny_classifier: Path) -> None:
    small, zeroed = load_classifier(tiny_classifier), load_classifier(tiny_classifier)
    heads, channels = torch.tensor([0, 2]), torch.arange(64)[torch.arange(64) % 3 != 0]
    for layer in small.base_model.encoder.layer:
        keep_heads(layer.attention, heads)
        keep_channels(layer, channels)
    with torch.no_grad():
        for layer in zeroed.base_model.encoder.layer:
            out = layer.attention.output.dense.weight
            out[:, 8:16] = 0
            out[:, 24:] = 0
            layer.output.dense.weight[:, ::3] = 0
    torch.testing.assert_close(logits(small), logits(zeroed))
    assert small.base_model.encoder.layer[0].attention.self.query.weight.shape == (16, 32)


@pytest.mark.parametrize(
    ("source", "share", "message"),
    [
        ("bundled:sentiment", 0.5, "no Hugging Face weights to prune: distill"),
        ("bundled:embed", 0.5, "only classifiers"),
        ("bundled:sentiment", 1.0, "between 0 and 1"),
    ],
)
def test_what_cannot_be_pruned_says_why(
    tmp_path: Path, tiny_data: Path, source: str, share: float, message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        prune(source, tiny_data, tmp_path / "out", method="structured", share=share)

"""`quantize` on a tiny real model: what comes out serves, says what it cost, and is refused where it costs too much."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from deployments.model.backends import create_backend
from preprocessing.bundle import Bundle, open_source
from training.graphs import is_quantized
from training.quantize import KINDS, quantize

pytestmark = pytest.mark.usefixtures("quick_export")
IDS = np.array([[101, 7592, 2088, 102], [101, 2023, 102, 0]], dtype=np.int64)


def answers(source: Any, kind: str = "onnx") -> Any:
    backend = create_backend(kind, source)
    backend.load()
    return backend.predict(IDS, (IDS > 0).astype(np.int64))


@pytest.mark.parametrize("to", KINDS)
def test_a_hugging_face_folder_becomes_a_bundle_that_serves(
    tmp_path: Path, tiny_classifier: Path, tiny_data: Path, to: Any
) -> None:
    report = quantize(str(tiny_classifier), to, tiny_data, tmp_path / "out", max_loss=100)
    bundle = Bundle.open(tmp_path / "out")
    manifest = bundle.manifest
    assert (manifest.labels, manifest.report) == (("bad", "good"), report)
    assert manifest.name.endswith(to)
    assert report["times_smaller"] > 1
    assert report["held_out_texts"] == 20
    assert set(report["measured"]) == {"fp32", to}
    assert "What converting cost" in (tmp_path / "out" / "README.md").read_text()
    assert is_quantized((tmp_path / "out" / "encoder.onnx").read_bytes()) == (to != "fp16")
    wanted = answers(open_source(str(tiny_classifier)), "torch")
    # One scale for all of a random model's activations is coarse.
    tolerance = {"fp16": 0.01, "int8-dynamic": 0.3, "int8-static": 0.6}[to]
    np.testing.assert_allclose(answers(bundle.source()), wanted, atol=tolerance)
    with pytest.raises(SystemExit, match="is there already"):
        quantize(str(tiny_classifier), to, tiny_data, tmp_path / "out")


def test_what_costs_too_much_is_refused_and_not_written(tmp_path: Path, tiny_classifier: Path, tiny_data: Path) -> None:
    with pytest.raises(SystemExit, match=r"refused: fp16 loses .* on 20 held-out texts .*, and may lose -101"):
        quantize(str(tiny_classifier), "fp16", tiny_data, tmp_path / "out", max_loss=-101)
    assert not (tmp_path / "out").exists()


def test_what_is_int8_already_is_refused(tmp_path: Path, tiny_classifier: Path, tiny_data: Path) -> None:
    quantize(str(tiny_classifier), "int8-dynamic", tiny_data, tmp_path / "out", max_loss=100)
    with pytest.raises(SystemExit, match="quantized already"):
        quantize(str(tmp_path / "out"), "int8-static", tiny_data, tmp_path / "again")


@pytest.mark.parametrize(("source", "message"), [("bundled:embed", "only classifiers"), ("bundled:none", "no bundle")])
def test_what_cannot_be_quantized_says_why(tmp_path: Path, tiny_data: Path, source: str, message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        quantize(source, "fp16", tiny_data, tmp_path / "out")


def test_a_report_goes_into_a_parent_only_where_it_is_quantized(tiny_classifier: Path, tiny_data: Path) -> None:
    with pytest.raises(SystemExit, match="is not quantized"):
        quantize(str(tiny_classifier), "fp16", tiny_data, None, into_parent=True)


def test_what_a_quantized_bundle_came_from_can_be_named(tmp_path: Path, tiny_classifier: Path, tiny_data: Path) -> None:
    quantize(str(tiny_classifier), "int8-dynamic", tiny_data, tmp_path / "out", max_loss=100)
    report = quantize(
        str(tmp_path / "out"),
        "int8-dynamic",
        tiny_data,
        None,
        max_loss=100,
        into_parent=True,
        reference=str(tiny_classifier),
    )
    assert report["times_smaller"] > 1
    assert report["command"].endswith(f"--into-parent --reference {tiny_classifier}")
    assert Bundle.open(tmp_path / "out").manifest.report == report

"""Reports in manifests and cards."""

import shutil
from pathlib import Path

import pytest

from preprocessing.bundle import BUNDLED_ROOT, Bundle, open_source
from training.conversion import HEADING, card_with, check_target, parent_manifest, write_product, write_report
from training.distill import write_classifier

REPORT = {
    "method": "Quantization to int8-static",
    "parent": {"name": "mood"},
    "held_out_texts": 1234,
    "points_lost": 0.12,
    "times_smaller": 3.9,
    "times_faster": 2.5,
    "machine": "a CPU, one core",
    "command": "python -m training quantize mood",
    "measured": {
        name: {
            "accuracy": 0.75,
            "macro_f1": 0.7,
            "agreement": 1.0,
            "megabytes": 90.9,
            "ms_per_text": 3.456,
            "ms_lone_text": 4.0,
        }
        for name in ("fp32", "int8-static")
    },
}


@pytest.mark.parametrize("card", ["# m\n\nText.\n", "# m\n\n## Data\n\nSome.\n\n## Limits\n\nMany.\n"])
def test_a_report_gets_one_section_and_keeps_it(card: str) -> None:
    once = card_with(card, REPORT)
    assert once.count(HEADING) == 1
    assert "| int8-static | 0.7500 | 0.7000 | 1.0000 | 90.9 | 3.46 | 4.00 |" in once
    assert "0.12 points of accuracy lost, 3.90 times smaller" in once
    if "Limits" in card:
        assert once.index(HEADING) < once.index("## Limits")
        assert once.endswith("Many.\n")
    assert card_with(once, REPORT) == once
    assert "0.50 points of accuracy won" in card_with(once, REPORT | {"points_lost": -0.5})


def test_a_report_changes_no_weights(tmp_path: Path) -> None:
    for name in ("sentiment", "all-minilm-l6-v2"):
        shutil.copytree(BUNDLED_ROOT / name, tmp_path / name)
    before = Bundle.open(tmp_path / "sentiment").manifest
    write_report(tmp_path / "sentiment", REPORT)
    after = Bundle.open(tmp_path / "sentiment").manifest
    assert after.report == REPORT
    assert (after.files, after.fingerprint, after.metrics) == (before.files, before.fingerprint, before.metrics)
    assert (tmp_path / "sentiment" / "README.md").read_text().count(HEADING) == 1


def test_a_product_keeps_its_parents_thresholds_only_where_it_is_the_same_model(tmp_path: Path) -> None:
    source = open_source("bundled:sentiment")
    assert source.onnx_path is not None
    assert source.head_path is not None
    files: dict[str, bytes | Path] = {"encoder.onnx": source.onnx_path, "head.safetensors": source.head_path}
    write_product(tmp_path / "same", parent_manifest("bundled:sentiment", source), source, files, "int8", REPORT)
    same = open_source(str(tmp_path / "same"))
    assert same.reference_path is not None
    assert same.profile_path is not None
    assert (same.conformal, same.reference_threshold) == (source.conformal, source.reference_threshold)
    write_classifier(tmp_path / "other", "bundled:sentiment", source, files, "2-layers", REPORT)
    other = open_source(str(tmp_path / "other"))
    assert (other.reference_path, other.profile_path, other.conformal, other.calibration) == (None, None, {}, {})


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    check_target(tmp_path)
    check_target(tmp_path / "new")
    (tmp_path / "a").write_text("")
    for taken in (tmp_path, tmp_path / "a"):
        with pytest.raises(SystemExit, match="is there already"):
            check_target(taken)

"""The command line of `quantize`, `distill` and `prune`."""

from pathlib import Path

import pytest

from training.__main__ import main

pytestmark = pytest.mark.usefixtures("quick_export")


def test_quantize_from_the_command_line(tmp_path: Path, tiny_classifier: Path, tiny_data: Path, capsys) -> None:
    pytest.importorskip("onnx")
    out = tmp_path / "out"
    given = [str(tiny_classifier), "--to", "fp16", "--data", str(tiny_data), "--max-loss", "100"]
    assert main(["quantize", *given, "--out", str(out)]) == 0
    assert "points lost" in capsys.readouterr().out
    assert (out / "manifest.json").is_file()


@pytest.mark.parametrize(
    "given",
    [
        ["quantize", "x", "--to", "fp16", "--data", "d"],
        ["distill", "x", "--layers", "1", "--data", "d"],
        ["prune", "x", "--method", "magnitude", "--share", "0.5", "--data", "d"],
    ],
)
def test_where_to_is_asked_for(given: list[str]) -> None:
    with pytest.raises(SystemExit, match="--out is missing"):
        main(given)

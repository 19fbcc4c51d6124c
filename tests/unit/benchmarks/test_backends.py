"""The page of `make bench-backends`, and what it takes."""

import dataclasses
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from benchmarks.backends import Results, _claims, main, to_markdown
from benchmarks.machine import Setting
from training.judge import Judged

SETTING = Setting("cpu", 2, 8.0, "Linux", {}, "abc", False)
FLOAT = Judged(0.73, 0.73, 1.0, 90.3, 6.5, 7.0)


def results(**judged: Judged) -> Results:
    found = {"onnx fp32": FLOAT} | {name.replace("_", " "): one for name, one in judged.items()}
    return Results("make", "2026-11-23", SETTING, "mood 1.0.0", 600, 3, 1.5, 19, found, {"torch fp16": "left out"})


def test_the_page_says_what_ran_beside_what() -> None:
    far = dataclasses.replace(FLOAT, agreement=0.99, megabytes=0.0)
    found = to_markdown(results(torch_fp32=far))
    assert "| onnx fp32 | 0.7300 | 1.0000 | 90.3 | 6.50 | 7.00 |" in found
    assert "| torch fp32 | 0.7300 | 0.9900 | elsewhere | 6.50 | 7.00 |" in found
    assert "others kept 1.5 of 2 cores busy, and this ran at niceness 19" in found
    assert "- torch fp16: left out" in found
    assert "| answers of torch fp32 that are onnx fp32's | ≥ 0.998 | 0.9900 | **no** |" in found


def test_int8_may_lose_half_a_point() -> None:
    losing = [results(onnx_int8_static=dataclasses.replace(FLOAT, accuracy=accuracy)) for accuracy in (0.726, 0.724)]
    assert [[claim.met for claim in _claims(one)] for one in losing] == [[True], [False]]
    assert _claims(results()) == []


def test_what_has_no_float_graph_beside_weights_for_torch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"sentiment has no float32 graph .* export --config CONFIG --torch"):
        main(["bundled:sentiment", "--data", str(tmp_path)])
    with pytest.raises(SystemExit, match="does not exist"):
        main([str(tmp_path / "none"), "--data", str(tmp_path)])

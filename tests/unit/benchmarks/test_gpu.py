"""The GPU benchmark, on a CPU and a tiny model: that it runs, compares and says what it found."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gpu_page import Agreement, GpuRun, Speed, to_page
from benchmarks.machine import Setting
from benchmarks.plot import read_runs
from benchmarks.utilisation import Utilisation

SETTING = Setting("a CPU", 2, 24.0, "Linux", {"python": "3.11"}, "abc123", False)
SPEED = Speed("minilm", "short", 22.0, 512, (100.0, 110.0, 90.0), (95.0, 85.0, 96.0), 0.875, 3.0, 2.0)
CLOSE = Agreement("minilm", 200, cosine=0.9995)


def make_run(device: str, speeds: list[Speed], agreements: list[Agreement]) -> GpuRun:
    return GpuRun("c", "2026-11-22", device, "bfloat16", 2, 64, 64, SETTING, tuple(agreements), tuple(speeds))


ARGUMENTS = "--device cpu --seconds 0.05 --rounds 2 --pool 32 --calls 2 --call-rows 16 --dtype bfloat16 --folder"


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark, with little to do."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from benchmarks import gpu

    monkeypatch.setattr(gpu, "BATCHES", {"cpu": (4, 8)})
    monkeypatch.setattr(gpu, "MAX_TOKENS", 32)
    monkeypatch.setattr(gpu, "TEXTS_COMPARED", 10)
    monkeypatch.setattr(gpu, "LONE_PASSES", 3)
    return gpu


def test_it_runs_on_a_cpu(gpu: Any, tmp_path: Path) -> None:
    assert gpu.main([*ARGUMENTS.split(), str(tmp_path)]) == 0
    [found] = tmp_path.glob("gpu-*-cpu.json")
    run = json.loads(found.read_text())
    assert [(s["model"], s["mix"]) for s in run["speeds"]] == [("tiny", "short"), ("tiny", "mixed")]
    assert all(min(s["bare"] + s["ours"]) > 0 and len(s["ours"]) == 2 for s in run["speeds"])
    assert run["agreements"][0]["labels"] > 0.99
    assert "the claim is about GPUs" in found.with_suffix(".md").read_text()


def test_it_runs_as_on_a_gpu(gpu: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deployments.model.backends import devices, torch

    class PretendGpu(devices.HostDevice):
        is_gpu = True

    def on_gpu(argv: Any, parse: Any = gpu.parse) -> Any:
        options = parse(argv)
        options.on_gpu = True
        return options

    monkeypatch.setattr(gpu, "parse", on_gpu)
    monkeypatch.setattr(gpu.torch.cuda, "get_device_name", lambda device: "A GPU 80GB")
    monkeypatch.setattr(torch, "open_device", PretendGpu)
    assert gpu.main([*ARGUMENTS.split(), str(tmp_path), "--workers", "2", "--commit", "0a1b2c"]) == 0
    [page] = tmp_path.glob("gpu-*-0a1b2c*-a-gpu-80gb.md")
    text = page.read_text()
    assert "| tiny, graphs: answers as float32 |" in text
    assert "| tiny, graphs, mixed: texts/s over the bare loop's | ≥ 0.90 |" in text
    assert "cannot be recorded" not in text
    drawn = {figure.text for run in read_runs(tmp_path, {}) for figure in run.figures}
    assert "tiny, graphs, mixed: texts/s over the bare loop's" in drawn


def test_a_model_that_cannot_be_recorded_has_no_row_with_graphs(
    gpu: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = gpu.Ours

    def ours(source: Any, options: Any, graphs: bool) -> Any:
        if graphs:
            raise gpu.BackendError("it looks at its input")
        return made(source, options, graphs)

    def on_gpu(argv: Any, parse: Any = gpu.parse) -> Any:
        options = parse(argv)
        options.on_gpu = True
        return options

    monkeypatch.setattr(gpu, "parse", on_gpu)
    monkeypatch.setattr(gpu, "Ours", ours)
    monkeypatch.setattr(gpu.torch.cuda, "get_device_name", lambda device: "A GPU (x/y)")
    assert gpu.main([*ARGUMENTS.split(), str(tmp_path)]) == 0
    [page] = tmp_path.glob("gpu-*-a-gpu-x-y.md")
    assert "- tiny with graphs: cannot be recorded" in page.read_text()
    assert "tiny, graphs" not in page.read_text()


def test_it_needs_little() -> None:
    """A lent machine with a GPU has torch and transformers, and none of what serving needs besides."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    absent = ("ray", "pydantic", "msgspec", "starlette", "onnxruntime", "cryptography", "presidio_analyzer", "spacy")
    hide = f"import sys\nsys.modules.update(dict.fromkeys({absent!r}))"
    code = f"{hide}\nimport benchmarks.gpu, deployments.model.backends.torch"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr


def test_a_page_says_what_was_reached_and_what_was_not() -> None:
    slow = Speed("bert-base", "mixed", 92.0, 64, (10.0,), (8.0,), None, 3.0, 2.0)
    far = Agreement("bert-base", 200, probability=0.5, labels=1.0)
    text = to_page(make_run("A GPU", [SPEED, slow], [CLOSE, far]))
    assert "| minilm, short: texts/s over the bare loop's | ≥ 0.90 | 0.95 | yes |" in text
    assert "| bert-base, mixed: texts/s over the bare loop's | ≥ 0.90 | 0.80 | **no** |" in text
    assert "| minilm: answers as float32 | cosine ≥ 0.999 | 0.99950 | yes |" in text
    assert (
        "| bert-base: answers as float32 | probabilities within 0.05, same label ≥ 98% | 0.5000, 100.0% | **no** |"
        in text
    )
    assert "0.77–1.07 | 88%" in text
    assert "not known" in text


def test_a_page_of_a_cpu_claims_nothing() -> None:
    text = to_page(make_run("cpu", [SPEED], [CLOSE]))
    assert "## Claims" not in text


@pytest.mark.parametrize(
    "agreement",
    [
        Agreement("m", 1, cosine=0.99),
        Agreement("m", 1, cosine=float("nan")),
        Agreement("m", 1, probability=float("nan"), labels=1.0),
        Agreement("m", 1, probability=0.0, labels=0.9),
        Agreement("m", 1),
    ],
)
def test_what_is_not_close_does_not_hold(agreement: Agreement) -> None:
    assert not agreement.holds


def test_utilisation_of_a_gpu_is_the_mean_of_what_nvidia_smi_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f'#!/bin/sh\necho 90\necho "[N/A]"\necho 70\necho "$@" > {seen}\nexec tail -f /dev/null\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with Utilisation("cuda:1") as watch:
        while not seen.is_file() or not seen.read_text():
            pass
    assert watch.share == pytest.approx(0.8)
    assert "--id=1" in seen.read_text()


def test_utilisation_where_nothing_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with Utilisation("cuda") as watch:
        pass
    assert watch.share is None
    with Utilisation("cpu") as watch:
        sum(range(100_000))
    assert watch.share is not None
    assert watch.share > 0

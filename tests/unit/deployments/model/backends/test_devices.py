"""Where passes run. What needs a GPU is marked so; the order of calls is checked on stand-ins for `torch.cuda`."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from deployments.model.backends import create_backend  # noqa: E402
from deployments.model.backends.base import BackendError  # noqa: E402
from deployments.model.backends.devices import CudaDevice, HostDevice, open_device  # noqa: E402
from preprocessing.bundle import ModelSource  # noqa: E402

IDS = np.arange(6, dtype=np.int64).reshape(2, 3)


def test_a_cpu_shares_memory_with_numpy() -> None:
    device = open_device("cpu")
    assert isinstance(device, HostDevice)
    tensor = device.upload(IDS)
    assert np.shares_memory(device.download(tensor), IDS)
    target = torch.zeros(2, 3, dtype=torch.int64)
    device.write(target, IDS)
    assert target.tolist() == IDS.tolist()
    device.settle()
    device.limit_memory(0.5)
    device.free()


def test_a_missing_gpu_is_named() -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(BackendError, match=r"device: cuda:1, but torch .* sees no CUDA device"):
        open_device("cuda:1")


class Journal:
    """Stands in for `torch.cuda` and writes down what was asked of it, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.attention: list[bool] = []
        self.streams = 0

    def current_device(self) -> int:
        return 3

    def Stream(self, device: Any) -> Any:  # noqa: N802
        self.streams += 1
        name = f"stream {self.streams}"
        return SimpleNamespace(name=name, synchronize=lambda: self.lines.append(f"wait for {name}"))

    def graph_pool_handle(self) -> tuple[int, int]:
        return (0, 1)

    def CUDAGraph(self) -> Any:  # noqa: N802
        return SimpleNamespace(replay=lambda: self.lines.append("replay"))

    @contextlib.contextmanager
    def device(self, device: Any) -> Iterator[None]:
        yield

    @contextlib.contextmanager
    def stream(self, stream: Any) -> Iterator[None]:
        self.lines.append(f"in {stream.name}")
        yield
        self.lines.append(f"out of {stream.name}")

    @contextlib.contextmanager
    def graph(self, graph: Any, *, pool: Any, stream: Any, capture_error_mode: str) -> Iterator[None]:
        self.lines.append(f"record {stream.name} into {pool}")
        yield
        self.lines.append("recorded")


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> Journal:
    journal = Journal()
    monkeypatch.setattr(torch, "cuda", journal)
    monkeypatch.setattr(torch.backends.cuda, "enable_cudnn_sdp", lambda on: journal.attention.append(on))
    return journal


def test_a_device_without_a_number_is_the_current_one(journal: Journal) -> None:
    assert CudaDevice("cuda").name == "cuda:3"
    assert CudaDevice("cuda:1").name == "cuda:1"


def test_attention_that_builds_a_plan_for_each_shape_is_off(journal: Journal) -> None:
    CudaDevice("cuda")
    assert journal.attention == [False]


def test_each_thread_has_a_lane_of_its_own(journal: Journal) -> None:
    device = CudaDevice("cuda")

    def work() -> None:
        for _ in range(2):
            with device.lane():
                pass

    work()
    other = threading.Thread(target=work)
    other.start()
    other.join()
    first, second = ["in stream 1", "out of stream 1"], ["in stream 2", "out of stream 2"]
    assert journal.lines == first * 2 + second * 2


def test_kernels_are_warm_before_they_are_recorded_and_recordings_share_memory(journal: Journal) -> None:
    device = CudaDevice("cuda")
    device._device = torch.device("cpu")  # where this machine can hold a tensor

    def forward(given: Any) -> Any:
        journal.lines.append("forward")
        return given[0].float()

    recording = None
    for rows in (4, 2):
        recording = device.record(forward, (rows, 16))
        assert recording.given.shape == (2, rows, 16)
        assert recording.result.shape == (rows, 16)
    assert recording is not None
    recording.replay()
    one = [
        "in stream 1",
        "forward",
        "forward",
        "wait for stream 1",
        "record stream 1 into (0, 1)",
        "forward",
        "recorded",
    ]
    assert journal.lines == [*one, "wait for stream 1", "out of stream 1"] * 2 + ["replay"]


@pytest.mark.gpu
@pytest.mark.parametrize("kind", ["BertModel", "BertForSequenceClassification"])
def test_on_a_gpu_graphs_and_lanes_answer_as_a_cpu(tiny_bert: Callable[[str], ModelSource], kind: str) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no GPU here")
    source = tiny_bert(kind)
    cpu = create_backend("torch", source)
    gpu = create_backend("torch", source, device="cuda", dtype="float32", graphs=True)
    for backend in (cpu, gpu):
        backend.load()
        backend.warm_up()
    wrong: list[tuple[int, int]] = []

    def ask(seed: int) -> None:
        draw = np.random.default_rng(seed)
        for _ in range(50):
            rows, length = int(draw.integers(1, 200)), int(draw.integers(1, 49))
            mask = (np.arange(length) < draw.integers(1, length + 1, rows)[:, None]).astype(np.int64)
            ids = draw.integers(1000, 30000, mask.shape)
            if not np.allclose(gpu.predict(ids, mask), cpu.predict(ids, mask), atol=1e-3):
                wrong.append((rows, length))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

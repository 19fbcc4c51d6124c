"""The torch backend's own: types of weights, masks, memory that does not suffice, graphs."""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from deployments.model.backends import BackendError, create_backend  # noqa: E402
from deployments.model.backends import torch as backend_module  # noqa: E402
from deployments.model.backends.devices import HostDevice, Recording  # noqa: E402
from preprocessing.bundle import ModelSource  # noqa: E402

Make = Callable[[str], ModelSource]
KINDS = ["BertModel", "BertForSequenceClassification"]


class PretendGpu(HostDevice):
    """A CPU that says it is a GPU, and counts."""

    is_gpu = True

    def __init__(self) -> None:
        super().__init__()
        self.recorded = 0
        self.shares: list[float] = []

    def record(self, forward: Any, shape: Any) -> Recording:
        self.recorded += 1
        return super().record(forward, shape)

    def limit_memory(self, share: float) -> None:
        self.shares.append(share)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> PretendGpu:
    device = PretendGpu()
    monkeypatch.setattr(backend_module, "open_device", lambda name: device)
    return device


def ready(source: ModelSource, **options: Any) -> Any:
    backend = create_backend("torch", source, **options)
    backend.load()
    backend.warm_up()
    return backend


def rows(lengths: list[int], seed: int = 0) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    return draw.integers(1000, 30000, mask.shape) * mask, mask


@pytest.mark.parametrize("kind", KINDS)
def test_sixteen_bit_weights_answer_as_float32(tiny_bert: Make, kind: str) -> None:
    given = rows([3, 9, 20, 48])
    wanted = ready(tiny_bert(kind)).predict(*given)
    found = ready(tiny_bert(kind), dtype="bfloat16").predict(*given)
    assert found.dtype == np.float32
    cosine = (wanted * found).sum(axis=1) / np.linalg.norm(wanted, axis=1) / np.linalg.norm(found, axis=1)
    assert cosine.min() > 0.995
    assert not np.array_equal(wanted, found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_pass_without_a_mask_answers_as_with_one(tiny_bert: Make, kind: str) -> None:
    backend = ready(tiny_bert(kind))
    ids, mask = rows([7, 7])
    longer = np.pad(ids, ((0, 0), (0, 5))), np.pad(mask, ((0, 0), (0, 5)))
    np.testing.assert_allclose(backend.predict(ids, mask), backend.predict(*longer), atol=1e-5)


def test_a_pass_that_does_not_fit_the_memory_runs_in_halves(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = ready(tiny_bert("BertModel"))
    given = rows([3, 5, 8, 13, 21])
    wanted = backend.predict(*given)
    whole, seen = backend._forward, []

    def small(ids: Any, mask: Any) -> Any:
        seen.append(len(ids))
        if len(ids) > 2:
            raise torch.OutOfMemoryError
        return whole(ids, mask)

    monkeypatch.setattr(backend, "_forward", small)
    np.testing.assert_allclose(backend.predict(*given), wanted, atol=1e-5)
    assert seen == [5, 2, 3, 1, 2]


def test_a_row_that_does_not_fit_fails(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = ready(tiny_bert("BertModel"))

    def nothing_fits(*_: Any) -> Any:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(backend, "_forward", nothing_fits)
    with pytest.raises(torch.OutOfMemoryError):
        backend.predict(*rows([3, 4]))


@pytest.mark.parametrize("kind", KINDS)
def test_small_passes_come_from_recordings_and_answer_the_same(tiny_bert: Make, kind: str, gpu: PretendGpu) -> None:
    plain, graphed = ready(tiny_bert(kind)), ready(tiny_bert(kind), graphs=True)
    assert gpu.recorded > 20
    for lengths in ([5], [3, 9, 20], [48], [1] * 200, [48] * 100):
        given = rows(lengths, seed=len(lengths))
        np.testing.assert_allclose(graphed.predict(*given), plain.predict(*given), atol=1e-4)
    graphed.close()
    with pytest.raises(BackendError, match="before load"):
        graphed.predict(*rows([3]))


def test_graphs_that_cannot_be_recorded(
    tiny_bert: Make, gpu: PretendGpu, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> Any:
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr(gpu, "record", refuse)
    with pytest.raises(BackendError, match="cannot run from graphs: RuntimeError: operation not permitted"):
        ready(tiny_bert("BertModel"), graphs=True)
    with caplog.at_level(logging.WARNING):
        backend = ready(tiny_bert("BertModel"), graphs="auto")
    assert "runs without graphs" in caplog.text
    assert backend.predict(*rows([4])).shape == (1, 32)


def test_graphs_on_a_cpu(tiny_bert: Make) -> None:
    with pytest.raises(BackendError, match="needs a GPU, and device is cpu"):
        create_backend("torch", tiny_bert("BertModel"), graphs=True)
    assert ready(tiny_bert("BertModel"), graphs="auto").width == 32
    with pytest.raises(BackendError, match="graphs: true is for backend: torch, not fake"):
        create_backend("fake", tiny_bert("BertModel"), graphs=True)


def test_a_share_of_the_memory_is_kept_to(tiny_bert: Make, gpu: PretendGpu) -> None:
    ready(tiny_bert("BertModel"), memory_share=0.25)
    ready(tiny_bert("BertModel"))
    assert gpu.shares == [0.25]

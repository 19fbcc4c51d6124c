"""Integrated gradients on a real model: they add up, and they find what the answer hangs on."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from deployments.model.backends import BackendError, create_backend  # noqa: E402
from preprocessing.bundle import ModelSource  # noqa: E402

Make = Callable[[str], ModelSource]
CLS, SEP, PAD = 101, 102, 0


@pytest.fixture(scope="module")
def backend(tiny_bert: Make) -> Any:
    pytest.importorskip("captum")
    backend = create_backend("torch", tiny_bert("BertForSequenceClassification"))
    backend.load()
    return backend


def margin(backend: Any, ids: list[int], target: int) -> float:
    row = np.array([ids], np.int64)
    logits = backend.predict(row, np.ones_like(row))[0]
    return float(logits[target] - (logits.sum() - logits[target]) / (len(logits) - 1))


@pytest.mark.parametrize("target", [0, 1, 2])
@pytest.mark.parametrize("length", [1, 12, 40])
def test_they_add_up_to_what_the_row_has_over_a_row_of_padding(backend: Any, target: int, length: int) -> None:
    ids = [CLS, *np.random.default_rng(length).integers(1000, 30000, length).tolist(), SEP]
    movable = np.array([False, *[True] * length, False])
    found = backend.attribute(np.array(ids), movable, target)
    assert found.dtype == np.float32
    assert found.shape == (length + 2,)
    assert found[0] == found[-1] == 0
    moved = margin(backend, ids, target) - margin(backend, [CLS, *[PAD] * length, SEP], target)
    assert found.sum() == pytest.approx(moved, abs=0.02)


def test_the_token_that_the_answer_hangs_on_has_the_most(tiny_bert: Make) -> None:
    """A model learns that one word makes label 1, wherever it stands; then that word has the most, in every row."""
    pytest.importorskip("captum")
    backend: Any = create_backend("torch", tiny_bert("BertForSequenceClassification"))
    backend.load()
    draw = np.random.default_rng(1)
    word, length = 2003, 10
    model = backend._model
    torch.manual_seed(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

    def rows(count: int) -> tuple[Any, Any]:
        ids = np.pad(draw.integers(2100, 2160, (count, length)), ((0, 0), (1, 1)), constant_values=(CLS, SEP))
        has = draw.random(count) < 0.5
        at = draw.integers(1, length + 1, count)
        ids[has, at[has]] = word
        return ids, has.astype(np.int64)

    for _ in range(80):
        ids, labels = rows(32)
        loss = model(input_ids=torch.from_numpy(ids), labels=torch.from_numpy(labels)).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    ids, labels = rows(20)
    movable = np.array([False, *[True] * length, False])
    told = [(row, backend.attribute(row, movable, 1)) for row, label in zip(ids, labels, strict=True) if label]
    assert all(row[int(found.argmax())] == word for row, found in told)


def test_gradients_leave_no_trace(backend: Any) -> None:
    ids = np.array([CLS, 2000, SEP])
    before = backend.predict(ids[None], np.ones((1, 3), np.int64))
    backend.attribute(ids, np.array([False, True, False]), 0)
    assert all(parameter.grad is None for parameter in backend._model.parameters())
    np.testing.assert_array_equal(backend.predict(ids[None], np.ones((1, 3), np.int64)), before)


def test_without_captum_the_package_is_named(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    backend: Any = create_backend("torch", tiny_bert("BertForSequenceClassification"))
    ids, movable = np.array([CLS, 2000, SEP]), np.array([False, True, False])
    with pytest.raises(BackendError, match="before load"):
        backend.attribute(ids, movable, 0)
    backend.load()
    monkeypatch.setitem(sys.modules, "captum", None)
    monkeypatch.setitem(sys.modules, "captum.attr", None)
    with pytest.raises(BackendError, match="captum"):
        backend.attribute(ids, movable, 0)

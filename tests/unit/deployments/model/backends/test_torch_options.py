"""int8 by torchao and torch.compile, on a tiny model."""

import shutil
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from deployments.model.backends import BackendError, create_backend
from preprocessing.bundle import ModelSource, open_source

Make = Callable[[str], ModelSource]
CLASSIFIER = "BertForSequenceClassification"


def ready(source: ModelSource, **options: Any) -> Any:
    backend = create_backend("torch", source, **options)
    backend.load()
    return backend


def rows(lengths: list[int]) -> tuple[Any, Any]:
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    return np.random.default_rng(0).integers(1000, 30000, mask.shape) * mask, mask


@pytest.mark.parametrize("int8", ["weights", "dynamic"])
@pytest.mark.parametrize("kind", ["BertModel", CLASSIFIER])
def test_int8_answers_nearly_as_float32(tiny_bert: Make, kind: str, int8: str) -> None:
    pytest.importorskip("torchao")
    given = rows([3, 9, 20, 40])
    wanted = ready(tiny_bert(kind)).predict(*given)
    found = ready(tiny_bert(kind), int8=int8).predict(*given)
    cosine = (wanted * found).sum(axis=1) / np.linalg.norm(wanted, axis=1) / np.linalg.norm(found, axis=1)
    assert cosine.min() > 0.99
    assert not np.array_equal(wanted, found)


def test_int8_without_torchao_says_what_is_missing(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torchao.quantization", None)
    with pytest.raises(BackendError, match="needs the package torchao"):
        ready(tiny_bert(CLASSIFIER), int8="weights")


def test_compile_without_a_compiler_is_refused(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(BackendError, match=r"needs a C\+\+ compiler"):
        ready(tiny_bert(CLASSIFIER), compile=True)


def test_compile_that_fails_is_refused(tiny_bert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(model: Any, dynamic: bool) -> Any:
        def fail(**given: Any) -> Any:
            raise NotImplementedError("pages of a compiler's output")

        return fail

    monkeypatch.setattr("torch.compile", broken)
    with pytest.raises(BackendError, match=r"cannot compile this model: NotImplementedError$"):
        ready(tiny_bert(CLASSIFIER), compile=True)


@pytest.mark.skipif(not any(map(shutil.which, ("g++", "c++", "clang++"))), reason="no C++ compiler here")
def test_compiled_answers_as_it_was_written(tiny_bert: Make) -> None:
    given = rows([9])  # as at the start: one compilation, and it takes seconds
    wanted = ready(tiny_bert(CLASSIFIER), features=True).predict(*given)
    backend = ready(tiny_bert(CLASSIFIER), features=True, compile=True)
    np.testing.assert_allclose(backend.predict(*given), wanted, atol=1e-4)
    assert (backend.width, backend.features) == (3, 32)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("onnx", {"int8": "weights"}, "int8: weights is for backend: torch, not onnx: quantize the file"),
        ("fake", {"compile": True}, "compile: true is for backend: torch, not fake"),
    ],
)
def test_other_backends_refuse_them(kind: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(BackendError, match=message):
        create_backend(kind, open_source("bundled:sentiment"), **options)

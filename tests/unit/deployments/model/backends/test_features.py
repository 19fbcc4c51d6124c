"""Features beside logits, whichever backend."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from deployments.model.backends import create_backend
from deployments.model.novelty import watched
from deployments.model.runner import Runner
from preprocessing.bundle import ModelSource, open_source

SENTIMENT = open_source("bundled:sentiment")
IDS = np.array([[101, 7592, 2088, 102], [101, 2023, 102, 0]], dtype=np.int64)
MASK = (IDS > 0).astype(np.int64)


def ready(kind: str, source: ModelSource, **options: Any) -> Any:
    backend = create_backend(kind, source, **options)
    backend.load()
    return backend


@pytest.mark.parametrize(("kind", "width"), [("onnx", 1152), ("fake", 8)])
def test_features_follow_the_logits_when_asked_for(kind: str, width: int) -> None:
    plain, asked = ready(kind, SENTIMENT), ready(kind, SENTIMENT, features=True)
    assert (plain.width, plain.features) == (3, 0)
    assert (asked.width, asked.features) == (3, width)
    values = asked.predict(IDS, MASK)
    assert values.shape == (2, 3 + width)
    assert values.dtype == np.float32
    np.testing.assert_allclose(values[:, :3], plain.predict(IDS, MASK), atol=1e-5)


def test_the_heads_own_input_is_what_onnx_gives() -> None:
    from safetensors.numpy import load_file

    values = ready("onnx", SENTIMENT, features=True).predict(IDS, MASK)
    head = load_file(str(SENTIMENT.head_path))
    np.testing.assert_allclose(values[:, 3:] @ head["weight"].T + head["bias"], values[:, :3], atol=1e-4)


def test_torch_gives_its_last_hidden_state_pooled(tiny_bert: Callable[[str], ModelSource]) -> None:
    source = tiny_bert("BertForSequenceClassification")
    plain, asked = ready("torch", source), ready("torch", source, features=True)
    asked.warm_up()
    assert (plain.width, plain.features, asked.width, asked.features) == (3, 0, 3, 32)
    values = asked.predict(IDS, MASK)
    np.testing.assert_allclose(values[:, :3], plain.predict(IDS, MASK), atol=1e-5)
    alone = asked.predict(IDS[1:, :3], MASK[1:, :3])
    np.testing.assert_allclose(values[1:], alone, atol=1e-5)


@pytest.mark.parametrize("kind", ["onnx", "fake"])
def test_an_embedding_is_its_own_features(kind: str) -> None:
    backend = ready(kind, open_source("bundled:embed"), features=True)
    assert (backend.width, backend.features) == (384, 0)
    assert backend.predict(IDS, MASK).shape == (2, 384)


async def test_the_runner_carries_them() -> None:
    backend = ready("fake", SENTIMENT, features=True)
    runner = Runner(backend)
    values, errors = await runner.run([np.array([101, 102]), np.array([101])], [5.0, 5.0])
    runner.close()
    assert (values.shape, errors) == ((2, 11), {})
    assert np.abs(values).min() > 0


class Plain:
    """A backend of one's own, from before there were features."""

    token_budget, width = 64, 2

    def __init__(self, source: ModelSource, *, device: str, threads: int, dtype: str, token_budget: int | None) -> None:
        self.token_budget = token_budget or self.token_budget

    def predict(self, input_ids: Any, attention_mask: Any) -> Any:
        return np.ones((len(input_ids), 2), dtype=np.float32)

    def close(self) -> None:
        """Nothing."""


class Strict(Plain):
    """One whose own mistake speaks of features."""

    def __init__(self, source: ModelSource, *, features: bool = False, **options: Any) -> None:
        raise TypeError("features: a mistake of its own")


@pytest.mark.parametrize("features", [False, True])
async def test_a_backend_that_knows_nothing_of_them(features: bool) -> None:
    """A bundle that has a reference does not keep a backend of one's own from starting."""
    backend = create_backend(f"{__name__}:Plain", SENTIMENT, features=features)
    assert watched(backend, SENTIMENT.reference_path) is backend
    runner = Runner(backend)
    values, _ = await runner.run([np.array([101, 102])], [5.0])
    runner.close()
    assert values.shape == (1, 2)


def test_a_mistake_in_ones_own_class_is_shown_as_it_is() -> None:
    with pytest.raises(TypeError, match="a mistake of its own"):
        create_backend(f"{__name__}:Strict", SENTIMENT, features=True)

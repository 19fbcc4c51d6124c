from pathlib import Path

import numpy as np
import pytest

from training.projects.head import LinearHead, fit_head, read_head, write_head


def made(labels: int, count: int = 300, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    truth = chance.integers(labels, size=count)
    return (np.eye(labels, 6)[truth] * 3 + chance.normal(size=(count, 6)) + 5).astype(np.float32), truth


@pytest.mark.parametrize("labels", [2, 3])
def test_a_head_learns_and_the_same_seed_gives_the_same_head(labels: int) -> None:
    heads = [fit_head(made(labels), made(labels, seed=1), labels, (0.01, 1.0), 7)[0] for _ in range(2)]
    values, truth = made(labels, seed=2)
    assert heads[0].weight.shape == (labels, 6)
    assert (heads[0](values).argmax(axis=1) == truth).mean() > 0.8
    assert np.array_equal(heads[0].weight, heads[1].weight)


def test_scaling_a_head_is_scaling_its_values() -> None:
    head = LinearHead(np.array([[1, 2], [3, 4]], np.float32), np.array([5, 6], np.float32))
    values, scale, shift = np.array([[7, 8]], np.float32), np.array([2.0, 3.0]), np.array([1.0, -1.0])
    assert head.scaled(scale, shift)(values) == pytest.approx(head((values * scale + shift).astype(np.float32)))


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_head_is_written_as_it_is(tmp_path: Path, order: str) -> None:
    head = LinearHead(np.array([[1, 2, 3], [4, 5, 6]], np.float32, order=order), np.array([7, 8], np.float32))  # type: ignore[call-overload]
    write_head(tmp_path / "head.safetensors", head)
    assert np.array_equal(read_head(tmp_path / "head.safetensors").weight, head.weight)

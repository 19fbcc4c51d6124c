from collections import Counter

import numpy as np
import pytest

from training.projects.gate import GateConfig, decide, exact_interval
from training.projects.metrics import figures, flat

ROWS = 600


def answers(share_right: float, seed: int, sure: float = 0.9) -> np.ndarray:
    """Probabilities of two labels that are right in this share of rows, whose truth is 0."""
    right = np.random.default_rng(seed).random(ROWS) < share_right
    out = np.full((ROWS, 2), 1 - sure, dtype=np.float32)
    out[np.arange(ROWS), np.where(right, 0, 1)] = sure
    return out


TRUTH = np.arange(ROWS) % 2


def of(share_right: float, seed: int) -> np.ndarray:
    values = answers(share_right, seed)
    return np.where((TRUTH == 0)[:, None], values, values[:, ::-1])


def test_a_better_challenger_passes() -> None:
    verdict = decide(of(0.8, 1), of(0.9, 2), TRUTH)
    assert verdict.passed
    assert verdict.differences["accuracy"].low > 0


def test_a_worse_one_is_refused_and_told_why() -> None:
    verdict = decide(of(0.9, 1), of(0.8, 2), TRUTH)
    assert not verdict.passed
    assert verdict.reasons[0].startswith("accuracy may be worse by 0.1")
    assert "refused: accuracy may be worse" in verdict.to_text()


def test_the_same_model_passes_where_rows_are_enough_to_say_so() -> None:
    same = decide(of(0.7, 1), of(0.7, 1), TRUTH)
    assert same.passed
    for name in ("accuracy", "macro_f1"):
        d = same.differences[name]
        assert (d.low, d.high) == pytest.approx((-0.00498, 0.00498), abs=1e-4)  # some 3 in 600
    few = decide(of(0.7, 1)[:120], of(0.7, 1)[:120], TRUTH[:120])
    assert few.reasons[0].startswith("accuracy may be worse by 0.02")
    assert not decide(of(0.7, 1), of(0.7, 1), TRUTH, GateConfig(margin=0)).passed


@pytest.mark.parametrize(("rows", "worse", "better"), [(100, 0.0201, 0.0), (150, 0.0201, 0.0), (200, 0.05, 0.0299)])
def test_a_challenger_beyond_the_margin_passes_no_more_often_than_promised(
    rows: int, worse: float, better: float
) -> None:
    trials, shares = 4000, (worse, better, 1 - worse - better)
    found = Counter(map(tuple, np.random.default_rng(5).multinomial(rows, shares, size=trials).tolist()))
    passed = 0
    for (lost, won, both), times in found.items():
        champion = np.repeat([True, False, True], (lost, won, both))
        challenger = np.repeat([False, True, True], (lost, won, both))
        passed += times * (exact_interval(champion, challenger, 0.95).low >= -0.02)
    assert passed / trials < 0.055


@pytest.mark.parametrize(
    "given", [{"margin": float("nan")}, {"margin": 0.11}, {"margin": -0.01}, {"ece_margin": 2.0}, {"confidence": 0.5}]
)
def test_what_would_let_anything_pass_is_no_gate(given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        GateConfig(**given)  # type: ignore[arg-type]


def test_an_equal_one_on_few_rows_is_not_shown_to_be_no_worse() -> None:
    few = slice(0, 120)
    verdict = decide(of(0.8, 1)[few], of(0.8, 2)[few], TRUTH[few], GateConfig(margin=0.02))
    assert not verdict.passed


def test_a_worse_calibrated_one_is_refused() -> None:
    champion = of(0.9, 1)
    challenger = np.where(champion > 0.5, 0.6, 0.4).astype(np.float32)
    verdict = decide(champion, challenger, TRUTH)
    ece = verdict.differences["ece"]
    assert 0.2 < ece.low < ece.mean < ece.high < 0.4
    assert verdict.reasons == (f"calibration error is worse by {ece.mean:.4f}, more than the margin 0.03",)


def test_a_calibration_error_of_few_rows_is_known_to_be_vague() -> None:
    few = decide(of(0.8, 1)[:120], of(0.8, 2)[:120], TRUTH[:120]).differences["ece"]
    many = decide(of(0.8, 1), of(0.8, 2), TRUTH).differences["ece"]
    assert few.high - few.low > 1.5 * (many.high - many.low) > 0


def test_too_few_rows_say_nothing() -> None:
    assert "too few" in decide(of(0.9, 1)[:50], of(0.9, 1)[:50], TRUTH[:50]).reasons[0]


def test_rows_and_labels_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="same rows"):
        decide(of(0.9, 1), of(0.9, 1)[:50], TRUTH)


def test_the_intervals_are_the_same_each_time_and_hold_the_mean() -> None:
    first, second = (decide(of(0.8, 1), of(0.85, 2), TRUTH).to_dict() for _ in range(2))
    assert first == second
    for name in ("accuracy", "macro_f1", "ece"):
        d = first["differences"][name]
        assert d["low"] < d["mean"] < d["high"]


def test_figures_by_label_and_slice() -> None:
    probabilities = np.array([[0.9, 0.1]] * 30 + [[0.2, 0.8]] * 30)
    truth = np.array([0] * 20 + [1] * 40)
    found = figures(probabilities, truth, ("a", "b"), {"source": np.array(["x"] * 30 + ["y"] * 25 + ["z"] * 5)})
    assert found["accuracy"] == round(50 / 60, 4)
    assert found["per_label"]["a"] == {"precision": 0.6667, "recall": 1.0, "f1": 0.8, "rows": 20}
    assert found["per_slice"]["source=y"]["accuracy"] == 1.0
    assert "source=z" not in found["per_slice"]
    assert flat(found)["per_label/b/rows"] == 40.0

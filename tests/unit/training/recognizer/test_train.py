"""A loss that teaches nothing that nobody annotated, and families that training never sees."""

import pytest

torch = pytest.importorskip("torch")

from training.messages import FAMILIES  # noqa: E402
from training.recognizer.labels import LABELS, TargetSets  # noqa: E402
from training.recognizer.measure import Gold, coverage  # noqa: E402
from training.recognizer.train import dev_messages, is_dev_family, set_loss  # noqa: E402


def test_the_loss_of_a_set_is_that_of_its_probability():
    sets = TargetSets()
    either = sets.outside_or(["DATE"])
    logits = torch.zeros(2, len(LABELS))
    loss = set_loss(logits, torch.tensor([0, either]), torch.from_numpy(sets.table()))
    one, three = torch.tensor(1 / len(LABELS)), torch.tensor(3 / len(LABELS))
    assert loss.item() == pytest.approx(-(one.log() + three.log()).item() / 2, abs=1e-5)


def test_families_for_development_are_some_and_stay_apart():
    kept = [family for family in FAMILIES if is_dev_family(family)]
    assert 3 <= len(kept) <= len(FAMILIES) // 4
    assert {message.family for message in dev_messages(40, seed=1)} <= set(kept)


def test_coverage_counts_characters_that_are_not_space():
    from preprocessing.texts import Span

    gold = Gold("Ana Pop is in", frozenset(range(7)), frozenset({11, 12}))
    result = coverage([gold], [[Span(0, 3, "PERSON", 1.0), Span(8, 9, "PERSON", 1.0)]])
    assert (result.covered, result.missed, result.wrong, result.innocent) == (3, 3, 1, 2)
    assert result.leak == pytest.approx(0.5)
    assert result.over == pytest.approx(0.5)

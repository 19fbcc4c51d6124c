from collections import Counter

import pytest

from preprocessing.pii import PiiEngine
from preprocessing.texts import Document, RawText
from training.split import Split, key_of, part_of


def test_the_split_is_fixed_by_seed_and_blind_to_spacing() -> None:
    parts = Counter(part_of(f"text {i}", 0, (0.7, 0.1, 0.2)) for i in range(4000))
    assert parts["train"] / 4000 == pytest.approx(0.7, abs=0.03)
    assert part_of("a  b\t", 3, (0.5, 0.25, 0.25)) == part_of("a b", 3, (0.5, 0.25, 0.25))
    assert any(part_of(f"{i}", 0, (0.5, 0, 0.5)) != part_of(f"{i}", 1, (0.5, 0, 0.5)) for i in range(20))


@pytest.mark.parametrize("split", [Split(), Split("", -3, (0.5, 0.25, 0.25)), Split("", 7, (1 / 3, 1 / 3, 1 / 3))])
def test_what_is_written_is_what_is_read(split: Split) -> None:
    assert Split.recorded({"data": [{"split": str(split)}]}) == split


def test_with_a_column_a_seed_says_nothing() -> None:
    split = Split.of("my part", 7, (0.5, 0.2, 0.3))
    assert split == Split.of("my part", 8, (0.7, 0.1, 0.2))
    assert Split.recorded({"data": [{"split": str(split)}]}) == split


@pytest.mark.parametrize("manifest", [{}, {"data": []}, {"data": [{"name": "a"}]}, {"data": [{"split": "by hand"}]}])
def test_what_is_not_said_is_not_guessed(manifest: dict[str, object]) -> None:
    assert Split.recorded(manifest) is None


def test_texts_that_are_the_same_once_anonymized_are_in_one_part() -> None:
    engine = PiiEngine()
    texts = [RawText(text) for text in ("Write to ana@x.org", "write  TO bob@y.org", "Write to nobody")]
    first, second, other = (one.text for one in engine.anonymize(texts, range(3)) if isinstance(one, Document))
    assert key_of(first) == key_of(second) != key_of(other)
    assert Split().part_of(first) == Split().part_of(second)

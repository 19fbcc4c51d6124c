from collections import Counter
from pathlib import Path

import pytest

from preprocessing.pii import PiiEngine
from preprocessing.texts import RawText
from training.texts import anonymize, part_of, read_sentiment


def write_data(root: Path) -> Path:
    tweets, reviews = root / "tweeteval_sentiment", root / "uci_sentiment"
    tweets.mkdir()
    reviews.mkdir()
    for part in ("val", "test"):
        (tweets / f"{part}_text.txt").write_text(f"so so {part} \nbad\x85 tweet\nsame\n")
        (tweets / f"{part}_labels.txt").write_text("1\n0\n2\n")
    for name in ("amazon_cells", "imdb", "yelp"):
        (reviews / f"{name}_labelled.txt").write_text(f"good {name}\t1\nbad\tone {name}\t0\n")
    return root


def test_sentiment_is_read_with_its_labels_and_each_text_once(tmp_path: Path) -> None:
    examples = read_sentiment(write_data(tmp_path))
    assert {(e.text.reveal(), e.label) for e in examples if e.source == "tweeteval"} == {
        ("so so val", 1),
        ("so so test", 1),
        ("bad\x85 tweet", 0),
        ("same", 2),
    }
    assert {(e.text.reveal(), e.label) for e in examples if e.source == "uci/imdb"} == {
        ("good imdb", 2),
        ("bad\tone imdb", 0),
    }
    assert len(examples) == 4 + 6


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"val_text\.txt"):
        read_sentiment(tmp_path)


def test_the_split_is_fixed_and_blind_to_spacing() -> None:
    counts = Counter(part_of(f"text number {i}") for i in range(4000))
    assert counts["train"] / 4000 == pytest.approx(0.7, abs=0.03)
    assert counts["test"] / 4000 == pytest.approx(0.2, abs=0.03)
    assert part_of("a  b\t") == part_of("a b")


def test_training_texts_are_anonymized_each_on_its_own() -> None:
    safe = anonymize([RawText("mail jane@example.com"), RawText("mail joe@example.com")], PiiEngine())
    assert [text.value for text in safe] == ["mail <EMAIL_ADDRESS_1>"] * 2


def test_nothing_is_trained_on_a_text_that_could_not_be_anonymized() -> None:
    with pytest.raises(SystemExit, match="could not be anonymized"):
        anonymize([RawText("lone \ud800 surrogate")], PiiEngine())

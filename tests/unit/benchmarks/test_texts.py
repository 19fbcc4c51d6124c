"""The texts are what the benchmark's page says of them."""

from __future__ import annotations

import re

import pytest

from benchmarks.texts import COUNT, MIXES, has_personal_data, mixed_texts, short_texts
from preprocessing.pii import PiiEngine
from preprocessing.texts import Document, RawText

WORDS = re.compile(r"\w+|[^\w\s]")
"""Words and signs: a little fewer than word pieces."""


@pytest.mark.parametrize("mix", MIXES)
def test_they_are_the_same_every_time_and_hardly_repeat(mix: str) -> None:
    texts = MIXES[mix]()
    assert texts == MIXES[mix]()
    assert len(texts) == COUNT
    assert len(set(texts)) > 0.95 * COUNT
    assert all(text.isascii() and text == text.strip() and text for text in texts)


@pytest.mark.parametrize("mix", MIXES)
def test_a_third_hold_personal_data_and_the_engine_finds_it(mix: str) -> None:
    texts = MIXES[mix]()
    found = PiiEngine().anonymize([RawText(text) for text in texts], range(len(texts)))
    documents = [document for document in found if isinstance(document, Document)]
    assert len(documents) == len(texts)
    marked = [bool(document.entities) for document in documents]
    assert marked == [has_personal_data(k) for k in range(len(texts))]
    assert 0.3 < sum(marked) / len(marked) < 0.37


def test_personal_data_are_made_up() -> None:
    for text in short_texts() + mixed_texts():
        assert all(domain == "example.com" for domain in re.findall(r"@([\w.]+\w)", text))
        assert all(line.startswith("01") for line in re.findall(r"\b555-(\d{4})\b", text))


def test_short_texts_are_short() -> None:
    lengths = [len(WORDS.findall(text)) for text in short_texts()]
    assert 16 <= sum(lengths) / len(lengths) <= 22
    assert max(lengths) < 45


def test_mixed_texts_spread_from_short_to_long() -> None:
    lengths = sorted(len(WORDS.findall(text)) for text in mixed_texts())
    assert lengths[0] <= 8
    assert 300 <= lengths[-1] <= 450
    assert lengths[COUNT // 2] < sum(lengths) / COUNT, "a few long ones among many short ones"

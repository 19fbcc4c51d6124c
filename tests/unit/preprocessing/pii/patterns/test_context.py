"""Words around a finding."""

from __future__ import annotations

import pytest

from preprocessing.pii.entities import EntityType
from preprocessing.pii.languages import Language
from preprocessing.pii.patterns.context import Vocabulary, Words
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.texts import Span

VOCABULARY = Vocabulary(["account", "national insurance", "ssn", "tel", "téléphone", "email", "phone", "né"])


@pytest.mark.parametrize(
    ("before", "after", "found", "reason"),
    [
        ("my account ", "", "account", "a word before"),
        ("", " is my account", "account", "a word after"),
        ("my ACCOUNTS: ", "", "account", "upper case, plural, punctuation"),
        ('{"accountNumber": ', "}", "account", "camel case"),
        ("user_ssn=", "", "ssn", "underscores"),
        ("National  Insurance no. ", "", "national insurance", "a phrase, however it is spaced"),
        ("accountant ", "", "", "part of a word"),
        ("HÔTEL ", "", "", "part of a word in capitals beyond ASCII"),
        ("TÉLÉPHONE ", "", "téléphone", "capitals beyond ASCII"),
        ("telephone ", "", "téléphone", "without its accents"),
        ("ne ", "", "", "a short word needs its accent"),
        ("iPhone ", "", "", "one letter is no hump"),
        ("eMail ", "", "email", "one letter is no hump"),
        ("national ", " insurance", "", "a phrase does not reach across the finding"),
        ("account one two three four five ", "", "", "six words away"),
        ("", " one two three account", "", "too far after"),
        ("account <PHONE_NUMBER_1> <URL_2> one two ", "", "account", "tokens take no place in the window"),
        ("<ACCOUNT_1> ", "", "", "tokens lend no context"),
        ("x" * 100_000 + " ", "", "", "a long run of letters is no word"),
    ],
)
def test_context_words(before: str, after: str, found: str, reason: str) -> None:
    text = f"{before}12345678{after}"
    window = Words(text).around(len(before), len(before) + 8)
    assert VOCABULARY.first_in(window) == found, reason
    assert sum(map(len, window)) < 300


def the_span(text: str, recognizer: str, language: Language | None = None) -> Span:
    spans = PatternDetector().detect([text], [language])[0]
    assert isinstance(spans, list)
    (span,) = [span for span in spans if span.recognizer == recognizer]
    return span


@pytest.mark.parametrize(
    ("text", "recognizer", "score", "base", "word", "reason"),
    [
        ("see 12345678", "bank_us", 0.05, None, "", "no context played a part"),
        ("my Accounts 12345678", "bank_us", 0.4, 0.05, "account", "raised; our spelling of the word"),
        ("Kontonummer 12345678", "bank_us", 0.4, 0.05, "kontonummer", "any language"),
        ("order no. 2125550143", "phone", 0.15, 0.4, "order", "lowered"),
        ("orders: phone 2125550143", "phone", 0.75, 0.4, "phone", "what speaks for it outweighs"),
        ("order, sent to me at 2125550143", "phone", 0.4, None, "", "only just before"),
        ("reorder 2125550143", "phone", 0.4, None, "", "whole words"),
        ("order 4111111111111111", "card", 1.0, None, "", "what is sure stays so"),
    ],
)
def test_a_finding_says_why(
    text: str, recognizer: str, score: float, base: float | None, word: str, reason: str
) -> None:
    spans = PatternDetector().detect([text])[0]
    assert isinstance(spans, list)
    span = max((span for span in spans if span.recognizer == recognizer), key=lambda span: span.score)
    assert (round(span.score, 3), span.base_score, span.context) == (score, base, word), reason


@pytest.mark.parametrize(
    ("language", "word", "reason"),
    [
        (None, "kontonummer", "not known: every language counts"),
        (Language.DE, "kontonummer", "its own"),
        (Language.FR, "", "not another's"),
        (Language.EN, "", "not another's"),
    ],
)
def test_context_words_are_those_of_the_language(language: Language | None, word: str, reason: str) -> None:
    assert the_span("Kontonummer 12345678", "bank_us", language).context == word, reason


def test_english_counts_in_every_language() -> None:
    for language in Language:
        assert the_span("account 12345678", "bank_us", language).context == "account"


def test_each_text_needs_its_language() -> None:
    with pytest.raises(ValueError, match="2 texts need as many languages, got 1"):
        PatternDetector({EntityType.URL}).detect(["a", "b"], [None])

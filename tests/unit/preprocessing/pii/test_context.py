"""Words around a finding."""

from __future__ import annotations

import pytest

from preprocessing.pii.context import Words, context_pattern

PATTERN = context_pattern(["account", "national insurance", "ssn"])


@pytest.mark.parametrize(
    ("before", "after", "found", "reason"),
    [
        ("my account ", "", True, "a word before"),
        ("", " is my account", True, "a word after"),
        ("my ACCOUNTS: ", "", True, "upper case, plural, punctuation"),
        ('{"accountNumber": ', "}", True, "camel case"),
        ("user_ssn=", "", True, "underscores"),
        ("National  Insurance no. ", "", True, "a phrase, however it is spaced"),
        ("accountant ", "", False, "part of a word"),
        ("account one two three four five ", "", False, "six words away"),
        ("", " one two three account", False, "too far after"),
        ("account <PHONE_NUMBER_1> <URL_2> one two ", "", True, "tokens take no place in the window"),
        ("<ACCOUNT_1> ", "", False, "tokens lend no context"),
        ("x" * 100_000 + " ", "", False, "a long run of letters is no word"),
    ],
)
def test_context_words(before: str, after: str, found: bool, reason: str) -> None:
    text = f"{before}12345678{after}"
    window = Words(text).around(len(before), len(before) + 8)
    assert bool(PATTERN.search(window)) is found, reason
    assert len(window) < 300

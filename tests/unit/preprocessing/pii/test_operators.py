"""Token numbers: by type, from 1, in order of first appearance, never one that a caller typed."""

from __future__ import annotations

import pytest

from preprocessing.pii.operators import TOKEN, Replace


def test_numbers_count_by_type_in_order_of_first_appearance() -> None:
    replace = Replace([])
    calls = [("PERSON", "Ann"), ("URL", "a.de"), ("PERSON", "Bob"), ("PERSON", "Ann"), ("URL", "Ann")]
    assert [replace.token(*call) for call in calls] == ["<PERSON_1>", "<URL_1>", "<PERSON_2>", "<PERSON_1>", "<URL_2>"]


@pytest.mark.parametrize(
    ("texts", "expected", "reason"),
    [
        (["see <PERSON_1>"], "<PERSON_2>", "taken literally"),
        (["<PERSON_1><PERSON_2>", "<PERSON_3>"], "<PERSON_4>", "in any text of the scope"),
        (["<person_1>"], "<PERSON_2>", "a look-alike in lower case"),
        (["<PERSON_01>"], "<PERSON_2>", "a look-alike with a leading zero"),
        (["<PERSON_2>"], "<PERSON_1>", "numbers before it are free"),
        (["<URL_1>", "PERSON_1", "<PERSON_>"], "<PERSON_1>", "another type, or no token"),
        (["<PERSON_" + "9" * 5000 + ">"], "<PERSON_1>", "a number that no token will ever have"),
    ],
)
def test_typed_tokens_keep_their_numbers(texts: list[str], expected: str, reason: str) -> None:
    assert Replace(texts).token("PERSON", "Ann") == expected, reason


def test_skipping_goes_on_after_the_first_free_number() -> None:
    replace = Replace(["<PERSON_2>"])
    assert [replace.token("PERSON", name) for name in "abc"] == ["<PERSON_1>", "<PERSON_3>", "<PERSON_4>"]


def test_issued_tokens_are_tokens_and_the_originals_are_not_shown() -> None:
    replace = Replace([])
    assert TOKEN.fullmatch(replace.token("EMAIL_ADDRESS", "a@b.de"))
    assert "a@b.de" not in repr(replace)

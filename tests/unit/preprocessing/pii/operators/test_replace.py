"""Token numbers: by type, from 1, in order of first appearance, never one that a caller typed."""

from __future__ import annotations

import pytest

from preprocessing.pii.operators import TOKEN, Replace
from preprocessing.pii.operators.tokens import look_alikes


def apply(replace: Replace, entity_type: str, original: str) -> str:
    return replace.apply(entity_type, original, original)


def test_numbers_count_by_type_in_order_of_first_appearance() -> None:
    replace = Replace()
    calls = [("PERSON", "Ann"), ("URL", "a.de"), ("PERSON", "Bob"), ("PERSON", "Ann"), ("URL", "b.de")]
    assert [apply(replace, *call) for call in calls] == ["<PERSON_1>", "<URL_1>", "<PERSON_2>", "<PERSON_1>", "<URL_2>"]


def test_the_same_original_is_the_same_token_whatever_its_type_the_second_time() -> None:
    replace = Replace()
    assert [apply(replace, "PERSON", "Jordan"), apply(replace, "LOCATION", "Jordan")] == ["<PERSON_1>"] * 2


def test_tokens_of_the_conversation_are_used_again_and_their_numbers_are_not() -> None:
    replace = Replace((), {"<PERSON_1>": "Ann", "<PERSON_7>": "Bob", "<URL_k7f3m9q2w5t8r1z4>": "Eve", "Mark": "Tim"})
    assert [apply(replace, "PERSON", name) for name in ("Bob", "Cid", "Ann", "Eve", "Tim")] == [
        "<PERSON_7>",
        "<PERSON_2>",
        "<PERSON_1>",
        "<PERSON_3>",
        "<PERSON_4>",
    ]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("see <PERSON_1>", "<PERSON_2>", "taken literally"),
        ("<PERSON_1><PERSON_2> <PERSON_3>", "<PERSON_4>", "all of them"),
        ("<person_1>", "<PERSON_2>", "a look-alike in lower case"),
        ("<PERSON_01>", "<PERSON_2>", "a look-alike with a leading zero"),
        ("<PERSON_2>", "<PERSON_1>", "numbers before it are free"),
        ("PERSON_1", "<PERSON_2>", "without brackets"),
        ("[PERSON 1]", "<PERSON_2>", "in other brackets, with a space"),
        ("\\<PERSON\\_1\\>", "<PERSON_2>", "as Markdown escapes it"),
        ("&lt;PERSON_1&gt;", "<PERSON_2>", "as HTML escapes it"),
        ("%3CPERSON_1%3E", "<PERSON_2>", "as URLs escape it"),
        ("myPERSON_12x", "<PERSON_2>", "what is left of it where a finding cuts it"),
        ("person 1 said", "<PERSON_1>", "prose"),
        ("<URL_1> <PERSON_>", "<PERSON_1>", "another type, or no token"),
        ("<PERSON_" + "8" * 5000 + ">", "<PERSON_1>", "a number that no token will ever have"),
    ],
)
def test_typed_tokens_keep_their_numbers(text: str, expected: str, reason: str) -> None:
    assert apply(Replace(look_alikes(text)), "PERSON", "Ann") == expected, reason


def test_skipping_goes_on_after_the_first_free_number() -> None:
    replace = Replace({"PERSON_2"})
    assert [apply(replace, "PERSON", name) for name in "abc"] == ["<PERSON_1>", "<PERSON_3>", "<PERSON_4>"]


def test_issued_tokens_are_tokens_and_the_originals_are_not_shown() -> None:
    replace = Replace()
    assert TOKEN.fullmatch(apply(replace, "EMAIL_ADDRESS", "a@b.de"))
    assert "a@b.de" not in repr(replace)

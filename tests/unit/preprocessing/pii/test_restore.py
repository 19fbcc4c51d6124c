"""Restoring: every spelling of a token, nothing that only looks like one, and streams that equal the whole."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from preprocessing.pii import Vault

VAULT = Vault(
    {
        "<PERSON_1>": "John",
        "<PERSON_2>": "<PERSON_1> & \\Co",
        "<PERSON_11>": "Eve",
        "<EMAIL_ADDRESS_1>": "a@b.de",
        "<PERSON_k7f3m9q2w5t8r1z4>": "Ann",
        "<PERSON_k7f3m9q2w5t8r1z4_2>": "ANN",
        "Mark Lee": "Tom Yu",
        "Mark": "Tim",
        "\u674e\u534e": "\u738b\u5c0f\u660e",
        "+1 212 555 0101": "+1 646 867 5309",
    }
)


def streamed(text: str, *cuts: int, vault: Vault = VAULT) -> str:
    stream = vault.stream()
    bounds = itertools.pairwise([0, *sorted(cuts), len(text)])
    return "".join([*(stream.feed(text[start:end]) for start, end in bounds), stream.close()])


CASES = [
    ("Dear <PERSON_1>, hi", "Dear John, hi", "as issued"),
    ("<person_1> <Person_1>", "John John", "in another case"),
    ("PERSON_1 and person_1.", "John and John.", "without brackets"),
    ("PERSON_1's, \u00abPERSON_1\u00bb, (PERSON_1)", "John's, \u00abJohn\u00bb, (John)", "in prose"),
    ("**PERSON_1** _PERSON_1_ __PERSON\\_1__", "**John** _John_ __John__", "emphasized"),
    ("\\<PERSON\\_1\\> \\<PERSON\\_1>", "John John", "escaped for Markdown"),
    ("\\<PERSON_1>", "\\John", "a backslash of the text's own before a token as issued"),
    ("&lt;PERSON_1&gt; &#60;PERSON_1&#62; &#x3C;PERSON_1&#x3E;", "John John John", "escaped for HTML"),
    ("\\u003cPERSON_1\\u003e", "John", "escaped for JSON"),
    ("/%3CPERSON_1%3E/", "/John/", "escaped for URLs"),
    ("[PERSON_1] \uff1cPERSON_1\uff1e \u3008PERSON_1\u3009", "John John John", "in other brackets"),
    ("[PERSON_1](x) [<PERSON_1>](x)", "[John](x) [John](x)", "a link keeps its brackets"),
    ("<PERSON 1> < PERSON_1 > <email-address-1>", "John John a@b.de", "joined otherwise, in brackets"),
    ("<<PERSON_1>>", "<John>", "one pair of brackets"),
    ("\u53ebPERSON_1\u7684\u4eba", "\u53ebJohn\u7684\u4eba", "no spaces in Chinese"),
    ("<PERSON_11> <PERSON_1>1 <PERSON_12>", "Eve John1 <PERSON_12>", "numbers are compared whole"),
    ("PERSON_1\u0662 PERSON_1x xPERSON_1", "PERSON_1\u0662 PERSON_1x xPERSON_1", "part of a word"),
    ("person 1, Person-1, PERSON1, <PERSON1>", "person 1, Person-1, PERSON1, <PERSON1>", "prose"),
    ("<PERSON_01> <PERSON_3> <URL_1>", "<PERSON_01> <PERSON_3> <URL_1>", "not in the vault"),
    ("&lt;PERSON_1> [PERSON 1>", "&lt;John> [PERSON 1>", "brackets that do not match"),
    ("[see PERSON_1]", "[see John]", "in a bracket of the text's own"),
    ("<PERSON_2>", "<PERSON_1> & \\Co", "what was restored is not read again"),
    ("<PERSON_K7F3M9Q2W5T8R1Z4> person_k7f3m9q2w5t8r1z4_2", "Ann ANN", "pseudonyms and their second spellings"),
    ("Mark Lee's MARK LEE mark lee Mark, Marks", "Tom Yu's Tom Yu Tom Yu Tim, Marks", "surrogates as whole words"),
    ("\u53eb\u674e\u534e\u7684 +1 212 555 0101", "\u53eb\u738b\u5c0f\u660e\u7684 +1 646 867 5309", "of any kind"),
    ("", "", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_restore(text: str, expected: str, reason: str) -> None:
    assert VAULT.restore(text) == expected, reason


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_every_cut_of_a_stream_gives_the_same(text: str, expected: str, reason: str) -> None:
    for cut in range(len(text) + 1):
        assert streamed(text, cut) == expected, reason
    assert streamed(text, *range(len(text))) == expected, reason


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "PERSON",
            "_",
            "1",
            "2",
            "person",
            "\\",
            " ",
            "[",
            "]",
            "(",
            "&lt;",
            "&gt;",
            "%3C",
            "%3e",
            "-",
            "\\_",
        ),
        *("Mark", " Lee", "mark", "k7f3m9q2w5t8r1z4", "EMAIL", "ADDRESS", "x", "\u674e", "\u534e", "\n", "\u0662"),
        *("+1 212", " 555", *VAULT.tokens),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.lists(st.integers(0, 120), max_size=6))
@example("foo\\_PERSON_1", [4])
@example("\\\\_PERSON_1_", [1, 2])
@example("<PERSON_1 ", [9])
def test_every_chunking_restores_the_same(text: str, cuts: list[int]) -> None:
    whole = VAULT.restore(text)
    assert streamed(text, *(min(cut, len(text)) for cut in cuts)) == whole
    assert streamed(text, *range(len(text))) == whole


def test_a_stream_holds_back_only_what_may_begin_a_token() -> None:
    stream = Vault({"<PERSON_1>": "John"}).stream()
    said = [
        stream.feed(chunk) for chunk in ["The", " p", "ort of ", "<", "div> <PER", "SON", "_1", ">, PERSON_1", "2 x"]
    ]
    assert said == ["The", " ", "port of ", "", "<div> ", "", "", "John, ", "PERSON_12 x"]
    assert stream.close() == ""
    assert Vault().stream().feed("<PERSON_1") == "<PERSON_1"


@pytest.mark.parametrize("piece", ["\\", "_", "<", "P", "PERSON_", "\\_", "&lt;", "Mark ", " ", "[PERSON_1] ", "<P "])
def test_what_is_held_back_is_bounded_and_time_is_linear(piece: str) -> None:
    stream = VAULT.stream()
    text = piece * (40_000 // len(piece))
    began = time.process_time()
    given_back = sum(len(stream.feed(text[at : at + 400])) for at in range(0, len(text), 400))
    whole = VAULT.restore(text)
    assert time.process_time() - began < 10  # quadratic time would take minutes
    assert len(whole) - given_back <= 130
    assert given_back + len(stream.close()) == len(whole)


def test_json_values_are_restored_and_names_are_kept() -> None:
    value = {"<PERSON_1>": ["<PERSON_1>", {"a": "PERSON_1's"}, 1, None, True, 1.5], "b": ("Mark",)}
    assert VAULT.restore_json(value) == {"<PERSON_1>": ["John", {"a": "John's"}, 1, None, True, 1.5], "b": ["Tim"]}
    assert VAULT.restore_json("<PERSON_1>") == "John"


def test_json_of_any_depth() -> None:
    value: object = "<PERSON_1>"
    for depth in range(3000):
        value = [value] if depth % 2 else {"k": value}
    answer = VAULT.restore_json(value)
    for _ in range(3000):
        answer = answer["k"] if isinstance(answer, dict) else answer[0]
    assert answer == "John"

"""Pieces of a text: offsets are the text's own, shapes say what the tokenizer forgets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.pii.recognizer.pieces import SHAPES, cut_pieces, shapes_of
from preprocessing.tokenize import FastTokenizer

TOKENIZER = FastTokenizer(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json")


def test_offsets_are_code_points_of_the_text_itself():
    text = "Zoë Núñez 🙂 lives"
    [pieces] = cut_pieces([text], TOKENIZER)
    seen = [text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)]
    assert "".join(seen).replace(" ", "") == text.replace(" ", "")
    assert pieces.words == sorted(pieces.words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Pop", ["Ana", "Pop"]),
        ("O'Brien-Smith", ["O", "'", "Brien", "-", "Smith"]),
        ("a1b2", ["a1b2"]),
        ("李小龙", ["李", "小", "龙"]),
        ("  two\n\nlines ", ["two", "lines"]),
    ],
    ids=["two words", "marks stand alone", "letters with digits", "a script without spaces", "space around"],
)
def test_words(text, words):
    [pieces] = cut_pieces([text], TOKENIZER)
    bounds = [*pieces.words, len(pieces)]
    found = [text[pieces.starts[a] : pieces.ends[b - 1]] for a, b in pairwise(bounds)]
    assert found == words


def test_case_and_gap_make_the_shape():
    text = "ana Ana ANA A a1 7\n\n."
    starts, ends = [0, 4, 8, 12, 14, 17, 20], [3, 7, 11, 13, 16, 18, 21]
    shapes = shapes_of(text, starts, ends)
    assert shapes[0] % 4 == 3, "the text begins"
    assert [shape % 4 for shape in shapes[1:]] == [1, 1, 1, 1, 1, 3]
    assert [shape // 4 for shape in shapes] == [1, 2, 3, 4, 1, 6, 7]


@given(st.text(max_size=60))
def test_every_piece_lies_in_the_text(text):
    [pieces] = cut_pieces([text], TOKENIZER)
    assert all(0 < shape < SHAPES for shape in pieces.shapes)
    assert all(0 <= a < b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert len(pieces.ids) == len(pieces.starts) == len(pieces.ends) == len(pieces.shapes)
    assert not len(pieces) or pieces.words[0] == 0

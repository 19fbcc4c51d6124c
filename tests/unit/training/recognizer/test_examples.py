"""Marked texts to rows of numbers."""

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.tokenize import FastTokenizer
from training.messages import Message
from training.recognizer.corpora import Marked
from training.recognizer.examples import LONGEST, of_messages, rows_of
from training.recognizer.labels import ENTITY_OF, LABELS, TYPES, TargetSets, type_of

TOKENIZER = FastTokenizer(BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json")


def labels_of(text, spans):
    sets = TargetSets()
    [row] = rows_of(of_messages([Message(text, spans, "f", "en", "s")], sets), TOKENIZER)
    assert len(row.ids) == len(row.shapes) == len(row.targets)
    return [LABELS[target] for target in row.targets]


def test_the_first_piece_of_a_span_begins_it_and_the_rest_continue():
    text = "Hi Ana Raghunathan Bo"
    labels = labels_of(text, ((3, 18, "PERSON"), (19, 21, "PERSON")))
    assert labels[0] == "O"
    assert labels[1] == "B-PERSON"
    assert set(labels[2:-1]) == {"I-PERSON"}
    assert labels[-1] == "B-PERSON"


def test_numbers_of_every_kind_are_one_type_and_network_addresses_another():
    assert {type_of(name) for name in ("US_SSN", "IBAN_CODE", "PASSPORT", "ID_NUMBER")} == {"ID"}
    assert {type_of(name) for name in ("EMAIL_ADDRESS", "URL", "IP_ADDRESS")} == {"NET"}
    assert type_of("DATE_OF_BIRTH") == "DATE"
    assert set(ENTITY_OF) <= set(TYPES)


def test_long_texts_are_cut_to_the_window_and_empty_ones_left_out():
    rows = rows_of([Marked("word " * 500, ()), Marked("  ", ())], TOKENIZER)
    assert [len(row) for row in rows] == [LONGEST]

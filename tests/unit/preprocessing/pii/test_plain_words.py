"""What a classifier took in with a name, and what of it is none. Above all: what must never be cut off."""

import pytest

from preprocessing.pii.plain_words import without_plain_words
from preprocessing.texts import Span

DUTCH = "Ik woon op Jorthof 786 in Baarlo en ben bereikbaar na het werk."


@pytest.mark.parametrize(
    ("text", "found", "kind", "left"),
    [
        ("Wire to Acme, IBAN DE1", "Acme, IBAN", "ORGANIZATION", "Acme"),
        ("my iban", "iban", "PERSON", None),
        ("NIF 259.980.998-34", "NIF 259.980.998-34", "ID_NUMBER", "259.980.998-34"),
        (DUTCH, "Baarlo en ben", "LOCATION", "Baarlo"),
    ],
    ids=["the label of the next field", "a label alone", "a label before its number", "small words behind a place"],
)
def test_edges_are_cut_off(text, found, kind, left):
    assert cut(text, found, kind) == left


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("Taylor Swift called", "Taylor Swift", "PERSON"),
        ("Ich habe heute mit Ben Handy gesprochen", "Ben Handy", "PERSON"),
        ("She lives in Mobile, Alabama.", "Mobile", "LOCATION"),
        ("at 7 Swift Lane", "7 Swift Lane", "ADDRESS"),
        ("44172291 account", "44172291 account", "ID_NUMBER"),
        ("Ik sprak met Ben over het huis van de buren.", "Ben", "PERSON"),
        ("Mi hermana se llama Ella y vive con ella en la casa", "Ella", "PERSON"),
        ("ik sprak met ben over het huis van de buren", "ben", "PERSON"),
        ("Vincent van Gogh woont in het huis van de buren", "Vincent van Gogh", "PERSON"),
        ("Het huis is van den Berg en de buren", "van den Berg", "PERSON"),
        ("Will you", "Will", "PERSON"),
        ("am 3. Mai ist das Fest bei uns", "am 3. Mai", "DATE_TIME"),
        ("SSN 4417 ssn", "SSN 4417 ssn", "PERSON"),
    ],
    ids=[
        "a surname that is a word",
        "a surname that is a German word",
        "a town that is a word",
        "a house number",
        "a number before a word",
        "a name that is a Dutch verb",
        "a name that is a Spanish pronoun",
        "the same in small letters",
        "a particle inside",
        "particles at the edge",
        "an English name that is a word",
        "other types",
        "digits between labels",
    ],
)
def test_names_and_digits_stay_covered(text, found, kind):
    assert (left := cut(text, found, kind)) is not None
    assert left == found or (kind == "PERSON" and "4417" in found and "4417" in left)


def cut(text, found, kind):
    start = text.index(found)
    [*kept] = without_plain_words([Span(start, start + len(found), kind, 0.9)], text)
    return text[kept[0].start : kept[0].end] if kept else None

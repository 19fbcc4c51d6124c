"""What a classifier took in with a name, and what of it is none."""

import pytest

from preprocessing.pii.plain_words import without_plain_words
from preprocessing.texts import Span


@pytest.mark.parametrize(
    ("text", "found", "kind", "language", "left"),
    [
        ("Wire to Acme, IBAN DE1", "Acme, IBAN", "ORGANIZATION", "en", "Acme"),
        ("the NIF", "NIF", "PERSON", "", None),
        ("NIF 259.980.998-34", "NIF 259.980.998-34", "ID_NUMBER", "pt", "259.980.998-34"),
        ("in Baarlo en ben er", "Baarlo en ben", "LOCATION", "nl", "Baarlo"),
        ("Sono in ritardo", "Sono", "PERSON", "it", None),
        ("Vincent van Gogh", "Vincent van Gogh", "PERSON", "nl", "Vincent van Gogh"),
        ("van den Berg", "van den Berg", "PERSON", "nl", "van den Berg"),
        ("Will", "Will", "PERSON", "en", "Will"),
        ("ask May", "May", "PERSON", "en", "May"),
        ("Ella", "Ella", "PERSON", "", "Ella"),
        ("Ihnen Schmidt", "Ihnen Schmidt", "PERSON", "de", "Ihnen Schmidt"),
        ("am 3. Mai", "am 3. Mai", "DATE_TIME", "de", "am 3. Mai"),
    ],
    ids=[
        "the label of the next field",
        "a label alone",
        "a label before its number",
        "function words behind a place",
        "a pronoun alone",
        "a particle inside",
        "particles at the edge",
        "an English name that is a word",
        "another",
        "a pronoun of a language that nobody recognized",
        "written as a name, beside one",
        "other types are left alone",
    ],
)
def test_edges(text, found, kind, language, left):
    start = text.index(found)
    [*kept] = without_plain_words([Span(start, start + len(found), kind, 0.9)], text, language)
    assert [text[span.start : span.end] for span in kept] == ([left] if left else [])

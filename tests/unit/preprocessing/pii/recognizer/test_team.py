"""Several recognizers as one."""

import pytest

from preprocessing.pii.recognizer.team import Member, Team
from preprocessing.texts import Span


class Named:
    """Says that every text is a person, and remembers what it was given."""

    def __init__(self, name):
        self.name = name
        self.given = []

    def spans(self, texts):
        self.given += texts
        return [[Span(0, 1, "PERSON", 0.9, self.name)] for _ in texts]

    def fingerprint(self):
        return self.name


GERMAN = "Ich möchte meinen Vertrag kündigen und bitte um eine Bestätigung der Kündigung."
ENGLISH = "I would like to cancel my contract and ask you for a confirmation of this."


@pytest.mark.parametrize(
    ("text", "by"),
    [(GERMAN, ["all", "german"]), (ENGLISH, ["all"]), ("Okay 7", ["all", "german"])],
    ids=["its language", "another language", "nobody can tell"],
)
def test_each_reads_the_texts_of_its_languages(text, by):
    team = Team([Member(Named("all")), Member(Named("german"), frozenset({"de"}))])
    assert [span.recognizer for span in team.spans([text])[0]] == by


def test_answers_stay_with_their_texts():
    german = Named("german")
    team = Team([Member(german, frozenset({"de"}))])
    assert [len(spans) for spans in team.spans([ENGLISH, GERMAN, ENGLISH])] == [0, 1, 0]
    assert german.given == [GERMAN]


def test_the_fingerprint_is_of_members_and_languages():
    a, b = Member(Named("a")), Member(Named("b"))
    assert Team([a, b]).fingerprint() != Team([a]).fingerprint()
    assert Team([a]).fingerprint() != Team([Member(Named("a"), frozenset({"de"}))]).fingerprint()

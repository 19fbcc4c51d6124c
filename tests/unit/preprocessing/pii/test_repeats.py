"""A name that was found once is found wherever it stands again."""

import pytest

from preprocessing.pii import EntityType, PiiEngine, PiiPolicy, Vault
from preprocessing.pii.repeats import Names
from preprocessing.texts import Document, RawText, Span


class Forgetful:
    """Finds a name only behind "I am"."""

    def __init__(self, name, kind="PERSON"):
        self.name, self.kind = name, kind

    def spans(self, texts):
        starts = [text.find(f"I am {self.name}") for text in texts]
        return [[Span(at + 5, at + 5 + len(self.name), self.kind, 0.9, "test")] if at >= 0 else [] for at in starts]

    def fingerprint(self):
        return "forgetful"


def run(texts, name, kind="PERSON", policy=None, vaults=None):
    engine = PiiEngine(policy, token_classifier=Forgetful(name, kind))
    answers = engine.anonymize([RawText(text) for text in texts], vaults=vaults)
    assert all(isinstance(answer, Document) for answer in answers)
    return [answer.text.value for answer in answers], answers


@pytest.mark.parametrize(
    ("texts", "name", "safe"),
    [
        (["I am Zephyr", "ask Zephyr."], "Zephyr", ["I am <PERSON_1>", "ask <PERSON_1>."]),
        (["ask Zephyr", "I am Zephyr"], "Zephyr", ["ask <PERSON_1>", "I am <PERSON_1>"]),
        (["I am Zephyr, Zephyr is my name"], "Zephyr", ["I am <PERSON_1>, <PERSON_1> is my name"]),
        (["I am Al Ng", "Al Ng!"], "Al Ng", ["I am <PERSON_1>", "<PERSON_1>!"]),
        (["I am Will", "Will it rain?"], "Will", ["I am <PERSON_1>", "Will it rain?"]),
        (["I am Zephyr", "Zephyrs blow, MyZephyr"], "Zephyr", ["I am <PERSON_1>", "Zephyrs blow, MyZephyr"]),
        (["I am Zephyr", "zephyr"], "Zephyr", ["I am <PERSON_1>", "zephyr"]),
    ],
    ids=["later", "earlier", "same text", "short words together", "too short", "parts of words", "another spelling"],
)
def test_word_for_word(texts, name, safe):
    assert run(texts, name)[0] == safe


def test_a_conversation_remembers():
    first = [RawText("I am Zephyr")]
    _, documents = run(["I am Zephyr"], "Zephyr")
    vault = Vault.of(first, documents)
    assert run(["ask Zephyr"], "Zephyr", vaults={0: vault})[0] == ["ask <PERSON_1>"]


def test_places_and_what_the_policy_keeps_or_allows_are_left():
    texts = ["I am Reading", "Reading is fun"]
    assert run(texts, "Reading", "LOCATION")[0][1] == "Reading is fun"
    keeps = PiiPolicy(operators={EntityType.PERSON: "keep"})
    assert run(["I am Zephyr", "Zephyr"], "Zephyr", policy=keeps)[0] == ["I am Zephyr", "Zephyr"]
    allows = PiiPolicy(allow=("zephyr",))
    assert run(["I am Zephyr", "Zephyr"], "Zephyr", policy=allows)[0] == ["I am Zephyr", "Zephyr"]


def test_a_conversation_with_surrogates_or_written_otherwise_remembers_too():
    text = [RawText("I am Zephyr Zoe\u0301")]
    _, documents = run(["I am Zephyr Zoe\u0301"], "Zephyr Zo\u00e9")
    vault = Vault.of(text, documents)
    assert run(["ask Zephyr Zo\u00e9"], "nobody", vaults={0: vault})[0] == ["ask <PERSON_2>"]
    surrogates = Vault({"Jane Roe": "Quillon Evans"})
    assert run(["ask Quillon Evans"], "nobody", vaults={0: surrogates})[0] != ["ask Quillon Evans"]


def test_names_mask_themselves_and_are_found_in_one_walk():
    names = Names({f"Person{i} Name{i}": "PERSON" for i in range(5000)})
    assert "Person1" not in repr(names)
    text = " ".join(f"Person{i} Name{i}" for i in range(5000))
    assert len(list(names.places(text))) == 5000

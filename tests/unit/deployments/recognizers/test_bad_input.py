"""The whole engine, recognizer included, on what nobody should send and somebody will."""

import time

import pytest

from deployments.recognizers.open import open_engine
from preprocessing.pii import PiiError, Reason, Vault
from preprocessing.texts import RawText

ENGINE = open_engine()


def run(text):
    [answer] = ENGINE.anonymize([RawText(text)])
    return answer


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("", ""),
        (" \t\r\n ", ""),
        ("\x00\x01\x02", ""),
        ("🙂👩‍👩‍👧‍👦🏴‍☠️", ""),
        ("mail a\u200dna@exam\u200bple.com now", "ample.com"),
        ("my card is ４１１１ １１１１ １１１１ １１１１", "１１１１"),
        ("שלום ana@example.com عليكم", "ana@example.com"),
        ("A\u0301\u0302\u0303na Pop wrote, a\u0301na@example.com", "example.com"),
        ("x" * 20_000 + " Priya Raghunathan", "Raghunathan"),
        ("My name is Priya Raghunathan. " * 300, "Raghunathan"),
        ("(" * 3000 + "ana@example.com" + ")" * 3000, "ana@example.com"),
        ("\u202eana@example.com\u202c", "ana@example.com"),
    ],
    ids=[
        "empty",
        "space",
        "control characters",
        "emoji",
        "zero-width joiners in an address",
        "digits of another width",
        "right to left",
        "combining marks",
        "a long word before a name",
        "many windows",
        "brackets",
        "direction marks",
    ],
)
def test_what_is_personal_is_gone_and_comes_back(text, hidden):
    document = run(text)
    assert not isinstance(document, PiiError)
    assert not hidden or hidden not in document.text.value
    assert all(0 <= e.start < e.end <= len(text) for e in document.entities)
    vault = Vault.of([RawText(text)], [document])
    assert vault.restore(document.text.value) == text


def test_a_lone_surrogate_is_refused_and_its_neighbour_is_not():
    refused, answered = ENGINE.anonymize([RawText("ana \ud800"), RawText("Ana Pop")])
    assert isinstance(refused, PiiError)
    assert refused.reason == Reason.INVALID_TEXT
    assert answered.text.value == "<PERSON_1>"


def test_time_grows_with_the_text_and_no_faster():
    """Ten times the text in less than thirty times the time: loose enough for any machine, and no square passes."""
    spent = []
    for length in (3_000, 30_000):
        text = ("Priya Raghunathan met 12 May 2020 at +1 212-555-0147, a@b.de; " * length)[:length]
        started = time.thread_time()
        run(text)
        spent.append(time.thread_time() - started)
    assert spent[1] < 30 * spent[0]

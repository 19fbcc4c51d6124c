"""Presidio recognizers of a user's own, beside the table."""

from __future__ import annotations

import sys

import pytest

from preprocessing.pii import PiiEngine, PiiError, PiiPolicy, Reason
from preprocessing.texts import RawText

MODULE = "tests.unit.preprocessing.pii.recognizers"


def anonymize(name, text):
    policy = PiiPolicy(presidio_recognizers=(f"{MODULE}:{name}",))
    [answer] = PiiEngine(policy).anonymize([RawText(text)])
    return answer


def test_what_it_finds_is_taken_out_beside_what_the_table_finds():
    text = "Customer KD-77-ZX wrote from ana@example.com"
    answer = anonymize("CustomerNumber", text)
    assert answer.text.value == "Customer <PERSON_1> wrote from <EMAIL_ADDRESS_1>"
    assert text[answer.entities[0].start : answer.entities[0].end] == "KD-77-ZX"


def test_one_that_fails_closes_the_door():
    answer = anonymize("Failing", "Customer KD-77-ZX")
    assert isinstance(answer, PiiError)
    assert answer.reason is Reason.CLASSIFIER_FAILED
    assert "KD-77-ZX" not in str(answer)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"{MODULE}:Unknown", "Unknown"),
        ("no.such.module:Thing", "no.such.module"),
        ("no_colon", "no_colon"),
        (f"{MODULE}:OtherType", "SHOE_SIZE"),
    ],
)
def test_a_path_that_names_no_usable_recognizer_stops_the_start(path, says):
    with pytest.raises(ValueError, match=says):
        PiiEngine(PiiPolicy(presidio_recognizers=(path,)))


def test_the_fingerprint_tells_them_apart():
    assert PiiEngine(PiiPolicy(presidio_recognizers=(f"{MODULE}:CustomerNumber",))).fingerprint() != (
        PiiEngine().fingerprint()
    )
    assert "presidio_analyzer" in sys.modules

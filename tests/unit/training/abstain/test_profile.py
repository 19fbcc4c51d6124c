"""The drift reference."""

import json

import numpy as np

from preprocessing.texts import Document, Entity, RawText, _seal
from training.abstain.profile import profile_of, text_profile, write_profile

RAW = [RawText("ana@example.com wrote"), RawText("nobody did")]
DOCUMENTS = [
    Document(_seal("<EMAIL_ADDRESS_1> wrote"), [Entity(0, 15, "EMAIL_ADDRESS", 1.0, "<EMAIL_ADDRESS_1>")]),
    Document(_seal("nobody did"), []),
]


def test_a_profile_says_what_texts_and_answers_were_like(tmp_path):
    texts = text_profile(RAW, DOCUMENTS, np.array([4, 2]))
    profile = profile_of(["good", "good"], np.array([0.9, 0.7]), texts, np.array([1.0, 3.0]))
    assert profile["labels"] == {"good": 1.0}
    assert profile["score"]["0.50"] == 0.8
    assert profile["tokens"]["0.50"] == 3
    assert profile["novelty"]["0.50"] == 2
    assert profile["entities"] == {"EMAIL_ADDRESS": 0.5}
    assert profile["redacted"]["0.99"] > 0.7
    assert profile["texts"] == 2
    write_profile(tmp_path, profile)
    written = (tmp_path / "profile.json").read_text()
    assert json.loads(written) == profile
    assert "ana" not in written


def test_without_a_reference_there_is_no_novelty():
    assert "novelty" not in profile_of(["a"], np.array([1.0]), {})


def test_labels_that_are_the_callers_are_not_in_it():
    assert "labels" not in profile_of((), np.array([1.0]), {})

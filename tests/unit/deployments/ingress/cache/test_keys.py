"""Keys: different where anything differs that an answer depends on, and telling nothing of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.cache import CacheKeys
from deployments.messages import ModelCard
from preprocessing.cells import Cells
from preprocessing.texts import _seal

SECRET = bytes(range(32))
CARD = ModelCard("mood", "1", "classification", ("bad", "good"), "", "", 16, "f", "bundled:mood")
short = st.text(max_size=4)
cards = st.builds(
    ModelCard, short, short, short, st.lists(short, max_size=3).map(tuple), short, short, st.just(16), short, short
)
# Numbers and texts that are alike when written one after the other, and so are told apart by an encoding alone.
questions = st.tuples(
    cards,
    short,
    st.none() | st.integers(0, 3),
    st.none() | st.sampled_from([0.0, 0.25, 1.0, 2.0]),
    st.lists(short, max_size=3).map(tuple),
    short,
)


def key(question, keys=None):
    keys = keys or CacheKeys(SECRET)
    card, tenant, top_k, threshold, labels, text = question
    return keys.key(keys.scope([card], tenant, top_k, threshold), keys.labels(map(_seal, labels)), _seal(text))


def told(question):
    """What of a question its key shall tell apart."""
    card, *rest = question
    return card.name, card.version, card.task, card.labels, card.fingerprint, card.source, *rest


@given(questions, questions)
def test_keys_are_the_same_exactly_where_the_questions_are(one, other):
    assert (key(one) == key(other)) == (told(one) == told(other))


@given(st.lists(short, max_size=4), st.lists(short, max_size=4), short, short)
def test_labels_and_texts_are_not_run_together(some, others, text, other):
    one, two = (CARD, "", None, None, tuple(some), text), (CARD, "", None, None, tuple(others), other)
    assert (key(one) == key(two)) == (some == others and text == other)


@given(st.dictionaries(short, st.none() | st.floats(allow_nan=False) | st.binary(max_size=4), max_size=3), short)
def test_columns_are_told_apart_and_from_the_text(cells, text):
    keys = CacheKeys(SECRET)
    one, none, other = keys.cells(Cells(cells)), keys.cells(None), keys.cells(Cells({**cells, "longer": 1.0}))
    assert (len(one), none) == (32, b"")
    assert one != other
    assert one == keys.cells(Cells(dict(reversed(cells.items()))))
    scope, labels = keys.scope([CARD], "", None, None), keys.labels([])
    assert keys.key(scope, labels, _seal(text), cells=one) != keys.key(scope, labels, _seal(text))


@pytest.mark.parametrize(
    "changes",
    [{"version": "2"}, {"fingerprint": "g"}, {"labels": ("good", "bad")}, {"source": "other"}, {"task": "tagging"}],
    ids=str,
)
def test_another_model_is_another_key(changes):
    assert key((CARD, "", None, None, (), "x")) != key((replace(CARD, **changes), "", None, None, (), "x"))


def test_settings_generation_and_secret_are_part_of_the_key():
    question = (CARD, "ana", 1, 0.5, ("a",), "x")
    makers = [
        CacheKeys(SECRET),
        CacheKeys(SECRET, {"mood": "warm"}),
        CacheKeys(SECRET, generation="2"),
        CacheKeys(SECRET[::-1]),
    ]
    assert len({key(question, maker) for maker in makers}) == len(makers)
    assert key(question, CacheKeys(SECRET, {"another": "warm"})) == key(question)


def test_callers_are_apart_unless_they_share():
    ana, bob = (CARD, "ana", None, None, (), "x"), (CARD, "bob", None, None, (), "x")
    together = CacheKeys(SECRET, shared=True)
    assert key(ana) != key(bob)
    assert key(ana, together) == key(bob, together)
    assert key(ana, together) != key((CARD, "", None, None, (), "x"))


def test_a_key_is_32_bytes_and_its_maker_shows_nothing():
    assert len(key((CARD, "", None, None, (), "x"))) == 32
    assert repr(CacheKeys(SECRET)) == "CacheKeys(***)"


def test_half_a_surrogate_pair_has_a_key_too():
    assert key((CARD, "", None, None, ("\ud800",), "\udfff"))


def test_whom_a_model_falls_back_to_is_part_of_the_key():
    keys = CacheKeys(SECRET, {"other": "warm"})
    other = replace(CARD, name="other")
    ways = ([CARD], [CARD, other], [CARD, replace(other, version="2")], [other, CARD])
    scopes = [keys.scope(way, "", None, None) for way in ways]
    scopes.append(CacheKeys(SECRET).scope([CARD, other], "", None, None))
    assert len(set(scopes)) == len(scopes)


def test_coverage_and_marks_are_part_of_the_key():
    keys = CacheKeys(SECRET)
    scopes = [keys.scope([CARD], "", None, None, coverage) for coverage in (None, 0.9, 0.95)]
    assert len(set(scopes)) == 3
    made = {keys.key(scopes[0], keys.labels([]), _seal("x"), bytes([mark])) for mark in range(4)}
    assert len(made) == 4

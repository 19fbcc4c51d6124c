"""Fallbacks, as far as the config alone can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from deployments.catalog import ModelEntry
from deployments.review import Fallback, Review, check_fallbacks


def to(model):
    return Fallback(model=model)


@pytest.mark.parametrize("fields", [{}, {"model": "a", "label": "b"}, {"label": "b", "abstain": True}], ids=str)
def test_a_fallback_is_one_thing(fields):
    with pytest.raises(ValidationError, match="one of model, label and abstain"):
        Fallback(**fields)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"label": "x", "when": []}, "when"),
        ({"label": "x", "when": ["too_long"]}, "when"),
        ({"abstain": False}, "abstain"),
        ({"label": ""}, "label"),
        ({"model": "mood:next"}, "model"),
    ],
    ids=str,
)
def test_what_does_not_parse_is_named(fields, named):
    with pytest.raises(ValidationError, match=named):
        Fallback(**fields)


def test_without_when_every_reason_counts():
    assert len(Fallback(abstain=True).when) == 4


@pytest.mark.parametrize(
    "fields", [{"below": 1.1}, {"novelty": 0}, {"redacted": -1}, {"languages": ["English"]}], ids=str
)
def test_thresholds_have_bounds(fields):
    with pytest.raises(ValidationError, match=next(iter(fields))):
        Review(**fields)


def test_the_older_threshold_still_works_and_not_both():
    assert ModelEntry(name="a", source="x", review_below=0.5).review_below == 0.5
    with pytest.raises(ValidationError, match="not both"):
        ModelEntry(name="a", source="x", review_below=0.5, review={"below": 0.5})


def test_chains_are_fine_and_circles_are_not():
    check_fallbacks({"a": to("b"), "b": to("c"), "c": Fallback(abstain=True), "d": to("b"), "e": None})
    with pytest.raises(ValueError, match="a → b → a"):
        check_fallbacks({"a": to("b"), "b": to("a")})
    with pytest.raises(ValueError, match="a → a"):
        check_fallbacks({"a": to("a")})


def test_who_falls_back_to_nobody_is_named():
    with pytest.raises(ValueError, match="falls back to b, which is not"):
        check_fallbacks({"a": to("b")})


def test_rule_is_nobodys_name():
    with pytest.raises(ValueError, match="called rule"):
        check_fallbacks({"rule": None})


@given(st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdef")))
def test_what_passes_ends(following):
    """Law: after the check, going from model to model comes to an end among the models, wherever it starts."""
    fallbacks = {name: other and to(other) for name, other in following.items()}
    try:
        check_fallbacks(fallbacks)
    except ValueError:
        return
    for at in following:
        for _ in following:
            at = following[at] if at is not None else None
        assert at is None

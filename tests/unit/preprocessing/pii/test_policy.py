"""Policies: typed, immutable, and refused by the field's name."""

from __future__ import annotations

import pickle

import pytest
from pydantic import ValidationError

from preprocessing.pii import EntityType, PiiPolicy


@pytest.mark.parametrize(
    ("fields", "name", "reason"),
    [
        ({"entites": ["URL"]}, "entites", "a field that does not exist"),
        ({"entities": ["URLS"]}, "entities", "a type that does not exist"),
        ({"entities": []}, "entities", "nothing to take out"),
        ({"threshold": 1.5}, "threshold", "a score over 1"),
        ({"threshold": float("nan")}, "threshold", "no number: every comparison would be false"),
        ({"thresholds": {"URL": -0.1}}, "thresholds", "a score under 0"),
        ({"thresholds": {"NOPE": 0.5}}, "thresholds", "an override of a type that does not exist"),
        ({"language": "xx"}, "language", "a language without context words"),
    ],
)
def test_a_policy_that_does_not_parse_names_the_field(fields: dict[str, object], name: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=name):
        PiiPolicy.model_validate(fields)


def test_thresholds_override_by_type() -> None:
    policy = PiiPolicy.model_validate({"threshold": 0.5, "thresholds": {"URL": 0.9}})
    assert policy.threshold_of("URL") == 0.9
    assert policy.threshold_of(EntityType.PERSON) == 0.5


def test_a_policy_is_frozen_and_survives_pickling() -> None:
    policy = PiiPolicy(entities=frozenset({EntityType.URL}))
    with pytest.raises(ValidationError, match="frozen"):
        policy.threshold = 0.0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_the_default_takes_out_every_type() -> None:
    assert PiiPolicy().entities == frozenset(EntityType)

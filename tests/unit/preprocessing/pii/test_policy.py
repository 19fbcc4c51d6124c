"""Policies: typed, immutable, refused by the field's name, and tightened but never loosened."""

from __future__ import annotations

import itertools
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from preprocessing.pii import EntityType, PathRule, PiiPolicies, PiiPolicy, PolicyError, Tightening, Wish
from preprocessing.pii.operators.specs import OperatorSpec, strictness
from preprocessing.pii.presets import PRESETS

SPECS = TypeAdapter(OperatorSpec)


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
        ({"languages": []}, "languages", "no language at all"),
        ({"operator": "hide"}, "operator", "an operator that does not exist"),
        ({"operators": {"PERSON": {"name": "mask", "keep": 4}}}, r"operators\.PERSON\.mask\.keep", "no such option"),
        ({"operators": {"PERSON": {"name": "mask", "char": "x"}}}, r"operators\.PERSON\.mask\.char", "a letter"),
        ({"operators": {"PERSON": {"name": "hash", "length": 8}}}, r"operators\.PERSON\.hash\.length", "too short"),
        ({"allow": ["..."]}, r"allow\.0", "a word without letters"),
        ({"deny": {"PERSON": [""]}}, r"deny\.PERSON\.0", "an empty word"),
        ({"paths": {"user.email": "redact"}}, "paths", "a path that does not begin with $"),
        ({"paths": {"$.a": {}}}, r"paths\.`\$\.a`", "a rule that says nothing"),
    ],
)
def test_a_policy_that_does_not_parse_names_the_field(fields: dict[str, object], name: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=name):
        PiiPolicy.model_validate(fields)


def test_thresholds_override_by_type() -> None:
    policy = PiiPolicy.model_validate({"threshold": 0.5, "thresholds": {"URL": 0.9}})
    assert policy.threshold_of("URL") == 0.9
    assert policy.threshold_of(EntityType.PERSON) == 0.5


def test_operators_override_by_type_and_may_be_plain_names() -> None:
    policy = PiiPolicy.model_validate({"operator": "redact", "operators": {"URL": {"name": "mask", "keep_last": 2}}})
    assert [policy.operator_of(name).name for name in ("URL", "PERSON")] == ["mask", "redact"]
    assert PathRule.model_validate("redact") == PathRule.model_validate({"operator": "redact"})


def test_a_policy_is_frozen_and_survives_pickling() -> None:
    policy = PiiPolicy.model_validate({"entities": ["URL"], "operators": {"URL": "redact"}, "paths": {"$.a": "keep"}})
    with pytest.raises(ValidationError, match="frozen"):
        policy.threshold = 0.0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_the_default_takes_out_every_type() -> None:
    assert PiiPolicy().entities == frozenset(EntityType)


ORDER: list[Any] = [
    "keep",
    {"name": "mask", "keep_last": 4},
    {"name": "mask", "keep_last": 2},
    "surrogate",
    "pseudonym",
    "hash",
    "replace",
    "mask",
    "redact",
    "block",
]


def test_strictness_is_in_this_order() -> None:
    ranks = [strictness(SPECS.validate_python(spec)) for spec in ORDER]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(("own", "asked"), [*itertools.product(ORDER, ORDER)])
def test_a_request_may_ask_for_what_is_as_strict_or_stricter(own: Any, asked: Any) -> None:
    policy = PiiPolicy.model_validate({"operators": {"PERSON": own}})
    tightening = Tightening.model_validate({"operators": {"PERSON": asked}})
    if asked != "keep" and ORDER.index(asked) >= ORDER.index(own):
        assert policy.tightened(tightening).operator_of("PERSON") == SPECS.validate_python(asked)
        return
    with pytest.raises(PolicyError) as caught:
        policy.tightened(tightening)
    assert caught.value.path == "operators.PERSON"


@pytest.mark.parametrize(
    ("asked", "path", "reason"),
    [
        ({"threshold": 0.5}, "threshold", "a higher bar lets more through"),
        ({"paths": {"$.b": "keep"}}, "paths.$.b", "keep is for policies"),
        ({"paths": {"$.b": "replace"}}, "paths.$.b", "less strict than a rule of the policy that may hold there"),
        (
            {"paths": {"$.b": {"entity": "URL", "operator": "mask"}}},
            "paths.$.b",
            "less strict than the type's operator",
        ),
    ],
)
def test_what_would_loosen_a_policy_names_the_field(asked: dict[str, object], path: str, reason: str) -> None:
    policy = PiiPolicy.model_validate({"paths": {"$.a": "mask"}, "operators": {"URL": "redact"}})
    with pytest.raises(PolicyError) as caught:
        policy.tightened(Tightening.model_validate(asked))
    assert caught.value.path == path, reason


def test_a_tightened_policy_has_all_of_both() -> None:
    own = {"entities": ["URL"], "threshold": 0.5, "thresholds": {"URL": 0.2, "AGE": 0.9}, "deny": {"PERSON": ["Ann"]}}
    asked = {"entities": ["AGE"], "threshold": 0.3, "operators": {"US_SSN": "block"}, "deny": {"PERSON": ["Bob"]}}
    policy = PiiPolicy.model_validate(own).tightened(Tightening.model_validate({**asked, "paths": {"$.a": "redact"}}))
    assert policy.entities == {EntityType.URL, EntityType.AGE, EntityType.US_SSN}
    assert [policy.threshold_of(name) for name in ("URL", "AGE", "US_SSN")] == [0.2, 0.3, 0.3]
    assert policy.deny == {EntityType.PERSON: ("Ann", "Bob")}
    assert policy.operator_of("US_SSN").name == "block"
    assert list(policy.paths) == ["$.a"]


TIGHTENINGS = st.builds(
    lambda entities, threshold, operators: Tightening.model_validate(
        {"entities": entities, "threshold": threshold, "operators": operators}
    ),
    st.sets(st.sampled_from(["URL", "AGE", "PERSON"])),
    st.one_of(st.none(), st.floats(0, 1)),
    st.dictionaries(st.sampled_from(["URL", "PERSON"]), st.sampled_from(ORDER)),
)


@given(TIGHTENINGS, st.sampled_from(ORDER), st.floats(0, 1))
def test_tightening_never_loosens(asked: Tightening, own: Any, threshold: float) -> None:
    policy = PiiPolicy.model_validate({"entities": ["URL"], "operator": own, "threshold": threshold})
    try:
        tight = policy.tightened(asked)
    except PolicyError:
        return
    assert tight.entities >= policy.entities
    for entity in EntityType:
        assert tight.threshold_of(entity) <= policy.threshold_of(entity)
        assert strictness(tight.operator_of(entity)) >= strictness(policy.operator_of(entity))


def test_named_policies_and_presets() -> None:
    policies = PiiPolicies.model_validate({"default": "main", "named": {"main": {"threshold": 0.3}, "hard": "strict"}})
    assert policies.effective().threshold == 0.3
    assert policies.effective("hard").operator.name == "redact"
    with pytest.raises(PolicyError, match="policy: unknown; there are hard, main"):
        policies.effective("other")
    assert all(isinstance(make(), PiiPolicy) for make in PRESETS.values())


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"default": "other"}, "default"),
        ({"named": {"default": "nope"}}, "named"),
        ({"named": {"Bad Name": {}}}, "named"),
        ({"named": {"default": {"threshold": 2}}}, r"named\.default\.threshold"),
    ],
)
def test_policies_that_do_not_parse_name_the_field(fields: dict[str, object], name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        PiiPolicies.model_validate(fields)


def test_a_path_rule_of_a_request_does_not_take_over_what_is_blocked() -> None:
    policy = PiiPolicy(operators={EntityType.SECRET: "block"})
    with pytest.raises(PolicyError, match="less strict"):
        policy.tightened(Tightening(paths={"$..*": PathRule.model_validate("replace")}))
    policy.tightened(Tightening(paths={"$..*": PathRule.model_validate("block")}))


def test_wishes_do_not_show_words_or_paths() -> None:
    asked = Tightening(deny={EntityType.PERSON: ("Ana Pop",)}, paths={"$.ana_pop": PathRule.model_validate("redact")})
    shown = repr(Wish(tighten=asked))
    assert "Ana" not in shown
    assert "ana_pop" not in shown

"""Who gets which variant: the same caller the same one, everywhere; what is named is found or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.catalog import ModelEntry
from deployments.errors import InvalidShape
from deployments.ingress.variants.routing import Routing, who_asks
from deployments.messages import ModelCard
from deployments.rollout.messages import Plan
from deployments.rollout.shares import allot, moved
from preprocessing.texts import RawText

ENTRY = ModelEntry.model_validate(
    {
        "name": "mood",
        "source": "x",
        "variants": [{"name": "next", "weight": 20}, {"name": "other"}],
        "aliases": {"stable": "base"},
    }
)
KEY = b"k" * 32


def card(name, version):
    return ModelCard(name, version, "classification", (), "", "", 16, "", "")


CARDS = {"base": card("mood", "1.0"), "next": card("mood:next", "2.0")}


@given(st.binary(max_size=40), st.text(max_size=20))
def test_a_caller_has_one_answer_in_every_replica(credential, subject):
    one, other = Routing([ENTRY], KEY), Routing([ENTRY], KEY)
    who = who_asks(credential, subject, (), split_by="caller")
    assert one.choose("mood", who) == other.choose("mood", who)


def test_shares_are_the_weights():
    routing = Routing([ENTRY], KEY)
    of = [routing.choose("mood", who_asks(str(i).encode(), "", (), split_by="caller")) for i in range(20_000)]
    assert of.count("next") / 20_000 == pytest.approx(0.2, abs=0.01)
    assert "other" not in of


def test_raising_a_weight_moves_nobody_away_from_it():
    routing = Routing([ENTRY], KEY)
    callers = [str(i).encode() for i in range(5000)]
    before = {who: routing.choose("mood", who) for who in callers}
    for weight in (21.0, 50.0, 100.0):
        assert routing.follow(Plan(KEY, {"mood": moved(allot(ENTRY.weights), {"next": weight})})) == ["mood"]
        after = {who: routing.choose("mood", who) for who in callers}
        assert {(before[who], after[who]) for who in callers if before[who] != after[who]} <= {("base", "next")}
        before = after
    assert set(before.values()) == {"next"}


def test_the_key_and_the_model_are_part_of_the_choice():
    other = ModelEntry.model_validate({**ENTRY.model_dump(exclude={"rollout"}), "name": "gloom"})
    routing = Routing([ENTRY, other], KEY)
    callers = [str(i).encode() for i in range(500)]
    first = [routing.choose("mood", who) for who in callers]
    assert first != [routing.choose("gloom", who) for who in callers]
    routing.follow(Plan(b"another key".ljust(32), {}))
    assert first != [routing.choose("mood", who) for who in callers]


def test_a_plan_for_another_config_is_not_followed():
    routing = Routing([ENTRY], KEY)
    plan = Plan(KEY, {"mood": ("gone",) * 1000, "unknown": ("base",) * 1000})
    assert routing.follow(plan) == []
    assert routing.weights("mood") == {"base": 80, "next": 20, "other": 0}


def texts(*values):
    return tuple(map(RawText, values))


def test_who_asks_is_the_caller_and_the_subject_and_else_what_is_asked():
    def of(credential, subject, asked, split_by="caller"):
        return who_asks(credential, subject, asked, split_by=split_by)

    one, other = texts("good"), texts("bad")
    assert of(b"a", "", one) == of(b"a", "", other)
    assert of(b"a", "", one) != of(b"b", "", one)
    assert of(b"a", "s", one) != of(b"a", "t", one)
    assert of(None, "s", one) == of(None, "s", other)
    assert of(None, "", one) == of(None, "", one) != of(None, "", other)
    assert of(b"a", "", one, "text") == of(b"b", "", one, "text") != of(b"a", "", other, "text")
    assert of(b"a", "s", one, "text") == of(b"a", "s", other, "text")
    assert of(None, "", texts("ab", "c")) != of(None, "", texts("a", "bc"))
    assert b"ana" not in of(b"ana", "", one)


@pytest.mark.parametrize(
    ("version", "variant"), [("next", "next"), ("2.0", "next"), ("stable", "base"), ("1.0", "base"), ("base", "base")]
)
def test_a_version_is_a_name_an_alias_or_a_version(version, variant):
    assert Routing([ENTRY], KEY).named("mood", version, CARDS) == variant


def test_an_unknown_version_is_refused_with_those_there_are_and_not_repeated():
    with pytest.raises(InvalidShape) as caught:
        Routing([ENTRY], KEY).named("mood", "ana@example.com", CARDS)
    assert caught.value.path == "$.parameters.version"
    for word in ("base (1.0)", "next (2.0)", "stable for base"):
        assert word in caught.value.detail
    assert "ana" not in caught.value.detail

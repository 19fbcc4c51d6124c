"""Whose card a request gets while its family's base is exchanged, and how a look-up ends."""

from dataclasses import replace

import pytest

from deployments.errors import DeadlineExceeded, MemberChanging, Overloaded
from deployments.families.config import Family
from deployments.families.recent import Recent
from deployments.ingress.families import cards as module
from deployments.ingress.families.answering import Families
from deployments.ingress.families.cards import Cards


@pytest.fixture
def base(house):
    return next(card for card in house.graph.stages.preprocessor.said.models if card.name == "triage")


async def test_a_base_that_comes_back_finds_its_members_cards(house, base):
    families = Families(house.graph.stages.members, b"x-tenant")
    old = families._cards_of(base)
    await old.get("acme")
    new = families._cards_of(replace(base, version="next"))
    assert new is not old
    assert families._cards_of(base) is old
    assert families._cards_of(replace(base, version="next")) is new
    families._cards_of(replace(base, version="the one after"))
    assert families._cards_of(base) is not old  # of two bases ago
    assert house.lookups == ["acme"]


class Lookup:
    """A stage that always ends like this."""

    def __init__(self, error):
        self.error, self.times = error, []

    async def call(self, request, timeout_s):
        self.times.append(timeout_s)
        raise self.error


@pytest.mark.parametrize("error", [DeadlineExceeded("late"), Overloaded("full", stage="preprocessor")])
async def test_a_look_up_ends_in_its_time_and_not_as_a_requests_deadline(base, monkeypatch, error):
    monkeypatch.setattr(module, "_TIMEOUT_S", 0.12)
    lookup = Lookup(error)
    cards = Cards(lookup, base, Family(members="t/{member}"), Recent())
    with pytest.raises(MemberChanging):
        await cards.get("acme")
    assert lookup.times == sorted(lookup.times, reverse=True)  # each has what is left
    assert 0 < lookup.times[-1] <= lookup.times[0] <= 0.12

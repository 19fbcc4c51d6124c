"""The columns of messages: what goes in comes out, and what nobody needs does not travel."""

import pickle

import pytest

from deployments.messages import AnonymizeRequest, EntityColumns
from preprocessing.pii import Vault, Wish
from preprocessing.pii.policy import Tightening
from preprocessing.texts import Entity, RawText

PLAIN = Entity(0, 3, "PERSON", 0.9, "<PERSON_1>")
TOLD = Entity(0, 3, "PERSON", 0.9, "<PERSON_1>", "names", 0.5, "name", "replace")
MASKED = Entity(4, 7, "CREDIT_CARD", 1.0, "***", operator="mask")


@pytest.mark.parametrize("explain", [False, True])
def test_entities_keep_to_their_item(explain):
    items = [[PLAIN], [], [TOLD, MASKED]]
    columns = pickle.loads(pickle.dumps(EntityColumns.of(items, explain=explain)))
    out = [list(columns.item(i)) for i in range(3)]
    assert [[(e.start, e.token, e.operator) for e in item] for item in out] == [
        [(e.start, e.token, e.operator) for e in item] for item in items
    ]
    assert (out[2] == items[2]) is explain


def test_plain_entities_travel_alone():
    columns = EntityColumns.of([[PLAIN], [TOLD]])
    assert (columns.operators, columns.reasons) == ((), ())


def test_a_request_shows_nothing_of_a_caller():
    wish = Wish(tighten=Tightening.model_validate({"deny": {"PERSON": ["Canary"]}}))
    request = AnonymizeRequest((RawText("Canary"),), (0,), (1.0,), (wish,), (0,), {0: Vault({"<PERSON_1>": "Canary"})})
    assert "Canary" not in repr(request)
    again = pickle.loads(pickle.dumps(request))
    assert again.wishes == request.wishes
    assert again.vaults[0].restore("<PERSON_1>") == "Canary"

"""Looking members up: the card of one that fits, and an error for any other that names no path."""

import numpy as np
import pytest

from deployments.catalog import ModelEntry
from deployments.errors import MemberRefused, NotFound, StageUnavailable
from deployments.messages import MemberRequest
from deployments.preprocessor import members as module
from deployments.preprocessor.deployment import model_card
from deployments.preprocessor.members import MemberLookup
from preprocessing.bundle import BundleError, open_source
from tests.bundles import reseal
from tests.tenants import base_bundle, tenant, write_tensors
from tests.tiny import tiny_folder


@pytest.fixture
def lookup(tmp_path):
    base = base_bundle(tmp_path)
    family = {"members": str(tmp_path / "tenants" / "{member}")}
    return lookup_of(ModelEntry(name="triage", source=str(base), family=family, review={"below": 0.4}))


def lookup_of(entry):
    source = open_source(entry.source)
    return MemberLookup([(entry, source, model_card(entry, source, source.open_pipeline()))])


def test_a_members_card_is_its_own_and_its_familys(tmp_path, lookup):
    calibration = {"temperature": 2.0, "review_below": 0.9, "review_redacted": 0.5}
    fields = {"version": "7", "languages": ["de"], "conformal": {"0.90": 0.6}, "calibration": calibration}
    tenant(tmp_path, "acme", ("no", "yes"), **fields)
    card = lookup.look_up(MemberRequest("triage", "acme")).card
    assert (card.name, card.version, card.labels) == ("triage", "7", ("no", "yes"))
    assert (card.languages, card.coverages, card.redacted_above) == (("de",), (0.9,), 0.5)
    assert card.member.name == "acme"
    assert card.explained_by == ("occlusion",)
    assert card.reading.temperature == 2.0
    assert card.reading.review_below == 0.4  # the entry's word counts more
    assert card.reading.labels == ("no", "yes")


def test_what_is_known_already_is_not_told_again(tmp_path, lookup):
    tenant(tmp_path, "acme")
    card = lookup.look_up(MemberRequest("triage", "acme")).card
    assert lookup.look_up(MemberRequest("triage", "acme", card.member.digest)).card is None
    tenant(tmp_path, "acme", seed=2)
    assert lookup.look_up(MemberRequest("triage", "acme", card.member.digest)).card.member != card.member


def test_an_unknown_member_is_not_found(lookup):
    with pytest.raises(NotFound, match=r"^Model triage has no member nobody\.$"):
        lookup.look_up(MemberRequest("triage", "nobody"))


async def test_an_unknown_family_is_a_replica_of_another_config(lookup):
    with pytest.raises(StageUnavailable):
        await lookup.answer(MemberRequest("other", "acme"))


@pytest.mark.parametrize(
    ("labels", "tensors", "reason"),
    [
        (3, {"bias": [0, np.nan, 0]}, "no finite numbers"),
        (3, {"weight": np.full((3, 8), np.inf)}, "no finite numbers"),
        (2, {}, "do not fit its labels"),
        (3, {"features": 5}, "do not fit its labels"),
        (3, {"bias": [[1, 2, 3]]}, "do not fit its labels"),
    ],
)
def test_a_head_that_cannot_be_served_is_refused(tmp_path, lookup, labels, tensors, reason, caplog):
    folder = tenant(tmp_path, "acme")
    write_tensors(folder, labels, **tensors)
    reseal(folder)
    with pytest.raises(MemberRefused, match=reason) as refused:
        lookup.look_up(MemberRequest("triage", "acme"))
    assert str(tmp_path) not in str(refused.value)
    assert str(folder) in caplog.text


def test_a_damaged_head_is_refused(tmp_path, lookup):
    folder = tenant(tmp_path, "acme")
    (folder / "head.safetensors").write_bytes(b"no tensors")
    with pytest.raises(MemberRefused, match="not the file that its manifest names"):
        lookup.look_up(MemberRequest("triage", "acme"))
    reseal(folder)
    with pytest.raises(MemberRefused, match="no safetensors file"):
        lookup.look_up(MemberRequest("triage", "acme"))


def test_a_registry_that_is_down_is_neither_unknown_nor_refused(lookup, monkeypatch):
    def down(source):
        raise BundleError(f"the registry http://user@{source} cannot be asked")

    monkeypatch.setattr(module, "find_member", down)
    with pytest.raises(StageUnavailable, match="registry of this model's members") as failed:
        lookup.look_up(MemberRequest("triage", "acme"))
    assert not isinstance(failed.value, MemberRefused)
    assert "user" not in str(failed.value)


def test_a_base_without_a_head_is_refused_at_the_start(tmp_path):
    folder = tiny_folder(tmp_path / "mood", labels=("a", "b"))
    with pytest.raises(BundleError, match="cannot be the base of a family"):
        lookup_of(ModelEntry(name="mood", source=str(folder), family={"members": "x/{member}"}))

"""The block `family`."""

import pytest
from pydantic import ValidationError

from deployments.catalog import ModelEntry
from deployments.families.config import Family, is_member_name
from graphs.text import TextGraph

FAMILY = {"members": "tenants/{member}"}


@pytest.mark.parametrize("name", ["acme", "a", "0-9_z", "a" * 63])
def test_names_of_members(name):
    assert is_member_name(name)
    assert Family(members="t/{member}").source(name) == f"t/{name}"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../acme",
        "a/b",
        "a\\b",
        "a.b",
        "Acme",
        "-a",
        "_a",
        "a" * 64,
        "a\n",
        "a b",
        "ä",
        "a@live",
        "{a}",
        "%2e",
    ],
)
def test_what_is_no_name_leads_nowhere(name):
    assert not is_member_name(name)
    with pytest.raises(ValueError, match="no name of a member") as refused:
        Family(members="t/{member}").source(name)
    assert not name or name not in str(refused.value).replace("a member", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"members": "tenants"}, "must hold {member} once"),
        ({"members": "{member}/{member}"}, "must hold {member} once"),
        ({"members": "{tenant}/{member}"}, "no other braces"),
        ({"members": "bundled:{member}"}, "folders or models of a registry"),
        ({"members": "acme/{member}@main"}, "folders or models of a registry"),
        ({"callers_file": "callers.json"}, "for member_from: caller"),
        ({"keep": 0}, "greater than or equal to 1"),
        ({"member": "x"}, "Extra inputs"),
    ],
)
def test_what_a_family_cannot_be(fields, said):
    with pytest.raises(ValidationError, match=said):
        Family(**FAMILY | fields)


def test_a_registrys_models_may_be_members():
    assert Family(members="models:/triage-{member}@live").source("acme") == "models:/triage-acme@live"


def test_a_family_has_no_variants():
    with pytest.raises(ValidationError, match="no variants"):
        ModelEntry(name="t", source="x", family=FAMILY, variants=[{"name": "next"}])


def test_nobody_falls_back_to_a_family_whose_base_is_silent():
    entries = [
        {"name": "one", "source": "x", "fallback": {"model": "many"}},
        {"name": "many", "source": "y", "family": FAMILY},
    ]
    with pytest.raises(ValidationError, match="one falls back to the family many"):
        TextGraph(models=entries)
    entries[1]["family"] = FAMILY | {"base_answers": True}
    assert TextGraph(models=entries).models[1].family.base_answers

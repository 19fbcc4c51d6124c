"""A model's entry in the config."""

import pytest
from pydantic import ValidationError

from deployments.catalog import (
    BASE,
    ModelEntry,
    deployment_name,
    identity_digest,
    public_name,
    served,
    settings_digest,
    variant_of,
)


def make_entry(**fields):
    return ModelEntry.model_validate({"name": "m", "source": "x", **fields})


@pytest.mark.parametrize("graphs", [True, False, "auto"])
def test_graphs_are_on_off_or_left_to_the_model(graphs):
    assert make_entry(graphs=graphs).graphs == graphs


def test_graphs_are_off_unless_asked_for():
    assert make_entry().graphs is False
    with pytest.raises(ValidationError):
        make_entry(graphs="sometimes")


@pytest.mark.parametrize(("gpus", "share"), [(0, None), (0.25, 0.25), (1, None), (2, None)])
def test_who_shares_a_gpu_is_held_to_a_share_of_its_memory(gpus, share):
    assert make_entry(deployment={"num_gpus": gpus}).memory_share == share


VARIANTS = [{"name": "next", "source": "y", "weight": 10}, {"name": "small", "backend": "fake", "shadow": True}]


def test_a_variant_has_from_its_entry_what_it_does_not_say():
    entry = make_entry(variants=VARIANTS, workers=2, review_below=0.7, deployment={"num_cpus": 3})
    base, following, small = served([entry])
    assert [e.name for e in (base, following, small)] == ["m", "m:next", "m:small"]
    assert (following.source, following.workers, following.review_below) == ("y", 2, 0.7)
    assert (small.source, small.backend, small.deployment.num_cpus) == ("x", "fake", 3)
    assert not base.variants
    assert [deployment_name(e.name) for e in (base, following)] == ["model-m", "model-m-next"]
    assert (public_name("m:next"), variant_of("m:next"), variant_of("m")) == ("m", "next", BASE)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"variants": [{"name": "base"}]}, "none is base"),
        ({"variants": [{"name": "a"}, {"name": "a"}]}, "must differ"),
        ({"variants": [{"name": "a", "weight": 60}, {"name": "b", "weight": 60}]}, "100 together"),
        ({"variants": [{"name": "a", "weight": 0.25}]}, "tenths"),
        ({"variants": [{"name": "a", "weigth": 1}]}, "weigth"),
        ({"variants": VARIANTS, "aliases": {"stable": "nobody"}}, "aliases.stable"),
        ({"variants": VARIANTS, "aliases": {"next": "base"}}, "aliases.next"),
        ({"variants": VARIANTS, "rollout": {"variant": "nobody"}}, "rollout.variant"),
        ({"variants": VARIANTS, "rollout": {"variant": "next"}, "compare_percent": 0}, "max_disagreement must be null"),
    ],
)
def test_what_does_not_fit_is_named(fields, word):
    with pytest.raises(ValidationError, match=word):
        make_entry(**fields)


def test_weights_are_added_up_in_tenths():
    weights = [28.6, 35.7, 35.7]
    entry = make_entry(variants=[{"name": f"v{i}", "weight": weight} for i, weight in enumerate(weights)])
    assert list(entry.weights.values()) == weights


REMOTE = {"backend": "remote", "remote": {"url": "http://host"}}
FASTER = [
    {"workers": 3},
    {"threads": 4},
    {"token_budget": 512},
    {"graphs": True},
    {"deployment": {"num_replicas": 2}},
    REMOTE | {"remote": {"url": "http://host", "timeout_s": 3, "concurrency": 9, "api_key_env": "KEY"}},
]


@pytest.mark.parametrize("fields", FASTER, ids=str)
def test_who_only_runs_faster_is_the_same_and_answers_the_same(fields):
    before, after = make_entry(**(REMOTE if "remote" in fields else {})), make_entry(**fields)
    assert settings_digest(before) == settings_digest(after)
    assert identity_digest([before]) == identity_digest([after])


@pytest.mark.parametrize(
    "fields", [{"source": "y"}, {"backend": "torch"}, {"dtype": "float16"}, {"int8": "weights"}, REMOTE], ids=str
)
def test_who_has_other_weights_or_computes_otherwise_is_another(fields):
    before, after = make_entry(), make_entry(**fields)
    assert settings_digest(before) != settings_digest(after)
    assert identity_digest([before]) != identity_digest([after])


def test_when_it_is_to_be_looked_at_does_not_make_a_variant_another_one():
    before, after = make_entry(), make_entry(review={"below": 0.5})
    assert settings_digest(before) != settings_digest(after)
    assert identity_digest([before]) == identity_digest([after])


def test_answers_do_not_depend_on_who_gets_which_variant():
    digests = {
        settings_digest(served([make_entry(**fields)])[0])
        for fields in ({}, {"variants": VARIANTS}, {"variants": VARIANTS, "aliases": {"stable": "next"}})
    }
    assert len(digests) == 1
    base, following, _ = served([make_entry(variants=VARIANTS)])
    assert settings_digest(base) != settings_digest(following)

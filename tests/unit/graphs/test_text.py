"""The builder's config. Nothing is deployed here: integration tests do that."""

import copy

import pytest
import yaml
from pydantic import ValidationError

from graphs.text import TextGraph, build
from tests.conftest import ROOT

CONFIG = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
ARGS = CONFIG["applications"][0]["args"]


def test_serve_config_parses_and_names_this_builder():
    graph = TextGraph.model_validate(ARGS)
    assert CONFIG["applications"][0]["import_path"] == "graphs.text:build"
    assert [model.name for model in graph.models] == ["sentiment", "tags", "embed"]


def test_the_builders_defaults_serve_the_same_models_within_the_same_limits():
    written, default = TextGraph.model_validate(ARGS), TextGraph()
    assert [(m.name, m.source) for m in default.models] == [(m.name, m.source) for m in written.models]
    assert default.ingress.limits == written.ingress.limits
    assert default.ingress.batching == written.ingress.batching
    assert default.anonymizer.policy == written.anonymizer.policy


def with_variant(fallback):
    return [{"name": "a", "source": "x", "variants": [{"name": "next", "fallback": fallback}]}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"models": []}, "models"),
        ({"models": [{"name": "a", "source": "x"}, {"name": "a", "source": "y"}]}, "names must differ"),
        ({"models": [{"name": "Bad Name", "source": "x"}]}, "name"),
        ({"models": [{"name": "a", "source": "x", "backnd": "onnx"}]}, "backnd"),
        (
            {"models": [{"name": "a", "source": "x", "variants": [{"name": "b"}]}, {"name": "a-b", "source": "y"}]},
            "both be deployed as model-a-b",
        ),
        (
            {"models": [{"name": "a", "source": "x", "family": {"members": "t/{member}", "member_from": "caller"}}]},
            "would be a member's name",
        ),
        (
            {
                "models": [{"name": "a", "source": "x", "family": {"members": "t/{member}"}}],
                "preprocessor": {"deployment": {"max_ongoing_requests": 8}},
            },
            "max_ongoing_requests must be 16 at least, not 8",
        ),
        ({"rollout": {"deployment": {"num_replicas": 2}}}, "one replica"),
        ({"anonymiser": {}}, "anonymiser"),
        ({"anonymizer": {"policy": {"entities": ["NAMES"]}}}, "entities"),
        ({"anonymizer": {"policies": {"named": {"a": {"operator": "shred"}}}}}, "anonymizer.policies.named.a.operator"),
        ({"anonymizer": {"policy": {"operator": "pseudonym"}}}, "needs secret_file or secret_env"),
        ({"models": [{"name": "a", "source": "x", "fallback": {"model": "b"}}]}, "falls back to b"),
        ({"models": [{"name": "a", "source": "x", "fallback": {"model": "a"}}]}, "circle"),
        ({"models": [{"name": "a", "source": "x", "fallback": {"model": "b", "label": "c"}}]}, "one of"),
        ({"models": with_variant({"model": "b"})}, "a:next falls back to b"),
        ({"models": with_variant({"model": "a:next"})}, "fallback.model"),
        ({"ingress": {"tickets": {"keys_file": "a", "keys_env": "b"}}}, "not both"),
        ({"ingress": {"tickets": {"default_ttl_s": 9, "max_ttl_s": 8}}}, "default_ttl_s"),
    ],
)
def test_what_does_not_parse_is_named(changes, field):
    with pytest.raises(ValidationError, match=field):
        TextGraph.model_validate({**ARGS, **changes})


def test_the_graph_has_one_deployment_a_stage_and_one_a_model():
    application = build(TextGraph.model_validate(ARGS))
    handles = application._bound_deployment.init_args
    names = {node.name for node in (application._bound_deployment, *(a._bound_deployment for a in handles[1:4]))}
    names |= {node._bound_deployment.name for node in handles[4].values()}
    expected = {
        "ingress",
        "anonymizer",
        "preprocessor",
        "postprocessor",
        "model-sentiment",
        "model-tags",
        "model-embed",
    }
    assert names == expected


def test_the_ingress_is_told_of_the_policies_and_given_a_key():
    node = build(TextGraph.model_validate(ARGS))._bound_deployment
    policies, key = node.init_args[5:]
    assert set(policies.named) == {"default", "strict", "support"}
    assert key.encoded() not in repr(node.init_args)
    assert node.init_kwargs.keys() == {"has_secret", "answering", "may_sleep", "settings"}
    assert node.init_kwargs["has_secret"] is False


def answering(changes):
    args = copy.deepcopy(ARGS)
    for block, change in changes.items():
        (args["models"][0] if block == "model" else args.setdefault(block, {})).update(change)
    return build(TextGraph.model_validate(args))._bound_deployment.init_kwargs["answering"]["sentiment"]


def test_what_answers_depend_on_changes_their_hash_and_how_many_replicas_there_are_does_not():
    as_it_is = answering({})
    assert answering({"model": {"deployment": {"num_replicas": 3}}}) == as_it_is
    assert answering({"ingress": {"default_timeout_s": 3}}) == as_it_is
    changes = [{"model": {"source": "bundled:tags"}}, {"model": {"dtype": "float16"}}, {"model": {"review_below": 0.9}}]
    changes += [{"model": {"review": {"redacted": 0.5}}}, {"model": {"fallback": {"abstain": True}}}]
    changes.append({"preprocessor": {"max_tokens_per_item": 77}})
    hashes = [answering(change) for change in changes]
    assert len({as_it_is, *hashes}) == len(changes) + 1


def test_a_gpu_is_one_line():
    entry = {"name": "m", "source": "x", "backend": "torch", "device": "cuda", "deployment": {"num_gpus": 1}}
    application = build(TextGraph.model_validate({"models": [entry]}))
    [model] = application._bound_deployment.init_args[4].values()
    assert model._bound_deployment.ray_actor_options["num_gpus"] == 1


def test_an_alias_is_followed_once_for_all_replicas(monkeypatch):
    monkeypatch.setattr("deployments.opening.pinned", lambda source: source.replace("@champion", "/3"))
    recognizer = {"source": "models:/names@champion"}
    args = {"models": [{"name": "m", "source": "models:/m@champion"}], "anonymizer": {"recognizers": [recognizer]}}
    node = build(TextGraph.model_validate(args))._bound_deployment
    anonymizer, preprocessor, postprocessor = (stage._bound_deployment for stage in node.init_args[1:4])
    [model] = node.init_args[4].values()
    bound = [model._bound_deployment.init_args[0], *preprocessor.init_args[1], *postprocessor.init_args[1]]
    assert {entry.source for entry in bound} == {"models:/m/3"}
    assert [entry.source for entry in anonymizer.init_args[0].recognizers] == ["models:/names/3"]


def given(variant=None, **entry):
    """Return what the replica that keeps the weights is told of a model with a variant."""
    models = [{"name": "m", "source": "x", "variants": [{"name": "next", "weight": 10, **(variant or {})}], **entry}]
    node = build(TextGraph.model_validate({"models": models}))._bound_deployment
    [(model, _)] = node.init_kwargs["rollout"]._bound_deployment.init_args[0]
    return model


def test_what_was_decided_of_a_variant_holds_until_it_is_another():
    as_it_is = given().digest
    assert given({"workers": 2, "review": {"below": 0.5}}, threads=4, fallback={"abstain": True}).digest == as_it_is
    others = [given({"source": "y"}), given({"backend": "torch"}), given(dtype="float16")]
    assert len({as_it_is, *(model.digest for model in others)}) == 4
    assert (given().compares, given(compare_percent=0).compares) == (True, False)


def test_an_alias_that_moves_meanwhile_is_one_version_everywhere(monkeypatch):
    versions = iter(range(3, 99))
    monkeypatch.setattr("deployments.opening.pinned", lambda source: source.replace("@champion", f"/{next(versions)}"))
    by_alias = given(source="models:/m@champion", variant={"source": "models:/m@champion"})
    monkeypatch.setattr("deployments.opening.pinned", lambda source: source)
    assert by_alias.digest == given(source="models:/m/3", variant={"source": "models:/m/4"}).digest


def test_each_variant_is_a_deployment_and_the_weights_have_one_replica_of_their_own():
    variants = [{"name": "next", "weight": 10, "workers": 1}, {"name": "look", "shadow": True}]
    args = {"models": [{"name": "m", "source": "x", "workers": 2, "variants": variants}, {"name": "n", "source": "y"}]}
    node = build(TextGraph.model_validate(args))._bound_deployment
    models = {name: handle._bound_deployment for name, handle in node.init_args[4].items()}
    assert {name: model.name for name, model in models.items()} == {
        "m": "model-m",
        "m:next": "model-m-next",
        "m:look": "model-m-look",
        "n": "model-n",
    }
    assert models["m:next"].init_args[0].workers == 1
    assert [entry.name for entry in node.init_kwargs["varied"]] == ["m"]
    rollout = node.init_kwargs["rollout"]._bound_deployment
    assert (rollout.name, rollout.num_replicas, rollout.user_config) == ("rollout", 1, {"weights": {}})
    assert rollout._deployment_config.max_surge_percent == 0
    [(model, guard)] = rollout.init_args[0]
    assert (model.name, model.variants, model.weights) == ("m", ("base", "next", "look"), {"next": 10.0, "look": 0.0})
    assert guard is None


def test_replicas_of_a_new_version_start_before_old_ones_stop():
    application = build(TextGraph.model_validate(ARGS))
    assert application._bound_deployment._deployment_config.max_surge_percent == 100

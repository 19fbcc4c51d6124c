"""The text graph: ingress → anonymizer → preprocessor → one deployment per model → postprocessor.

::

    serve run serve_config.yaml              # the config at the top of the repository
    serve run graphs.text:build              # the same, from the defaults below
"""

# Annotations here are real, not postponed: Ray reads the type of `build`'s argument to parse a config into it.
from collections.abc import Callable, Sequence
from typing import Any, Self

from pydantic import Field, field_validator, model_validator
from ray import serve
from ray.serve import Application
from ray.serve.config import RequestRouterConfig

from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.deployment import AnonymizerDeployment
from deployments.catalog import BASE, ModelEntry, deployment_name, identity_digest, public_name, served, settings_digest
from deployments.ingress.config import IngressConfig
from deployments.ingress.deployment import IngressDeployment
from deployments.ingress.tickets import new_key
from deployments.model.deployment import ModelDeployment
from deployments.opening import pinned_entry
from deployments.options import DeploymentOptions, Settings
from deployments.postprocessor.config import PostprocessorConfig
from deployments.postprocessor.deployment import PostprocessorDeployment
from deployments.preprocessor.config import PreprocessorConfig
from deployments.preprocessor.deployment import PreprocessorDeployment
from deployments.preprocessor.threads import LEAST_PLACES
from deployments.review import check_fallbacks
from deployments.rollout.config import RolloutConfig
from deployments.rollout.deployment import RolloutDeployment
from deployments.rollout.messages import VariedModel

__all__ = ["TextGraph", "build"]

_CREDENTIALS = "authorization"
LEAST_LOADED = RequestRouterConfig(request_router_class="deployments.scaling.deployment.LeastLoadedRouter")


def _bundled() -> tuple[ModelEntry, ...]:
    return tuple(ModelEntry(name=name, source=f"bundled:{name}") for name in ("sentiment", "tags", "embed"))


class TextGraph(Settings):
    """The graph's config: the `args` of `serve_config.yaml`."""

    ingress: IngressConfig = Field(default_factory=IngressConfig)
    anonymizer: AnonymizerConfig = Field(default_factory=AnonymizerConfig)
    preprocessor: PreprocessorConfig = Field(default_factory=PreprocessorConfig)
    postprocessor: PostprocessorConfig = Field(default_factory=PostprocessorConfig)
    rollout: RolloutConfig = Field(default_factory=RolloutConfig)
    models: tuple[ModelEntry, ...] = Field(default_factory=_bundled, min_length=1)

    @field_validator("models")
    @classmethod
    def _distinct(cls, models: tuple[ModelEntry, ...]) -> tuple[ModelEntry, ...]:
        names = [model.name for model in models]
        if len(set(names)) != len(names):
            raise ValueError("model names must differ")
        deployments = [deployment_name(entry.name) for entry in served(models)]
        for name in deployments:
            if deployments.count(name) > 1:
                raise ValueError(f"a model and a variant would both be deployed as {name}: rename one")
        check_fallbacks({entry.name: entry.fallback for entry in served(models)})
        silent = {model.name for model in models if model.family is not None and not model.family.base_answers}
        for model in served(models):
            if model.fallback is not None and model.fallback.model in silent:
                raise ValueError(
                    f"{model.name} falls back to the family {model.fallback.model}: needs base_answers there"
                )
        return models

    @model_validator(mode="after")
    def _look_ups_leave_places_for_texts(self) -> Self:
        places = self.preprocessor.deployment.max_ongoing_requests
        families = [model.name for model in self.models if model.family is not None]
        if families and places < LEAST_PLACES:
            raise ValueError(
                f"{families[0]} is a family, whose members the preprocessor looks up beside texts: "
                f"preprocessor.deployment.max_ongoing_requests must be {LEAST_PLACES} at least, not {places}"
            )
        return self

    @model_validator(mode="after")
    def _members_are_no_credentials(self) -> Self:
        for model in self.models:
            family = model.family
            of_header = family is not None and family.member_from == "caller" and family.callers_file is None
            if of_header and self.ingress.caller_header == _CREDENTIALS:
                raise ValueError(
                    f"{model.name}: with member_from: caller the header {_CREDENTIALS} would be a member's name, "
                    "told as one. Give callers_file, or ingress.caller_header that a gateway writes a name into"
                )
        return self


def build(args: TextGraph) -> Application:
    """Wire the graph. Deployments are named `ingress`, `anonymizer`, `preprocessor`, `model-NAME`, `postprocessor`;
    where models have variants, also `model-NAME-VARIANT` of each and `rollout`, whose `user_config` sets weights
    without a restart of anything."""
    entries = tuple(map(pinned_entry, served(args.models)))
    models = {
        entry.name: _deployment(ModelDeployment, deployment_name(entry.name), entry.deployment).bind(entry)
        for entry in entries
    }
    recognizers = tuple(map(pinned_entry, args.anonymizer.recognizers))
    anonymizer = _deployment(AnonymizerDeployment, "anonymizer", args.anonymizer.deployment).bind(
        args.anonymizer.model_copy(update={"recognizers": recognizers})
    )
    preprocessor = _deployment(PreprocessorDeployment, "preprocessor", args.preprocessor.deployment)
    postprocessor = _deployment(PostprocessorDeployment, "postprocessor", args.postprocessor.deployment)
    ingress = _deployment(IngressDeployment, "ingress", args.ingress.deployment)
    return ingress.bind(
        args.ingress,
        anonymizer,
        preprocessor.bind(args.preprocessor, entries),
        postprocessor.bind(args.postprocessor, entries),
        models,
        args.anonymizer.all_policies(),
        # Made here, so that all replicas of the ingress open one another's tickets where no keys are configured.
        new_key("deployment"),
        has_secret=args.anonymizer.has_secret,
        # What an answer depends on: with another hash, what the ingress has kept is not used.
        answering={entry.name: settings_digest(entry, args.preprocessor, args.postprocessor) for entry in entries},
        may_sleep=tuple(entry.name for entry in entries if entry.deployment.may_sleep),
        settings={entry.name: settings_digest(entry) for entry in entries},
        **_variants(args, entries),
    )


def _variants(args: TextGraph, entries: Sequence[ModelEntry]) -> dict[str, Any]:
    """Return what the ingress needs where models have variants: nothing where none has. `entries` are what is served,
    with a registry's aliases resolved."""
    varied = [entry for entry in args.models if entry.variants]
    if not varied:
        return {}
    models = [(_varied(entry, entries), entry.rollout) for entry in varied]
    rollout = _deployment(RolloutDeployment, "rollout", args.rollout.deployment)
    # The weights of the entries hold until a config's own `user_config` for `rollout` says otherwise.
    # Never two of it, not even while one takes the other's place: they would decide apart from one another.
    handle = rollout.options(user_config={"weights": {}}, max_surge_percent=0).bind(models)
    return {"varied": varied, "rollout": handle, "period_s": args.rollout.period_s}


def _varied(entry: ModelEntry, entries: Sequence[ModelEntry]) -> VariedModel:
    # Of what is deployed, so by what an alias of a registry means now: when it moves, its variant is another.
    digest = identity_digest(one for one in entries if public_name(one.name) == entry.name)
    return VariedModel(entry.name, (BASE, *entry.weights), digest, entry.weights, compares=entry.compare_percent > 0)


def _deployment(stage: type, name: str, options: DeploymentOptions) -> serve.Deployment:
    routing = {} if stage is IngressDeployment else {"request_router_config": LEAST_LOADED}
    decorate: Callable[[type], serve.Deployment] = serve.deployment(name=name, **options.to_serve(), **routing)
    return decorate(stage)

"""The text graph: ingress → anonymizer → preprocessor → one deployment per model → postprocessor.

::

    serve run serve_config.yaml              # the config at the top of the repository
    serve run graphs.text:build              # the same, from the defaults below
"""

# Annotations here are real, not postponed: Ray reads the type of `build`'s argument to parse a config into it.
import hashlib
import json
from collections.abc import Callable

from pydantic import Field, field_validator
from ray import serve
from ray.serve import Application
from ray.serve.config import RequestRouterConfig

from deployments.anonymizer.config import AnonymizerConfig
from deployments.anonymizer.deployment import AnonymizerDeployment
from deployments.catalog import ModelEntry
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

__all__ = ["TextGraph", "build"]

LEAST_LOADED = RequestRouterConfig(request_router_class="deployments.scaling.deployment.LeastLoadedRouter")


def _bundled() -> tuple[ModelEntry, ...]:
    return tuple(ModelEntry(name=name, source=f"bundled:{name}") for name in ("sentiment", "tags", "embed"))


class TextGraph(Settings):
    """The graph's config: the `args` of `serve_config.yaml`."""

    ingress: IngressConfig = Field(default_factory=IngressConfig)
    anonymizer: AnonymizerConfig = Field(default_factory=AnonymizerConfig)
    preprocessor: PreprocessorConfig = Field(default_factory=PreprocessorConfig)
    postprocessor: PostprocessorConfig = Field(default_factory=PostprocessorConfig)
    models: tuple[ModelEntry, ...] = Field(default_factory=_bundled, min_length=1)

    @field_validator("models")
    @classmethod
    def _distinct(cls, models: tuple[ModelEntry, ...]) -> tuple[ModelEntry, ...]:
        names = [model.name for model in models]
        if len(set(names)) != len(names):
            raise ValueError("model names must differ")
        return models


def build(args: TextGraph) -> Application:
    """Wire the graph. Deployments are named `ingress`, `anonymizer`, `preprocessor`, `model-NAME`, `postprocessor`."""
    entries = tuple(map(pinned_entry, args.models))
    models = {
        entry.name: _deployment(ModelDeployment, f"model-{entry.name}", entry.deployment).bind(entry)
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
        answering={entry.name: _answering(entry, args) for entry in entries},
        may_sleep=tuple(entry.name for entry in entries if entry.deployment.may_sleep),
    )


def _answering(entry: ModelEntry, args: TextGraph) -> str:
    """Hash the settings that a model's answers depend on: another hash, and what the ingress has kept is not used."""
    blocks = (entry, args.preprocessor, args.postprocessor)
    settings = [block.model_dump(mode="json", exclude={"deployment"}) for block in blocks]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def _deployment(stage: type, name: str, options: DeploymentOptions) -> serve.Deployment:
    routing = {} if stage is IngressDeployment else {"request_router_config": LEAST_LOADED}
    decorate: Callable[[type], serve.Deployment] = serve.deployment(name=name, **options.to_serve(), **routing)
    return decorate(stage)

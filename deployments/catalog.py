"""The models that a graph serves, as listed in the config. Three stages read an entry: each takes its own part.

An entry may have variants: other weights, or the same ones run otherwise, under the entry's own name. Each variant is
served as an entry of its own, with a deployment of its own; `served` lists them. Inside the house a variant goes by
`NAME:VARIANT`, which no caller can write as a model's name; the entry itself is the variant `base` and goes by `NAME`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from deployments.families.config import Family
from deployments.options import DeploymentOptions, Settings
from deployments.remote_options import RemoteOptions
from deployments.review import Fallback, Review
from deployments.rollout.config import RolloutGuard, Weight
from deployments.rollout.shares import BASE, add_up

__all__ = [
    "BASE",
    "ModelEntry",
    "ModelName",
    "Variant",
    "deployment_name",
    "identity_digest",
    "public_name",
    "served",
    "served_name",
    "settings_digest",
    "variant_of",
]

ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
VariantName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,30}$")]


class Served(Settings):
    """Where a model comes from, and how its replicas run it."""

    source: str = Field(min_length=1)
    """`bundled:NAME`, a local folder, a hub id (`owner/name` or `owner/name@revision`), or a version of an MLflow
    registry (`models:/NAME@ALIAS` or `models:/NAME/VERSION`): docs/models.md."""
    task: Literal["classification", "tagging", "embedding", "tabular"] | None = None
    """What the source must be for: one for another task is refused. Whatever it says of itself when absent."""
    backend: str = "auto"
    """`onnx`, `torch`, `remote`, `fake`, `auto`, or `package.module:Class` for one of your own."""
    device: str = "cpu"
    """`cpu`, `cuda`, `cuda:1` …"""
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    threads: int = Field(1, ge=0)
    """Threads of one forward pass on a CPU; 0 lets the runtime choose."""
    workers: int = Field(1, ge=1)
    """Forward passes at once in a replica. On a CPU, two passes on two cores cost less than two threads in one pass."""
    token_budget: int | None = Field(None, ge=1)
    """Rows times padded length of one forward pass; the backend's own choice when absent."""
    graphs: bool | Literal["auto"] = False
    """Whether small passes on a GPU run from CUDA graphs, recorded at the start: `auto` goes without where the model
    cannot be recorded, `true` refuses such a model. Torch only."""
    int8: Literal["weights", "dynamic"] | None = None
    """Linear layers of a torch model in int8, by torchao: `weights` keeps weights so, `dynamic` multiplies so. An ONNX
    model is quantized beforehand: `python -m training quantize`."""
    compile: bool = False
    """Whether torch.compile makes a torch model's kernels at the start. A CPU needs a C++ compiler for it."""
    remote: RemoteOptions | None = None
    """The server that runs the model, with `backend: remote`; `source` then gives tokenizer and labels."""
    review_below: float | None = Field(None, ge=0, le=1)
    """The older way to write `review.below`."""
    review: Review = Field(default_factory=Review)
    """From where on answers are marked `needs_review`: see docs/review.md."""
    fallback: Fallback | None = None
    """Who answers where an answer would be marked."""
    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

    @model_validator(mode="after")
    def _remote_has_a_server(self) -> Self:
        if (self.backend == "remote") != (self.remote is not None):
            raise ValueError("backend: remote needs the block remote, and no other backend takes it")
        return self

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if self.review_below is not None and self.review.below is not None:
            raise ValueError("give review.below or review_below, not both")
        return self

    @property
    def memory_share(self) -> float | None:
        """Of a GPU's memory, what a replica that shares it with others may take; None where it has it alone."""
        return self.deployment.num_gpus if 0 < self.deployment.num_gpus < 1 else None


class Variant(Served):
    """Another version of an entry's model, beside it. What it does not say of itself, it has from the entry."""

    name: VariantName
    """What `parameters.version` asks for it by, and answers say."""
    source: str = ""
    """As in the entry; the entry's own when absent, for a variant that only runs otherwise."""
    weight: Weight = 0.0
    """Percent of the traffic, in tenths. The entry has what its variants leave. It is where this starts: weights change
    at run time, see `docs/variants.md`."""
    shadow: bool = False
    """Whether it gets copies of what others answer, for as long as it has no traffic of its own: its answers are
    compared and thrown away."""
    shadow_percent: Weight = 100.0
    """Of the requests that reached a model, how many are copied."""


class ModelEntry(Served):
    """One model. Adding one to the config is all that serving one takes."""

    name: ModelName
    """The name in `/api/v1/predict/{name}`."""
    variants: tuple[Variant, ...] = ()
    """Other versions beside this one, which is the variant `base`."""
    aliases: Mapping[VariantName, VariantName] = Field(default_factory=dict)
    """Other names of variants, for `parameters.version`: `stable: base`."""
    split_by: Literal["caller", "text"] = "caller"
    """What keeps a request on its variant: who calls (and for whom, `parameters.subject`), or what is asked. With
    `text` a single caller's requests are divided too; a `subject` counts either way."""
    compare_percent: Weight = 10.0
    """Of a variant's own requests, how many `base` is asked as well, to see whether they agree."""
    rollout: RolloutGuard | None = None
    """How a variant is rolled out, and what takes it back."""
    family: Family | None = None
    """Many small models over this one's encoder, in this one's deployment: docs/families.md."""

    @model_validator(mode="after")
    def _consistent(self) -> ModelEntry:
        names = [variant.name for variant in self.variants]
        if len({BASE, *names}) != len(names) + 1:
            raise ValueError(f"the names of variants must differ, and none is {BASE}: that is the entry itself")
        if not add_up(variant.weight for variant in self.variants):
            raise ValueError("the weights of variants must not exceed 100 together")
        for alias, name in self.aliases.items():
            if alias in (BASE, *names) or name not in (BASE, *names):
                raise ValueError(f"aliases.{alias} must be a new name for one of: {', '.join((BASE, *names))}")
        if self.rollout is not None and self.rollout.variant not in names:
            raise ValueError("rollout.variant is none of the variants")
        if self.family is not None and self.variants:
            raise ValueError("a family has no variants: its members have versions of their own")
        if self.rollout is not None and self.rollout.max_disagreement is not None and not self.compare_percent:
            raise ValueError("with compare_percent 0 nothing is compared: rollout.max_disagreement must be null then")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """Percent by variant at the start, without `base`."""
        return {variant.name: variant.weight for variant in self.variants}


def served_name(model: str, variant: str) -> str:
    """Return what a variant goes by inside the house."""
    return model if variant == BASE else f"{model}:{variant}"


def public_name(served: str) -> str:
    """Return the model's name that callers use."""
    return served.partition(":")[0]


def variant_of(served: str) -> str:
    """Return the variant's name."""
    return served.partition(":")[2] or BASE


def deployment_name(served: str) -> str:
    """Return the name of a variant's deployment: `model-NAME` or `model-NAME-VARIANT`."""
    return f"model-{served.replace(':', '-')}"


def served(entries: Iterable[ModelEntry]) -> tuple[ModelEntry, ...]:
    """Return what is deployed: each entry by itself, and behind it its variants as entries of their own."""
    alone: dict[str, Any] = {"variants": (), "aliases": {}, "rollout": None}
    found: list[ModelEntry] = []
    for entry in entries:
        found.append(entry.model_copy(update=alone))
        for variant in entry.variants:
            own = {name: getattr(variant, name) for name in variant.model_fields_set & Served.model_fields.keys()}
            found.append(entry.model_copy(update=alone | own | {"name": served_name(entry.name, variant.name)}))
    return tuple(found)


_OF_ROUTING: Any = dict.fromkeys(("deployment", "variants", "aliases", "rollout", "split_by", "compare_percent"), True)
_OF_SPEED: Any = dict.fromkeys(("threads", "workers", "token_budget", "graphs"), True)
_OF_REACHING: Any = {"remote": {"timeout_s", "concurrency", "api_key_env"}}
_OF_IDENTITY: Any = dict.fromkeys(("name", "source", "backend", "dtype", "int8"), True) | {"remote": {"url", "model"}}


def settings_digest(entry: ModelEntry, *others: Settings) -> str:
    """Hash the settings that a model's answers depend on: not how many replicas there are or how fast they go, nor who
    gets which variant.

    `others` are the blocks of further stages that play a part.
    """
    blocks = [entry.model_dump(mode="json", exclude=_OF_ROUTING | _OF_SPEED | _OF_REACHING)]
    blocks += [block.model_dump(mode="json", exclude={"deployment"}) for block in others]
    return _hash(blocks)


def identity_digest(entries: Iterable[ModelEntry]) -> str:
    """Hash what each of `entries` is: whose weights, computed by what. As long as that is so, what was decided about it
    holds, whatever else the config says of it."""
    return _hash([entry.model_dump(mode="json", include=_OF_IDENTITY) for entry in entries])


def _hash(blocks: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()

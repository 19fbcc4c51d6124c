"""The bodies of the variants' routes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from deployments.ingress.schemas import described

__all__ = ["RolloutBody", "RolloutInfo", "VariantInfo", "VariantList", "WeightsBody"]


class VariantInfo(Struct):
    """A variant of a model, and what was seen of it since the rollout's replica started."""

    name: Annotated[str, described("What `parameters.version` asks for it by.", "next")]
    version: Annotated[str, described("The version of its weights.", "1.1.0")]
    weight: Annotated[float, described("Percent of the model's traffic.", 10.0)]
    shadow: Annotated[bool, described("Whether it gets copies of what others answer.", False)] = False
    requests: Annotated[
        int | UnsetType, described("Answered or failed; for a shadow, copies. Absent where nobody counts.", 1204)
    ] = UNSET
    errors: Annotated[int | UnsetType, described("Of these, failed by the server.", 0)] = UNSET
    p50_ms: Annotated[
        float | UnsetType | None, described("Half of the answers came within; of those that asked the model.", 12.4)
    ] = UNSET
    p95_ms: Annotated[float | UnsetType | None, described("All but one in twenty came within.", 31.0)] = UNSET
    compared: Annotated[int | UnsetType, described("Requests that another variant was asked as well.", 118)] = UNSET
    agreement: Annotated[
        float | UnsetType | None, described("Share of these with the same answer; null before the first.", 0.983)
    ] = UNSET
    score_difference: Annotated[
        float | UnsetType | None, described("How far the scores lie apart, on the mean.", 0.021)
    ] = UNSET


class RolloutInfo(Struct):
    """The last rollout."""

    variant: Annotated[str, described("Which variant it brings.", "next")]
    phase: Annotated[
        Literal["running", "paused", "done", "rolled_back", "aborted"], described("Where it is.", "running")
    ]
    weight: Annotated[float, described("The variant's weight by it.", 10.0)]
    steps: Annotated[list[float], described("The weights it walks through.", [1.0, 10.0, 50.0, 100.0])]
    why: Annotated[str, described("Why it is where it is.", "at 10 %: holds for 210 s more")]


class VariantList(Struct, omit_defaults=True):
    """A model's variants."""

    model: Annotated[str, described("The model.", "sentiment")]
    variants: Annotated[
        list[VariantInfo],
        described(
            "`base` first, then in the order of the config.", [{"name": "base", "version": "1.0.0", "weight": 90}]
        ),
    ]
    aliases: Annotated[dict[str, str], described("Other names of variants.", {"stable": "base"})] = {}
    rollout: Annotated[
        RolloutInfo | UnsetType,
        described(
            "The last rollout, where there was one.",
            {
                "variant": "next",
                "phase": "done",
                "weight": 100,
                "steps": [1, 100],
                "why": "held 100 % inside all bounds",
            },
        ),
    ] = UNSET


class WeightsBody(Struct, forbid_unknown_fields=True):
    """Other weights."""

    weights: Annotated[
        dict[str, Annotated[float, Meta(ge=0, le=100)]],
        described("Percent by variant, in tenths; who is not named has none, and `base` has the rest.", {"next": 10}),
    ]


class RolloutBody(Struct, forbid_unknown_fields=True):
    """What to do with a rollout."""

    action: Annotated[
        Literal["start", "pause", "resume", "abort"], described("`abort` takes the variant's traffic back.", "start")
    ]
    variant: Annotated[str, described("Which variant to start with; the configured one when absent.", "next")] = ""

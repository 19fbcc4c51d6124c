"""The bodies of the native API, typed and described. `/openapi.json` is made from these, so they cannot disagree."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from deployments.ingress.explain.schemas import ColumnWeight, PhraseOut
from deployments.ingress.input_schemas import InputRow, Inputs, PredictInputs, described

__all__ = [
    "Anonymized",
    "ColumnOut",
    "ColumnWeight",
    "EntityOut",
    "Explanation",
    "FamilyOut",
    "InputRow",
    "Inputs",
    "ModelInfo",
    "ModelList",
    "ModelRef",
    "Parameters",
    "PhraseOut",
    "PredictBody",
    "PredictInputs",
    "PredictResponse",
    "Prediction",
    "Problem",
    "Readiness",
    "ScoredLabel",
    "Tighten",
    "Usage",
    "WishParameters",
    "described",
]


class Tighten(Struct, forbid_unknown_fields=True):
    """What to take out on top of the policy. It can only be stricter; what would loosen the policy is refused."""

    entities: Annotated[list[str], described("Entity types to take out as well.", ["PERSON", "LOCATION"])] = (
        msgspec.field(default_factory=list)
    )
    threshold: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        described("Take out findings that are less sure, from this score on; not above the policy's own.", 0.3),
    ] = None
    operators: Annotated[
        dict[str, str | dict[str, Any]],
        described(
            "A stricter operator for an entity type: a name, or an object with its options.", {"PERSON": "redact"}
        ),
    ] = msgspec.field(default_factory=dict)
    deny: Annotated[
        dict[str, list[str]],
        described("Words that are always taken out, by the entity type to take them for.", {"ORGANIZATION": ["Acme"]}),
    ] = msgspec.field(default_factory=dict)


class WishParameters(Struct, forbid_unknown_fields=True):
    """How to take personal data out. Every field is optional."""

    policy: Annotated[str, described("A policy of this server, by name; its default one when absent.", "strict")] = ""
    tighten: Annotated[
        Tighten | None, described("What to take out on top of the policy.", {"operators": {"PERSON": "redact"}})
    ] = None
    language: Annotated[
        str, described("The language of the texts: a code, or `auto`. The policy's own when absent.", "de", "auto")
    ] = ""
    explain: Annotated[bool, described("Say of each finding who found it, and why.", True)] = False


class Parameters(WishParameters):
    """What to do with the texts. Every field is optional."""

    explain: Annotated[
        bool,
        described("Say which phrases and columns moved the answer; and of each finding, who found it and why.", True),
    ] = False
    explain_method: Annotated[
        Literal["occlusion", "gradients"],
        described(
            "How, with `explain`: `occlusion` leaves each phrase and each column out and asks the model again; "
            "`gradients` are for classifiers that run on torch.",
            "occlusion",
        ),
    ] = "occlusion"
    version: Annotated[
        str,
        described(
            "Which variant of the model shall answer: its name, an alias of it, or the version of its weights. When "
            "absent, the model's weights decide.",
            "stable",
        ),
    ] = ""
    member: Annotated[
        str, described("For a family of models: which member shall answer. Refused by other models.", "acme")
    ] = ""
    subject: Annotated[
        str,
        described("Whom this is about: the same subject gets the same variant of a model every time.", "chat-81f3"),
    ] = ""
    labels: Annotated[
        list[str] | None,
        described("Labels to score each text against. Needed by tagging models, refused by others.", ["billing"]),
    ] = None
    top_k: Annotated[
        Annotated[int, Meta(ge=1)] | None, described("At most this many entries in `scores`, best first.", 3)
    ] = None
    threshold: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        described("Leave labels with a lower score out; `label` is null when none is left.", 0.5),
    ] = None
    coverage: Annotated[
        Annotated[float, Meta(gt=0, lt=1)] | None,
        described(
            "Also return a set of labels that holds the right one this often; one of the model's `coverages`.", 0.9
        ),
    ] = None
    return_anonymized: Annotated[
        bool, described("Also return the text as the model saw it, and what was taken out of it.", True)
    ] = False


class PredictBody(Struct, forbid_unknown_fields=True):
    """A request for predictions."""

    inputs: PredictInputs
    parameters: Annotated[Parameters, described("What to do with the texts.", {"top_k": 3})] = msgspec.field(
        default_factory=Parameters
    )


class EntityOut(Struct, omit_defaults=True):
    """A piece of personal data that was taken out. The last five fields are there with `explain` only."""

    type: Annotated[str, described("What kind of data it is.", "EMAIL_ADDRESS")]
    start: Annotated[int, described("Where it starts in your own text, in code points.", 35)]
    end: Annotated[int, described("Where it ends in your own text, in code points, exclusive.", 50)]
    score: Annotated[float, described("How sure the detector is, 0 to 1.", 1.0)]
    token: Annotated[str, described("What stands in its place.", "<EMAIL_ADDRESS_1>")]
    operator: Annotated[str | UnsetType, described("What was done with it.", "replace")] = UNSET
    recognizer: Annotated[str | UnsetType, described("Who found it.", "EmailRecognizer")] = UNSET
    base_score: Annotated[float | UnsetType, described("The score before the words around it counted.", 0.5)] = UNSET
    context: Annotated[
        str | UnsetType, described("The word nearby that raised or lowered the score, where there was one.", "email")
    ] = UNSET
    reason: Annotated[
        str | UnsetType, described("The same in a sentence.", "EmailRecognizer found it with a score of 1.")
    ] = UNSET


class Anonymized(Struct):
    """A text without its personal data."""

    text: Annotated[str, described("The text as models see it.", "Write me at <EMAIL_ADDRESS_1>.")]
    entities: Annotated[
        list[EntityOut],
        described(
            "What was taken out, in order of `start`.",
            [{"type": "EMAIL_ADDRESS", "start": 12, "end": 27, "score": 1.0, "token": "<EMAIL_ADDRESS_1>"}],
        ),
    ]


class Problem(Struct, omit_defaults=True):
    """Why something failed (RFC 9457). It never holds your text."""

    type: Annotated[str, described("Names the kind of problem; stable.", "urn:cloakroom:problem:invalid-shape")]
    title: Annotated[str, described("The kind of problem in words.", "The body has the wrong shape")]
    status: Annotated[int, described("The HTTP status.", 422)]
    detail: Annotated[str, described("What is wrong with this request.", "Expected `str`, got `int`.")]
    request_id: Annotated[str | None, described("The request's `X-Request-ID`.", "0197f3a0c1d27e0c")] = None
    stage: Annotated[str | None, described("The stage that failed, where there is one.", "anonymizer")] = None
    path: Annotated[str | None, described("The field that is wrong, where there is one.", "$.inputs[1]")] = None


class ScoredLabel(Struct):
    """A label and its calibrated probability."""

    label: Annotated[str, described("The label.", "positive")]
    score: Annotated[float, described("Its calibrated probability, 0 to 1.", 0.97)]


class Explanation(Struct, omit_defaults=True):
    """Which phrases and columns moved an answer. It says what this model did with this, not why the label is right."""

    method: Annotated[str, described("`occlusion` or `gradients`.", "occlusion")]
    label: Annotated[str | UnsetType, described("The label that is explained: the best one.", "positive")] = UNSET
    score: Annotated[float | UnsetType, described("Its score on the whole, as its parts met it.", 0.97)] = UNSET
    phrases: Annotated[
        list[PhraseOut] | UnsetType,
        described("In the order of the text.", [{"text": "great!", "start": 16, "end": 22, "weight": 0.41}]),
    ] = UNSET
    columns: Annotated[
        list[ColumnWeight] | UnsetType,
        described("Of tabular models, in the order of their names.", [{"column": "amount", "weight": 0.17}]),
    ] = UNSET
    error: Annotated[
        Problem | UnsetType,
        described(
            "Why there is no explanation; the answer stands.",
            {
                "type": "urn:cloakroom:problem:deadline-exceeded",
                "title": "The deadline passed",
                "status": 504,
                "detail": "The deadline passed before the explanation was ready.",
            },
        ),
    ] = UNSET


class Prediction(Struct, omit_defaults=True):
    """The answer to one text. A text that failed has `error` alone; its neighbours still answer."""

    label: Annotated[
        str | UnsetType | None, described("The best label; null when none reaches `threshold`.", "positive")
    ] = UNSET
    score: Annotated[float | UnsetType | None, described("The best label's calibrated probability.", 0.97)] = UNSET
    scores: Annotated[
        list[ScoredLabel] | UnsetType, described("Labels, best first.", [{"label": "positive", "score": 0.97}])
    ] = UNSET
    embedding: Annotated[
        list[float] | UnsetType, described("For embedding models: a vector of length 1.", [0.031, -0.044])
    ] = UNSET
    needs_review: Annotated[
        bool | UnsetType, described("The answer is not to be relied on: let a person look.", False)
    ] = UNSET
    review_reasons: Annotated[
        list[str] | UnsetType,
        described(
            "Why: `low_confidence`, `out_of_distribution`, `too_much_redacted`, `unsupported_language`, or "
            "`fallback_failed`, where the model that should have answered instead could not.",
            ["low_confidence"],
        ),
    ] = UNSET
    prediction_set: Annotated[
        list[str] | UnsetType,
        described("With `coverage` only: the labels that it does not exclude, likeliest first.", ["positive"]),
    ] = UNSET
    abstained: Annotated[
        bool | UnsetType, described("There is no answer, for the reasons in `review_reasons`. Else absent.", True)
    ] = UNSET
    answered_by: Annotated[
        str | UnsetType,
        described("Who answered instead of the model that was asked: a model's name, or `rule`. Else absent.", "rule"),
    ] = UNSET
    fallback_reasons: Annotated[
        list[str] | UnsetType,
        described("Why another model answered instead. Else absent.", ["low_confidence"]),
    ] = UNSET
    explanation: Annotated[
        Explanation | UnsetType,
        described("What moved the answer; with `explain` only.", {"method": "occlusion"}),
    ] = UNSET
    anonymized: Annotated[
        Anonymized | UnsetType,
        described("The text as the model saw it; with `return_anonymized` only.", {"text": "Hi!", "entities": []}),
    ] = UNSET
    error: Annotated[
        Problem | UnsetType,
        described(
            "Why this text has no answer.",
            {
                "type": "urn:cloakroom:problem:deadline-exceeded",
                "title": "The deadline passed",
                "status": 504,
                "detail": "The deadline passed before this item's turn came.",
            },
        ),
    ] = UNSET


class ModelRef(Struct):
    """The model that answered."""

    name: Annotated[str, described("Its name in the config.", "sentiment")]
    version: Annotated[str, described("The version of its weights.", "1.0.0")]
    variant: Annotated[
        str | UnsetType, described("Which of its variants, where it has some; `base` is the model itself.", "base")
    ] = UNSET
    member: Annotated[
        str | UnsetType, described("Which member of the family, where it is one; its version is the member's.", "acme")
    ] = UNSET


class Usage(Struct):
    """What the request amounted to."""

    items: Annotated[int, described("Texts.", 2)]
    characters: Annotated[int, described("Code points of all texts.", 64)]
    tokens: Annotated[int, described("Tokens of all texts, after anonymizing; 0 where no model was asked.", 17)] = 0


class PredictResponse(Struct):
    """Predictions, one per text, in order."""

    model: Annotated[ModelRef, described("The model that answered.", {"name": "sentiment", "version": "1.0.0"})]
    predictions: Annotated[
        list[Prediction],
        described(
            "One per text, in order.",
            [{"label": "positive", "score": 0.97, "needs_review": False, "review_reasons": []}],
        ),
    ]
    usage: Annotated[Usage, described("What it amounted to.", {"items": 1, "characters": 14, "tokens": 3})]


class ColumnOut(Struct):
    """A column that a tabular model reads."""

    name: Annotated[str, described("Its name in `columns`.", "amount")]
    kind: Annotated[
        Literal["number", "category"], described("What it takes: a finite number, or one of a few values.", "number")
    ]


class FamilyOut(Struct):
    """That a model is a family: many small models, each with labels and a version of its own."""

    member_from: Annotated[
        str, described("Who says which member answers: `parameter` (`parameters.member`) or `caller`.", "parameter")
    ]
    base_answers: Annotated[bool, described("Whether a request that is for no member is answered at all.", False)]


class ModelInfo(Struct):
    """A model that this server runs."""

    name: Annotated[str, described("The name to ask for.", "sentiment")]
    version: Annotated[str, described("The version of its weights.", "1.0.0")]
    task: Annotated[str, described("`classification`, `tagging`, `embedding` or `tabular`.", "classification")]
    labels: Annotated[
        list[str], described("The labels that it knows; empty for others.", ["negative", "neutral", "positive"])
    ]
    description: Annotated[str, described("What it does.", "Sentiment of short English texts.")]
    license: Annotated[str, described("The licence of its weights.", "Apache-2.0")]
    max_tokens: Annotated[int, described("Its window; longer texts are read in several.", 256)]
    fingerprint: Annotated[
        str, described("Names the preprocessing that it was trained on and is served with.", "sha256:9f2c…")
    ]
    source: Annotated[str, described("Where its weights come from.", "bundled:sentiment")]
    languages: Annotated[list[str], described("Codes of the languages that it answers in; empty for any.", ["en"])] = (
        msgspec.field(default_factory=list)
    )
    coverages: Annotated[
        list[float], described("The values that `coverage` may have; empty where it has no sets.", [0.9])
    ] = msgspec.field(default_factory=list)
    columns: Annotated[
        list[ColumnOut],
        described(
            "What a tabular model reads beside the text; empty for others.", [{"name": "plan", "kind": "category"}]
        ),
    ] = msgspec.field(default_factory=list)
    family: Annotated[
        FamilyOut | UnsetType,
        described(
            "There where it is a family; all else said here is of its base.",
            {"member_from": "parameter", "base_answers": False},
        ),
    ] = UNSET


class ModelList(Struct):
    """The models that this server runs."""

    models: Annotated[list[ModelInfo], described("In the order of the config.", [])]


class Readiness(Struct):
    """Whether the server can answer."""

    ready: Annotated[bool, described("Whether every stage is warm.", True)]
    stages: Annotated[dict[str, str], described("`ready`, or what each stage waits for.", {"anonymizer": "ready"})]

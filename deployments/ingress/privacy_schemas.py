"""The bodies of `/api/v1/anonymize` and `/api/v1/restore`; the rest is in `schemas`."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from deployments.ingress.schemas import EntityOut, Inputs, Problem, Usage, WishParameters, described

__all__ = [
    "AnonymizeBody",
    "AnonymizeParameters",
    "AnonymizeResponse",
    "AnonymizedItem",
    "DataEntity",
    "RestoreBody",
    "RestoreResponse",
    "RestoredItem",
    "TicketOut",
    "Uncovered",
]

_CHAT = {"messages": [{"role": "user", "content": "I am Ana, ana@example.com."}]}
_SAFE_CHAT = {"messages": [{"role": "user", "content": "I am <PERSON_1>, <EMAIL_ADDRESS_1>."}]}
_TICKET = "AQdkZXBsb3ltZW50…"

Data = Annotated[
    Any,
    described(
        "Any JSON value, in place of `inputs`. Strings are worked on, also those in the JSON text of a string, such as "
        "a tool call's arguments; keys, numbers and the order of things stay.",
        _CHAT,
    ),
]
Subject = Annotated[
    str,
    described(
        "What the ticket is bound to besides you, such as a user's or a chat's id. It opens with the same one only.",
        "chat-81f3",
        max_length=256,
    ),
]


class AnonymizeParameters(WishParameters):
    """How to take personal data out, and whether to hand out a ticket. Every field is optional."""

    ticket: Annotated[bool, described("Return a ticket: with it, `/api/v1/restore` puts the originals back.", True)] = (
        False
    )
    ticket_ttl_s: Annotated[
        Annotated[int, Meta(ge=1)] | None, described("How many seconds the ticket opens for.", 3600)
    ] = None
    conversation: Annotated[
        str | None,
        described(
            "An earlier ticket of yours, for the same subject: what it holds keeps its tokens; the new one holds both.",
            _TICKET,
        ),
    ] = None
    subject: Subject = ""
    paths: Annotated[
        dict[str, Any],
        described(
            "For `data`: what to do with the values at a path, on top of the policy's own rules and only stricter.",
            {"$.user.email": "redact", "$..name": {"entity": "PERSON"}},
        ),
    ] = msgspec.field(default_factory=dict)


class AnonymizeBody(Struct, forbid_unknown_fields=True):
    """A request to take personal data out: of `inputs` or of `data`."""

    inputs: Inputs | UnsetType = UNSET
    data: Data = UNSET
    parameters: Annotated[AnonymizeParameters, described("How to go about it.", {"ticket": True})] = msgspec.field(
        default_factory=AnonymizeParameters
    )


class RestoreBody(Struct, forbid_unknown_fields=True):
    """A request to put the originals back into `inputs` or `data`."""

    ticket: Annotated[str, described("The ticket that came with the anonymized text.", _TICKET)]
    inputs: Inputs | UnsetType = UNSET
    data: Data = UNSET
    subject: Subject = ""


class AnonymizedItem(Struct, omit_defaults=True):
    """One text without its personal data, or `error`."""

    text: Annotated[str | UnsetType, described("The text without personal data.", "I am at <EMAIL_ADDRESS_1>.")] = UNSET
    entities: Annotated[
        list[EntityOut] | UnsetType,
        described(
            "What was taken out, in order of `start`.",
            [{"type": "EMAIL_ADDRESS", "start": 8, "end": 23, "score": 1.0, "token": "<EMAIL_ADDRESS_1>"}],
        ),
    ] = UNSET
    language: Annotated[str | UnsetType, described("The text's language, where it is not covered.", "ja")] = UNSET
    uncovered: Annotated[
        str | UnsetType,
        described("What may have been missed for that.", "Language ja is not covered: names may be missed."),
    ] = UNSET
    error: Annotated[
        Problem | UnsetType,
        described(
            "Why this text has no answer.",
            {
                "type": "urn:cloakroom:problem:anonymizer-unavailable",
                "title": "The text could not be anonymized, so it was not processed",
                "status": 503,
                "detail": "This item could not be anonymized, so it was not processed.",
            },
        ),
    ] = UNSET


class DataEntity(EntityOut, kw_only=True):
    """A piece of personal data that was taken out of structured data; `start` and `end` are offsets in that string."""

    path: Annotated[str, described("Where the string stood.", "$.messages[0].content")]


class Uncovered(Struct):
    """A string of structured data whose language is not covered."""

    path: Annotated[str, described("Where the string stands.", "$.messages[0].content")]
    language: Annotated[str, described("Its language.", "ja")]
    uncovered: Annotated[
        str, described("What may have been missed for that.", "Language ja is not covered: names may be missed.")
    ]


class TicketOut(Struct):
    """The vault of a request, sealed for its caller. Keep it as you would keep the originals."""

    value: Annotated[str, described("What to send to `/api/v1/restore`.", _TICKET)]
    expires_at: Annotated[str, described("When it opens no longer (RFC 3339, UTC).", "2027-01-15T08:01:00Z")]


class AnonymizeResponse(Struct, omit_defaults=True):
    """`results`, one per text, in order; or `data` and its `entities`."""

    usage: Annotated[Usage, described("What it amounted to.", {"items": 1, "characters": 3, "tokens": 0})]
    results: Annotated[
        list[AnonymizedItem] | UnsetType, described("One per text, in order.", [{"text": "Hi!", "entities": []}])
    ] = UNSET
    data: Annotated[Any, described("Your data, without personal data.", _SAFE_CHAT)] = UNSET
    entities: Annotated[
        list[DataEntity] | UnsetType,
        described(
            "What was taken out of `data`, in its order.",
            [
                {
                    "path": "$.messages[0].content",
                    "type": "PERSON",
                    "start": 5,
                    "end": 8,
                    "score": 0.99,
                    "token": "<PERSON_1>",
                }
            ],
        ),
    ] = UNSET
    uncovered: Annotated[
        list[Uncovered] | UnsetType,
        described(
            "Strings of `data` whose language is not covered, where there are some.",
            [{"path": "$.note", "language": "ja", "uncovered": "Language ja is not covered: names may be missed."}],
        ),
    ] = UNSET
    ticket: Annotated[
        TicketOut | UnsetType,
        described(
            "With `ticket` only: puts the originals back, at `/api/v1/restore`.",
            {"value": _TICKET, "expires_at": "2027-01-15T08:01:00Z"},
        ),
    ] = UNSET


class RestoredItem(Struct):
    """One text with its originals."""

    text: Annotated[str, described("The text with your originals in the place of their tokens.", "Hello Ana!")]


class RestoreResponse(Struct, omit_defaults=True):
    """`results`, one per text, in order; or `data`."""

    usage: Annotated[Usage, described("What it amounted to.", {"items": 1, "characters": 17, "tokens": 0})]
    results: Annotated[
        list[RestoredItem] | UnsetType, described("One per text, in order.", [{"text": "Hello Ana!"}])
    ] = UNSET
    data: Annotated[Any, described("Your data, with its originals.", _CHAT)] = UNSET

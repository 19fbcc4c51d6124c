"""From outcomes to bodies: `/api/v1/anonymize` and `/api/v1/restore`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

from deployments.errors import CloakroomError, MalformedBody, TooLarge
from deployments.ingress.answers import entities_out, entity_fields, raise_if_all_failed
from deployments.ingress.jobs import AnonymizeResult
from deployments.ingress.privacy_schemas import (
    AnonymizedItem,
    AnonymizeResponse,
    DataEntity,
    RestoredItem,
    RestoreResponse,
    TicketOut,
    Uncovered,
)
from deployments.ingress.problems import problem_of
from deployments.ingress.requests import AnonymizeQuestion, RestoreQuestion
from deployments.ingress.responses import Response
from deployments.ingress.schemas import Usage
from deployments.ingress.tickets import Ticket
from deployments.ingress.wishes import StructuredWishes
from preprocessing.pii import PathRule
from preprocessing.pii.structured.documents import Leaf
from preprocessing.texts import Document

__all__ = ["anonymize_response", "restore_response"]

_encode = msgspec.json.Encoder().encode

_MOST_PATHS: Final = 2**22
"""Characters of all paths in an answer."""


def anonymize_response(question: AnonymizeQuestion, result: AnonymizeResult, ticket: Ticket | None) -> Response:
    """Return the answer to a request to anonymize.

    Raises:
        CloakroomError: every text failed, or one string of `data`: data is safe as a whole or not at all.
    """
    job, explain = question.job, question.parameters.explain
    body = AnonymizeResponse(Usage(items=job.size, characters=job.characters))
    if question.structured is None:
        raise_if_all_failed(result.documents)
        body.results = [_item(document, explain=explain) for document in result.documents]
    else:
        _fill_data(body, question.structured, result, explain=explain)
    if ticket is not None:
        body.ticket = TicketOut(ticket.value, ticket.expires_at)
    return Response(_encoded(body), timings=result.timings.seconds)


def restore_response(question: RestoreQuestion, restored: list[str] | Any) -> Response:
    """Return the answer to a request to restore."""
    if question.texts is None:
        body = RestoreResponse(Usage(items=1, characters=question.characters), data=restored)
    else:
        usage = Usage(items=len(question.texts), characters=question.characters)
        body = RestoreResponse(usage, results=[RestoredItem(text) for text in restored])
    return Response(_encoded(body))


def _encoded(body: AnonymizeResponse | RestoreResponse) -> bytes:
    try:
        return _encode(body)
    except RecursionError:
        failure = MalformedBody("The data is nested too deeply.")
    raise failure


def _item(document: Document | CloakroomError, *, explain: bool) -> AnonymizedItem:
    if isinstance(document, CloakroomError):
        return AnonymizedItem(error=problem_of(document))
    item = AnonymizedItem(text=document.text.value, entities=entities_out(document, explain=explain))
    if document.uncovered:
        item.language, item.uncovered = document.language, document.uncovered
    return item


def _fill_data(
    body: AnonymizeResponse, structured: StructuredWishes, result: AnonymizeResult, *, explain: bool
) -> None:
    documents = _all_safe(result.documents)
    leaves = structured.flat.leaves
    _refuse_long_paths(leaves, documents)
    body.data = structured.flat.rebuild([document.text.value for document in documents])
    body.entities = [
        DataEntity(path=leaf.path, **entity_fields(entity, explain=explain))
        for leaf, document in zip(leaves, documents, strict=True)
        for entity in document.entities
    ]
    body.uncovered = [
        Uncovered(leaf.path, document.language, document.uncovered)
        for leaf, document in zip(leaves, documents, strict=True)
        if document.uncovered
    ] or UNSET


def _refuse_long_paths(leaves: Sequence[Leaf[PathRule]], documents: Sequence[Document]) -> None:
    """Each finding repeats the path of its text, and names of members may be as long as the body."""
    total = 0
    for leaf, document in zip(leaves, documents, strict=True):
        if document.entities or document.uncovered:
            total += len(leaf.path) * (len(document.entities) + bool(document.uncovered))
        if total > _MOST_PATHS:
            raise TooLarge("The paths of the findings are too long to say.", path="$.data")


def _all_safe(documents: Sequence[Document | CloakroomError]) -> list[Document]:
    safe: list[Document] = []
    for document in documents:
        if isinstance(document, CloakroomError):
            raise document
        safe.append(document)
    return safe

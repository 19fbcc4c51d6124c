"""From HTTP to jobs: headers, bodies and limits. What passes here is well formed; what does not is refused by name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope

from deployments.errors import (
    CloakroomError,
    InvalidShape,
    TooLarge,
    UnsupportedMediaType,
)
from deployments.ingress.columns import split_inputs
from deployments.ingress.config import IngressConfig, LimitsConfig
from deployments.ingress.jobs import AnonymizeJob, PredictJob
from deployments.ingress.privacy_schemas import AnonymizeBody, AnonymizeParameters, RestoreBody
from deployments.ingress.problems import shape_error
from deployments.ingress.schemas import Inputs, PredictBody
from deployments.ingress.tickets import Identity
from deployments.ingress.wishes import StructuredWishes, Wishes
from deployments.shell import work_on
from preprocessing.columns import Kinds
from preprocessing.pii import Wish
from preprocessing.texts import RawText

__all__ = ["AnonymizeQuestion", "ClientGone", "RequestReader", "RestoreQuestion", "header"]

Body = TypeVar("Body")

CLOCK_MARGIN = 0.1
"""Share of a caller's timeout that is kept back, at most `CLOCK_MARGIN_S`: Ray reads the same header and cuts the
connection at its end with a bare 408; our 504 says more and must leave first."""
CLOCK_MARGIN_S = 0.05


class ClientGone(Exception):
    """The client hung up while it was still sending."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return a request header's first value; `name` in lower case."""
    return next((value for key, value in scope["headers"] if key == name), None)


@dataclass(frozen=True, slots=True, repr=False)
class AnonymizeQuestion:
    """A request to anonymize. `structured` is there where it sent `data`; its texts are the job's."""

    job: AnonymizeJob
    parameters: AnonymizeParameters
    identity: Identity
    structured: StructuredWishes | None
    size: int
    """Bytes of the body."""


@dataclass(frozen=True, slots=True, repr=False)
class RestoreQuestion:
    """A request to restore: `texts`, or `data` where they are None."""

    ticket: str
    identity: Identity
    texts: tuple[str, ...] | None
    data: Any
    characters: int
    """Of the texts, or of the body."""


class RequestReader:
    """Reads requests within configured limits.

    Args:
        config: the limits.
        wishes: reads what a request asks of the anonymizer.
    """

    def __init__(self, config: IngressConfig, wishes: Wishes) -> None:
        self._config = config
        self._wishes = wishes
        self._caller_header = config.caller_header.encode()
        self._predict = msgspec.json.Decoder(PredictBody)
        self._anonymize = msgspec.json.Decoder(AnonymizeBody)
        self._restore = msgspec.json.Decoder(RestoreBody)

    async def predict(self, scope: Scope, receive: Receive, columns: Kinds = ()) -> tuple[PredictBody, PredictJob]:
        """Read a request for predictions; `columns` are those that a tabular model reads.

        Raises:
            CloakroomError: of the 400 family, with the field that is wrong.
            ClientGone: nobody waits for an answer.
        """
        deadline = self._deadline(scope)
        body = _decode(self._predict, await self._body(scope, receive))
        parameters = body.parameters
        several = isinstance(body.inputs, list)
        given, cells = split_inputs(body.inputs, columns)
        texts = self._texts(given if several else given[0])
        wish = self._wishes.of(parameters, lambda: self._identity(scope))
        job = PredictJob(
            texts=texts,
            deadline=deadline,
            wishes=(wish,) * len(texts) if wish else (),
            explain=parameters.explain,
            explain_method=parameters.explain_method,
            labels=self._labels(parameters.labels),
            top_k=parameters.top_k,
            threshold=parameters.threshold,
            coverage=parameters.coverage,
            columns=cells,
        )
        return body, job

    async def anonymize(self, scope: Scope, receive: Receive) -> AnonymizeQuestion:
        """Read a request to anonymize; raises as `predict` does."""
        deadline = self._deadline(scope)
        raw = await self._body(scope, receive)
        body = _decode(self._anonymize, raw)
        parameters = body.parameters
        identity = self._identity(scope, parameters.subject)
        self._check_ttl(parameters.ticket_ttl_s)
        wish = self._wishes.of(parameters, lambda: identity)
        inputs = _one_of(body)
        structured: StructuredWishes | None = None
        wishes: Sequence[Wish] = ()
        if inputs is None:
            structured = await work_on(
                len(raw), self._wishes.structured, body.data, parameters.paths, wish, lambda: identity
            )
            texts = self._leaves(structured)
            wishes = structured.wishes
        else:
            if parameters.paths:
                raise InvalidShape("Paths are for `data`.", path="$.parameters.paths")
            texts = self._texts(inputs)
            wishes = (wish,) * len(texts) if wish else ()
        job = AnonymizeJob(texts=texts, deadline=deadline, wishes=wishes, explain=parameters.explain)
        return AnonymizeQuestion(job, parameters, identity, structured, len(raw))

    async def restore(self, scope: Scope, receive: Receive) -> RestoreQuestion:
        """Read a request to restore; raises as `predict` does."""
        raw = await self._body(scope, receive)
        body = _decode(self._restore, raw)
        identity = self._identity(scope, body.subject)
        inputs = _one_of(body)
        if inputs is None:
            return RestoreQuestion(body.ticket, identity, None, body.data, len(raw))
        texts = tuple(text.reveal() for text in self._texts(inputs))
        return RestoreQuestion(body.ticket, identity, texts, None, sum(map(len, texts)))

    async def read(self, scope: Scope, receive: Receive, kind: type[Body]) -> Body:
        """Read a body of some other kind; raises as `predict` does."""
        return _decode(msgspec.json.Decoder(kind), await self._body(scope, receive))

    def _identity(self, scope: Scope, subject: str = "") -> Identity:
        return Identity(header(scope, self._caller_header), subject)

    def _check_ttl(self, ttl_s: int | None) -> None:
        limit = self._config.tickets.max_ttl_s
        if ttl_s is not None and ttl_s > limit:
            raise InvalidShape(f"A ticket opens for at most {limit} s.", path="$.parameters.ticket_ttl_s")

    def _deadline(self, scope: Scope) -> float:
        now = time.monotonic()
        value = header(scope, b"x-request-timeout-seconds")
        if value is None:
            return now + self._config.default_timeout_s
        try:
            seconds = float(value)
        except ValueError:
            seconds = float("nan")
        if not seconds > 0:
            raise InvalidShape("A timeout is a positive number of seconds.", path="header X-Request-Timeout-Seconds")
        seconds = min(seconds, self._config.max_timeout_s)
        return now + seconds - min(CLOCK_MARGIN_S, CLOCK_MARGIN * seconds)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        _check_media_type(header(scope, b"content-type"))
        limit = self._config.limits.max_body_bytes
        announced = header(scope, b"content-length")
        if announced is not None and announced.isdigit() and int(announced[:19]) > limit:
            raise _body_too_large(limit)
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            part = message.get("body", b"")
            size += len(part)
            if size > limit:
                raise _body_too_large(limit)
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)

    def _texts(self, inputs: Inputs) -> tuple[RawText, ...]:
        limits = self._config.limits
        texts = [inputs] if isinstance(inputs, str) else inputs
        if len(texts) > limits.max_items:
            raise TooLarge(f"{len(texts)} texts; the limit is {limits.max_items}.", path="$.inputs")
        for i, text in enumerate(texts):
            if len(text) > limits.max_characters:
                where = "$.inputs" if isinstance(inputs, str) else f"$.inputs[{i}]"
                raise TooLarge(f"{len(text)} characters; the limit is {limits.max_characters}.", path=where)
        return tuple(map(RawText, texts))

    def _leaves(self, structured: StructuredWishes) -> tuple[RawText, ...]:
        limits = self._config.limits
        leaves = structured.flat.leaves
        if len(leaves) > limits.max_values:
            raise TooLarge(f"{len(leaves)} strings; the limit is {limits.max_values}.", path="$.data")
        texts = tuple(leaf.text for leaf in leaves)
        longest = max(map(len, texts), default=0)
        if longest > limits.max_characters:
            raise TooLarge(f"A string of {longest} characters; the limit is {limits.max_characters}.", path="$.data")
        return texts

    def _labels(self, labels: list[str] | None) -> tuple[RawText, ...]:
        if labels is None:
            return ()
        return _check_labels(labels, self._config.limits)


def _check_labels(labels: list[str], limits: LimitsConfig) -> tuple[RawText, ...]:
    """Return the labels of a tagging request.

    Raises:
        InvalidShape: none, or the same one twice.
        TooLarge: too many, or one too long.
    """
    path = "$.parameters.labels"
    if not labels:
        raise InvalidShape("At least one label is needed.", path=path)
    if len(labels) > limits.max_labels:
        raise TooLarge(f"{len(labels)} labels; the limit is {limits.max_labels}.", path=path)
    for i, label in enumerate(labels):
        if not label.strip():
            raise InvalidShape("A label must not be blank.", path=f"{path}[{i}]")
        if len(label) > limits.max_label_characters:
            limit = limits.max_label_characters
            raise TooLarge(f"{len(label)} characters; the limit is {limit}.", path=f"{path}[{i}]")
    if len(set(labels)) != len(labels):
        raise InvalidShape("Labels must differ from one another.", path=path)
    return tuple(map(RawText, labels))


def _one_of(body: AnonymizeBody | RestoreBody) -> Inputs | None:
    """Return the inputs, or None where the body holds data instead.

    Raises:
        InvalidShape: it holds both, or neither.
    """
    inputs = body.inputs
    if (inputs is UNSET) == (body.data is UNSET):
        raise InvalidShape("Send either `inputs` or `data`.", path="$")
    return None if inputs is UNSET else inputs


def _decode(decoder: msgspec.json.Decoder[Body], body: bytes) -> Body:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        failure: CloakroomError = shape_error(error)
    raise failure


def _check_media_type(value: bytes | None) -> None:
    if value is None:
        raise UnsupportedMediaType("Send the body as application/json.")
    media_type, _, parameter = value.decode("latin-1").lower().partition(";")
    if media_type.strip() != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    name, _, charset = parameter.strip().partition("=")
    if name == "charset" and charset.strip('" ') not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("JSON travels as UTF-8.")


def _body_too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than the limit of {limit} bytes.")

"""From HTTP to jobs: headers, bodies and limits. What passes here is well formed; what does not is refused by name."""

from __future__ import annotations

import time
from typing import TypeVar

import msgspec
from starlette.types import Receive, Scope

from deployments.errors import (
    CloakroomError,
    InvalidShape,
    TooLarge,
    UnsupportedMediaType,
)
from deployments.ingress.config import IngressConfig, LimitsConfig
from deployments.ingress.jobs import AnonymizeJob, PredictJob
from deployments.ingress.problems import shape_error
from deployments.ingress.schemas import AnonymizeBody, Inputs, PredictBody
from preprocessing.texts import RawText

__all__ = ["ClientGone", "RequestReader", "header"]

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


class RequestReader:
    """Reads requests within configured limits."""

    def __init__(self, config: IngressConfig) -> None:
        self._config = config
        self._predict = msgspec.json.Decoder(PredictBody)
        self._anonymize = msgspec.json.Decoder(AnonymizeBody)

    async def predict(self, scope: Scope, receive: Receive) -> tuple[PredictBody, PredictJob]:
        """Read a request for predictions.

        Raises:
            CloakroomError: of the 400 family, with the field that is wrong.
            ClientGone: nobody waits for an answer.
        """
        deadline = self._deadline(scope)
        body = _decode(self._predict, await self._body(scope, receive))
        parameters = body.parameters
        job = PredictJob(
            texts=self._texts(body.inputs),
            deadline=deadline,
            labels=self._labels(parameters.labels),
            top_k=parameters.top_k,
            threshold=parameters.threshold,
        )
        return body, job

    async def anonymize(self, scope: Scope, receive: Receive) -> AnonymizeJob:
        """Read a request to anonymize; raises as `predict` does."""
        deadline = self._deadline(scope)
        body = _decode(self._anonymize, await self._body(scope, receive))
        return AnonymizeJob(texts=self._texts(body.inputs), deadline=deadline)

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

"""`X-Request-ID`: the caller's when it is sane, else one of ours.

A request's id goes into every log line about it, so an id that looks like personal data must not become one. Ray reads
the header before any application does; `middlewares` therefore stands in front of Ray's own server (see
`RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH` in `cluster/flags.py`), and the application keeps the same guard for the
case that it does not.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import MutableMapping
from typing import Any

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deployments.ingress.door import Door

__all__ = ["RequestIdGuard", "middlewares", "request_id_of", "sane"]

_KEY = "cloakroom.request_id"
_HEADER = b"x-request-id"
_SHAPE = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_UUID = re.compile(rb"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONG_NUMBER = re.compile(rb"\d(?:[_-]?\d){6,}")


def sane(value: bytes) -> bool:
    """Whether a caller's id may be written to logs: 8 to 64 of `A-Za-z0-9_-`, and no number of seven digits or more
    (phone, card and social security numbers are made of such) unless the whole is a UUID."""
    if _UUID.fullmatch(value):
        return True
    return _SHAPE.fullmatch(value) is not None and _LONG_NUMBER.search(value) is None


def request_id_of(scope: Scope) -> str:
    """Return the id of a request that came through the guard."""
    request_id: str = scope[_KEY]
    return request_id


class RequestIdGuard:
    """ASGI middleware that gives each request its id and each answer the header, once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a sane id."""
        if scope["type"] != "http" or _KEY in scope:
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        value = given if sane(given) else str(uuid.uuid4()).encode()
        headers = [(name, held) for name, held in scope["headers"] if name != _HEADER]
        inner: MutableMapping[str, Any] = {**scope, "headers": [*headers, (_HEADER, value)], _KEY: value.decode()}

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, held) for name, held in message.get("headers", ()) if name.lower() != _HEADER]
                message = {**message, "headers": [*kept, (_HEADER, value)]}
            await send(message)

        await self._app(inner, receive, send_with_id)


def middlewares() -> list[Middleware]:
    """Return what Ray puts in front of its own HTTP server, the last outermost: whom the door refuses has an id."""
    return [Middleware(Door), Middleware(RequestIdGuard)]

"""The door in front of Ray's own request handling, for those who are sent away at once.

Ray makes two tasks, a context and several metrics for each request before the application hears of it. Under three
times the load two of three requests are refused, and what that costs is missing for the third. So the application tells
the door whom it would refuse without reading a body, and the door, which stands in the same process, does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from starlette.types import ASGIApp, Receive, Scope, Send

from deployments.ingress.responses import Response, send_response

__all__ = ["Door", "Refusal"]

Refusal = Callable[[Scope], Response | None]
"""Returns what to answer instead of passing a request on, or None to let it in."""


class Door:
    """ASGI middleware; stands open until the application of this process has said whom it would refuse."""

    _refusal: ClassVar[Refusal | None] = None

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    @classmethod
    def ask(cls, refusal: Refusal | None) -> None:
        """Ask `refusal` from now on."""
        cls._refusal = staticmethod(refusal) if refusal is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = Door._refusal
        if refusal is not None and scope["type"] == "http" and scope["method"] == "POST":
            response = refusal(scope)
            if response is not None:
                await send_response(send, response, 0.0)
                return
        await self._app(scope, receive, send)

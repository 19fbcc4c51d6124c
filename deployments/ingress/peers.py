"""Who may connect. Ray's HAProxy mode opens each ingress replica's own port on every interface, around whatever guards
the front door; on a single machine this guard shuts those to other machines."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["PeerGuard", "is_local"]


class PeerGuard:
    """ASGI middleware that refuses peers from other machines.

    A peer is taken for local when it connects from a loopback address, or from the very address that it connects to
    (a machine talking to itself by its own name). Behind Ray's Python proxy the peer is the caller as the proxy saw it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a local request on; answer any other with 403 and nothing else."""
        if scope["type"] != "http" or is_local(scope):
            await self._app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine."""
    client, server = scope.get("client"), scope.get("server")
    if client is None:
        # A Unix socket, or a proxy on this machine that does not say: not a peer on a network.
        return True
    return _is_loopback(client[0]) or (server is not None and server[0] == client[0])


@lru_cache(maxsize=256)
def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""One GET to a neighbour on this machine. Twenty lines of `asyncio` rather than an HTTP client in every ingress."""

from __future__ import annotations

import asyncio
import contextlib

__all__ = ["http_get"]


async def http_get(host: str, port: int, path: str, *, timeout_s: float) -> tuple[int, bytes]:
    """Return the status and the body.

    Raises:
        OSError: nobody listens there.
        TimeoutError: no whole answer within `timeout_s`.
        ValueError: what came back is not HTTP.
    """
    async with asyncio.timeout(timeout_s):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            # HTTP/1.0: the answer ends when the connection does, so there is no framing to read.
            writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            await writer.drain()
            answer = await reader.read(-1)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    parts = head.split(b" ", 2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise ValueError("the answer is not HTTP")
    return int(parts[1]), body

"""Answers on their way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import Send

__all__ = ["JSON", "Response", "send_response", "server_timing"]

JSON = "application/json"


@dataclass(slots=True)
class Response:
    """A whole answer; `timings` are seconds by stage."""

    body: bytes
    status: int = 200
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


def server_timing(timings: Mapping[str, float], total_s: float) -> str:
    """Return the value of `Server-Timing`, in milliseconds, in the order in which the stages were passed."""
    return ", ".join(f"{stage};dur={seconds * 1e3:.1f}" for stage, seconds in {**timings, "total": total_s}.items())


async def send_response(send: Send, response: Response, total_s: float) -> None:
    """Send an answer that took `total_s` to make."""
    headers = [
        (b"content-type", response.media_type.encode()),
        (b"content-length", str(len(response.body)).encode()),
        (b"server-timing", server_timing(response.timings, total_s).encode()),
    ]
    headers += [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})

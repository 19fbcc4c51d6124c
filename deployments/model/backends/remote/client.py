"""JSON over HTTP to one server: connections that stay open, a deadline, one retry, a bound on requests at once.

RemoteRefused       the server answered that it does not take these rows: others may fare better
PassFailed          it did not answer, says that it cannot now, refuses whoever asks, or answers with something else

Neither quotes what was sent or what came back: both hold callers' texts. Redirects are not followed and proxies of the
environment not used, so that texts and the key go to the configured host alone.
"""

from __future__ import annotations

import http.client
import io
import json
import threading
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, final
from urllib.parse import urlsplit

from deployments.model.backends.base import PassFailed

__all__ = ["JsonClient", "RemoteRefused"]

LARGEST: Final = 64 * 2**20
"""Bytes of an answer that are read."""
_BUSY: Final = (429, 502, 503, 504)
_OF_THE_ROWS: Final = (400, 413, 422)
"""Statuses that speak of what was sent. Any other (no such model, no right to ask) would be the same for every row."""
_RETRY_AFTER_S: Final = 0.1
_TRIES: Final = 2


class RemoteRefused(Exception):
    """The server does not take this request: its status, without its body."""


@final
class JsonClient:
    """Safe from several threads.

    Args:
        url: the server, and the path that all requests' paths follow.
        timeout_s: of a request, its wait for a turn and its retry included, however slowly an answer trickles in. The
            system's own lookup of a name is not counted, and each of a host's addresses may take what is left.
        concurrency: requests at once.
        api_key: sent as bearer token, if not empty. Printable ASCII.
    """

    def __init__(self, url: str, *, timeout_s: float, concurrency: int, api_key: str = "") -> None:
        parts = urlsplit(url)
        self._place = str(parts.hostname), parts.port
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._path = parts.path
        self.host = parts.netloc
        self._timeout_s = timeout_s
        self._turns = threading.BoundedSemaphore(concurrency)
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"

    def __repr__(self) -> str:
        return f"JsonClient({self.host!r})"

    def get(self, path: str) -> Any:
        """Return the answer's JSON. Raises as `post` does."""
        return self._send("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer's JSON.

        Raises:
            RemoteRefused: a status that says that these rows are not taken.
            PassFailed: no answer in time, no connection, a status that says "not now" twice or "not you" once, or an
                answer that is not JSON.
        """
        return self._send("POST", path, json.dumps(body).encode())

    def close(self) -> None:
        """Close connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _send(self, method: str, path: str, body: bytes | None) -> Any:
        deadline = time.monotonic() + self._timeout_s
        if not self._turns.acquire(timeout=self._timeout_s):
            raise PassFailed(f"{self.host}: no turn within {self._timeout_s:g} s")
        try:
            return self._decoded(*self._try_twice(method, path, body, deadline))
        finally:
            self._turns.release()

    def _try_twice(self, method: str, path: str, body: bytes | None, deadline: float) -> tuple[int, bytes]:
        said = ""
        for tried in range(_TRIES):
            if tried:
                time.sleep(min(_RETRY_AFTER_S, max(0.0, deadline - time.monotonic())))
            try:
                status, content = self._once(method, path, body, deadline, fresh=bool(tried))
            except (OSError, http.client.HTTPException) as error:
                said = type(error).__name__
            else:
                if status not in _BUSY:
                    return status, content
                said = f"status {status}"
            if time.monotonic() >= deadline:
                break
        raise PassFailed(f"{self.host} did not answer: {said}")

    def _once(self, method: str, path: str, body: bytes | None, deadline: float, fresh: bool) -> tuple[int, bytes]:
        connection = self._take(deadline, fresh)
        try:
            connection.request(method, self._path + path, body, self._headers)
            response = connection.getresponse()
            content = _read(response)
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            with self._lock:
                self._idle.append(connection)
        return response.status, content

    def _take(self, deadline: float, fresh: bool) -> http.client.HTTPConnection:
        left = max(0.001, deadline - time.monotonic())
        with self._lock:
            connection = self._idle.pop() if self._idle and not fresh else None
        if connection is None or connection.sock is None:
            connection = self._kind(*self._place, timeout=left)
        else:
            connection.sock.settimeout(left)
        connection.response_class = partial(_Response, deadline)  # type: ignore[assignment]  # it is only called
        return connection

    def _decoded(self, status: int, content: bytes) -> Any:
        if status != http.client.OK:
            kind = RemoteRefused if status in _OF_THE_ROWS else PassFailed
            raise kind(f"{self.host} answered with status {status}")
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            pass
        # Outside of `except`: the decoder's error holds the whole answer.
        raise PassFailed(f"{self.host} answered with something that is not JSON")


class _Response(http.client.HTTPResponse):
    """An answer of which no part, its headers included, is waited for beyond a deadline."""

    def __init__(self, deadline: float, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Until(deadline, sock, self.fp.detach()))


@final
class _Until(io.RawIOBase):
    """What a socket gives until a deadline. Its own timeout is for each read anew."""

    def __init__(self, deadline: float, sock: Any, raw: io.RawIOBase) -> None:
        self._deadline, self._socket, self._raw = deadline, sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _read(response: http.client.HTTPResponse) -> bytes:
    """Read all of an answer. Raises `TimeoutError` for one that trickles in, `HTTPException` for one without end."""
    parts, size = [], 0
    while part := response.read1(65536):
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise http.client.HTTPException
    response.close()  # the connection takes no further request before
    return b"".join(parts)

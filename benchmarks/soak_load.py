"""Mixed traffic at a fixed rate: what a public server meets in a day, hang-ups and nonsense among it.

Most texts are new ones, so that whatever remembers texts would grow. Every answer is checked for its status.
"""

from __future__ import annotations

import collections
import contextlib
import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.texts import mixed_texts, short_texts

__all__ = ["HANG_UP", "KINDS", "Tally", "Traffic", "new_text"]

_TIMEOUT_S: Final = 60.0
_PREDICT: Final = "/api/v1/predict/sentiment"
_SHORT: Final = tuple(short_texts())
_MIXED: Final = tuple(mixed_texts())
_BAD: Final[tuple[tuple[bytes, str, int], ...]] = (
    (b'{"inputs": ', "application/json", 400),
    (b'{"inputs": "\xff"}', "application/json", 400),
    (b'{"inputs": "a"}', "text/plain", 415),
    (b'{"inputs": [1]}', "application/json", 422),
    (b'{"inputs": "' + b"a" * 100_001 + b'"}', "application/json", 413),
)


@dataclass(slots=True)
class Tally:
    """Outcomes by kind: `right` as they should be, `wrong` with what came instead, and when it first did."""

    right: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong_minutes: list[float] = field(default_factory=list)
    hung_up: int = 0
    """Those who left without waiting: there is no answer that could be right."""
    late: int = 0
    """Requests that began over a second after they were due: the server, or this client, is too slow for the rate."""


def new_text(number: int, *, long: bool = False) -> str:
    """Return a text that no other number gives, with a name, an address and a telephone number in it."""
    base = (_MIXED if long else _SHORT)[number % len(_SHORT)]
    return f"{base} Order {number}: mail customer{number}@example.com or call 212-555-01{number % 100:02d}."


class _Client:
    """One connection, kept; opened anew when the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: bytes, content_type: str = "application/json") -> tuple[int, bytes]:
        """One request. A connection that idled may be gone, which says nothing of the server: ask once more."""
        used = self._connection is not None and self._connection.sock is not None
        try:
            response = self._send(path, body, content_type)
        except ConnectionError:
            if not used:
                raise
            self.close()
            response = self._send(path, body, content_type)
        return response.status, response.read()

    def _send(self, path: str, body: bytes, content_type: str) -> http.client.HTTPResponse:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)
        self._connection.request("POST", path, body, {"Content-Type": content_type})
        return self._connection.getresponse()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def hang_up(self, path: str, body: bytes, *, whole: bool) -> None:
        """Send a request, or half of one, and leave without waiting for the answer."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((self._host, self._port), timeout=_TIMEOUT_S) as connection:
            connection.sendall(head.encode() + (body if whole else body[: len(body) // 2]))


def _ask(client: _Client, path: str, wanted: int = 200, **body: Any) -> str:
    status, answer = client.post(path, json.dumps(body).encode())
    return "" if status == wanted else _problem(status, answer)


def _problem(status: int, answer: bytes) -> str:
    """What an answer says is wrong: its problem's title and stage, never what was sent."""
    try:
        body = json.loads(answer)
        return " ".join(str(part) for part in (status, body["title"], body.get("stage", "")) if part)
    except (ValueError, TypeError, KeyError):
        return f"{status}, {len(answer)} bytes that are no problem document"


def _short(client: _Client, number: int) -> str:
    return _ask(client, _PREDICT, inputs=new_text(number))


def _again(client: _Client, number: int) -> str:
    return _ask(client, _PREDICT, inputs=_SHORT[number % 20])


def _long(client: _Client, number: int) -> str:
    return _ask(client, _PREDICT, inputs=" ".join(new_text(number + k, long=True) for k in range(1 + number % 4)))


def _list(client: _Client, number: int) -> str:
    return _ask(client, _PREDICT, inputs=[new_text(number * 100 + k) for k in range(1 + number % 16)])


def _tags(client: _Client, number: int) -> str:
    labels = ["delivery", "billing", f"topic {number}"]
    return _ask(client, "/api/v1/predict/tags", inputs=new_text(number), parameters={"labels": labels})


def _embed(client: _Client, number: int) -> str:
    return _ask(client, "/api/v1/predict/embed", inputs=new_text(number))


def _ticket(client: _Client, number: int) -> str:
    """Take out, put back, and see that it is what it was."""
    text = new_text(number)
    body = {"inputs": [text], "parameters": {"ticket": True}}
    status, answer = client.post("/api/v1/anonymize", json.dumps(body).encode())
    if status != 200:
        return f"anonymize {_problem(status, answer)}"
    safe = json.loads(answer)
    back = {"inputs": [safe["results"][0]["text"]], "ticket": safe["ticket"]["value"]}
    status, answer = client.post("/api/v1/restore", json.dumps(back).encode())
    if status != 200:
        return f"restore {_problem(status, answer)}"
    return "" if json.loads(answer)["results"][0]["text"] == text else "another text came back"


def _chat(client: _Client, number: int) -> str:
    data = {"messages": [{"role": "user", "content": new_text(number + k)} for k in range(3)], f"key{number}": number}
    return _ask(client, "/api/v1/anonymize", data=data)


def _bad(client: _Client, number: int) -> str:
    body, content_type, wanted = _BAD[number % len(_BAD)]
    status, _ = client.post(_PREDICT, body, content_type)
    return "" if status == wanted else f"{status}, not {wanted}"


def _foreign_ticket(client: _Client, number: int) -> str:
    status, _ = client.post("/api/v1/restore", json.dumps({"inputs": "Hi", "ticket": f"no-ticket-{number}"}).encode())
    return "" if 400 <= status < 500 else str(status)


def _hang_up(client: _Client, number: int) -> str:
    body = json.dumps({"inputs": [new_text(number * 100 + k) for k in range(8)]}).encode()
    client.hang_up(_PREDICT, body, whole=number % 2 == 0)
    return ""


HANG_UP: Final = "a hang-up"
KINDS: Final[Mapping[str, tuple[Callable[[_Client, int], str], int]]] = {
    "a short text": (_short, 30),
    "one of 20 texts again": (_again, 10),
    "a long text": (_long, 8),
    "a list of 1 to 16": (_list, 8),
    "tags, own labels": (_tags, 5),
    "an embedding": (_embed, 5),
    "anonymize and restore": (_ticket, 12),
    "anonymize a chat": (_chat, 6),
    "a bad body": (_bad, 6),
    "restore without a ticket": (_foreign_ticket, 4),
    HANG_UP: (_hang_up, 6),
}
"""What is asked, and how often in a hundred."""


class Traffic:
    """`rate` requests a second until told to stop, each at its own time, however long answers take."""

    def __init__(self, host: str, port: int, *, rate: float, threads: int = 8, seed: int = 1) -> None:
        self.tally = Tally()
        self._place = (host, port)
        self._rate = rate
        self._seed = seed
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._next = 0
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]

    def __enter__(self) -> Traffic:
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(_TIMEOUT_S + 5)

    def _work(self) -> None:
        with contextlib.closing(_Client(*self._place)) as client:
            while not self._stop.is_set():
                with self._lock:
                    number, self._next = self._next, self._next + 1
                due = self._began + number / self._rate
                if self._stop.wait(max(0.0, due - time.monotonic())):
                    return
                self._one(client, number, late=time.monotonic() - due > 1)

    def _one(self, client: _Client, number: int, *, late: bool) -> None:
        chosen = random.Random(self._seed * 1_000_003 + number)
        kind = chosen.choices(list(KINDS), [weight for _, weight in KINDS.values()])[0]
        try:
            wrong = KINDS[kind][0](client, number)
        except (OSError, http.client.HTTPException, KeyError, ValueError) as error:
            client.close()
            wrong = type(error).__name__
        with self._lock:
            self.tally.late += late
            if kind == HANG_UP:
                self.tally.hung_up += not wrong
            else:
                self.tally.right[kind] += not wrong
            if wrong:
                self.tally.wrong[f"{kind}: {wrong}"] += 1
                self.tally.wrong_minutes.append(round((time.monotonic() - self._began) / 60, 2))

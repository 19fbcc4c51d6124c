"""Redis for tests: the real one where it is installed, and a stand-in that speaks its protocol and can be made to fail.

Both are reached over TCP, as in production; the stand-in knows the four commands that the cache sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from cluster.ports import LOOPBACK, free_port

__all__ = ["StandIn", "real_redis"]


class StandIn:
    """A few commands of Redis on a port of its own. `silent` hears and does not answer; `values` is what it holds."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.lives_ms: dict[bytes, int] = {}
        self.commands: list[str] = []
        self.silent = False
        self.port = free_port()
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port)

    async def kill(self) -> None:
        """Close the port and every connection, as a crash would."""
        if self._server is not None:
            self._server.close()
            for writer in self._clients:
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                count = int((await reader.readuntil(b"\r\n"))[1:-2])
                words = []
                for _ in range(count):
                    size = int((await reader.readuntil(b"\r\n"))[1:-2])
                    words.append((await reader.readexactly(size + 2))[:-2])
                self.commands.append(words[0].decode().upper())
                if not self.silent:
                    writer.write(self._answer(words))
        self._clients.discard(writer)
        writer.close()

    def _answer(self, words: list[bytes]) -> bytes:
        match words[0].upper():
            case b"MGET":
                found = [self.values.get(key) for key in words[1:]]
                parts = [b"$-1\r\n" if v is None else b"$%d\r\n%s\r\n" % (len(v), v) for v in found]
                return b"*%d\r\n%s" % (len(found), b"".join(parts))
            case b"SET":
                self.values[words[1]] = words[2]
                self.lives_ms[words[1]] = int(words[4])
                return b"+OK\r\n"
            case b"PING":
                return b"+PONG\r\n"
            case b"CLIENT" | b"SELECT":
                return b"+OK\r\n"
            case _:
                return b"-ERR unknown command\r\n"


@contextlib.contextmanager
def real_redis(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]] | None]:
    """Run a redis-server that keeps nothing on disk; yield its URL and process, or None where none is installed."""
    binary = shutil.which("redis-server")
    if binary is None:
        yield None
        return
    port = free_port()
    options = {"port": port, "bind": LOOPBACK, "save": "", "appendonly": "no", "dir": folder}
    command = [binary, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"redis://{LOOPBACK}:{port}/0", process
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("redis-server did not start")

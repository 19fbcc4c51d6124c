"""One GET to a neighbour."""

import asyncio

import pytest

from deployments.ingress.http_get import http_get


@pytest.fixture
async def neighbour():
    """A server that answers each request with the bytes that the test gives it."""
    answers = []

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        if answers:
            writer.write(answers.pop())
        else:
            await reader.read()  # until the asker gives up
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], answers
    server.close()
    await server.wait_closed()


async def test_status_and_body(neighbour):
    port, answers = neighbour
    answers.append(b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\n\r\nDRAINING")
    assert await http_get("127.0.0.1", port, "/-/healthz", timeout_s=5) == (503, b"DRAINING")


async def test_what_is_not_http(neighbour):
    port, answers = neighbour
    answers.append(b"hello")
    with pytest.raises(ValueError, match="not HTTP"):
        await http_get("127.0.0.1", port, "/", timeout_s=5)


async def test_no_answer_in_time(neighbour):
    port, _ = neighbour
    with pytest.raises(TimeoutError):
        await http_get("127.0.0.1", port, "/", timeout_s=0.05)


async def test_nobody_listens(neighbour):
    with pytest.raises(OSError, match="Connect"):
        await http_get("127.0.0.1", 1, "/", timeout_s=5)

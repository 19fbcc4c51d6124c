"""Who may connect."""

import pytest

from deployments.ingress.peers import PeerGuard


@pytest.mark.parametrize(
    ("client", "server", "status", "reason"),
    [
        (("127.0.0.1", 5000), ("127.0.0.1", 8000), 200, "loopback"),
        (("::1", 5000), ("::1", 8000), 200, "loopback, IPv6"),
        (("10.0.0.7", 5000), ("10.0.0.7", 30000), 200, "the machine by its own address"),
        (("10.0.0.8", 5000), ("10.0.0.7", 30000), 403, "another machine"),
        (("203.0.113.9", 5000), None, 403, "another machine, and no address of ours known"),
        (("not an address", 0), ("127.0.0.1", 8000), 403, "nothing that can be told"),
        (None, ("127.0.0.1", 8000), 200, "a Unix socket"),
    ],
)
async def test_peers(client, server, status, reason):
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    await PeerGuard(app)({"type": "http", "client": client, "server": server}, None, send)
    assert sent[0]["status"] == status, reason

"""mosec: its Rust server in front of two worker processes with dynamic batching.

One stage, so no objects travel between processes at all: a body goes to a worker as it came, and is read there by
msgspec, mosec's own dependency.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import mosec
import msgspec

from benchmarks.peers.apps.options import PATH, WORKERS, parse
from benchmarks.peers.kernel import kernel_of_environment
from cluster.ports import LOOPBACK

__all__ = ["Classifier", "main"]

TIMEOUT_S = 300
CAPACITY = 4096


class Classifier(mosec.Worker):
    """The kernel in a worker."""

    def __init__(self) -> None:
        super().__init__()
        self._kernel = kernel_of_environment()

    def deserialize(self, data: bytes) -> Any:
        """Return a request's text or texts."""
        return msgspec.json.decode(data)["inputs"]

    def serialize(self, data: Any) -> bytes:
        """Return an answer's body."""
        return msgspec.json.encode(data)

    def forward(self, data: list[Any]) -> list[dict[str, Any]]:
        """Answer the requests of a batch."""
        return self._kernel.predict_many(data)


def main() -> None:
    """Serve until SIGTERM."""
    options = parse("with_mosec")
    # Its own options; its default timeout of 3 s would turn a full queue into errors.
    settings = {"ADDRESS": LOOPBACK, "PORT": options.port, "TIMEOUT": TIMEOUT_S * 1000, "CAPACITY": CAPACITY}
    os.environ |= {f"MOSEC_{name}": str(value) for name, value in settings.items()}
    os.environ["MOSEC_LOG_LEVEL"] = "warning"
    del sys.argv[1:]  # it would read ours
    server = mosec.Server()
    server.append_worker(
        Classifier,
        num=WORKERS,
        max_batch_size=options.batch,
        max_wait_time=max(1, round(options.wait_ms)),
        timeout=TIMEOUT_S,
        route=PATH,
    )
    server.run()


if __name__ == "__main__":
    from benchmarks.peers.apps.with_mosec import main as run

    run()

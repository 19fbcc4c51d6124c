"""LitServe: two inference workers, batches of requests.

Its ZeroMQ queue (`fast_queue`) is left off: with it, LitServe 0.2.19 answered nobody for seconds after the clients of a
load had hung up.
"""

# No `from __future__ import annotations`: LitServe reads the annotation of a request.

from typing import Any

import litserve
from fastapi import Request

from benchmarks.peers.apps.options import PATH, WORKERS, parse
from benchmarks.peers.kernel import kernel_of_environment
from cluster.ports import LOOPBACK

__all__ = ["Api", "main"]


class Api(litserve.LitAPI):
    """The kernel in a worker."""

    def setup(self, device: str) -> None:
        """Open the kernel."""
        self._kernel = kernel_of_environment()

    def decode_request(self, request: Request) -> Any:
        """Return a request's text or texts. What comes is the body, parsed: the annotation asks for JSON."""
        return request["inputs"]

    def batch(self, inputs: list[Any]) -> list[Any]:
        """Leave a batch a list."""
        return inputs

    def predict(self, inputs: Any) -> list[dict[str, Any]]:
        """Answer the requests of a batch."""
        return self._kernel.predict_many(inputs)

    def unbatch(self, output: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give each request its own."""
        return output

    def encode_response(self, output: dict[str, Any]) -> dict[str, Any]:
        """Leave it to FastAPI."""
        return output


def main() -> None:
    """Serve until SIGTERM."""
    options = parse("with_litserve")
    api = Api(max_batch_size=options.batch, batch_timeout=options.wait_ms / 1000, api_path=PATH)
    server = litserve.LitServer(api, accelerator="cpu", workers_per_device=WORKERS, timeout=300)
    server.run(
        host=LOOPBACK,
        port=options.port,
        num_api_servers=options.http,
        log_level="warning",
        generate_client_file=False,
        access_log=False,
    )


if __name__ == "__main__":
    # Under its importable name: workers import it.
    from benchmarks.peers.apps.with_litserve import main as run

    run()

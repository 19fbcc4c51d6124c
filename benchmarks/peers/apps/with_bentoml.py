"""BentoML: two workers, each an HTTP server with its adaptive batcher and the kernel.

A batched endpoint of it takes and returns lists, so a single text is a list of one, and the body is a bare list.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

import bentoml

from benchmarks.peers.apps.options import PATH, WORKERS, parse
from benchmarks.peers.kernel import kernel_of_environment
from benchmarks.servers import ROOT
from cluster.ports import LOOPBACK

__all__ = ["Classifier", "main"]

BATCH: Final = "PEERS_BATCH"
WAIT_MS: Final = "PEERS_WAIT_MS"


@bentoml.service(
    name="sentiment",
    workers=WORKERS,
    traffic={"timeout": 300, "max_concurrency": 4096},
    metrics={"enabled": False},
    logging={"access": {"enabled": False}},
)
class Classifier:
    """The kernel in a worker."""

    def __init__(self) -> None:
        self._kernel = kernel_of_environment()

    @bentoml.api(
        route=PATH,
        batchable=True,
        batch_dim=0,
        max_batch_size=int(os.environ.get(BATCH, "64")),
        max_latency_ms=round(float(os.environ.get(WAIT_MS, "60000"))),
    )
    def predict(self, inputs: list[str]) -> list[dict[str, Any]]:
        """Answer a batch of texts."""
        return self._kernel.predict(inputs)


def main() -> None:
    """Become `bentoml serve`, until SIGTERM."""
    options = parse("with_bentoml")
    os.environ |= {BATCH: str(options.batch), WAIT_MS: str(options.wait_ms), "BENTOML_DO_NOT_TRACK": "True"}
    service = "benchmarks.peers.apps.with_bentoml:Classifier"
    place = ["--host", LOOPBACK, "--port", str(options.port), "--working-dir", str(ROOT)]
    os.execv(sys.executable, [sys.executable, "-m", "bentoml", "serve", service, *place])  # noqa: S606 - no shell


if __name__ == "__main__":
    main()

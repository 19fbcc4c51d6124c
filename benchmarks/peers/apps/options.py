"""What every app is told on its command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

__all__ = ["PATH", "WORKERS", "parse"]

PATH = "/api/v1/predict/sentiment"
WORKERS = 2


def parse(name: str, argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return port, batch size (in requests, for BentoML in texts), milliseconds to wait for one, and HTTP processes."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.peers.apps.{name}")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--wait-ms", type=float, required=True)
    parser.add_argument("--http", type=int, default=1)
    return parser.parse_args(argv)

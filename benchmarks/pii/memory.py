"""`python -m benchmarks.pii.memory`: whether the engine's memory stays flat over many texts."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from benchmarks.pii import heldout
from benchmarks.pii.systems import open_engine
from preprocessing.texts import RawText

__all__ = ["main", "resident_mib"]

_BATCH = 64


def resident_mib() -> float:
    """Return this process's resident memory, MiB. Linux only."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status has no VmRSS")


def main(arguments: list[str] | None = None) -> int:
    """Print resident memory as texts go by, all of them different."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    engine, _ = open_engine()
    done, seed, step = 0, 0, max(_BATCH, asked.texts // 10)
    print("texts  resident MiB")
    while done < asked.texts:
        seed += 1
        texts = [RawText(message.text) for message in heldout.generate("dev", min(step, asked.texts - done), seed)]
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            engine.anonymize(batch, range(len(batch)))
        done += len(texts)
        gc.collect()
        print(f"{done:>7} {resident_mib():8.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

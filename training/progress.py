"""Progress of anything that takes longer than two seconds, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

__all__ = ["progress"]

T = TypeVar("T")


def progress(items: Sequence[T], note: str) -> Iterator[T]:
    """Yield the items; after two seconds, say every second how far it is."""
    started = said = time.monotonic()
    for done, item in enumerate(items):
        yield item
        now = time.monotonic()
        if now - started > 2 and now - said > 1 and done + 1 < len(items):
            said = now
            sys.stderr.write(f"\r{note}: {done + 1}/{len(items)}, {now - started:.0f} s ")
            sys.stderr.flush()
    if said != started:
        sys.stderr.write(f"\r{note}: {len(items)}/{len(items)}, {time.monotonic() - started:.0f} s \n")

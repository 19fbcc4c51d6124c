"""What is measured, for how long, and with which bodies. Pure but for the files of bodies."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.peers.answers import inputs_of
from benchmarks.peers.results import Key
from benchmarks.texts import MIXES

__all__ = ["LIST", "TURNS", "bodies_path", "groups", "keys_of", "seconds_for", "write_all_bodies"]

LIST: Final = 32
"""Texts of a list."""
LIST_CONNECTIONS: Final = 32
"""Lists go to no more connections than this: a thousand texts wait then."""
TURNS: Final = 3
"""A cell lasts until each connection has been answered this often, on average; else its percentiles mean little."""


def keys_of(mixes: Sequence[str], items: Sequence[int], connections: Sequence[int]) -> list[Key]:
    """Return every cell, in the order of measurement."""
    return [
        Key(mix, size, count)
        for mix in mixes
        for size in items
        for count in sorted(connections)
        if size == 1 or count <= LIST_CONNECTIONS
    ]


def seconds_for(key: Key, texts_s: float, seconds: float, longest: float) -> float | None:
    """Return how long a cell must last for a system of about `texts_s`; None where that is beyond `longest`."""
    needed = TURNS * key.connections * key.items / texts_s
    return None if needed > longest else max(seconds, float(math.ceil(needed)))


def groups(texts: Sequence[str], items: int) -> list[list[str]]:
    """Return requests of `items` texts each, in which every text is equally often."""
    step = max(1, math.gcd(len(texts), items))
    doubled = [*texts, *texts]
    return [doubled[at : at + items] for at in range(0, len(texts), step)]


def bodies_path(folder: Path, mix: str, items: int, *, single_as_list: bool) -> Path:
    """Return the file of the bodies that a system gets."""
    return folder / f"{mix}-{items}{'-as-list' if single_as_list and items == 1 else ''}"


def write_all_bodies(folder: Path, mixes: Sequence[str], items: Sequence[int]) -> None:
    """Write every file of bodies, one request a line."""
    for mix in mixes:
        for size in items:
            for single_as_list in (False, True):
                bodies = [
                    json.dumps({"inputs": inputs_of(group, single_as_list=single_as_list)})
                    for group in groups(MIXES[mix](), size)
                ]
                path = bodies_path(folder, mix, size, single_as_list=single_as_list)
                path.write_text("".join(f"{body}\n" for body in bodies), encoding="ascii")

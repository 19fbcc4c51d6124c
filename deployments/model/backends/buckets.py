"""Which passes a recorded graph serves: a few shapes, each twice as wide as the last, as long as passes are small.

A small pass on a GPU waits for the host to launch kernels, so rounding its shape up costs nothing that shows. A large
one waits for arithmetic, so it is never rounded up: it runs as it came.
"""

from __future__ import annotations

from typing import Final

__all__ = ["GRAPH_TOKENS", "Shape", "bucket", "buckets"]

Shape = tuple[int, int]
"""Rows and padded length of a pass."""
GRAPH_TOKENS: Final = 4096
"""Rows times padded length of the largest recorded shape. Not measured: a bound on what is recorded at the start."""
SHORTEST: Final = 16


def bucket(rows: int, length: int, max_tokens: int, graph_tokens: int = GRAPH_TOKENS) -> Shape | None:
    """Return the smallest recorded shape that holds a pass, or None where the pass is too large for one.

    Args:
        rows: at least 1.
        length: at least 1.
        max_tokens: the longest row that the model takes.
        graph_tokens: rows times length of the largest recorded shape.
    """
    if length > max_tokens:
        return None
    shape = _doubled(rows), min(max(SHORTEST, _doubled(length)), max_tokens)
    return shape if shape[0] * shape[1] <= graph_tokens else None


def buckets(max_tokens: int, graph_tokens: int = GRAPH_TOKENS) -> list[Shape]:
    """Return every shape that `bucket` may answer with, largest first: later ones fit in the memory of earlier ones."""
    found = set()
    rows = 1
    while rows <= graph_tokens:
        length = 1
        while length < 2 * max_tokens:
            found.add(bucket(rows, min(length, max_tokens), max_tokens, graph_tokens))
            length *= 2
        rows *= 2
    return sorted((shape for shape in found if shape), key=lambda shape: (shape[0] * shape[1], shape), reverse=True)


def _doubled(number: int) -> int:
    """The smallest power of two that is not less."""
    return 1 << (number - 1).bit_length()

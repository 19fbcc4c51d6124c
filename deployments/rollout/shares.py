"""A model's traffic in a thousand slots, and whose each is. A request belongs to a slot by a keyed hash.

Weights alone do not say who must move: with more than two variants beside base no function of the weights moves only
those that it must, from any weights to any others. So the table of slots is what is kept, and a change of weights moves
the fewest that make up the difference. With one variant beside base the table is the same function of the weight again,
however one came to it. Pure functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

__all__ = ["BASE", "SLOTS", "Slots", "add_up", "allot", "folded", "moved", "slot_of", "unfolded", "with_weight"]

SLOTS = 1000
"""A slot is a tenth of a percent."""

BASE = "base"
"""The variant that a model's entry itself is: it has what the others leave."""

Slots = tuple[str, ...]
"""The variant of each slot."""


def slot_of(digest: bytes) -> int:
    """Return the slot of a request whose keyed hash, 8 bytes or more, is given."""
    return int.from_bytes(digest[:8], "big") * SLOTS >> 64


def allot(weights: Mapping[str, float]) -> Slots:
    """Return a first table. `weights` are percent by variant, without base, which has the rest."""
    return moved((BASE,) * SLOTS, weights)


def moved(slots: Slots, weights: Mapping[str, float]) -> Slots:
    """Return the table for other weights; as few slots as possible change hands.

    Raises:
        ValueError: the weights are negative or exceed 100 together.
    """
    wanted = _counts(weights)
    held = Counter(slots)
    table = list(slots)
    free: list[int] = []
    for name in held:
        excess = held[name] - wanted.get(name, 0)
        if excess > 0:
            own = [i for i, owner in enumerate(slots) if owner == name]
            # Base gives from its end and takes back there, so that who went with a variant comes back the same way.
            free += own[-excess:] if name == BASE else own[:excess]
    free.sort()
    for name in sorted(wanted, key=lambda name: (name == BASE, name)):
        for _ in range(wanted[name] - held[name]):
            table[free.pop()] = name
    return tuple(table)


def add_up(weights: Iterable[float]) -> bool:
    """Whether weights, in percent, are at most 100 together: counted in tenths, for sums of floats are not exact."""
    return sum(map(_tenths, weights)) <= SLOTS


def with_weight(weights: Mapping[str, float], variant: str, weight: float) -> dict[str, float]:
    """Return weights in which `variant` has `weight`; others beside base give way only where base has no more."""
    others = {name: share for name, share in weights.items() if name != variant}
    taken, room = sum(map(_tenths, others.values())), SLOTS - _tenths(weight)
    if taken > room:
        # In tenths, rounded down: what that leaves is base's.
        others = {name: _tenths(share) * room // taken / 10 for name, share in others.items()}
    return others | {variant: weight}


def folded(slots: Slots) -> list[tuple[str, int]]:
    """Return the table as runs of slots of one variant, for where it is kept."""
    return [(name, sum(1 for _ in run)) for name, run in groupby(slots)]


def unfolded(runs: Sequence[tuple[str, int]]) -> Slots:
    """Return the table of what `folded` has made of one."""
    return tuple(name for name, length in runs for _ in range(length))


def _tenths(weight: float) -> int:
    return round(weight * SLOTS / 100)


def _counts(weights: Mapping[str, float]) -> dict[str, int]:
    counts = {name: _tenths(weight) for name, weight in weights.items()}
    rest = SLOTS - sum(counts.values())
    if rest < 0 or any(count < 0 for count in counts.values()):
        raise ValueError("weights are 0 or more, and at most 100 together")
    return counts | {BASE: rest}

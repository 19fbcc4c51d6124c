"""How a data set was split, so that no model is judged on what it was trained on: written into the manifest, read back.

A split is a column of the data, or a hash of what is left of a text once nobody is named in it: texts that become the
same are in one part. Recognizers, which read raw text, are split by the text as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, final

from preprocessing.pipeline import words_for_placeholders
from preprocessing.texts import SafeText

__all__ = [
    "MADE_BY_TRAIN",
    "PARTS",
    "PART_NAMES",
    "Part",
    "Split",
    "fraction_of",
    "key_of",
    "part_at",
    "part_of",
    "share_of",
]

Part = Literal["train", "validation", "test"]
PARTS: Final[tuple[Part, ...]] = ("train", "validation", "test")
PART_NAMES: Final[Mapping[str, Part]] = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "dev": "validation",
    "test": "test",
}
"""What a column may call them, in small letters."""
MADE_BY_TRAIN: Final = "python -m training train"
"""`created_by` of a bundle whose data was split here."""
_HASH: Final = re.compile(r"hash seed=(-?[0-9]+) shares=([0-9.e-]+),([0-9.e-]+),([0-9.e-]+)")
_COLUMN: Final = "column "


def part_of(text: str, seed: int, shares: Sequence[float]) -> Part:
    """Return where a text belongs; copies of a text, but for spacing, are always in one part."""
    return part_at(share_of(" ".join(text.split()), seed, "part"), shares)


def part_at(fraction: float, shares: Sequence[float]) -> Part:
    """Return the part that a number from 0 to 1 falls into, the parts one after the other."""
    return "train" if fraction < shares[0] else "validation" if fraction < shares[0] + shares[1] else "test"


def share_of(value: str, seed: int, purpose: str) -> float:
    """Return a number from 0 to 1 that a value, a seed and a purpose always give."""
    return fraction_of(f"{purpose}/{seed}/{value}")


def fraction_of(value: str) -> float:
    """Return a number from 0 to 1 that a value always gives, even one with half a surrogate pair in it."""
    return int.from_bytes(hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32


def key_of(text: SafeText) -> str:
    """Return what is left of a text once nobody is named in it, whatever its case, spacing and its tokens' numbers."""
    return " ".join(words_for_placeholders(text.value).casefold().split())


@final
@dataclass(frozen=True, slots=True)
class Split:
    """A column, or the hash's seed and shares."""

    column: str = ""
    seed: int = 0
    shares: tuple[float, float, float] = (0.7, 0.1, 0.2)

    @classmethod
    def of(cls, column: str, seed: int, shares: tuple[float, float, float]) -> Self:
        """Return a split; with a column, seed and shares say nothing."""
        return cls(column=column) if column else cls("", seed, shares)

    @classmethod
    def recorded(cls, manifest: Mapping[str, Any]) -> Self | None:
        """Return what a manifest says of the data's split; None where it says nothing that can be read."""
        records = manifest.get("data") or [{}]
        said = str(records[0].get("split", ""))
        if said.startswith(_COLUMN):
            return cls(column=said.removeprefix(_COLUMN))
        match = _HASH.fullmatch(said)
        if match is None:
            return None
        seed, *shares = match.groups()
        return cls("", int(seed), (float(shares[0]), float(shares[1]), float(shares[2])))

    def __str__(self) -> str:
        """As `recorded` reads it."""
        shares = ",".join(map(repr, self.shares))
        return f"{_COLUMN}{self.column}" if self.column else f"hash seed={self.seed} shares={shares}"

    def part_of(self, text: SafeText) -> Part:
        """Return where an anonymized text belongs, by its hash."""
        return part_of(key_of(text), self.seed, self.shares)

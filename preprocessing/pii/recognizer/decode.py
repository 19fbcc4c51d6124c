"""From a token classifier's logits to spans. Pure; linear in the number of pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Self, final

import numpy as np
import numpy.typing as npt

from preprocessing.pii.entities import EntityType
from preprocessing.pii.recognizer.pieces import Pieces
from preprocessing.texts import Span

__all__ = ["LabelScheme", "decode"]

Floats = npt.NDArray[np.float32]

_OUTSIDE: Final = "O"
_PREFIXES: Final = ("B-", "I-", "E-", "L-", "S-", "U-")
_BEGINS: Final = ("B-", "S-", "U-")
_BRIDGES: Final = frozenset("-'’.&/")
_EDGES: Final = " \t\r\n,;:()[]{}<>\"'“”„«»!?*_|"
_NOTHING: Final = ""


@final
@dataclass(frozen=True, slots=True)
class LabelScheme:
    """How to read a classifier's labels: BIO, BIOES, BILOU or plain type names.

    `types` are the entity types that it finds, in order of first mention; a label that is mapped to nothing counts as
    outside where it is not "O" itself: its spans are found (so that they do not run into their neighbours) and dropped.
    """

    types: tuple[str, ...]
    """Entity type by group; "" for a group that is dropped."""
    groups: npt.NDArray[np.int64]
    """Per label: its group, -1 for outside."""
    begins: npt.NDArray[np.bool_]
    """Per label: whether it says that an entity begins."""
    outside_bias: float = 0.0
    """Added to the logit of "O": below zero trades precision for fewer leaks."""
    cut: float = 0.5
    """Share of probability off "O" from which a word is part of an entity."""
    membership: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        membership = np.zeros((len(self.groups), len(self.types)), dtype=np.float32)
        for label, group in enumerate(self.groups):
            if group >= 0:
                membership[label, group] = 1.0
        object.__setattr__(self, "membership", membership)

    @classmethod
    def of(
        cls, labels: Sequence[str], mapping: Mapping[str, str], *, outside_bias: float = 0.0, cut: float = 0.5
    ) -> Self:
        """Read `labels`, in the order of the logits.

        Args:
            labels: as the model names them, e.g. `B-PER`.
            mapping: the model's own type names, without prefix, to names of `EntityType`; "" drops a type.
            outside_bias: see the class.
            cut: see the class.

        Raises:
            ValueError: there is no label "O", a type has no entry in `mapping` and is no `EntityType`, or an entry
                names none.
        """
        if _OUTSIDE not in labels:
            raise ValueError(f"the labels need one that is {_OUTSIDE!r}: {', '.join(labels)}")
        types: list[str] = []
        groups: list[int] = []
        for label in labels:
            name = label[2:] if label[:2] in _PREFIXES else label
            if label == _OUTSIDE:
                groups.append(-1)
                continue
            entity = mapping.get(name, name)
            if entity and entity not in EntityType.__members__:
                raise ValueError(f"label {label!r}: {entity!r} is no entity type; map {name!r} to one, or to nothing")
            key = f"{entity}" if entity else f"-{name}"
            if key not in types:
                types.append(key)
            groups.append(types.index(key))
        begins = [label[:2] in _BEGINS for label in labels]
        named = tuple(_NOTHING if key.startswith("-") else key for key in types)
        return cls(named, np.array(groups), np.array(begins), outside_bias, cut)


def decode(text: str, pieces: Pieces, logits: Floats, scheme: LabelScheme, recognizer: str) -> list[Span]:
    """Return the spans in one text, in order of `start`, not overlapping.

    Whole words are decided, never parts of one: a word's probabilities are the means of its pieces'. Neighbouring words
    of one type make one span, unless the second begins an entity of its own.

    Args:
        text: the text that was cut.
        pieces: its t pieces.
        logits: float32 [t, labels].
        scheme: how to read the labels.
        recognizer: who found it, for `Span.recognizer`.
    """
    if not len(pieces):
        return []
    shares, begins = _word_shares(pieces, logits, scheme)
    inside = shares.sum(axis=1)
    best = shares.argmax(axis=1)
    personal = inside >= scheme.cut
    if not personal.any():
        return []
    bounds = [*pieces.words, len(pieces)]
    words = [(pieces.starts[a], pieces.ends[b - 1]) for a, b in pairwise(bounds)]
    groups = np.where(personal, best, -1).tolist()
    _bridge(text, words, groups, begins)
    spans: list[Span] = []
    for first, last in _runs(groups, begins):
        entity = scheme.types[groups[first]]
        start, end = _trimmed(text, words[first][0], words[last][1])
        if entity and start < end:
            score = float(inside[first : last + 1].max())
            spans.append(Span(start, end, entity, min(1.0, round(score, 4)), recognizer))
    return spans


def _word_shares(pieces: Pieces, logits: Floats, scheme: LabelScheme) -> tuple[Floats, list[bool]]:
    """Return each word's probability of each group, float32 [w, groups], and whether it begins an entity."""
    values = logits.astype(np.float32)  # a copy: the bias is added in place
    if scheme.outside_bias:
        values[:, scheme.groups < 0] += scheme.outside_bias
    values -= values.max(axis=1, keepdims=True)
    np.exp(values, out=values)
    values /= values.sum(axis=1, keepdims=True)
    first = np.asarray(pieces.words)
    begins = values[first] @ scheme.begins.astype(np.float32)
    by_group = values @ scheme.membership
    counts = np.diff(np.append(first, len(pieces)))
    shares = np.add.reduceat(by_group, first, axis=0) / counts[:, None]
    return shares.astype(np.float32), (begins > 0.5 * by_group[first].sum(axis=1)).tolist()


def _bridge(text: str, words: Sequence[tuple[int, int]], groups: list[int], begins: list[bool]) -> None:
    """Take in the hyphen, apostrophe or dot that stands right between two words of one entity."""
    for i in range(1, len(words) - 1):
        if groups[i] < 0 <= groups[i - 1] == groups[i + 1]:
            start, end = words[i]
            attached = words[i - 1][1] == start and words[i + 1][0] == end
            if attached and end - start == 1 and text[start] in _BRIDGES:
                groups[i] = groups[i - 1]
                begins[i] = begins[i + 1] = False


def _runs(groups: Sequence[int], begins: Sequence[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i, group in enumerate(groups):
        if group < 0:
            continue
        if runs and runs[-1][1] == i - 1 and groups[i - 1] == group and not begins[i]:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    return runs


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return start, end

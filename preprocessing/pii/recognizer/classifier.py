"""A `TokenClassifier` over any network: tokenizes, cuts windows, packs by length, scores, and reads spans."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol, final

import numpy as np
import numpy.typing as npt

from preprocessing.chunk import windows
from preprocessing.pii.recognizer.decode import LabelScheme, decode
from preprocessing.pii.recognizer.pieces import SHAPES_VERSION, Pieces, cut_pieces
from preprocessing.texts import Span
from preprocessing.tokenize import FastTokenizer

__all__ = ["Recognizer", "TokenScorer"]

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_VERSION: Final = "1"
"""Raised with every change of what the code here and in `decode` finds."""


_LEAST_SHARE: Final = 64
"""Tokens that are worth a pass of their own on a second core."""


class TokenScorer(Protocol):
    """The network. The only part of a recognizer that needs a model runtime. `score` may be called from several threads
    at once."""

    @property
    def token_budget(self) -> int:
        """Tokens of a pass, padding included, that it is quickest with."""

    def score(self, input_ids: Ids, attention_mask: Ids, shape_ids: Ids) -> Floats:
        """Return logits, float32 [b, l, labels], of int64 [b, l] inputs."""


@final
@dataclass(frozen=True, slots=True)
class _Window:
    text: int
    """Position of its text in the batch."""
    start: int
    end: int
    keep_from: int
    keep_to: int
    """Pieces that this window answers for: in an overlap each window has the half that lies further from its edge."""


@final
class Recognizer:
    """Finds entities with a token classification model. Keeps nothing of a text."""

    def __init__(
        self,
        name: str,
        tokenizer: FastTokenizer,
        scheme: LabelScheme,
        scorer: TokenScorer,
        *,
        max_tokens: int,
        overlap: int,
        identity: Mapping[str, str],
        workers: int = 1,
        thread_start: Callable[[], None] | None = None,
    ) -> None:
        """`max_tokens` of a window, special ones included; `identity` says which weights these are (hashes); `workers`
        passes run at once, which decides nothing about what is found, each in a thread that calls `thread_start`."""
        self._name = name
        self._tokenizer = tokenizer
        self._scheme = scheme
        self._scorer = scorer
        self._room = max_tokens - len(tokenizer.prefix) - len(tokenizer.suffix)
        self._overlap = overlap
        self._identity = dict(identity)
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, "recognizer", thread_start) if workers > 1 else None
        if not 0 <= overlap < self._room:
            raise ValueError(f"recognizer {name}: overlap {overlap} does not fit windows of {max_tokens} tokens")

    @property
    def types(self) -> frozenset[str]:
        """Entity types that it can find."""
        return frozenset(filter(None, self._scheme.types))

    def fingerprint(self) -> str:
        """SHA-256, hex, over all that decides what is found."""
        scheme = self._scheme
        facts = {
            "name": self._name,
            "tokenizer": self._tokenizer.sha256,
            "types": scheme.types,
            "groups": scheme.groups.tolist(),
            "outside_bias": scheme.outside_bias,
            "cut": scheme.cut,
            "room": self._room,
            "overlap": self._overlap,
            "identity": self._identity,
            "versions": [_VERSION, SHAPES_VERSION],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Find spans in each of `texts`; see `TokenClassifier`."""
        cut = cut_pieces(texts, self._tokenizer)
        logits = self._logits(cut)
        return [
            decode(text, pieces, found, self._scheme, self._name) if found is not None else []
            for text, pieces, found in zip(texts, cut, logits, strict=True)
        ]

    def _logits(self, cut: Sequence[Pieces]) -> list[Floats | None]:
        """Return float32 [t, labels] for each text; None for a text without pieces."""
        planned = [
            window for i, pieces in enumerate(cut) for window in _plan(i, len(pieces), self._room, self._overlap)
        ]
        planned.sort(key=lambda window: window.start - window.end)
        answer: list[Floats | None] = [None] * len(cut)
        packs = self._packs(planned)
        for pack, scored in zip(packs, self._passes(packs, cut), strict=True):
            for row, window in enumerate(pack):
                whole = answer[window.text]
                if whole is None:
                    whole = np.empty((len(cut[window.text]), scored.shape[-1]), dtype=np.float32)
                    answer[window.text] = whole
                first = len(self._tokenizer.prefix) - window.start
                kept = scored[row, window.keep_from + first : window.keep_to + first]
                whole[window.keep_from : window.keep_to] = kept
        return answer

    def _packs(self, planned: Sequence[_Window]) -> list[list[_Window]]:
        """Sorted windows, longest first, in passes of about the scorer's budget; the first of a pass is its longest.

        Few tokens are split between the workers, so that a small batch does not keep one core and leave another idle.
        """
        share = -(-sum(window.end - window.start + 2 for window in planned) // self._workers)
        budget = min(self._scorer.token_budget, max(share, _LEAST_SHARE))
        packs: list[list[_Window]] = []
        for window in planned:
            if packs and (len(packs[-1]) + 1) * (packs[-1][0].end - packs[-1][0].start + 2) <= budget:
                packs[-1].append(window)
            else:
                packs.append([window])
        return packs

    def _passes(self, packs: Sequence[Sequence[_Window]], cut: Sequence[Pieces]) -> Iterable[Floats]:
        """Score each of `packs`, several at once where there are workers for it."""
        if self._pool is None or len(packs) == 1:
            return (self._score(pack, cut) for pack in packs)
        return self._pool.map(lambda pack: self._score(pack, cut), packs)

    def _score(self, pack: Sequence[_Window], cut: Sequence[Pieces]) -> Floats:
        prefix, suffix = self._tokenizer.prefix, self._tokenizer.suffix
        longest = len(prefix) + max(window.end - window.start for window in pack) + len(suffix)
        ids = np.full((len(pack), longest), self._tokenizer.pad_id, dtype=np.int64)
        mask, shapes = np.zeros((2, len(pack), longest), dtype=np.int64)
        for row, window in enumerate(pack):
            pieces = cut[window.text]
            inner = len(prefix) + window.end - window.start
            ids[row, : len(prefix)] = prefix
            ids[row, len(prefix) : inner] = pieces.ids[window.start : window.end]
            ids[row, inner : inner + len(suffix)] = suffix
            shapes[row, len(prefix) : inner] = pieces.shapes[window.start : window.end]
            mask[row, : inner + len(suffix)] = 1
        return self._scorer.score(ids, mask, shapes)


def _plan(text: int, length: int, room: int, overlap: int) -> list[_Window]:
    """Windows over one text, and which pieces each answers for."""
    if length == 0:
        return []
    bounds = windows(length, room, overlap)
    edges = [0, *((after[0] + before[1]) // 2 for before, after in pairwise(bounds)), length]
    return [_Window(text, start, end, edges[i], edges[i + 1]) for i, (start, end) in enumerate(bounds)]

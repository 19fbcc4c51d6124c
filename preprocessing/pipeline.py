"""From safe text to a model's rows: normalize, put words for placeholders, tokenize, window.

Training and serving run this very code. What it does is written down as a `PipelineSpec`; its fingerprint is stored
with each model, and travels with each batch, so a model never meets rows that were prepared in another way.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import accumulate
from typing import Any, Literal, Self, cast, final

import numpy as np
import numpy.typing as npt

from preprocessing import chunk, normalize
from preprocessing.texts import SafeText
from preprocessing.tokenize import Tokenizer

__all__ = ["PLACEHOLDERS_VERSION", "Encoded", "PipelineError", "PipelineSpec", "TextPipeline", "words_for_placeholders"]

PLACEHOLDERS_VERSION = "1"
_PLACEHOLDER = re.compile(r"<([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)_[0-9]+>")

Placeholders = Literal["words", "keep"]


class PipelineError(ValueError):
    """A spec that this code cannot run as it was written down. The message names the field."""


@final
@dataclass(frozen=True, slots=True)
class PipelineSpec:
    """All that decides a model's input."""

    pii: str
    """Fingerprint of the PII engine that the model was trained behind; "" for a model that was trained elsewhere."""
    tokenizer: str
    """SHA-256, hex, of the tokenizer file."""
    max_tokens: int
    """Tokens of a row, special ones included."""
    overlap: int
    """Tokens that neighbouring windows of a long text share, at least."""
    placeholders: Placeholders = "words"
    """`words`: `<EMAIL_ADDRESS_2>` is read as "email address". `keep`: it goes to the tokenizer as it is."""
    placeholders_version: str = PLACEHOLDERS_VERSION
    normalize_version: str = normalize.VERSION
    chunk_version: str = chunk.VERSION

    def __post_init__(self) -> None:
        if self.placeholders not in ("words", "keep"):
            raise PipelineError(f"pipeline.placeholders must be words or keep, not {self.placeholders!r}")
        if not 0 <= self.overlap < self.max_tokens:
            raise PipelineError(f"pipeline.overlap needs 0 <= {self.overlap} < max_tokens {self.max_tokens}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote. Raises `PipelineError` on a field that is missing, unknown or ill-typed."""
        known = {field.name: int if field.name in ("max_tokens", "overlap") else str for field in fields(cls)}
        for name in known.keys() ^ values.keys():
            raise PipelineError(f"pipeline.{name} is {'missing' if name in known else 'unknown'}")
        for name, kind in known.items():
            if type(values[name]) is not kind:
                raise PipelineError(f"pipeline.{name} must be {kind.__name__}")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON object."""
        return asdict(self)

    def fingerprint(self) -> str:
        """Return `sha256:` and the hash of the canonical JSON of all fields."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@final
@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch of items in columns. Row `j` is `input_ids[row_offsets[j]:row_offsets[j + 1]]`."""

    input_ids: npt.NDArray[Any]
    """uint16 (int32 where the vocabulary needs it) [total tokens]: all rows end to end, special tokens included."""
    row_offsets: npt.NDArray[np.int64]
    """[rows + 1]"""
    item_offsets: npt.NDArray[np.int64]
    """[items + 1]: rows of item `i` are `item_offsets[i]:item_offsets[i + 1]`. An empty text has one, too."""
    row_weights: npt.NDArray[np.float32]
    """[rows]: the share of its item that a row speaks for; sums to 1 over an item's rows."""
    item_tokens: npt.NDArray[np.int32]
    """[items]: tokens of the text, without special ones and without overlap."""


def words_for_placeholders(text: str) -> str:
    """Put words for the anonymizer's tokens: `<EMAIL_ADDRESS_2>` becomes `email address`."""
    if "<" not in text:
        return text
    return _PLACEHOLDER.sub(_words, text)


def _words(match: re.Match[str]) -> str:
    """The words, apart from a letter, digit or other placeholder that touches the token."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    words = match[1].replace("_", " ").lower()
    return f"{' ' * (before.isalnum() or before == '>')}{words}{' ' * (after.isalnum() or after == '<')}"


@final
class TextPipeline:
    """Runs a spec. Thread-safe; holds no text between calls."""

    def __init__(self, spec: PipelineSpec, tokenizer: Tokenizer) -> None:
        """Raise `PipelineError` where this code or this tokenizer is not what the spec was written for."""
        _expect("tokenizer", spec.tokenizer, tokenizer.sha256)
        _expect("normalize_version", spec.normalize_version, normalize.VERSION)
        _expect("placeholders_version", spec.placeholders_version, PLACEHOLDERS_VERSION)
        _expect("chunk_version", spec.chunk_version, chunk.VERSION)
        self.spec = spec
        self.fingerprint = spec.fingerprint()
        self._tokenizer = tokenizer
        self._prefix, self._suffix = list(tokenizer.prefix), list(tokenizer.suffix)
        self._room = spec.max_tokens - len(self._prefix) - len(self._suffix)
        if self._room <= spec.overlap:
            raise PipelineError(
                f"pipeline.max_tokens {spec.max_tokens} leaves no room beside special tokens and overlap"
            )
        self._dtype = np.uint16 if tokenizer.vocab_size < 1 << 16 else np.int32

    def encode(self, texts: Sequence[SafeText]) -> Encoded:
        """Encode a batch; each item's rows are what it would get alone."""
        rows: list[int] = []
        row_ends, item_ends, item_tokens = [0], [0], []
        weights: list[float] = []
        for ids in self._tokenizer.encode([self._prepare(text.value) for text in texts]) if texts else []:
            spans = chunk.windows(len(ids), self._room, self.spec.overlap)
            for start, end in spans:
                rows += self._prefix
                rows += ids[start:end]
                rows += self._suffix
                row_ends.append(len(rows))
            weights.extend([1.0] if len(spans) == 1 else cast(list[float], chunk.shares(spans).tolist()))
            item_ends.append(len(row_ends) - 1)
            item_tokens.append(len(ids))
        return Encoded(
            np.array(rows, dtype=self._dtype),
            np.array(row_ends, dtype=np.int64),
            np.array(item_ends, dtype=np.int64),
            np.array(weights, dtype=np.float32),
            np.array(item_tokens, dtype=np.int32),
        )

    def phrase_of(self, texts: Sequence[SafeText], phrase_ends: Sequence[Sequence[int]]) -> npt.NDArray[np.int32]:
        """Return for each token that `encode` gives, [total tokens], its text's phrase; -1 for special ones.

        Args:
            texts: as for `encode`.
            phrase_ends: per text where its phrases end, in code points of the safe text, ascending.
        """
        found: list[int] = []
        encoded = self._tokenizer.encode_with_offsets([self._prepare(text.value) for text in texts]) if texts else []
        for text, ends, (ids, offsets) in zip(texts, phrase_ends, encoded, strict=True):
            # What is prepared of a text's beginning is the beginning of what is prepared of the text.
            reached = list(accumulate((len(self._prepare(text.value[:end])) for end in ends), max))
            whose = [min(bisect_right(reached, start), len(ends) - 1) for start, _ in offsets]
            for start, end in chunk.windows(len(ids), self._room, self.spec.overlap):
                found += [-1] * len(self._prefix)
                found += whose[start:end]
                found += [-1] * len(self._suffix)
        return np.array(found, dtype=np.int32)

    def _prepare(self, text: str) -> str:
        readable = words_for_placeholders(text) if self.spec.placeholders == "words" else text
        return normalize.model_text(readable)


def _expect(field: str, wanted: str, found: str) -> None:
    if wanted != found:
        raise PipelineError(f"pipeline.{field} differs: the model wants {wanted}, this installation has {found}")

"""Text to token ids. One protocol, one implementation over the `tokenizers` library (`tokenizer.json`)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, final

from tokenizers import Tokenizer as _Rust

__all__ = ["FastTokenizer", "Tokenizer", "TokenizerError"]

_PAD_NAMES = ("[PAD]", "<pad>", "<|endoftext|>", "</s>")


class TokenizerError(ValueError):
    """A tokenizer file that cannot be used. The message names the file and says why."""


class Tokenizer(Protocol):
    """What the pipeline needs of a tokenizer."""

    @property
    def prefix(self) -> tuple[int, ...]:
        """Ids of the special tokens that a model wants before a text."""

    @property
    def suffix(self) -> tuple[int, ...]:
        """Ids of the special tokens that a model wants after a text."""

    @property
    def pad_id(self) -> int:
        """Id that fills rows up."""

    @property
    def vocab_size(self) -> int:
        """Number of ids, added tokens included."""

    @property
    def sha256(self) -> str:
        """Hash, hex, of all that decides the ids: the tokenizer file."""

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text, without special tokens, never cut, never padded."""

    def encode_with_offsets(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """As `encode`, with each token's `(start, end)` in code points of its text."""


@final
class FastTokenizer:
    """A `tokenizer.json`, run by the Rust library: one call a batch.

    The library's own thread pool is off unless the environment says otherwise (`TOKENIZERS_PARALLELISM`): a stage has
    many replicas on few cores, a batch takes less than a millisecond, and a pool per replica would fight over them.
    """

    def __init__(self, path: Path) -> None:
        """Raise `TokenizerError` if the file is missing or is not a tokenizer."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            content = path.read_bytes()
            self._rust = _Rust.from_str(content.decode())
        except Exception as error:  # the library raises bare Exception
            raise TokenizerError(f"{path} is not a readable tokenizer.json: {error}") from error
        self._sha256 = hashlib.sha256(content).hexdigest()
        self._pad_id = self._find_pad_id()
        self._rust.no_padding()
        self._rust.no_truncation()
        self._prefix, self._suffix = self._special_ids(path)

    @property
    def prefix(self) -> tuple[int, ...]:
        return self._prefix

    @property
    def suffix(self) -> tuple[int, ...]:
        return self._suffix

    @property
    def pad_id(self) -> int:
        return self._pad_id

    @property
    def vocab_size(self) -> int:
        return int(self._rust.get_vocab_size(with_added_tokens=True))

    @property
    def sha256(self) -> str:
        return self._sha256

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text, without special tokens, never cut, never padded."""
        return [e.ids for e in self._rust.encode_batch_fast(list(texts), add_special_tokens=False)]

    def encode_with_offsets(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """As `encode`, with each token's `(start, end)` in code points of its text."""
        found = self._rust.encode_batch(list(texts), add_special_tokens=False)
        return [(e.ids, e.offsets) for e in found]

    def _find_pad_id(self) -> int:
        padding = self._rust.padding
        if padding is not None:
            return int(padding["pad_id"])
        known = (self._rust.token_to_id(name) for name in _PAD_NAMES)
        return next((int(found) for found in known if found is not None), 0)

    def _special_ids(self, path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Ask the file's own post-processor what it puts around a text: [CLS] … [SEP], <s> … </s>, or nothing."""
        bare: list[int] = self._rust.encode("a", add_special_tokens=False).ids
        dressed: list[int] = self._rust.encode("a", add_special_tokens=True).ids
        for start in range(len(dressed) - len(bare) + 1):
            if dressed[start : start + len(bare)] == bare:
                return tuple(dressed[:start]), tuple(dressed[start + len(bare) :])
        raise TokenizerError(f"{path}: its post-processor changes a text's own ids, which is not supported")

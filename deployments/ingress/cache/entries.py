"""What is kept of an answer: positions, scores and counts. No text, no entity, nothing of the vault."""

from __future__ import annotations

import msgspec
import numpy as np

from deployments.ingress.jobs import Answer
from preprocessing.texts import Document

__all__ = ["Entry", "decode", "encode"]


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An answer without its document. `vector` is float32 [d] in little-endian bytes, empty where there is none."""

    positions: tuple[int, ...]
    scores: tuple[float, ...]
    needs_review: bool
    tokens: int
    vector: bytes

    def answer(self, document: Document) -> Answer:
        """Return the answer for the text of `document`: the caller's own, with what was taken out of it."""
        vector = np.frombuffer(self.vector, dtype="<f4") if self.vector else None
        return Answer(document, self.positions, self.scores, self.needs_review, vector)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Entry)


def encode(answer: Answer, tokens: int) -> bytes:
    """Return what is kept of an answer to a text of so many tokens."""
    vector = b"" if answer.vector is None else answer.vector.astype("<f4", copy=False).tobytes()
    return _encoder.encode(Entry(answer.positions, answer.scores, answer.needs_review, tokens, vector))


def decode(value: bytes) -> Entry | None:
    """Read what `encode` returned; None for anything else."""
    try:
        entry = _decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    whole = len(entry.positions) == len(entry.scores) and len(entry.vector) % 4 == 0
    return entry if whole and min(entry.positions, default=0) >= 0 and entry.tokens >= 0 else None

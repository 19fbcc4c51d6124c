"""What is kept of an answer: positions, scores, counts and reasons. No text, no entity, nothing of the vault."""

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
    reasons: tuple[str, ...]
    tokens: int
    vector: bytes
    prediction_set: tuple[int, ...] | None = None
    answered_by: str = ""
    label: str | None = None
    abstained: bool = False
    fallback_reasons: tuple[str, ...] = ()

    def answer(self, document: Document) -> Answer:
        """Return the answer for the text of `document`: the caller's own, with what was taken out of it."""
        return Answer(
            document,
            self.positions,
            self.scores,
            self.reasons,
            np.frombuffer(self.vector, dtype="<f4") if self.vector else None,
            self.prediction_set,
            self.answered_by,
            self.label,
            self.abstained,
            self.fallback_reasons,
        )


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Entry)


def encode(answer: Answer, tokens: int) -> bytes:
    """Return what is kept of an answer to a text of so many tokens."""
    vector = b"" if answer.vector is None else answer.vector.astype("<f4", copy=False).tobytes()
    entry = Entry(
        answer.positions,
        answer.scores,
        answer.reasons,
        tokens,
        vector,
        answer.prediction_set,
        answer.answered_by,
        answer.label,
        answer.abstained,
        answer.fallback_reasons,
    )
    return _encoder.encode(entry)


def decode(value: bytes) -> Entry | None:
    """Read what `encode` returned; None for anything else."""
    try:
        entry = _decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    whole = len(entry.positions) == len(entry.scores) and len(entry.vector) % 4 == 0
    least = min((*entry.positions, *(entry.prediction_set or ())), default=0)
    return entry if whole and least >= 0 and entry.tokens >= 0 else None

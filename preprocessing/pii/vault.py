"""The vault of one conversation: token → original, exactly as it was spelled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, final

from preprocessing.pii.operators.specs import RESTORABLE
from preprocessing.pii.operators.tokens import look_alikes
from preprocessing.pii.restore import Restorer, StreamRestorer
from preprocessing.texts import Document, RawText

__all__ = ["Vault"]

_VERSION: Final = 1


@final
class Vault:
    """What stands behind the tokens of a scope. Immutable; shown by its size alone. It is made where raw texts are."""

    __slots__ = ("_originals", "_restorer", "taken")

    def __init__(self, originals: Mapping[str, str] | None = None, taken: Iterable[str] = ()) -> None:
        """`originals`: from token (or surrogate), as issued, to what it stands for.

        `taken` are the keys of tokens that callers typed: no later text of the conversation may issue one.
        """
        self._originals = dict(originals or {})
        self.taken = frozenset(taken)
        self._restorer: Restorer | None = None

    @classmethod
    def of(cls, texts: Sequence[RawText], documents: Sequence[Document], *, base: Vault | None = None) -> Vault:
        """The vault of a scope's `texts` and what the engine made of them, on top of what is known.

        Raises `ValueError` if there is not one document a text, or if a token would stand for two originals.
        """
        if len(texts) != len(documents):
            raise ValueError(f"{len(texts)} texts need as many documents, got {len(documents)}")
        originals = dict(base._originals) if base else {}
        taken = set(base.taken) if base else set()
        for text, document in zip(texts, documents, strict=True):
            raw = text.reveal()
            taken |= look_alikes(raw)
            for entity in document.entities:
                if entity.operator not in RESTORABLE:
                    continue
                original = raw[entity.start : entity.end]
                if not original or originals.setdefault(entity.token, original) != original:
                    raise ValueError("a token would stand for two originals, or for nothing")
        return cls(originals, taken)

    def with_taken(self, keys: Iterable[str]) -> Vault:
        """This vault, and what callers typed elsewhere in the conversation."""
        return Vault(self._originals, self.taken.union(keys))

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens and surrogates, as issued, in order of first appearance."""
        return tuple(self._originals)

    def items(self) -> Iterator[tuple[str, str]]:
        """Token and original, for the engine that goes on numbering. Raw text: do not log, do not send."""
        return iter(self._originals.items())

    def restore(self, text: str) -> str:
        """`text` with the originals in it. What is not in this vault stays as it is."""
        return self._made().restore(text)

    def stream(self) -> StreamRestorer:
        """A restorer for one text that comes in pieces."""
        return self._made().stream()

    def restore_json(self, value: Any) -> Any:
        """A JSON value, all its strings restored, also in strings that hold JSON; names of members are kept."""
        from preprocessing.pii.structured.documents import restore_json  # it imports policies, and they this package

        return restore_json(self, value)

    def to_bytes(self) -> bytes:
        """The vault as bytes, unencrypted: whoever stores them seals them first."""
        parts = [_VERSION, self._originals, sorted(self.taken)]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Vault:
        """The vault of `to_bytes`. Raises `ValueError`, which quotes nothing, if `data` is none."""
        try:
            version, originals, taken = json.loads(data)
            strings = [*originals, *originals.values(), *taken]
            if version != _VERSION or not all(isinstance(part, str) and part for part in strings):
                raise TypeError
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise ValueError("these bytes are no vault") from None
        return cls(originals, taken)

    def _made(self) -> Restorer:
        if self._restorer is None:
            self._restorer = Restorer(self._originals)
        return self._restorer

    def __len__(self) -> int:
        return len(self._originals)

    def __bool__(self) -> bool:
        """Whether it knows anything: what a caller typed counts, too."""
        return bool(self._originals or self.taken)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vault) and (other._originals, other.taken) == (self._originals, self.taken)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Vault(*** {len(self._originals)} originals)"

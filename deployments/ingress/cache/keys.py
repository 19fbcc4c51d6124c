"""What an answer depends on, as a key.

A key is 32 bytes, HMAC-SHA256 under a secret: who reads a dump of the cache, or of Redis, can neither tell what was
asked nor try texts against it. Three of them are nested, so that the work of a request is done once for all its texts::

    scope  = HMAC(caller, models, versions, members, fingerprints, settings, top_k, …)     once a request
    labels = HMAC(safe texts of the labels, in order)                                      once a request that has some
    cells  = HMAC(columns beside the text, by name)                                        once a text that has some
    key    = HMAC(scope | labels | marks | cells | safe text)                              once a text

Models are the one that is asked and those that it may fall back to. Marks are what the ingress knows of a text that its
safe text does not tell, one byte a model. Scope, labels and cells are of one length, and the scope says how many marks
there are and whether the model reads columns, so the encoding is read in one way only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, final

import msgspec

from deployments.messages import ModelCard
from preprocessing.cells import Cells
from preprocessing.texts import SafeText

__all__ = ["KEY_BYTES", "CacheKeys"]

KEY_BYTES: Final = 32
_NO_LABELS: Final = bytes(KEY_BYTES)
_encode = msgspec.msgpack.Encoder().encode


@final
class CacheKeys:
    """Makes keys.

    Args:
        secret: 32 bytes or more. Replicas that share a store have the same one.
        settings: per model, a hash of the settings that its answers depend on and that its card does not tell.
        generation: changes every key; for whoever must forget all that is kept.
        shared: whether all callers share what is kept.
    """

    def __init__(
        self,
        secret: bytes,
        settings: Mapping[str, str] | None = None,
        *,
        generation: str = "",
        shared: bool = False,
    ) -> None:
        self._scopes = hmac.digest(secret, b"cloakroom cache: scopes", "sha256")
        self._labels = hmac.digest(secret, b"cloakroom cache: labels", "sha256")
        self._cells = hmac.digest(secret, b"cloakroom cache: cells", "sha256")
        self._keys = hmac.digest(secret, b"cloakroom cache: keys", "sha256")
        self.seal = hmac.digest(secret, b"cloakroom cache: seal", "sha256")
        """The key under which values are sealed that leave this process."""
        self._settings = settings or {}
        self._generation = generation
        self._shared = shared

    def scope(
        self,
        way: Sequence[ModelCard],
        tenant: str,
        top_k: int | None,
        threshold: float | None,
        coverage: float | None = None,
    ) -> bytes:
        """Return what stands for all that a request's answers depend on beside its texts and labels.

        `way` are the models that may answer, `tenant` names the caller; it plays no part where the cache is shared.
        """
        whose = None if self._shared else tenant
        models = [
            (
                *(c.name, c.version, c.task, c.fingerprint, c.source, c.labels, c.made_by),
                self._settings.get(c.name, ""),
                _member(c),
            )
            for c in way
        ]
        # msgpack says of each field where it ends and of which type it is: different fields are different bytes.
        fields = _encode((whose, self._generation, models, top_k, threshold, coverage))
        return hmac.digest(self._scopes, fields, "sha256")

    def labels(self, labels: Iterable[SafeText]) -> bytes:
        """Return what stands for a request's labels, in its order."""
        texts = [_utf8(label) for label in labels]
        return hmac.digest(self._labels, _encode(texts), "sha256") if texts else _NO_LABELS

    def cells(self, cells: Cells | None) -> bytes:
        """Return what stands for the columns beside a text; nothing where it has none."""
        return b"" if cells is None else hmac.digest(self._cells, _encode(cells.reveal()), "sha256")

    def key(self, scope: bytes, labels: bytes, text: SafeText, marks: bytes = b"", cells: bytes = b"") -> bytes:
        """Return the key of one text's answer. `scope`, `labels` and `cells` are what these methods return;
        `marks` has one byte for each of the scope's models."""
        return hmac.digest(self._keys, scope + labels + marks + cells + _utf8(text), "sha256")

    def __repr__(self) -> str:
        return "CacheKeys(***)"


def _member(card: ModelCard) -> tuple[str, ...]:
    """Return which member of a family it is, and of what content: a version alone may be given twice."""
    return () if card.member is None else (card.member.name, card.member.source, card.member.digest)


def _utf8(text: SafeText) -> bytes:
    return text.value.encode("utf-8", "surrogatepass")

"""Sealing and opening.

A ticket, in base64url without padding::

    version (1 byte) | length of key id (1) | key id | nonce (12, random) | AES-256-GCM of:
        expiry (8, Unix seconds) | binding (32) | length of payload (4) | payload | zeros

Version and key id are authenticated with the rest, so that no byte can be changed. The binding is an HMAC of the caller
and the subject under a key of the ring. Expiry and binding are inside: whoever finds a ticket learns from it the id of
its key and the size of its payload to within an eighth, and from the server that it is genuine and somebody else's.

The payload is padded (Padmé: at most 12 % more, sizes of the same magnitude look the same) and not compressed: with
compression the size would tell how alike the originals are, and a caller's user who can add to a text could guess at
the rest of it, one ticket's size after another.

One key seals up to 2**32 tickets safely, because its nonces are random: rotate before that.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, final

from cryptography.exceptions import InvalidTag

from deployments.errors import TicketExpired, TicketForeign, TicketInvalid, TooLarge
from deployments.ingress.tickets.keys import KeySource, TicketKey

__all__ = ["Identity", "Ticket", "Tickets"]

_VERSION: Final = 1
_NONCE: Final = 12
_TAG: Final = 16
_HEAD: Final = struct.Struct(">Q32sI")
_SMALLEST: Final = 256
"""No sealed part is smaller: whether nothing, one name or three were found is nobody's business."""


@final
class Identity:
    """Whom a ticket belongs to: the caller, by what authenticates them, and the subject that they name.

    The caller's credential is hashed at once; `repr` shows neither.
    """

    __slots__ = ("_caller", "_subject")

    def __init__(self, credential: bytes | None, subject: str = "") -> None:
        """`credential` is the header's value, or None for an anonymous caller: all of these are one."""
        self._caller = b"" if credential is None else hashlib.sha256(b"cloakroom caller:" + credential).digest()
        self._subject = subject.encode()

    def encoded(self) -> bytes:
        """Return bytes that differ where caller or subject do."""
        return bytes([len(self._caller)]) + self._caller + self._subject

    def tenant(self) -> str:
        """Return a name for the caller that pseudonyms are made under; the same for all subjects, empty for nobody."""
        return self._caller.hex()

    def __repr__(self) -> str:
        return "Identity(***)"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A sealed payload and when it can no longer be opened, in Unix seconds."""

    value: str
    expires: int

    @property
    def expires_at(self) -> str:
        """The expiry as RFC 3339 writes it."""
        return datetime.fromtimestamp(self.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def __repr__(self) -> str:
        return f"Ticket(*** {len(self.value)} characters)"


@final
class Tickets:
    """Seals payloads for a caller, and opens them for that caller.

    Args:
        keys: the ring of the moment.
        max_bytes: size of a ticket, in characters of its text.
        clock: Unix seconds.
    """

    def __init__(self, keys: KeySource, *, max_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._max_bytes = max_bytes
        self._clock = clock

    def seal(self, payload: bytes, identity: Identity, ttl_s: int) -> Ticket:
        """Seal a payload for `ttl_s` seconds.

        Raises:
            TooLarge: the ticket would be larger than the limit.
        """
        key = self._keys.ring().first
        expires = int(self._clock()) + ttl_s
        body = _HEAD.pack(expires, key.bind(identity.encoded()), len(payload)) + payload
        body += bytes(_padded(len(body)) - len(body))
        head, nonce = _head(key), secrets.token_bytes(_NONCE)
        sealed = head + nonce + key.seal.encrypt(nonce, body, head)
        value = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
        if len(value) > self._max_bytes:
            raise TooLarge(f"The ticket would have {len(value)} characters; the limit is {self._max_bytes}.")
        return Ticket(value, expires)

    def open(self, value: str, identity: Identity, *, path: str = "$.ticket") -> bytes:
        """Return what was sealed. `path` is where errors say that the ticket stood.

        Raises:
            TicketInvalid: it is not a ticket, was changed, or its key is gone.
            TicketForeign: it was sealed for another caller or subject.
            TicketExpired: its time is over.
            TooLarge: it is longer than any ticket of this server.
        """
        if len(value) > self._max_bytes:
            raise TooLarge(f"{len(value)} characters; a ticket has at most {self._max_bytes}.", path=path)
        raw = _decoded(value)
        body = None
        if raw is not None and len(raw) > 2 and raw[0] == _VERSION:
            start = 2 + raw[1]
            key_id = raw[2:start].decode("ascii", "replace")
            key = self._keys.ring(wanted=key_id).get(key_id)
            if key is None:
                raise TicketInvalid("The key of this ticket is not, or no longer, known here.", path=path)
            body = _unsealed(raw, start, key)
            if body is not None:
                return self._read(body, key, identity, path)
        raise TicketInvalid("This is not a ticket of this server, or it was changed.", path=path)

    def _read(self, body: bytes, key: TicketKey, identity: Identity, path: str) -> bytes:
        expires, binding, size = _HEAD.unpack_from(body)
        # Before the expiry, so that a stranger learns as little of an old ticket as of a fresh one.
        if not hmac.compare_digest(binding, key.bind(identity.encoded())):
            raise TicketForeign("The ticket was made for another caller or subject.", path=path)
        if expires <= self._clock():
            raise TicketExpired("The ticket's time is over.", path=path)
        return body[_HEAD.size : _HEAD.size + size]


def _head(key: TicketKey) -> bytes:
    name = key.id.encode()
    return bytes([_VERSION, len(name)]) + name


def _decoded(value: str) -> bytes | None:
    try:
        text = value.encode("ascii")
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    # Several texts decode to the same bytes; one of them is the ticket.
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=") == text else None


def _unsealed(raw: bytes, start: int, key: TicketKey) -> bytes | None:
    sealed = raw[start + _NONCE :]
    if len(sealed) < _TAG + _HEAD.size:
        return None
    try:
        return key.seal.decrypt(raw[start : start + _NONCE], sealed, raw[:start])
    except InvalidTag:
        return None


def _padded(size: int) -> int:
    """Return the size to pad to: the next one whose binary digits past the first few are zero."""
    if size <= _SMALLEST:
        return _SMALLEST
    exponent = size.bit_length() - 1
    zeros = (1 << (exponent - exponent.bit_length())) - 1
    return (size + zeros) & ~zeros

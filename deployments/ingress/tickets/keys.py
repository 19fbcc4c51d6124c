"""The keys of tickets: a ring of them, where it is read from, and how it is rotated.

A key file is JSON or YAML: `[{"id": "2026-11", "key": "<32 bytes in base64>"}, …]`. The first key seals, all of them
open. To rotate, put a new key in front (`python -m deployments.ingress.tickets rotate FILE`); drop an old one when the
last ticket that it sealed has expired. A running server reads a changed file by itself.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, final

import yaml
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deployments.shell import LOGGER_NAME

__all__ = [
    "FileKeys",
    "FixedKeys",
    "KeyRing",
    "KeySource",
    "KeysError",
    "TicketKey",
    "dump_keys",
    "new_key",
    "open_keys",
    "parse_keys",
    "rotated",
]

_log = logging.getLogger(LOGGER_NAME)

KEY_BYTES: Final = 32
CHECK_EVERY_S: Final = 1.0
_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")


class KeysError(ValueError):
    """The keys cannot be read. The message names the entry and the field, and never holds key material."""


@final
class TicketKey:
    """A key and the two that are derived from it: one seals, one binds. Masked in `repr`."""

    __slots__ = ("_binding", "_secret", "id", "seal")

    def __init__(self, key_id: str, secret: bytes) -> None:
        """`secret` is 32 random bytes. Raises `KeysError` for anything else, and for an id that is not one."""
        if not _ID.fullmatch(key_id):
            raise KeysError("an id is 1 to 32 of A-Za-z0-9._-")
        if len(secret) != KEY_BYTES:
            raise KeysError(f"a key is {KEY_BYTES} bytes, this one is {len(secret)}")
        self.id = key_id
        self._secret = secret
        self._binding = hmac.digest(secret, b"cloakroom ticket: binding", "sha256")
        self.seal = AESGCM(hmac.digest(secret, b"cloakroom ticket: seal", "sha256"))

    def bind(self, identity: bytes) -> bytes:
        """Return 32 bytes that stand for an identity, and that nobody without this key can make or check."""
        return hmac.digest(self._binding, identity, "sha256")

    def encoded(self) -> str:
        """Return the key in base64, for its file."""
        return base64.b64encode(self._secret).decode()

    def __repr__(self) -> str:
        return f"TicketKey({self.id!r}, ***)"

    def __reduce__(self) -> tuple[type[TicketKey], tuple[str, bytes]]:
        return TicketKey, (self.id, self._secret)


@final
class KeyRing:
    """Keys by id; the first one seals."""

    __slots__ = ("_keys", "first")

    def __init__(self, keys: Sequence[TicketKey]) -> None:
        """Raises `KeysError` where there is none, or two of one id."""
        if not keys:
            raise KeysError("at least one key is needed")
        self.first = keys[0]
        self._keys = {key.id: key for key in keys}
        if len(self._keys) != len(keys):
            raise KeysError("the ids of keys must differ")

    def get(self, key_id: str) -> TicketKey | None:
        """Return the key of this id, if it is on the ring."""
        return self._keys.get(key_id)

    def keys(self) -> tuple[TicketKey, ...]:
        """Return all keys, the sealing one first."""
        return tuple(self._keys.values())

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._keys)})"


class KeySource(Protocol):
    """Where the ring of the moment comes from."""

    def ring(self, *, wanted: str = "") -> KeyRing:
        """Return the ring to seal and open with now; `wanted` is the id of the key that a ticket names."""


@final
class FixedKeys:
    """Keys that stay as they are for as long as the process runs."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def ring(self, *, wanted: str = "") -> KeyRing:
        """See `KeySource`."""
        return self._ring


@final
class FileKeys:
    """Keys in a file that may change under a running server.

    The file is looked at when a ticket is wanted, at most once a second, and when a ticket names a key that is not on
    the ring. A file that cannot be read or does not parse leaves the old ring in place, and is logged once, by its
    error's class.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises `KeysError`, naming the file, where it cannot be read or does not parse: the server must not start."""
        self._path = path
        self._clock = clock
        self._checked = clock()
        self._seen: tuple[int, int, int] | None = None
        try:
            self._seen = self._state()
            self._ring = KeyRing(parse_keys(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            why = str(error) if isinstance(error, KeysError) else type(error).__name__
            failure = KeysError(f"cannot use the ticket keys in {path}: {why}")
        else:
            return
        raise failure

    def ring(self, *, wanted: str = "") -> KeyRing:
        """See `KeySource`. A key that is not on the ring is looked for at once: another replica may have read the file
        a moment earlier and sealed with it."""
        now = self._clock()
        if now - self._checked >= CHECK_EVERY_S or (wanted and self._ring.get(wanted) is None):
            self._checked = now
            self._look()
        return self._ring

    def _look(self) -> None:
        state = None
        try:
            state = self._state()
            if state != self._seen:
                self._ring = KeyRing(parse_keys(self._path.read_text(encoding="utf-8")))
                _log.warning("the ticket keys were read again: %d of them", len(self._ring.keys()))
        except (OSError, ValueError) as error:
            # Once for each state of the file, not once a second.
            if state != self._seen:
                _log.error("the ticket keys cannot be read again; the old ones stay: %s", type(error).__name__)
        self._seen = state

    def _state(self) -> tuple[int, int, int]:
        stat = self._path.stat()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino


def open_keys(file: str | None, variable: str | None) -> KeySource | None:
    """Return the keys in a file or an environment variable; None where neither is named.

    Raises:
        KeysError: they cannot be read; the message names the file or the variable.
    """
    if file is not None:
        return FileKeys(Path(file))
    if variable is None:
        return None
    try:
        return FixedKeys(KeyRing(parse_keys(os.environ.get(variable, ""))))
    except KeysError as error:
        why = str(error)
    raise KeysError(f"cannot use the ticket keys in the variable {variable}: {why}")


def parse_keys(text: str) -> tuple[TicketKey, ...]:
    """Read a key file's text, JSON or YAML.

    Raises:
        KeysError: it is not a list of `{id, key}`; the message names entry and field.
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        failure = KeysError(f"not JSON or YAML ({type(error).__name__})")  # its own message quotes the file
    else:
        if isinstance(entries, list) and entries:
            return tuple(_parse_key(i, entry) for i, entry in enumerate(entries))
        failure = KeysError("a list of {id, key} is needed, with at least one entry")
    raise failure


def _parse_key(position: int, entry: object) -> TicketKey:
    if not isinstance(entry, dict) or set(entry) != {"id", "key"}:
        raise KeysError(f"[{position}] needs the fields id and key, and no other")
    key_id, encoded = entry["id"], entry["key"]
    if not isinstance(key_id, str):
        raise KeysError(f"[{position}].id must be a string: put it in quotes")
    if not isinstance(encoded, str):
        raise KeysError(f"[{position}].key must be a string")
    try:
        secret = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        secret = None
    if secret is None:
        raise KeysError(f"[{position}].key is not base64")
    try:
        return TicketKey(key_id, secret)
    except KeysError as error:
        raise KeysError(f"[{position}]: {error}") from None


def new_key(key_id: str | None = None) -> TicketKey:
    """Make a key. Without an id it is named by the day, with four random digits so that two of a day differ."""
    return TicketKey(key_id or f"{time.strftime('%Y-%m-%d', time.gmtime())}-{secrets.token_hex(2)}", _random())


def _random() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def rotated(keys: Sequence[TicketKey], key: TicketKey, keep: int) -> tuple[TicketKey, ...]:
    """Return the keys with a new one in front, and of the old ones the newest `keep`."""
    return (key, *keys[:keep])


def dump_keys(keys: Sequence[TicketKey]) -> str:
    """Return the text of a key file."""
    return json.dumps([{"id": key.id, "key": key.encoded()} for key in keys], indent=2) + "\n"

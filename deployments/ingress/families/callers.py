"""Which member a caller is, by the header that tells callers apart. Only a hash of its value is compared."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, final

from starlette.types import Scope

from deployments.errors import Forbidden
from deployments.families.config import is_member_name
from deployments.shell import LOGGER_NAME

__all__ = ["CallersError", "CallersFile", "caller_member"]

CHECK_EVERY_S: Final = 1.0
_DIGEST: Final = 64
_log = logging.getLogger(LOGGER_NAME)


class CallersError(Exception):
    """A file of callers that cannot be used. Says why, and quotes nothing of it."""


@final
class CallersFile:
    """Members by the SHA-256 of the header's value, in a file that may change under a running server.

    A file that cannot be read any more leaves what was read in place, and is logged once, by its error's class.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises `CallersError`, naming the file, where it cannot be read: nobody would be let in."""
        self._path = path
        self._clock = clock
        self._checked = clock()
        self._seen: tuple[int, int] | None = None
        try:
            self._seen = self._state()
            self._members = _parse(path)
        except (OSError, ValueError) as error:
            why = str(error) if isinstance(error, _ShapeError) else type(error).__name__
            failure = CallersError(f"cannot use the callers in {path}: {why}")
        else:
            return
        raise failure

    def member(self, value: bytes) -> str | None:
        """Return whose value this is."""
        now = self._clock()
        if now - self._checked >= CHECK_EVERY_S:
            self._checked = now
            self._look()
        return self._members.get(hashlib.sha256(value).hexdigest())

    def _look(self) -> None:
        state = None
        try:
            state = self._state()
            if state != self._seen:
                self._members = _parse(self._path)
        except (OSError, ValueError) as error:
            if state != self._seen:
                _log.error("the callers cannot be read again; the old ones stay: %s", type(error).__name__)
        self._seen = state

    def _state(self) -> tuple[int, int]:
        stat = self._path.stat()
        return stat.st_mtime_ns, stat.st_size


class _ShapeError(ValueError):
    """A file of another shape. Quotes nothing of it."""


def _parse(path: Path) -> Mapping[str, str]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise _ShapeError("it must be a JSON object, member by SHA-256")
    for position, (digest, member) in enumerate(raw.items()):
        if len(digest) != _DIGEST or set(digest) - set("0123456789abcdef"):
            raise _ShapeError(f"key {position} is no SHA-256 in lower-case hex")
        if not isinstance(member, str) or not is_member_name(member):
            raise _ShapeError(f"value {position} is no name of a member")
    return raw


def caller_member(scope: Scope, name: bytes, callers: CallersFile | None) -> str:
    """Return which member calls, by the header `name` in lower case; empty for nobody's.

    Raises:
        Forbidden: the header is there more than once, so that a gateway's own cannot be told from a caller's.
    """
    values = [value for key, value in scope["headers"] if key == name]
    if len(values) > 1:
        raise Forbidden("The header that tells callers apart must be there once.")
    if not values:
        return ""
    if callers is not None:
        return callers.member(values[0]) or ""
    text = values[0].decode("latin-1")
    return text if is_member_name(text) else ""

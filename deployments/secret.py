"""Secrets of the config: read from a file or the environment, never from the config itself."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Final

__all__ = ["SecretError", "read_secret"]

_SECRET_BYTES: Final = 32


class SecretError(ValueError):
    """The secret cannot be read. The message says where it was looked for, and holds nothing of it."""


def read_secret(file: str | None, variable: str | None) -> bytes | None:
    """Read 32 random bytes or more, in base64, from a file or an environment variable; None where neither is named.

    Raises:
        SecretError: it is not there, or too short.
    """
    if file is not None:
        return _decoded(_file(Path(file)), f"secret_file {file}")
    if variable is not None:
        return _decoded(os.environ.get(variable, ""), f"secret_env {variable}")
    return None


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        why = type(error).__name__
    raise SecretError(f"cannot read secret_file {path}: {why}")


def _decoded(text: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) < _SECRET_BYTES:
        raise SecretError(f"{where} must hold at least {_SECRET_BYTES} bytes in base64")
    return secret

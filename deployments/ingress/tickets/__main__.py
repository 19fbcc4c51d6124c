"""Key files, mode 0600: `python -m deployments.ingress.tickets new-key FILE`, and `… rotate FILE`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deployments.ingress.tickets.keys import KeysError, TicketKey, dump_keys, new_key, parse_keys, rotated

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Write a key file. Exit code 0, or 1 with a line on stderr; keys are never printed."""
    options = _parser().parse_args(argv)
    try:
        print(_new(options) if options.command == "new-key" else _rotate(options))
    except (OSError, KeysError) as error:
        print(f"cannot write {options.file}: {_said(error)}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deployments.ingress.tickets", description="Keys of tickets.")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new-key", help="write a new file with one key; an existing file is left alone")
    rotate = commands.add_parser("rotate", help="put a new key in front; running servers take it up within a second")
    for command in (new, rotate):
        command.add_argument("file", type=Path)
        command.add_argument("--id", help="the key's id; by default the day and four random digits")
    rotate.add_argument("--keep", type=int, default=3, metavar="N", help="old keys to keep, newest first; default 3")
    return parser


def _new(options: argparse.Namespace) -> str:
    if options.file.exists():
        raise KeysError("the file is there already; `rotate` adds a key to it")
    key = new_key(options.id)
    _write(options.file, [key])
    return f"{options.file}: key {key.id}"


def _rotate(options: argparse.Namespace) -> str:
    if options.keep < 0:
        raise KeysError("--keep is 0 or more")
    old = parse_keys(options.file.read_text(encoding="utf-8"))
    key = new_key(options.id)
    if key.id in {held.id for held in old}:
        raise KeysError("a key of this id is there already")
    keys = rotated(old, key, options.keep)
    _write(options.file, keys)
    gone = f", {len(old) + 1 - len(keys)} dropped" if len(keys) <= len(old) else ""
    return f"{options.file}: key {key.id} seals, {len(keys) - 1} more open{gone}"


def _write(path: Path, keys: Sequence[TicketKey]) -> None:
    # Beside the file and then in its place: a server that looks meanwhile reads the old keys or the new, not half.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(dump_keys(keys))
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, KeysError) else (getattr(error, "strerror", None) or type(error).__name__)


if __name__ == "__main__":
    sys.exit(main())

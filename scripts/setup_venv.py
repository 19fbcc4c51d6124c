"""Bring .venv up to date: `python3 scripts/setup_venv.py [EXTRA …]`. Standard library only; Python 3.11 or newer.

Creates .venv when it is missing, installs the dependencies of pyproject.toml (and of the EXTRAs) at the versions of
constraints.txt, and writes a stamp, so that a second run returns at once. Extras add up; none is ever removed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "cloakroom-stamp.json"
INPUTS = ("pyproject.toml", "constraints.txt", "scripts/setup_venv.py")
_HEARTBEAT_S = 10.0


def main(extras: list[str]) -> int:
    """Returns the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if unknown := set(extras) - set(project["project"]["optional-dependencies"]):
        print(f"no such extra: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    stamp = _read_stamp()
    wanted = sorted({*extras, *stamp["extras"]})
    if stamp == {"hash": _hash(), "extras": wanted}:
        return 0
    try:
        _install(project, wanted)
    except subprocess.CalledProcessError as error:
        print(f"set-up failed: {' '.join(map(str, error.cmd))} (exit {error.returncode})", file=sys.stderr)
        return 1
    STAMP.write_text(json.dumps({"hash": _hash(), "extras": wanted}))
    return 0


def _install(project: dict[str, Any], extras: list[str]) -> None:
    if not _works():
        _step("creating .venv", lambda: venv.create(VENV, clear=True, with_pip=True))
    # The pip that comes with Python 3.11 takes three times as long for what follows.
    _step("updating pip", lambda: _pip(["--upgrade", "pip"]))
    names = " with " + ", ".join(extras) if extras else ""
    requirements = _requirements(project, extras)
    _step(f"installing {len(requirements)} packages and what they need{names}", lambda: _pip(requirements))
    bare = project["tool"]["cloakroom"]["without-dependencies"]
    if alone := [name for name, when in bare.items() if set(when) & set(extras)]:
        _step(f"installing {', '.join(alone)}", lambda: _pip(["--no-deps", *alone]))
    _link()


def _requirements(project: dict[str, Any], extras: list[str]) -> list[str]:
    table = project["project"]
    optional = [name for extra in extras for name in table["optional-dependencies"][extra]]
    return list(dict.fromkeys([*table["dependencies"], *optional]))


def _pip(arguments: list[str]) -> None:
    # Errors only (-qq). No bytecode now: compiling it all takes half a minute; the first start compiles what it uses.
    quiet = ["-qq", "--disable-pip-version-check", "--no-input", "--no-compile", "--prefer-binary"]
    subprocess.run(
        [PYTHON, "-m", "pip", "install", *quiet, "-c", ROOT / "constraints.txt", *arguments], check=True, cwd=ROOT
    )


def _link() -> None:
    """Put the checkout on the path of .venv: an editable install without a build."""
    site = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(site, "cloakroom.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def _works() -> bool:
    """Whether .venv runs a Python that is new enough, and has pip."""
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", test], capture_output=True).returncode == 0


def _read_stamp() -> dict[str, Any]:
    try:
        stamp = json.loads(STAMP.read_text())
        return {"hash": stamp["hash"] if PYTHON.exists() else "", "extras": list(stamp["extras"])}
    except (OSError, ValueError, KeyError):
        return {"hash": "", "extras": []}


def _hash() -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _step(what: str, action: Callable[[], None]) -> None:
    """Run `action`, saying what it is, that it still runs, and how long it took."""
    start, done = time.monotonic(), threading.Event()

    def heartbeat() -> None:
        while not done.wait(_HEARTBEAT_S):
            print(f"  … {time.monotonic() - start:.0f} s", flush=True)

    print(f"{what} …", flush=True)
    thread = threading.Thread(target=heartbeat, daemon=True)
    thread.start()
    try:
        action()
    finally:
        done.set()
        thread.join()
    print(f"  done in {time.monotonic() - start:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

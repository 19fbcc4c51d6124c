"""Models of an MLflow registry: `models:/NAME@ALIAS`, `models:/NAME/VERSION`, both with `?sha256=HEX` or without.

The registry is `MLFLOW_TRACKING_URI`'s, or a SQLite file in the project's folder where that is unset. A version that
was registered by `training.registry` carries its content's digest: the SHA-256 of its manifest, which holds the hash of
every file. It is downloaded once into a cache by digest; a source whose digest is there needs no registry at all.
Errors here do not name the source: `sources` does. Nor do they keep MLflow's own, which quote the registry's address
with the password in it: a traceback prints all that an error was raised from.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

from preprocessing.bundle.files import BUNDLED_ROOT, MANIFEST, BundleError, MissingModel, sha256_of

__all__ = ["DIGEST_TAG", "LOCAL_STORE", "Held", "ModelVersion", "cache_root", "download", "is_cached", "names"]
__all__ += ["open_client", "pinned", "resolve", "said", "shown", "store_file", "tracking_uri"]

LOCAL_STORE: Final = BUNDLED_ROOT.parent / ".mlflow"
"""Where registry and runs are when `MLFLOW_TRACKING_URI` is unset: `store.db`, and `artifacts/` beside it."""
DIGEST_TAG: Final = "cloakroom.manifest_sha256"
_SCHEME: Final = "models:/"
_FORM: Final = re.compile(
    r"models:/(?P<name>[^/@?:]+)(?:@(?P<alias>[^/@?]+)|/(?P<version>[0-9]+))(?:\?sha256=(?P<digest>[0-9a-f]{64}))?"
)
_UNKNOWN: Final = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
_MOST_NAMED: Final = 10
_LOCKED: Final = "database is locked"


@final
@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of a registered model. `digest` is the SHA-256 of its manifest, "" where the registry has none."""

    name: str
    version: str
    digest: str
    identity: str
    """What the registry says of where and when it was made: the cache's key where there is no digest."""

    @property
    def source(self) -> str:
        """As a config entry names it, for ever."""
        return f"{_SCHEME}{self.name}/{self.version}" + (f"?sha256={self.digest}" if self.digest else "")


@final
@dataclass(frozen=True, slots=True)
class Held:
    """A version in the cache."""

    folder: Path
    name: str
    version: str


def names(source: str) -> bool:
    """Whether a source is a registry's."""
    return source.startswith("models:")


def tracking_uri() -> str:
    """Return `MLFLOW_TRACKING_URI`, or that of the store in the project's folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{LOCAL_STORE / 'store.db'}"


def store_file(uri: str = "") -> Path | None:
    """Return the SQLite file of a store, by default `tracking_uri()`; None where it is something else."""
    uri = uri or tracking_uri()
    return Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None


def cache_root() -> Path:
    """Return the folder of downloaded versions, in `XDG_CACHE_HOME` or `~/.cache`. It may be deleted at any time."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "cloakroom" / "models"


def is_cached(source: str) -> bool:
    """Whether a source is by version and digest, and this content is in the cache: no registry is asked for it."""
    match = _FORM.fullmatch(source)
    return match is not None and _copy(match.groupdict(default="")) is not None


def pinned(source: str) -> str:
    """Ask the registry, and return the source by version and digest. Raises `BundleError`."""
    return resolve(source).source


def download(source: str) -> Held:
    """Return the folder of a version, from the cache or, once, from the registry.

    Raises:
        BundleError: no such model, alias or version; the registry cannot be asked; what it gave is something else.
    """
    wanted = _parse(source)
    copy = _copy(wanted)
    if copy is not None:
        return Held(_whole(copy, wanted["digest"]), wanted["name"], wanted["version"])
    found = resolve(source)
    folder = cache_root() / (found.digest or hashlib.sha256(found.identity.encode()).hexdigest())
    if not folder.is_dir():
        _fill(folder, found)
    return Held(_whole(folder, found.digest), found.name, found.version)


def resolve(source: str, client: Any = None) -> ModelVersion:
    """Ask the registry which version a source names. Raises `BundleError`."""
    wanted = _parse(source)
    client = client or open_client()
    name, alias, version = wanted["name"], wanted["alias"], wanted["version"]
    try:
        found = client.get_model_version_by_alias(name, alias) if alias else client.get_model_version(name, version)
    except Exception as error:  # MLflow's own errors and those of its stores
        kind = MissingModel if getattr(error, "error_code", "") in _UNKNOWN else BundleError
        raise kind(_complaint(client, error, name, alias, version)) from None
    digest = str(found.tags.get(DIGEST_TAG, ""))
    if wanted["digest"] and wanted["digest"] != digest:
        raise BundleError(
            f"version {found.version} of {name} in {shown(tracking_uri())} has another content than the "
            f"source says ({digest[:12] or 'not known'}…): it was registered anew. Take `?sha256=…` away, or correct it"
        )
    identity = "|".join(map(str, (tracking_uri(), name, found.version, found.source, found.creation_timestamp)))
    return ModelVersion(name, str(found.version), digest, identity)


def open_client(create: bool = False, uri: str = "") -> Any:
    """Return an `MlflowClient`.

    Args:
        create: whether a SQLite store that does not exist is made; one only reads otherwise, and a store that was made
            for it would hide a wrong path.
        uri: of the store, by default `tracking_uri()`.

    Raises:
        BundleError: mlflow is not installed, or there is no store.
    """
    uri = uri or tracking_uri()
    file = store_file(uri)
    if file is not None and create:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BundleError(f"the registry {file} cannot be made: {error.strerror}: {error.filename}") from None
    elif file is not None and not file.is_file():
        why = "" if os.environ.get("MLFLOW_TRACKING_URI") else "MLFLOW_TRACKING_URI is unset, and "
        raise BundleError(
            f"{why}the registry {file} does not exist. Register a model (python -m training register), or set "
            "MLFLOW_TRACKING_URI to the registry that has it"
        )
    # What is served and trained here is nobody else's business, and a registry that is down must be told of soon.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")  # logs are for lines
    try:
        from mlflow import MlflowClient  # seconds, and only models of a registry need it
    except ImportError as error:
        raise BundleError(
            "a source models:/… needs the package mlflow, which is not installed: "
            "python scripts/setup_venv.py mlflow (the extra `mlflow`)"
        ) from error
    for noisy in ("alembic", "mlflow.store.db.utils"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        return MlflowClient(tracking_uri=uri)
    except Exception as error:  # MLflow's own errors and those of its stores
        raise BundleError(f"the registry {shown(uri)} cannot be opened: {said(error)}") from None


def _parse(source: str) -> dict[str, str]:
    match = _FORM.fullmatch(source)
    if match is None:
        raise BundleError("it must be models:/NAME@ALIAS or models:/NAME/VERSION (a number)")
    return match.groupdict(default="")


def _copy(wanted: dict[str, str]) -> Path | None:
    """Return the cache's folder of what is wanted, where that tells its content and it is there."""
    folder = cache_root() / (wanted["digest"] or "none")
    return folder if wanted["version"] and wanted["digest"] and folder.is_dir() else None


def _fill(folder: Path, found: ModelVersion) -> None:
    """Download beside the cache's folders and move into place, so that others see all of a version or nothing."""
    from mlflow.artifacts import download_artifacts

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".download-") as scratch:
        try:
            origin = open_client().get_model_version_download_uri(found.name, found.version)
            given = Path(download_artifacts(artifact_uri=origin, dst_path=scratch, tracking_uri=tracking_uri()))
        except Exception as error:  # MLflow's own errors and those of its stores
            where = shown(tracking_uri())
            raise BundleError(f"the registry {where} knows it, but did not give its files: {said(error)}") from None
        if found.digest and sha256_of(given / MANIFEST) != found.digest:
            raise BundleError(
                f"{shown(origin)}/{MANIFEST} is not what was registered: its SHA-256 is not {found.digest[:12]}…. "
                "Register the model again"
            )
        try:
            given.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another replica was first
                raise


def _whole(folder: Path, digest: str) -> Path:
    if digest and sha256_of(folder / MANIFEST) != digest:
        raise BundleError(
            f"{folder / MANIFEST} is not what was registered: its SHA-256 is not {digest[:12]}…. Delete the folder, "
            "which is a cache's, and start again"
        )
    return folder


def _complaint(client: Any, error: Exception, name: str, alias: str, version: str) -> str:
    """Say what there is instead of what was asked for."""
    where = f"the registry {shown(tracking_uri())}"
    if getattr(error, "error_code", "") not in _UNKNOWN:
        return f"{where} cannot be asked: {said(error)}"
    try:
        model = next(iter(client.search_registered_models(f"name = '{name}'")), None)
        if model is None:
            there = [each.name for each in client.search_registered_models(max_results=_MOST_NAMED)]
            return f"{where} has no model {name}; there are: {', '.join(there) or 'none'}"
        if alias:
            there = [f"{each} (version {at})" for each, at in sorted(model.aliases.items())]
            return (
                f"model {name} in {where} has no alias {alias}; there are: {', '.join(there) or 'none'}. "
                f"Set it: python -m training promote {name} VERSION --alias {alias} --config FILE --first"
            )
        found = client.search_model_versions(f"name = '{name}'", max_results=_MOST_NAMED)
        there = sorted((str(each.version) for each in found), key=int)
        return f"model {name} in {where} has no version {version}; there are: {', '.join(there) or 'none'}"
    except Exception as second:  # as above
        return f"{where} cannot be asked: {said(second)}"


def said(error: Exception) -> str:
    """Return an error's class and first line, without the password that an address in it may hold."""
    lines = (line.strip() for line in str(error).splitlines())
    text = f"{type(error).__name__}: {shown(next(filter(None, lines), ''))}"
    return f"{text}: another process is writing to it; try again when that is done" if _LOCKED in text else text


def shown(uri: str) -> str:
    """Return an address without what it may hold of a password: before its host, or among its parameters."""
    return re.sub(r"(?i)\b(password|passwd|pwd|token|secret)=[^&\s]*", r"\1=…", re.sub(r"//[^/\s]*@", "//…@", uri))

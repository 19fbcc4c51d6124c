"""Bundles into an MLflow registry, and names for their versions. `preprocessing.bundle.registry` reads them back.

The registry is `MLFLOW_TRACKING_URI`'s; where that is unset, `.mlflow/store.db` (SQLite) in the project's folder, with
the artifacts beside it. Both are made when the first model is registered.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from preprocessing.bundle import MANIFEST, Bundle, BundleError, check_weights, sha256_of
from preprocessing.bundle import registry as reading
from training.self_contained import self_contained

__all__ = ["experiment_id", "promote", "register", "resolve"]

EXPERIMENT: Final = "cloakroom"
_EXISTS: Final = "RESOURCE_ALREADY_EXISTS"


def register(bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
    """Verify a bundle, upload it and register it as a new version.

    A bundle that stands on a sibling's encoder is made self-contained on the way.

    Args:
        bundle_folder: the bundle.
        name: the registered model; made where there is none yet.
        alias: given to the version at once, e.g. `challenger`; None gives none.
        run_id: the MLflow run that trained it and takes its files; a run of its own when None.

    Returns:
        The version, "1", "2", …

    Raises:
        BundleError: the bundle is not whole, or the registry refused it.
    """
    bundle = Bundle.open(bundle_folder)
    check_weights(bundle.source())
    with tempfile.TemporaryDirectory() as scratch:
        # A copy in any case: it holds the manifest's files and nothing else that may lie in the folder.
        whole = self_contained(bundle, Path(scratch) / "bundle")
        client = reading.open_client(create=True)
        try:
            version = _upload(client, whole, name, run_id)
        except Exception as error:  # MLflow's own errors and those of its stores
            raise BundleError(f"{bundle_folder} could not be registered as {name}: {error}") from error
    if alias:
        promote(name, version, alias)
    return version


def promote(name: str, version: str, alias: str) -> None:
    """Let an alias name this version; whichever had it loses it. Raises `BundleError`: no such model or version."""
    client = reading.open_client()
    found = reading.resolve(f"models:/{name}/{version}", client)
    try:
        client.set_registered_model_alias(name, alias, found.version)
    except Exception as error:  # as above
        raise BundleError(f"{name} version {version} could not be given the alias {alias}: {error}") from error


def resolve(name: str, alias: str) -> str:
    """Return the version that an alias names. Raises `BundleError`: no such model or alias; says which there are."""
    return reading.resolve(f"models:/{name}@{alias}").version


def experiment_id(client: Any, name: str = EXPERIMENT) -> str:
    """Return the id of the experiment that runs are logged in; it is made where there is none.

    With a SQLite store its artifacts lie in `artifacts/` beside it: MLflow would put them wherever a command is run.
    """
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    file = reading.store_file()
    beside = (file.absolute().parent / "artifacts").as_uri() if file else None
    return str(client.create_experiment(name, artifact_location=beside))


def _upload(client: Any, bundle: Bundle, name: str, run_id: str | None) -> str:
    try:
        client.create_registered_model(name)
    except Exception as error:
        if getattr(error, "error_code", "") != _EXISTS:
            raise
    manifest, digest = bundle.manifest, sha256_of(bundle.path / MANIFEST)
    own = run_id is None
    run = client.create_run(experiment_id(client), run_name=f"register {name}") if own else client.get_run(run_id)
    folder = f"bundle-{digest[:12]}"
    client.log_artifacts(run.info.run_id, str(bundle.path), folder)
    tags = {
        reading.DIGEST_TAG: digest,
        "cloakroom.task": manifest.task,
        "cloakroom.bundle_version": manifest.version,
        "cloakroom.fingerprint": manifest.fingerprint,
    }
    made = client.create_model_version(
        name, f"{run.info.artifact_uri}/{folder}", run_id=run.info.run_id, tags=tags, description=manifest.description
    )
    if own:
        client.set_terminated(run.info.run_id)
    return str(made.version)

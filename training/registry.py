"""Bundles into an MLflow registry, and names for their versions. `preprocessing.bundle.registry` reads them back.

The name `champion` is given with a verdict of the gate alone: `training.projects.promotion.promote` asks for one.

The registry is `MLFLOW_TRACKING_URI`'s; where that is unset, `.mlflow/store.db` (SQLite) in the project's folder, with
the artifacts beside it. Both are made when the first model is registered.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from preprocessing.bundle import CARD, MANIFEST, Bundle, BundleError, check_weights, read_json, sha256_of
from preprocessing.bundle import registry as reading
from preprocessing.pii.recognizer import RecognizerManifest, open_recognizer_source
from preprocessing.pii.recognizer.source import TASK as RECOGNIZER_TASK
from training.self_contained import self_contained

if TYPE_CHECKING:
    from training.projects.gate import Verdict  # scipy takes its time

__all__ = ["CHAMPION", "check_alias", "experiment_id", "note", "register", "resolve", "set_alias"]

CHAMPION: Final = "champion"
"""The alias that servers follow. Only the gate gives it."""
EXPERIMENT: Final = "cloakroom"
_NAME: Final = re.compile(r"[^/@?:]+")
_ALIAS: Final = re.compile(r"(?i:(?!latest$|v\d+$)[a-z0-9_-]+)")
"""What MLflow takes."""
_LONGEST_TAG: Final = 4000
"""Characters; MLflow takes 5,000."""
_EXISTS: Final = "RESOURCE_ALREADY_EXISTS"


def register(bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
    """Verify a bundle, upload it and register it as a new version.

    A bundle that stands on a sibling's encoder is made self-contained on the way. Recognizers are registered, too.

    Args:
        bundle_folder: the bundle.
        name: the registered model; made where there is none yet.
        alias: given to the version at once, e.g. `challenger`, never `champion`; None gives none.
        run_id: the MLflow run that trained it and takes its files; a run of its own when None.

    Returns:
        The version, "1", "2", …

    Raises:
        BundleError: the bundle is not whole, the alias is the gate's to give, or the registry refused it.
    """
    if _NAME.fullmatch(name) is None:
        raise BundleError(f"{name!r} is no name of a model: a source models:/NAME@ALIAS has no room for /, @, ? and :")
    if alias is not None:
        check_alias(alias)
        _check_permission(alias, "", None)
    with tempfile.TemporaryDirectory() as scratch:
        # A copy in any case: it holds the manifest's files and nothing else that may lie in the folder.
        copy = Path(scratch) / "bundle"
        tags = _recognizer(bundle_folder, copy) if _is_recognizer(bundle_folder) else _model(bundle_folder, copy)
        client = reading.open_client(create=True)
        try:
            version = _upload(client, copy, name, tags, run_id)
        except Exception as error:  # MLflow's own errors and those of its stores
            raise BundleError(f"{bundle_folder} could not be registered as {name}: {reading.said(error)}") from None
    if alias:
        set_alias(name, version, alias)
    return version


def set_alias(name: str, version: str, alias: str, verdict: Verdict | None = None) -> None:
    """Let an alias name this version; whichever had it loses it.

    Args:
        name: the registered model.
        version: that is to have the alias.
        alias: any; `champion` needs a verdict.
        verdict: what the gate said of this very version (`Verdict.challenger`).

    Raises:
        BundleError: no such model or version, or nobody let it be champion.
    """
    check_alias(alias)
    client = reading.open_client()
    found = reading.resolve(f"models:/{name}/{version}", client)
    _check_permission(alias, found.digest, verdict)
    try:
        client.set_registered_model_alias(name, alias, found.version)
    except Exception as error:  # as above
        raise BundleError(
            f"{name} version {version} could not be given the alias {alias}: {reading.said(error)}"
        ) from error


def check_alias(alias: str) -> None:
    """Raise `BundleError` where it can be no alias."""
    if _ALIAS.fullmatch(alias) is None:
        raise BundleError(f"{alias!r} is no alias: letters, digits, _ and -, but not `latest`, nor v and a number")


def _check_permission(alias: str, digest: str, verdict: Verdict | None) -> None:
    """Raise `BundleError` where the alias is the gate's to give, and the gate let no bundle of this digest pass; any
    bundle, where the registry knows none."""
    if alias.casefold() != CHAMPION:
        return
    if verdict is None or not verdict.passed or verdict.rows < 1:
        raise BundleError(
            f"no version is {CHAMPION} unseen: only the gate gives that alias. Register it without, and then: "
            "python -m training promote NAME VERSION --config FILE"
        )
    if digest and verdict.challenger != digest:
        whom = f"another bundle ({verdict.challenger[:12]}…)" if verdict.challenger else "no bundle that it names"
        raise BundleError(
            f"no version is {CHAMPION} unseen: the verdict is of {whom}, not of this one ({digest[:12]}…)"
        )


def note(name: str, version: str, facts: Mapping[str, str]) -> None:
    """Write facts down as a version's tags, `cloakroom.` before their names. Raises `BundleError`."""
    client = reading.open_client()
    try:
        for fact, text in facts.items():
            client.set_model_version_tag(name, version, f"cloakroom.{fact}", text[:_LONGEST_TAG])
    except Exception as error:  # as above
        raise BundleError(f"{name} version {version} could not be written about: {reading.said(error)}") from None


def resolve(name: str, alias: str) -> str:
    """Return the version that an alias names. Raises `MissingModel`: no such model or alias; says which there are."""
    return reading.resolve(f"models:/{name}@{alias}").version


def experiment_id(client: Any, name: str = EXPERIMENT, uri: str = "") -> str:
    """Return the id of the experiment that runs are logged in; it is made where there is none.

    With a SQLite store its artifacts lie in `artifacts/` beside it: MLflow would put them wherever a command is run.
    `uri` is the client's store, by default the registry's.
    """
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    file = reading.store_file(uri)
    beside = (file.absolute().parent / "artifacts").as_uri() if file else None
    try:
        return str(client.create_experiment(name, artifact_location=beside))
    except Exception as error:
        if getattr(error, "error_code", "") != _EXISTS:
            raise
        return str(client.get_experiment_by_name(name).experiment_id)  # another run was first


def _is_recognizer(folder: Path) -> bool:
    return read_json(folder / MANIFEST).get("task") == RECOGNIZER_TASK


def _model(folder: Path, copy: Path) -> dict[str, str]:
    bundle = Bundle.open(folder)
    check_weights(bundle.source())
    manifest = self_contained(bundle, copy).manifest
    tags = {"task": manifest.task, "bundle_version": manifest.version, "fingerprint": manifest.fingerprint}
    return tags | {"description": manifest.description}


def _recognizer(folder: Path, copy: Path) -> dict[str, str]:
    open_recognizer_source(str(folder))  # raises where it is not whole
    manifest = RecognizerManifest.read(folder / MANIFEST)
    copy.mkdir()
    for name in (*manifest.files, MANIFEST, CARD):
        if not (folder / name).is_file():
            raise BundleError(f"{folder / name} is missing: a bundle needs its model card")
        shutil.copyfile(folder / name, copy / name)
    return {"task": manifest.task, "bundle_version": manifest.version, "description": manifest.description}


def _upload(client: Any, folder: Path, name: str, facts: Mapping[str, str], run_id: str | None) -> str:
    own, digest = run_id is None, sha256_of(folder / MANIFEST)
    # The run first: without it a model would be left that has no version.
    run = client.create_run(experiment_id(client), run_name=f"register {name}") if own else client.get_run(run_id)
    try:
        client.create_registered_model(name)
    except Exception as error:
        if getattr(error, "error_code", "") != _EXISTS:
            raise
    place = f"bundle-{digest[:12]}"
    client.log_artifacts(run.info.run_id, str(folder), place)
    made = client.create_model_version(
        name,
        f"{run.info.artifact_uri}/{place}",
        run_id=run.info.run_id,
        tags={f"cloakroom.{fact}": text for fact, text in facts.items()} | {reading.DIGEST_TAG: digest},
        description=facts["description"],
    )
    if own:
        client.set_terminated(run.info.run_id)
    return str(made.version)

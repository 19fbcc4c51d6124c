"""Evaluate a bundle, register it, and let it take the champion's place where the gate lets it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

from preprocessing.bundle import MANIFEST, Bundle, BundleError, MissingModel, fetch, read_json, sha256_of
from preprocessing.bundle.registry import shown, tracking_uri
from training.projects.bundle import RUN
from training.projects.config import ProjectConfig
from training.projects.gate import GateConfig, Verdict
from training.projects.table import split_of
from training.registry import check_alias
from training.split import MADE_BY_TRAIN, Split

__all__ = ["JudgedOn", "Registry", "changed_data", "open_registry", "promote", "read_judged", "register"]


class JudgedOn(Protocol):
    """What models are judged on: `judged.TestRows`, or marked texts (`recognizers.MarkedRows`)."""

    def __len__(self) -> int: ...

    @property
    def data_sha256(self) -> str:
        """Hash of the files that they are from, as a manifest records it."""

    @property
    def digest(self) -> str:
        """Hash that says which rows of which data these are."""

    def evaluate(self, bundle: Path) -> dict[str, Any]:
        """Return a bundle's figures."""

    def compare(
        self, challenger: Path, champion: Path, config: GateConfig | None = None
    ) -> tuple[dict[str, Any], dict[str, Any], Verdict]:
        """Return the champion's figures, the challenger's, and the gate's verdict, all on the same rows."""


class Registry(Protocol):
    """What `training.registry` does."""

    def register(self, bundle_folder: Path, name: str, alias: str | None = None, *, run_id: str | None = None) -> str:
        """Register a bundle as a new version; return the version. Raises `BundleError`, also where it is to be
        `champion`."""

    def note(self, name: str, version: str, facts: Mapping[str, str]) -> None:
        """Write facts down at a version. Raises `BundleError`."""

    def set_alias(self, name: str, version: str, alias: str, verdict: Verdict | None = None) -> None:
        """Let an alias name a version. Raises `BundleError`, also where it is `champion` without a verdict."""

    def resolve(self, name: str, alias: str) -> str:
        """Return the version that an alias names. Raises `MissingModel` where there is none, or else `BundleError`."""


def open_registry() -> Registry:
    """Return `training.registry`, imported when asked for: MLflow takes seconds."""
    return cast(Registry, importlib.import_module("training.registry"))


def read_judged(config: ProjectConfig, part: str, bundle: Path) -> JudgedOn:
    """Read the rows that a bundle is judged on, by the config's task.

    Raises:
        BundleError: there is no bundle, it is of another task than the config, or its data was split in another way.
        ConfigError: the data is not there, or the part has no rows.
        SystemExit: rows cannot be used.
    """
    manifest = read_json(bundle / MANIFEST)
    task = str(manifest.get("task")).replace("-", "_")  # as recognizers write it
    if task != config.task:
        raise BundleError(f"{bundle} is a bundle of task {task}, and the config is for {config.task}")
    if part != "all":
        _check_split(config, manifest, bundle)
    if task == "token_classification":
        from training.projects.recognizers import read_marked  # each of the two opens other models

        return read_marked(config, part)
    from training.projects.judged import read_rows

    return read_rows(config, part, Bundle.open(bundle, verify=False).manifest.labels)


def changed_data(bundle: Path, rows: JudgedOn, config: ProjectConfig) -> str:
    """Say that the data is not what a bundle was trained on, and what that means for its test part; "" where it is."""
    manifest = read_json(bundle / MANIFEST)
    records = manifest.get("data") or [{}]
    before, now = str(records[0].get("sha256", "")), rows.data_sha256
    if before == now:
        return ""
    if Split.recorded(manifest) != split_of(config.data):
        means = "the bundle does not say how its data was split, and may have been trained on these rows"
    elif config.data.split:
        means = f"column {config.data.split} says which rows are held out: see that none has been moved there since"
    else:
        means = "texts are held out by their hash, so none of the test part's has been trained on"
    return f"the data (SHA-256 {now[:12]}…) is not what {bundle} was trained on ({before[:12] or 'unknown'}…): {means}"


def _check_split(config: ProjectConfig, manifest: Mapping[str, Any], bundle: Path) -> None:
    """Raise `BundleError` where the config's parts are not those that the bundle was trained on."""
    recorded, mine = Split.recorded(manifest), split_of(config.data)
    if recorded is not None and recorded != mine:
        raise BundleError(
            f"{bundle} was trained on the split `{recorded}`, and the config's is `{mine}`: it has seen rows of that "
            "test part. Judge it with the config that it was trained by"
        )
    if recorded is None and manifest.get("created_by") == MADE_BY_TRAIN and not mine.column:
        raise BundleError(f"{bundle} does not say how its data was split: train it again, or split by a column")


def register(bundle: Path, name: str, alias: str | None, registry: Registry) -> str:
    """Register a bundle, with the MLflow run that made it where the registry knows it; return the version.

    Raises:
        BundleError: the bundle cannot be registered, or the alias is the one that the gate gives.
    """
    return registry.register(bundle, name, alias, run_id=_run_of(bundle))


def _run_of(bundle: Path) -> str | None:
    """Return the MLflow run that made this very bundle, where it is in the registry's own store; None where not.

    A run's folder may hold the bundle of another run: one that was exported again, or trained without tracking.
    """
    try:
        noted = json.loads((bundle.parent / RUN).read_text(encoding="utf-8"))
        made = noted["manifest_sha256"] == sha256_of(bundle / MANIFEST)
        return str(noted["run_id"]) if made and noted["tracking_uri"] == shown(tracking_uri()) else None
    except (OSError, ValueError, KeyError, TypeError, BundleError):
        return None  # no such file, or one of an older version: a run of its own


def promote(
    name: str,
    version: str,
    alias: str,
    read: Callable[[Path], JudgedOn],
    registry: Registry,
    gate: GateConfig | None = None,
    folders: Mapping[str, Path] | None = None,
    first: bool = False,
) -> Verdict:
    """Let a version have an alias, if it passes the gate against the version that has it now.

    Args:
        name: the registered model.
        version: the challenger.
        alias: e.g. `champion`.
        read: reads what both are judged on, given the challenger's folder; called where there is something to judge.
        registry: where aliases are.
        gate: what the gate asks for.
        folders: bundles by version, for those that are at hand; others are fetched from the registry.
        first: whether the alias may be given without a comparison where no version has it yet.

    Whatever the gate says is written down at the challenger's version, before the alias moves.

    Raises:
        BundleError: no such version, one of the bundles cannot be used, or the registry did not answer.
    """
    gate = gate or GateConfig()
    check_alias(alias)  # before anything is judged
    challenger = _folder(name, version, folders)
    now = _holder(name, alias, registry)
    if not now and not first:
        return _refused(f"there is nobody to be compared with: no version is {alias}; to start with this one: --first")
    if now == version:
        return _refused(f"version {version} is {alias} already")
    rows = read(challenger)
    if not now:
        rows.evaluate(challenger)  # it must at least run
        verdict = Verdict((), {}, len(rows))
    else:
        *_, verdict = rows.compare(challenger, _folder(name, now, folders), gate)
    if verdict.passed and (since := _holder(name, alias, registry)) != now:
        # It was not compared with that one.
        verdict = _refused(f"version {since or 'none'} became {alias} meanwhile: promote again")
    verdict = replace(verdict, challenger=sha256_of(challenger / MANIFEST))
    registry.note(name, version, _facts(verdict, alias, now, rows, gate))
    if verdict.passed:
        registry.set_alias(name, version, alias, verdict)
    return verdict


def _refused(reason: str) -> Verdict:
    return Verdict((reason,), {}, 0)


def _holder(name: str, alias: str, registry: Registry) -> str:
    """Return the version that has an alias, "" where none has. A registry that does not answer raises."""
    try:
        return registry.resolve(name, alias)
    except MissingModel:
        return ""


def _facts(verdict: Verdict, alias: str, champion: str, rows: JudgedOn, gate: GateConfig) -> dict[str, str]:
    """What a version's tags say of the gate: the last time that it was judged."""
    return {
        "gate.alias": alias,
        "gate.verdict": "passed" if verdict.passed else "refused",
        "gate.reasons": "; ".join(verdict.reasons) or "none",
        "gate.against": f"version {champion}" if champion else "nobody (--first)",
        "gate.rows": str(len(rows)),
        "gate.rows_sha256": rows.digest,
        "gate.margin": f"{gate.margin:g}",
        "gate.champion_under_new_rules": "allowed" if gate.champion_under_new_rules else "no",
    }


def _folder(name: str, version: str, folders: Mapping[str, Path] | None) -> Path:
    if folders and version in folders:
        return folders[version]
    return fetch(f"models:/{name}/{version}")[0]

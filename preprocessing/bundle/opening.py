"""Opening a bundle: every file's hash, the pipeline's fingerprint, the labels and the card are checked first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, final

from preprocessing.bundle.files import (
    CARD,
    COLUMNS_FILE,
    CONFIG_FILE,
    HEAD_FILE,
    MANIFEST,
    ONNX_FILES,
    TOKENIZER_FILE,
    BundleError,
    read_json,
    sha256_of,
)
from preprocessing.bundle.manifest import Manifest
from preprocessing.bundle.source import ModelSource
from preprocessing.bundle.weights import check_config, check_graph, check_head, check_reference, check_shards
from preprocessing.columns import ColumnsError, ColumnTransform

__all__ = ["Bundle"]

_REFRESH: Final = "if it was changed on purpose, write that down (python -m training refresh-manifests for models/)"
_LOADED: Final = (
    ".safetensors",
    ".index.json",
    "adapter_config.json",
    ".onnx",
    ".onnx_data",
    ".data",
    ".bin",
    ".pt",
    ".pth",
    ".ckpt",
    ".pkl",
    ".py",
)
"""A runtime may load a file by such a name alone: one that the manifest does not list is not let in."""


@final
@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle."""

    path: Path
    manifest: Manifest
    encoder: Bundle | None

    @classmethod
    def open(cls, path: Path, verify: bool = True) -> Bundle:
        """Open a bundle and the encoder it names.

        Args:
            path: the bundle's folder.
            verify: hash every file and recompute the fingerprint; 25 MB take some 20 ms.

        Raises:
            BundleError: a file or field is missing or is not what the manifest says.
        """
        manifest = Manifest.read(path / MANIFEST)
        if verify:
            _verify(path, manifest)
        encoder = cls._encoder(path, manifest.encoder, verify) if manifest.encoder else None
        opened = cls(path, manifest, encoder)
        home = encoder or opened
        if encoder is not None and manifest.encoder_sha256 != encoder.manifest.files.get(encoder.onnx_file):
            raise BundleError(
                f"{path / MANIFEST}: field encoder_sha256 is not the hash of {encoder.path / encoder.onnx_file}: it "
                "was made on another encoder. Take that encoder, or train again on this one"
            )
        if verify and manifest.pipeline.tokenizer != home.manifest.files.get(home.tokenizer_file):
            raise BundleError(
                f"{path / MANIFEST}: field pipeline.tokenizer is not {home.path / home.tokenizer_file}'s hash: it was "
                "made on another tokenizer. Take that one, or train again on this one"
            )
        if verify:
            opened._check_labels()
        return opened

    @classmethod
    def _encoder(cls, path: Path, name: str, verify: bool) -> Bundle:
        """Open the sibling that a bundle stands on. That one stands on nothing, least of all on itself."""
        folder = path.parent / name
        if Manifest.read(folder / MANIFEST).encoder:
            raise BundleError(
                f"{path / MANIFEST}: field encoder names {name}, which names an encoder itself. Name the one that has "
                "the graph"
            )
        return cls.open(folder, verify)

    @property
    def onnx_file(self) -> str:
        """Relative path of the graph; "" where there is none."""
        return next((name for name in ONNX_FILES if name in self.manifest.files), "")

    @property
    def hf_folder(self) -> str:
        """Relative path of the folder that transformers loads; "" where there is none, "." for the bundle's own."""
        files = [PurePosixPath(name) for name in self.manifest.files]
        own = {HEAD_FILE, self.manifest.reference.get("file", "")}
        weights = {file.parent for file in files if file.suffix == ".safetensors" and str(file) not in own}
        found = sorted(file.parent for file in files if file.name == CONFIG_FILE and file.parent in weights)
        return str(found[0]) if found else ""

    @property
    def tokenizer_file(self) -> str:
        """Relative path of the tokenizer, which lies beside the manifest or in the Hugging Face folder."""
        inside = f"{self.hf_folder}/{TOKENIZER_FILE}"
        return inside if TOKENIZER_FILE not in self.manifest.files and inside in self.manifest.files else TOKENIZER_FILE

    def source(self) -> ModelSource:
        """Return what the stages need."""
        manifest, home = self.manifest, self.encoder or self
        reference = manifest.reference
        return ModelSource(
            name=manifest.name,
            version=manifest.version,
            task=manifest.task,
            labels=manifest.labels,
            description=manifest.description,
            license=manifest.license,
            pipeline=manifest.pipeline,
            tokenizer_path=home.path / home.tokenizer_file,
            calibration=manifest.calibration,
            label_template=manifest.label_template,
            onnx_path=home.path / home.onnx_file if home.onnx_file else None,
            hf_path=home.path / home.hf_folder if home.hf_folder else None,
            head_path=self._head,
            languages=manifest.languages,
            conformal=manifest.conformal,
            reference_path=self.path / reference["file"] if reference else None,
            reference_threshold=float(reference["threshold"]) if reference else None,
            profile_path=self.path / manifest.profile if manifest.profile else None,
            digest=sha256_of(self.path / MANIFEST),
            columns=self._columns(),
            encoder_sha256=home.manifest.files.get(home.onnx_file, "") if self._head else "",
        )

    @property
    def _head(self) -> Path | None:
        return self.path / HEAD_FILE if HEAD_FILE in self.manifest.files else None

    def _columns(self) -> ColumnTransform | None:
        """Read what a tabular model does with the columns beside a text. Raises `BundleError`."""
        if self.manifest.task != "tabular":
            return None
        path = self.path / COLUMNS_FILE
        for file in (COLUMNS_FILE, HEAD_FILE):
            if file not in self.manifest.files:
                raise BundleError(f"{self.path / MANIFEST}: field files has no {file}, which task tabular needs")
        again = "Serve it with the release that trained it, or train it again"
        try:
            columns = ColumnTransform.from_dict(read_json(path))
        except ColumnsError as error:
            raise BundleError(f"{path}: {error}. {again}") from error
        if not columns.width:
            raise BundleError(f"{path} names no column, and field task of {MANIFEST} is tabular. {again}")
        return columns

    def _check_labels(self) -> None:
        manifest, columns = self.manifest, self._columns()
        if manifest.task in ("classification", "token_classification", "tabular") and not manifest.labels:
            raise BundleError(f"{self.path / MANIFEST}: field labels is empty, and field task is {manifest.task}")
        beside = columns.width if columns else 0
        if self._head is not None:
            check_head(self._head, manifest, beside)
        if self.hf_folder:
            if self._head is None:  # beside one, what the folder says of labels is somebody else's
                check_config(self.path / self.hf_folder, manifest)
            check_shards(self.path / self.hf_folder, _inside(manifest, PurePosixPath(self.hf_folder)))
        if manifest.reference:
            check_reference(self.path / manifest.reference["file"], self._head, beside)


def _inside(manifest: Manifest, folder: PurePosixPath) -> set[str]:
    """Return the listed files of a folder, and of those in it, relative to it."""
    files = [PurePosixPath(name) for name in manifest.files]
    return {str(file.relative_to(folder)) for file in files if file.is_relative_to(folder)}


def _verify(path: Path, manifest: Manifest) -> None:
    if not (path / CARD).is_file():
        raise BundleError(f"{path / CARD} is missing: a bundle needs its model card. Write one beside {MANIFEST}")
    for name, wanted in manifest.files.items():
        file = path / name
        if not file.is_file():
            raise BundleError(f"{file} is missing, and {MANIFEST} lists it in field files. Take a whole copy")
        found = sha256_of(file)
        if found != wanted:
            raise BundleError(
                f"{file} is not the file that the manifest names: its SHA-256 differs ({found[:12]}…, not "
                f"{wanted[:12]}…). Take a whole copy; {_REFRESH}"
            )
    _check_unlisted(path, manifest)
    for name in manifest.files:
        if name.endswith(".onnx"):
            check_graph(path / name, _inside(manifest, PurePosixPath(name).parent))
    found = manifest.pipeline.fingerprint()
    if found != manifest.fingerprint:
        raise BundleError(
            f"{path / MANIFEST}: field fingerprint is not the fingerprint of field pipeline ({found[:19]}…, not "
            f"{manifest.fingerprint[:19]}…): one was edited without the other. Take a whole copy; {_REFRESH}"
        )


def _check_unlisted(path: Path, manifest: Manifest) -> None:
    """Look for what a runtime would take that the manifest does not speak of."""
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.name.endswith(_LOADED) and name not in manifest.files and file.is_file():
            raise BundleError(
                f"{file} is not in field files of {MANIFEST}, so nobody vouches for it. Delete it, or list its SHA-256"
            )
        if file.is_symlink() and file.is_dir():  # what lies behind it was not looked at
            raise BundleError(f"{file} is a link to a folder, and what is in there may be anything. Copy the folder")

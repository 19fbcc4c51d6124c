"""A member of a family: a head that stands on the encoder of another bundle, the family's base.

Of a member's bundle only the manifest, the head and the novelty reference are read. An encoder that lies beside them (a
registry's copies are self-contained) must be the base's by its hash, and stays where it is. The digest of a member is
the SHA-256 of its manifest, which holds the hash of every file: it names one content for ever.

RefusedMember     a bundle that cannot be served as a member; `reason` names no path, so callers may read it
└── ForeignMember  a head that stands on another encoder or preprocessing than its family's base
MovedMember       the bundle is another one by now than the digest says
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import final

from preprocessing.bundle import registry
from preprocessing.bundle.files import HEAD_FILE, MANIFEST, ONNX_FILES, BundleError, MissingModel, sha256_of
from preprocessing.bundle.manifest import Manifest
from preprocessing.bundle.source import ModelSource

__all__ = ["ForeignMember", "MemberBundle", "MovedMember", "RefusedMember"]
__all__ += ["asks_registry", "find_member", "get_ready", "open_member"]


class RefusedMember(BundleError):
    """A bundle that cannot be served as a member. `reason` may be told to callers."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class ForeignMember(RefusedMember):
    """A head that stands on another encoder or preprocessing than its family's base."""


class MovedMember(BundleError):
    """The bundle in this place is another one by now."""


@final
@dataclass(frozen=True, slots=True)
class MemberBundle:
    """An opened member: what it says of itself fits the base. Its tensors are checked as they are read."""

    folder: Path
    manifest: Manifest
    version: str
    """The registry's number, or as the manifest says."""

    def content(self, name: str) -> bytes:
        """Return a file's bytes, whole. Raises `RefusedMember`: it is missing, or is not what the manifest names.

        Hashed as read, so that nothing can come between the look and the use.
        """
        path = self.folder / name
        reason = f"{name} is missing, or is not the file that its manifest names"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RefusedMember(reason, f"{path} is missing or cannot be read") from error
        found, wanted = hashlib.sha256(content).hexdigest(), self.manifest.files.get(name, "")
        if found != wanted:
            raise RefusedMember(
                reason,
                f"{path} is not the file that the manifest names: its SHA-256 differs ({found[:12]}…, not "
                f"{wanted[:12] or 'listed at all'}…). Take a whole copy",
            )
        return content

    def head(self) -> bytes:
        """Return the bytes of the head. Raises as `content`."""
        return self.content(HEAD_FILE)

    def reference(self) -> bytes | None:
        """Return the bytes of the novelty reference, None where it has none. Raises as `content`."""
        reference = self.manifest.reference
        return self.content(reference["file"]) if reference else None


def asks_registry(source: str) -> bool:
    """Whether opening this member takes a registry's answer: it is there, and no copy of it is here."""
    return registry.names(source) and not registry.is_cached(source)


def get_ready(template: str) -> None:
    """Import what asking a registry takes, seconds, before anybody waits for it. Nothing where members are folders, and
    no complaint: whoever asks later is told."""
    if registry.names(template):
        with suppress(BundleError):
            registry.open_client()


def find_member(source: str) -> tuple[str, str]:
    """Return what names a member's content for ever: its source by version, and the digest of its manifest.

    Args:
        source: a folder, or a registry's model as in `open_source`. A registry is asked; a version is downloaded once.

    Raises:
        MissingModel: there is none.
        RefusedMember: it has no manifest.
        BundleError: the registry cannot be asked.
    """
    pinned = registry.pinned(source) if registry.names(source) else source
    return pinned, _digest(_folder(pinned)[0])


def open_member(source: str, digest: str, base: ModelSource) -> MemberBundle:
    """Open the member that `find_member` found, and compare it with the base that it is to stand on.

    Raises:
        MissingModel: it is not there any more.
        MovedMember: its content is another one by now.
        RefusedMember: it does not stand on this base.
        BundleError: the registry cannot be asked.
    """
    folder, version = _folder(source)
    if _digest(folder) != digest:
        raise MovedMember(f"{folder} was exchanged: the SHA-256 of its {MANIFEST} is not {digest[:12]}… any more")
    with _refused("its manifest cannot be read, or a field of it is wrong"):
        manifest = Manifest.read(folder / MANIFEST)
    _check(folder / MANIFEST, manifest, base)
    if _digest(folder) != digest:  # what was read is what was hashed
        raise MovedMember(f"{folder} was exchanged while it was read")
    return MemberBundle(folder, manifest, version or manifest.version)


def _folder(source: str) -> tuple[Path, str]:
    """Return a member's folder, and its version where a registry says it."""
    if registry.names(source):
        held = registry.download(source)
        return held.folder, held.version
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise MissingModel(f"the folder {folder} does not exist")
    return folder, ""


def _digest(folder: Path) -> str:
    with _refused("it has no manifest"):
        return sha256_of(folder / MANIFEST)


def _check(path: Path, manifest: Manifest, base: ModelSource) -> None:
    if manifest.task != base.task:
        raise RefusedMember(
            f"its task is {manifest.task}, the family's {base.task}", f"{path}: field task is not {base.task}"
        )
    if not manifest.labels:
        raise RefusedMember("it has no labels", f"{path}: field labels is empty")
    own = manifest.pipeline.fingerprint()
    if own != manifest.fingerprint or own != base.fingerprint:
        raise ForeignMember(
            "it was trained behind another preprocessing than the family's",
            f"{path}: field fingerprint is not the base's ({manifest.fingerprint[:19]}…, not "
            f"{base.fingerprint[:19]}…), or not that of field pipeline. Train it again behind the base's pipeline",
        )
    encoder = manifest.encoder_sha256 or next((manifest.files[n] for n in ONNX_FILES if n in manifest.files), "")
    if encoder != base.encoder_sha256:
        raise ForeignMember(
            "it was made on another encoder than the family's",
            f"{path}: the encoder is {encoder[:12] or 'not named'}…, and the base stands on "
            f"{base.encoder_sha256[:12]}…. Train it again on the base's encoder",
        )
    if HEAD_FILE not in manifest.files:
        raise RefusedMember("it has no head", f"{path}: field files has no {HEAD_FILE}")


@contextmanager
def _refused(reason: str) -> Iterator[None]:
    try:
        yield
    except RefusedMember:
        raise
    except BundleError as error:
        raise RefusedMember(reason, str(error)) from error

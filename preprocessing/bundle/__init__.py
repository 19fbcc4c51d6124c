"""The model bundle: a folder whose `manifest.json` says what is in it, what it was trained behind and what it may do.

    models/sentiment/manifest.json, encoder.onnx, tokenizer.json, head.safetensors, README.md
    models/tags/manifest.json, README.md                            encoder: all-minilm-l6-v2, a sibling folder

A bundle is refused when a file's SHA-256 or the pipeline's fingerprint is not the manifest's; the error names which.
`open_source` turns whatever a config entry names (a bundle, a Hugging Face folder, a hub id, a registry's version) into
one `ModelSource`.

    files ← manifest ← source ← hugging_face, weights (tensors) ← opening ← sources (hub, registry), members

BundleError       a bundle, folder or source that cannot be used; says which file or field, and what to do about it
MissingModel      there is none by that name
RefusedMember     a bundle that cannot be served as a member of a family
└── ForeignMember  its head stands on something else than the family's base
MovedMember       a head that is not the one any more that was asked for
"""

from preprocessing.bundle.files import BUNDLED_ROOT, CARD, MANIFEST, BundleError, MissingModel, read_json, sha256_of
from preprocessing.bundle.hugging_face import max_tokens_of
from preprocessing.bundle.manifest import Manifest, Reference, Task
from preprocessing.bundle.members import (
    ForeignMember,
    MemberBundle,
    MovedMember,
    RefusedMember,
    asks_registry,
    find_member,
    get_ready,
    open_member,
)
from preprocessing.bundle.opening import Bundle
from preprocessing.bundle.source import ModelSource
from preprocessing.bundle.sources import fetch, open_source, pinned
from preprocessing.bundle.weights import check_graph, check_labels, check_weights

__all__ = [
    "BUNDLED_ROOT",
    "CARD",
    "MANIFEST",
    "Bundle",
    "BundleError",
    "ForeignMember",
    "Manifest",
    "MemberBundle",
    "MissingModel",
    "ModelSource",
    "MovedMember",
    "Reference",
    "RefusedMember",
    "Task",
    "asks_registry",
    "check_graph",
    "check_labels",
    "check_weights",
    "fetch",
    "find_member",
    "get_ready",
    "max_tokens_of",
    "open_member",
    "open_source",
    "pinned",
    "read_json",
    "sha256_of",
]

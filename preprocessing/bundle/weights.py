"""Are the weights what the manifest promises: numbers, and as many outputs as there are labels?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from preprocessing.bundle.files import COLUMNS_FILE, CONFIG_FILE, MANIFEST, BundleError, read_json
from preprocessing.bundle.hugging_face import labels_of
from preprocessing.bundle.manifest import Manifest
from preprocessing.bundle.source import ModelSource
from preprocessing.bundle.tensors import TensorError, float_tensors, outside_files, shapes

__all__ = ["check_config", "check_graph", "check_head", "check_labels", "check_reference", "check_shards"]
__all__ += ["check_weights"]

_AGAIN: Final = "Take the file from a whole copy, or train and export again"
_CLASSIFIERS: Final = (
    "classifier.weight",
    "classifier.out_proj.weight",
    "classification_head.out_proj.weight",
    "score.weight",
)
"""What transformers calls the last layer of its classifiers. [labels, features]"""


def check_weights(source: ModelSource) -> None:
    """Look for NaN and infinite values in every safetensors and ONNX file that the model is computed from.

    Once, where weights are loaded: 25 ms for a float32 graph of 91 MB, 45 ms for 50 MB of float16, on one core. Pickled
    weights (`pytorch_model.bin`) are not looked into, and of ONNX graphs not the bodies of loops and branches.

    Raises:
        BundleError: a tensor holds one (file and tensor are named), a file is cut off, or a graph has tensors outside
            its folder.
    """
    if source.onnx_path is not None:
        check_graph(source.onnx_path)
    for path in _files(source):
        try:
            for tensor in float_tensors(path):
                if damage := tensor.damage():
                    raise BundleError(f"{path}: tensor {tensor.name or '(no name)'} holds {damage}. {_AGAIN}")
        except (TensorError, OSError) as error:
            raise BundleError(f"{path} cannot be read: {error}. {_AGAIN}") from error


def _files(source: ModelSource) -> Iterator[Path]:
    for path in (source.onnx_path, source.head_path, source.reference_path):
        if path is not None:
            yield path
    if source.hf_path is not None:
        given = {source.head_path, source.reference_path}
        yield from (path for path in sorted(source.hf_path.glob("*.safetensors")) if path not in given)


def check_labels(source: ModelSource, width: int) -> None:
    """Compare the labels with what a loaded model gives.

    Args:
        source: the model.
        width: logits a row.

    Raises:
        BundleError: there are more or fewer labels than logits.
    """
    if source.labels and width != len(source.labels):
        weights = source.head_path or source.onnx_path or source.hf_path
        raise BundleError(
            f"model {source.name}: {len(source.labels)} labels ({_few(source.labels)}), but {weights} gives {width} "
            f"values a text. Correct field labels of {MANIFEST} (where there is none, id2label of {CONFIG_FILE}), or "
            "take the weights that belong to them"
        )


def check_graph(path: Path, listed: Collection[str] | None = None) -> None:
    """Look where the tensors of an ONNX file lie, of whatever kind: the runtime opens any file that it names.

    Args:
        path: the graph.
        listed: relative to the graph's folder, the files that somebody vouches for; whatever lies in it where None.

    Raises:
        BundleError: one of its files is not listed, or lies outside its folder; or it is no graph.
    """
    try:
        files = outside_files(path)
    except (TensorError, OSError) as error:
        raise BundleError(f"{path} cannot be read: {error}. {_AGAIN}") from error
    for file in sorted(files):
        if listed is not None and file not in listed:
            raise BundleError(
                f"{path.parent / file}, where {path.name} keeps tensors, is not in field files of {MANIFEST}, so "
                "nobody vouches for it. List its SHA-256"
            )


def check_shards(folder: Path, listed: Collection[str]) -> None:
    """Check that an index of weights names files of its own folder that are listed. Raises `BundleError`."""
    for index in sorted(folder.glob("*.index.json")):
        shards = read_json(index).get("weight_map")
        named = set(shards.values()) if isinstance(shards, dict) else set()
        if not named or not all(isinstance(name, str) and name in listed for name in named):
            raise BundleError(
                f"{index}: field weight_map must name files beside it that field files of {MANIFEST} lists. {_AGAIN}"
            )


def check_head(path: Path, manifest: Manifest, beside: int = 0) -> None:
    """Compare a linear head's shape with the labels; it reads `beside` values of columns, too. Raises `BundleError`."""
    found = _shapes(path)
    weight, bias = found.get("weight", ()), found.get("bias", ())
    if len(weight) != 2 or bias != weight[:1]:
        raise BundleError(f"{path} is not a linear head: it needs weight [labels, features] and bias [labels]")
    if weight[0] != len(manifest.labels):
        raise BundleError(
            f"{path.parent / MANIFEST}: field labels has {len(manifest.labels)} ({_few(manifest.labels)}), but "
            f"{path.name} has {weight[0]} rows. Correct the labels, or take the head that belongs to them"
        )
    if beside and weight[1] <= beside:
        raise BundleError(
            f"{path} reads {weight[1]} values, and {beside} of them are the columns': none is left for the text. Take "
            f"the head that belongs to {COLUMNS_FILE}"
        )


def check_reference(path: Path, head: Path | None, beside: int = 0) -> None:
    """Check the shapes of a reference, and that it speaks of the features that the head reads, less `beside` values of
    columns. Raises `BundleError`."""
    found = _shapes(path)
    mean, whiten = found.get("mean", ()), found.get("whiten", ())
    if len(mean) != 1 or len(whiten) != 2 or whiten[:1] != mean:
        raise BundleError(f"{path} is not a reference: it needs mean [d] and whiten [d, k]")
    features = _shapes(head).get("weight", (0, 0))[1] - beside if head is not None else mean[0]
    if features != mean[0]:
        raise BundleError(f"{path} is for {mean[0]} features, but {head} reads {features}. Fit the reference again")


def check_config(folder: Path, manifest: Manifest) -> None:
    """Compare the labels with `id2label` and with the classifier's width. Raises `BundleError`."""
    if manifest.task not in ("classification", "token_classification"):
        return
    config = folder / CONFIG_FILE
    named, wanted = labels_of(folder, read_json(config)), manifest.labels
    if named and named != wanted and named != tuple(f"LABEL_{i}" for i in range(len(wanted))):
        raise BundleError(
            f"{config}: field id2label is {_few(named)}, but field labels of {MANIFEST} is {_few(wanted)}. They must "
            "be the same, in the same order: correct the one that is wrong"
        )
    for path in sorted(folder.glob("*.safetensors")):
        found = _shapes(path)
        rows = next((found[name][0] for name in _CLASSIFIERS if found.get(name)), len(wanted))
        if rows != len(wanted):
            raise BundleError(
                f"{path}: the classifier has {rows} outputs, but field labels of {MANIFEST} has {len(wanted)} "
                f"({_few(wanted)}). Correct the labels, or take the weights that belong to them"
            )


def _shapes(path: Path) -> dict[str, tuple[int, ...]]:
    try:
        return shapes(path)
    except (TensorError, OSError) as error:
        raise BundleError(f"{path} cannot be read: {error}. {_AGAIN}") from error


def _few(labels: tuple[str, ...], shown: int = 6) -> str:
    names = ", ".join(labels[:shown]) or "none"
    return f"{names}, …" if len(labels) > shown else names

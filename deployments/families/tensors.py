"""The tensors of a head, out of a member's bundle: whole, finite and of the shapes that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt

from preprocessing.bundle import BundleError, MemberBundle, ModelSource, RefusedMember

__all__ = ["HeadTensors", "base_tensors", "member_tensors"]

FloatArray = npt.NDArray[np.float32]
_WRONG: Final = "the shapes of its weights do not fit its labels, or the family's encoder"


@final
@dataclass(frozen=True, slots=True)
class HeadTensors:
    """`weight` float32 [labels, features], `bias` [labels]; where there is a novelty reference, `mean` [features] and
    `whiten` [features, k]."""

    weight: FloatArray
    bias: FloatArray
    mean: FloatArray | None = None
    whiten: FloatArray | None = None

    @property
    def features(self) -> int:
        """How many values of the encoder it reads."""
        return int(self.weight.shape[1])

    @property
    def labels(self) -> int:
        """How many values it gives."""
        return int(self.weight.shape[0])

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return sum(tensor.nbytes for tensor in (self.weight, self.bias, self.mean, self.whiten) if tensor is not None)


def member_tensors(bundle: MemberBundle, features: int | None = None) -> HeadTensors:
    """Read a member's head.

    Args:
        bundle: the opened member.
        features: how many values the family's encoder gives; not compared when None.

    Raises:
        RefusedMember: a file is not whole, holds a value that is no finite number, or has the wrong shapes.
    """
    head = _read(bundle, "the head", bundle.head())
    content = bundle.reference()
    reference = _read(bundle, "the reference", content) if content is not None else {}
    found = _tensors(head, reference)
    labels = len(bundle.manifest.labels)
    if found is None or found.labels != labels or features not in (None, found.features):
        detail = f"{bundle.folder}: weight must be [{labels}, {features or 'features'}], bias [{labels}]"
        raise RefusedMember(_WRONG, f"{detail}, mean [features] and whiten [features, k]")
    return found


def base_tensors(source: ModelSource) -> HeadTensors:
    """Read the head of a family's base, which `open_source` has checked. Raises `BundleError`: it has none."""
    from safetensors.numpy import load_file  # only families need it here

    if source.head_path is None or not source.encoder_sha256 or source.task != "classification":
        raise BundleError(
            f"model {source.name} cannot be the base of a family: that takes a classifier's head.safetensors over an "
            "encoder.onnx, as in models/sentiment"
        )
    reference = load_file(str(source.reference_path)) if source.reference_path is not None else {}
    found = _tensors(load_file(str(source.head_path)), reference)
    if found is None:
        raise BundleError(f"{source.head_path} is no linear head: weight [labels, features], bias [labels]")
    return found


def _read(bundle: MemberBundle, what: str, content: bytes) -> dict[str, FloatArray]:
    from safetensors.numpy import load  # only families need it here

    try:
        tensors: dict[str, FloatArray] = load(content)
    except Exception as error:  # safetensors raises bare exceptions
        raise RefusedMember(f"{what} is no safetensors file", f"{bundle.folder}: {what} cannot be read") from error
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise RefusedMember(
                "its weights hold values that are no finite numbers",
                f"{bundle.folder}: tensor {name} of {what} holds NaN or an infinite value. Train and export it again",
            )
    return tensors


def _tensors(head: dict[str, FloatArray], reference: dict[str, FloatArray]) -> HeadTensors | None:
    weight, bias = head.get("weight"), head.get("bias")
    if weight is None or bias is None or weight.ndim != 2 or bias.shape != weight.shape[:1]:
        return None
    if not reference:
        return HeadTensors(weight.astype(np.float32), bias.astype(np.float32))
    mean, whiten = reference.get("mean"), reference.get("whiten")
    if mean is None or whiten is None or mean.shape != weight.shape[1:] or whiten.ndim != 2:
        return None
    if whiten.shape[0] != mean.shape[0]:
        return None
    return HeadTensors(*(tensor.astype(np.float32) for tensor in (weight, bias, mean, whiten)))

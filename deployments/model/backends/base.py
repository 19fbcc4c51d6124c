"""The seam between the model stage and what does the arithmetic.

BackendError      a backend that cannot be made or cannot load its model; says what to change in the config
PassFailed        a pass that failed whatever its rows were: a server that does not answer
Attributes        what a backend can do more, that knows its model's gradients
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypedDict, Unpack, runtime_checkable

import numpy as np
import numpy.typing as npt

from preprocessing.bundle import ModelSource

if TYPE_CHECKING:  # pydantic is for configs; a backend alone needs none
    from deployments.remote_options import RemoteOptions

__all__ = [
    "Attributes",
    "Backend",
    "BackendError",
    "BackendOptions",
    "BoolArray",
    "FloatArray",
    "IdArray",
    "PassFailed",
    "create_backend",
    "ones",
    "warm_up_shapes",
]

IdArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

_BUILT_IN: Final = {
    "onnx": "deployments.model.backends.onnx:OnnxBackend",
    "torch": "deployments.model.backends.torch:TorchBackend",
    "remote": "deployments.model.backends.remote:RemoteBackend",
    "fake": "deployments.model.backends.fake:FakeBackend",
}


_OWN: Final = {"torch": ("graphs", "memory_share", "int8", "compile"), "remote": ("remote",)}
"""Options that one backend alone takes."""


class BackendOptions(TypedDict, total=False):
    """What a backend is made with."""

    device: str
    """`cpu` (where not given), `cuda`, `cuda:1`."""
    threads: int
    """Threads of one pass on a CPU, 1 where not given; 0 lets the runtime choose."""
    dtype: str
    """`auto` (where not given: float32 on a CPU, bfloat16 on a GPU that has it), `float32`, `bfloat16`, `float16`; onnx
    takes `auto` alone, and runs a model as it was exported."""
    token_budget: int | None
    """The backend's own choice when None."""
    features: bool
    """Whether a classifier gives its features beside its logits, where it can: see `Backend.features`."""
    graphs: bool | Literal["auto"]
    """Whether small passes on a GPU run from recorded CUDA graphs: False, True, or `auto`, which goes without where the
    model cannot be recorded. torch alone has them; elsewhere True is an error."""
    memory_share: float | None
    """Of the GPU's memory, at most, for this process; all of it when None. torch alone keeps to it."""
    int8: Literal["weights", "dynamic"] | None
    """What torch computes in int8. An onnx file is quantized beforehand."""
    compile: bool
    """Whether torch compiles the model."""
    remote: RemoteOptions | None
    """The server of `remote`."""


class BackendError(Exception):
    """A backend that cannot be made or cannot load its model. Says what to change."""


class PassFailed(Exception):
    """A pass that failed whatever its rows were. To try them one by one would be in vain."""


class Backend(Protocol):
    """Runs forward passes, from as many threads at once as the config's `workers` says (one by default).

    An embedding model's values are the mean-pooled embedding, *not* of unit length: the postprocessor averages windows
    of a long text first.
    """

    @property
    def token_budget(self) -> int:
        """Rows times padded length of one pass."""

    @property
    def width(self) -> int:
        """Values per row: labels of a classifier, dimensions of an embedding. Known once loaded."""

    @property
    def features(self) -> int:
        """Further values per row, behind those: what the classifier's last layer reads. 0 unless asked for at creation.

        Known once loaded. An embedding is its own features, so an embedding model gives none.
        """

    def load(self) -> None:
        """Read weights. Raises `BackendError`."""

    def warm_up(self) -> None:
        """Run typical shapes once, so that the first request does not pay for lazy work."""

    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass.

        Args:
            input_ids: int64 [b, l], filled up on the right.
            attention_mask: int64 [b, l], 1 where a token is, 0 where it is filled up.

        Returns:
            float32 [b, width + features]: logits, or embeddings; then the features.
        """

    def close(self) -> None:
        """Let go of the weights."""


@runtime_checkable
class Attributes(Protocol):
    """Tells what each token of a row did to a logit."""

    def attribute(self, input_ids: IdArray, movable: BoolArray, target: int) -> FloatArray:
        """Attribute one row. Not called by two threads at once, but beside `predict`.

        Args:
            input_ids: int64 [l], nothing filled up.
            movable: bool [l], which tokens the answer is put down to; the others (special ones) stay as they are.
            target: position of a label.

        Returns:
            float32 [l]: for each token its share of what the movable ones together do to the label's logit less the
            mean of the others'; 0 where it is not movable.

        Raises:
            BackendError: a package is missing.
        """


def create_backend(kind: str, source: ModelSource, **options: Unpack[BackendOptions]) -> Backend:
    """Make a backend; nothing is loaded yet.

    Args:
        kind: `onnx`, `torch`, `remote`, `fake`, `auto` (onnx where the source has onnx weights, else torch), or
            `package.module:Class` for one of your own, called as onnx is; one whose class takes no argument `features`
            gives none.
        source: the model.
        **options: what is not given is as the class says.

    Raises:
        BackendError: no such backend, or it needs a package that is not installed, or it has no such option.
    """
    if kind == "auto":
        kind = "onnx" if source.onnx_path is not None else "torch"
    given: dict[str, Any] = {"device": "cpu", "threads": 1, "dtype": "auto", "token_budget": None, "remote": None}
    given |= options
    for owner, names in _OWN.items():
        own = {name: given.pop(name) for name in names if name in given}
        if kind == owner:
            given |= own
        else:
            _refuse(kind, owner, own)
    factory = _load_class(_BUILT_IN.get(kind, kind))
    if not given.get("features") or not _takes(factory, "features"):
        given.pop("features", None)
    backend: Backend = factory(source, **given)
    return backend


def _refuse(kind: str, owner: str, options: Mapping[str, Any]) -> None:
    """Raise for an option that only `owner` has and that was given all the same."""
    for option, value in options.items():
        if option == "memory_share" or value in (None, False, "auto"):
            continue
        named = option if option == "remote" else f"{option}: {str(value).lower()}"
        hint = ": quantize the file, python -m training quantize" if option == "int8" and kind == "onnx" else ""
        raise BackendError(f"{named} is for backend: {owner}, not {kind}{hint}")


def _takes(factory: Any, name: str) -> bool:
    """Whether a class can be called with an argument of this name."""
    parameters = inspect.signature(factory).parameters
    return name in parameters or any(each.kind is each.VAR_KEYWORD for each in parameters.values())


def _load_class(path: str) -> Any:
    module, _, name = path.partition(":")
    if not module or not name:
        raise BackendError(f"no backend {path!r}: use {', '.join(_BUILT_IN)}, auto, or package.module:Class")
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        hint = " (make serve GPU=1 installs torch and transformers)" if error.name in ("torch", "transformers") else ""
        raise BackendError(f"backend {path} needs the package {error.name}, which is not installed{hint}") from error
    except AttributeError as error:
        raise BackendError(f"backend {path}: the module {module} has no {name}") from error


def warm_up_shapes(token_budget: int, max_tokens: int) -> list[tuple[int, int]]:
    """Return (rows, length) of passes worth running once: a lone short text, a lone long one, a full pack."""
    short, long = min(32, max_tokens), min(max_tokens, token_budget)
    return [(1, short), (1, long), (max(1, token_budget // short), short)]


def ones(rows: int, length: int) -> tuple[IdArray, IdArray]:
    """Return token ids and a mask of a pass that only has to have a shape."""
    values = np.ones((rows, length), dtype=np.int64)
    return values, values

"""PyTorch and transformers: any sequence classifier, encoder, or encoder with a bundle's head, on a CPU or a GPU.

On a GPU, rows arrive padded and sorted by length (see `deployments.model.packing`), weights are 16-bit, attention is
torch's fused one, and outputs leave as float32. `devices` holds what is particular to CUDA, `graphs` what is recorded.
"""

from __future__ import annotations

import logging
from typing import Any, Final, Literal, final

import numpy as np
import torch
from transformers import AutoModel, AutoModelForSequenceClassification

from deployments.model.backends.base import BackendError, BoolArray, FloatArray, IdArray, warm_up_shapes
from deployments.model.backends.devices import open_device
from deployments.model.backends.graphs import GraphedPasses, GraphError
from deployments.model.backends.torch_head import pooled, with_head
from deployments.model.backends.torch_options import Int8, prepare
from deployments.shell import LOGGER_NAME
from preprocessing.bundle import ModelSource

__all__ = ["TorchBackend"]

_log = logging.getLogger(LOGGER_NAME)

CPU_TOKEN_BUDGET = 512
GPU_TOKEN_BUDGET = 32_768
"""128 rows of 256 tokens. Its activations take under 1 GB in a BERT-base; raise it while throughput still rises."""

_DTYPES: Final = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@final
class TorchBackend:
    """One transformers model.

    Args:
        graphs: whether small passes on a GPU run from recorded CUDA graphs. `auto` goes without where the model cannot
            be recorded, True refuses such a model.
        memory_share: of the GPU's memory, at most, for this process; all of it when None.
        features: whether a classifier also gives its last hidden state, mean-pooled.
        int8: `weights` keeps linear layers' weights as int8 and computes with floats, `dynamic` multiplies in int8,
            with a scale a token found in each pass. By torchao.
        compile: whether torch.compile makes the model's kernels at the start, which takes from seconds to minutes.
    """

    def __init__(
        self,
        source: ModelSource,
        *,
        device: str = "cpu",
        threads: int = 1,
        dtype: str = "auto",
        token_budget: int | None = None,
        graphs: bool | Literal["auto"] = False,
        memory_share: float | None = None,
        features: bool = False,
        int8: Int8 | None = None,
        compile: bool = False,
    ) -> None:
        if source.hf_path is None:
            raise BackendError(f"model {source.name} has no Hugging Face weights: use backend: onnx")
        self._source = source
        self._device = open_device(device)
        if graphs is True and not self._device.is_gpu:
            raise BackendError(f"graphs: true needs a GPU, and device is {device}")
        self._graphs_wanted = graphs
        self._memory_share = memory_share
        self._headed = source.head_path is not None
        self._classifies = self._headed or source.task == "classification"
        self._features_wanted = features and self._classifies
        self._int8, self._compile = int8, compile
        self._dtype = self._choose_dtype(dtype)
        self._token_budget = token_budget or (GPU_TOKEN_BUDGET if self._device.is_gpu else CPU_TOKEN_BUDGET)
        self._threads = threads
        self._width = self._features = 0
        self._model: Any = None
        self._graphs: GraphedPasses | None = None

    @property
    def token_budget(self) -> int:
        return self._token_budget

    @property
    def width(self) -> int:
        return self._width

    @property
    def features(self) -> int:
        return self._features

    def load(self) -> None:
        """Load weights onto the device. Raises `BackendError`."""
        if self._threads and not self._device.is_gpu:
            torch.set_num_threads(self._threads)
        if self._memory_share is not None:
            self._device.limit_memory(self._memory_share)
        # A head's encoder has no classifier of its own: as a classifier, transformers would draw one at random.
        kind = AutoModelForSequenceClassification if self._classifies and not self._headed else AutoModel
        folder = self._source.hf_path
        assert folder is not None
        try:
            model = kind.from_pretrained(
                str(folder),
                dtype=self._dtype,
                attn_implementation="sdpa",
                local_files_only=True,
                # Where there are safetensors, which were looked into, no pickle beside them is taken.
                use_safetensors=any(folder.glob("*.safetensors")) or None,
                trust_remote_code=False,
            )
            model = with_head(model, self._source) if self._headed else model
            model = model.to(self._device.name).eval()
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise BackendError(f"transformers cannot load {folder}: {error}") from error
        self._model = prepare(model, int8=self._int8, compiled=self._compile)
        self._device.settle()  # lanes do not wait for one another
        self._pad_id = int(model.config.pad_token_id or 0)
        self._vocabulary = int(getattr(model.config, "vocab_size", 1))
        self._measure(model)

    def _measure(self, model: Any) -> None:
        """Run one small pass to learn how wide the outputs are; compiled kernels are made here first."""
        try:
            width = int(self.predict(*_filled(1, 4, self._pad_id)).shape[1])
        except Exception as error:
            if not self._compile:
                raise
            # The compiler's errors share no base class and run over pages.
            raise BackendError(f"compile: true: torch cannot compile this model: {type(error).__name__}") from error
        self._width = int(model.config.num_labels) if self._features_wanted else width
        self._features = width - self._width

    def warm_up(self) -> None:
        for rows, length in warm_up_shapes(self._token_budget, self._source.max_tokens):
            self.predict(*_filled(rows, length, self._pad_id))
        if self._graphs_wanted and self._device.is_gpu:
            self._record()

    @torch.inference_mode()
    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`. One that does not fit the memory runs in halves."""
        if self._model is None:
            raise BackendError("predict before load")
        try:
            with self._device.lane():
                values = None if self._graphs is None else self._graphs.run(input_ids, attention_mask)
                return self._pass(input_ids, attention_mask) if values is None else values
        except torch.OutOfMemoryError:
            if len(input_ids) == 1:
                raise
        # Outside of `except`, whose traceback would keep the failed pass's tensors.
        self._device.free()
        half = len(input_ids) // 2
        parts = [self.predict(input_ids[part], attention_mask[part]) for part in (slice(half), slice(half, None))]
        return np.concatenate(parts)

    def _pass(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        ids = self._device.upload(input_ids)
        # Without a mask, attention takes its fastest kernel, and the model need not look for one that hides nothing.
        mask = None if attention_mask.all() else self._device.upload(attention_mask)
        return self._device.download(self._forward(ids, mask))

    def _forward(self, ids: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Return float32 [b, width]; no mask where every row is as long as the longest."""
        if mask is not None:
            # Some models find positions by looking for their own padding id (RoBERTa): it is put there whoever padded.
            ids = ids.masked_fill(mask == 0, self._pad_id)
        if not self._classifies:
            return pooled(self._model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)
        answer = self._model(input_ids=ids, attention_mask=mask, output_hidden_states=self._features_wanted)
        logits: torch.Tensor = answer.logits.float()
        return torch.cat([logits, pooled(answer.hidden_states[-1], mask)], dim=1) if self._features_wanted else logits

    def attribute(self, input_ids: IdArray, movable: BoolArray, target: int) -> FloatArray:
        """See `Attributes.attribute`."""
        from deployments.model.backends.gradients import attribute  # who asks for none needs no captum

        if self._model is None:
            raise BackendError("attribute before load")
        with self._device.lane():
            ids, marks = self._device.upload(input_ids), self._device.upload(movable.astype(np.int64))
            return self._device.download(attribute(self._model, ids, marks != 0, target, pad_id=self._pad_id))

    @torch.inference_mode()
    def _record(self) -> None:
        passes = GraphedPasses(
            self._device,
            self._forward,
            pad_id=self._pad_id,
            max_tokens=self._source.max_tokens,
            vocabulary=self._vocabulary,
        )
        try:
            passes.record()
        except GraphError as error:
            if self._graphs_wanted is True:
                raise BackendError(f"model {self._source.name} cannot run from graphs: {error}") from error
            _log.warning("model %s runs without graphs: %s", self._source.name, error)
            return
        self._graphs = passes

    def close(self) -> None:
        self._model = self._graphs = None
        self._device.free()

    def _choose_dtype(self, dtype: str) -> torch.dtype:
        if dtype == "auto":
            return self._device.best_dtype()
        if dtype not in _DTYPES:
            raise BackendError(f"dtype must be auto, {', '.join(_DTYPES)}, not {dtype}")
        return _DTYPES[dtype]


def _filled(rows: int, length: int, pad_id: int) -> tuple[IdArray, IdArray]:
    """Rows of one id that is not padding."""
    ids = np.full((rows, length), 1 if pad_id != 1 else 2, dtype=np.int64)
    return ids, np.ones_like(ids)

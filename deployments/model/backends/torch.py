"""PyTorch and transformers: any sequence classifier or encoder, on a CPU or a GPU. Nothing else here imports torch."""

from __future__ import annotations

from typing import Any, Final, final

import numpy as np
import torch
from transformers import AutoModel, AutoModelForSequenceClassification

from deployments.model.backends.base import BackendError, FloatArray, IdArray, warm_up_shapes
from preprocessing.bundle import ModelSource

__all__ = ["TorchBackend"]

CPU_TOKEN_BUDGET = 512
GPU_TOKEN_BUDGET = 32_768
"""128 rows of 256 tokens. Its activations take under 1 GB in a BERT-base; raise it while throughput still rises."""

_DTYPES: Final = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@final
class TorchBackend:
    """One transformers model."""

    def __init__(
        self,
        source: ModelSource,
        *,
        device: str = "cpu",
        threads: int = 1,
        dtype: str = "auto",
        token_budget: int | None = None,
    ) -> None:
        if source.hf_path is None:
            raise BackendError(f"model {source.name} has no Hugging Face weights: use backend: onnx")
        if device.startswith("cuda") and not torch.cuda.is_available():
            raise BackendError(f"device: {device}, but torch {torch.__version__} sees no CUDA device")
        self._source = source
        self._device = torch.device(device)
        self._on_gpu = self._device.type == "cuda"
        self._dtype = self._choose_dtype(dtype)
        self._token_budget = token_budget or (GPU_TOKEN_BUDGET if self._on_gpu else CPU_TOKEN_BUDGET)
        self._threads = threads
        self._width = 0
        self._model: Any = None

    @property
    def token_budget(self) -> int:
        return self._token_budget

    @property
    def width(self) -> int:
        return self._width

    def load(self) -> None:
        """Load weights onto the device. Raises `BackendError`."""
        if self._threads and not self._on_gpu:
            torch.set_num_threads(self._threads)
        kind = AutoModelForSequenceClassification if self._source.task == "classification" else AutoModel
        try:
            model = kind.from_pretrained(
                str(self._source.hf_path),
                dtype=self._dtype,
                attn_implementation="sdpa",
                local_files_only=True,
                trust_remote_code=False,
            )
            self._model = model.to(self._device).eval()
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise BackendError(f"transformers cannot load {self._source.hf_path}: {error}") from error
        self._pad_id = int(self._model.config.pad_token_id or 0)
        self._width = int(self.predict(*_filled(1, 4, self._pad_id)).shape[1])

    def warm_up(self) -> None:
        for rows, length in warm_up_shapes(self._token_budget, self._source.max_tokens):
            self.predict(*_filled(rows, length, self._pad_id))

    @torch.inference_mode()
    def predict(self, input_ids: IdArray, attention_mask: IdArray) -> FloatArray:
        """Run one pass; see `Backend.predict`."""
        if self._model is None:
            raise BackendError("predict before load")
        mask = self._to_device(attention_mask)
        # Some models count positions by looking for their own padding id (RoBERTa), so it is put there whoever padded.
        ids = self._to_device(input_ids).masked_fill(mask == 0, self._pad_id)
        answer = self._model(input_ids=ids, attention_mask=mask)
        if self._source.task == "classification":
            values = answer.logits
        else:
            weights = mask.unsqueeze(-1)
            hidden = answer.last_hidden_state.float()  # a sum over hundreds of bfloat16 values loses digits
            values = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        result: FloatArray = values.float().cpu().numpy()
        return result

    def close(self) -> None:
        self._model = None
        if self._on_gpu:
            torch.cuda.empty_cache()

    def _choose_dtype(self, dtype: str) -> torch.dtype:
        if dtype == "auto":
            if not self._on_gpu:
                return torch.float32
            return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        if dtype not in _DTYPES:
            raise BackendError(f"dtype must be auto, {', '.join(_DTYPES)}, not {dtype}")
        return _DTYPES[dtype]

    def _to_device(self, array: IdArray) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(array))
        if not self._on_gpu:
            return tensor
        # From pinned memory the copy overlaps with the host's work on the next tensor.
        return tensor.pin_memory().to(self._device, non_blocking=True)


def _filled(rows: int, length: int, pad_id: int) -> tuple[IdArray, IdArray]:
    """Rows of one id that is not padding."""
    ids = np.full((rows, length), 1 if pad_id != 1 else 2, dtype=np.int64)
    return ids, np.ones_like(ids)

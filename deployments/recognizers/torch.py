"""PyTorch and transformers under a recognizer: any token-classification model of the Hugging Face kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModelForTokenClassification

__all__ = ["TorchScorer"]

CPU_TOKEN_BUDGET: Final = 512
GPU_TOKEN_BUDGET: Final = 32_768


@final
class TorchScorer:
    """One transformers model. Shapes are not for it."""

    def __init__(self, folder: Path, *, device: str = "cpu", threads: int = 1) -> None:
        """Raise `OSError`, `ValueError` or `RuntimeError` for a folder or device that cannot be used."""
        on_gpu = device.startswith("cuda")
        if on_gpu and not torch.cuda.is_available():
            raise RuntimeError(f"device: {device}, but torch {torch.__version__} sees no CUDA device")
        if on_gpu:
            torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for each shape of a pack: see decision 0015
        else:
            torch.set_num_threads(threads)
        self._device = torch.device(device)
        model: Any = AutoModelForTokenClassification.from_pretrained(
            str(folder),
            dtype=torch.float16 if on_gpu else torch.float32,
            local_files_only=True,
            trust_remote_code=False,
        )
        self._model = model.to(self._device).eval()
        self._pad_id = int(self._model.config.pad_token_id or 0)
        self._token_budget = GPU_TOKEN_BUDGET if on_gpu else CPU_TOKEN_BUDGET

    @property
    def token_budget(self) -> int:
        return self._token_budget

    @torch.inference_mode()
    def score(
        self, input_ids: npt.NDArray[np.int64], attention_mask: npt.NDArray[np.int64], shape_ids: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Run one pass; see `TokenScorer.score`."""
        mask = torch.from_numpy(attention_mask).to(self._device)
        # Some models count positions by looking for their own padding id (RoBERTa), so it is put there whoever padded.
        ids = torch.from_numpy(input_ids).to(self._device).masked_fill(mask == 0, self._pad_id)
        logits: npt.NDArray[np.float32] = self._model(input_ids=ids, attention_mask=mask).logits.float().cpu().numpy()
        return logits

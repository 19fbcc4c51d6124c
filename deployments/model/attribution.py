"""What each token of a row did to an answer: asked of the backend, a row at a time, beside the passes that answer.

A row costs dozens of passes, so rows are attributed one by one on a thread of their own: the runner's passes share the
machine with one of them at most, a caller who leaves stops after the row, and time is looked at before each.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import final

import numpy as np

from deployments.errors import ItemErrorCode, NotExplainable
from deployments.messages import IntArray, ModelReply, ModelRequest
from deployments.model.backends.base import Attributes, BackendError
from deployments.priority import arithmetic_goes_last
from deployments.shell import LOGGER_NAME

__all__ = ["Attributer"]

_log = logging.getLogger(LOGGER_NAME)


@final
class Attributer:
    """Attributes rows with a model's backend, where that is one of `Attributes`."""

    def __init__(self, backend: object) -> None:
        self._backend = backend if isinstance(backend, Attributes) else None
        self._thread: ThreadPoolExecutor | None = None

    async def attribute(self, request: ModelRequest, phrase_of: IntArray) -> ModelReply:
        """Return what each token did to the logit of its row's target.

        Raises:
            NotExplainable: the backend knows no gradients, or a package is missing.
        """
        if self._backend is None:
            raise NotExplainable("This model's backend knows no gradients; use `occlusion`.")
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "model-attributer", initializer=arithmetic_goes_last)
        began = time.monotonic()
        values = np.zeros(len(request.input_ids), dtype=np.float32)
        errors: dict[int, ItemErrorCode] = {}
        loop = asyncio.get_running_loop()
        for row, target in enumerate(request.targets):
            if time.monotonic() - began >= request.budgets_s[row]:
                errors[row] = ItemErrorCode.DEADLINE
                continue
            tokens = slice(int(request.row_offsets[row]), int(request.row_offsets[row + 1]))
            ids = request.input_ids[tokens].astype(np.int64)
            try:
                found = await loop.run_in_executor(
                    self._thread, self._backend.attribute, ids, phrase_of[tokens] >= 0, target
                )
                if not np.isfinite(found).all():
                    raise ArithmeticError("the model answered with values that are not finite")
            except BackendError as error:
                raise NotExplainable(f"{error}") from None
            except Exception as error:
                _log.error("a row could not be attributed: %s", type(error).__name__)
                errors[row] = ItemErrorCode.STAGE_FAILED
                continue
            values[tokens] = found
        nothing = np.zeros((len(request.targets), 0), dtype=np.float32)
        return ModelReply(nothing, errors, attributions=values)

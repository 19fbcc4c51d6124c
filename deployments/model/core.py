"""The model stage's core: checks who prepared the rows, keeps the outputs of rows that repeat, runs the rest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from deployments.catalog import deployment_name
from deployments.errors import ItemErrorCode, ModelChanging
from deployments.messages import FloatArray, IntArray, ModelReply, ModelRequest, StageInfo
from deployments.model.attribution import Attributer
from deployments.model.columns import ColumnHead, distinct
from deployments.model.runner import Runner

__all__ = ["ModelCore", "RowMemory"]


class RowMemory:
    """The last outputs of rows that repeat across requests (a caller's labels), least recently used out first.

    Keys are token ids of anonymized text, never raw text.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._outputs: OrderedDict[bytes, FloatArray] = OrderedDict()

    def get(self, row: IntArray) -> FloatArray | None:
        """Return the kept output, float32 [d], or None."""
        key = row.tobytes()
        output = self._outputs.get(key)
        if output is not None:
            self._outputs.move_to_end(key)
        return output

    def put(self, row: IntArray, output: FloatArray) -> None:
        """Keep an output."""
        self._outputs[row.tobytes()] = output.copy()
        if len(self._outputs) > self._capacity:
            self._outputs.popitem(last=False)


class ModelCore:
    """One model over its runner.

    Args:
        name: the model's.
        fingerprint: of the pipeline that its rows come from.
        runner: over its backend.
        remembered_rows: rows that repeat across requests, of which outputs are kept.
        tells_novelty: whether the backend's last value of a row is its novelty.
        columns: what the columns beside a row's text add to its logits; for tabular models.
    """

    def __init__(
        self,
        name: str,
        fingerprint: str,
        runner: Runner,
        *,
        remembered_rows: int = 4096,
        attributer: Attributer | None = None,
        tells_novelty: bool = False,
        columns: ColumnHead | None = None,
    ) -> None:
        self._stage = deployment_name(name)
        self._name = name
        self._fingerprint = fingerprint
        self._runner = runner
        self._memory = RowMemory(remembered_rows)
        self._attributer = attributer or Attributer(None)
        self._tells_novelty = tells_novelty
        self._columns = columns

    def info(self) -> StageInfo:
        """Say which pipeline this model was trained on."""
        return StageInfo(self._stage, {self._name: self._fingerprint})

    def check(self) -> None:
        """Raise when the work loop has died."""
        if not self._runner.is_alive():
            raise RuntimeError("the model's work loop has died")

    async def predict(self, request: ModelRequest) -> ModelReply:
        """Run one batch of rows.

        Raises:
            ModelChanging: the rows were prepared by another pipeline than the model was trained on.
            NotExplainable: what its tokens do is asked of a model that cannot tell.
        """
        if request.fingerprint != self._fingerprint or (request.columns is None) != (self._columns is None):
            raise ModelChanging(
                f"Model {self._name} was trained on another preprocessing than prepared this batch.", stage=self._stage
            )
        if request.phrase_of is not None:
            return await self._attributer.attribute(request, request.phrase_of)
        rows = np.split(request.input_ids, request.row_offsets[1:-1]) if len(request.row_offsets) > 1 else []
        known = self._recall(rows, request.reusable_from)
        todo = [i for i in range(len(rows)) if i not in known]
        outputs, failed = await self._run([rows[i] for i in todo], [request.budgets_s[i] for i in todo])
        errors: dict[int, ItemErrorCode] = {todo[k]: code for k, code in failed.items()}
        if not known:
            values = outputs
        else:
            width = next(iter(known.values())).shape[0]
            values = np.zeros((len(rows), width), dtype=np.float32)
            values[todo] = outputs
            for i, output in known.items():
                values[i] = output
        for i in range(request.reusable_from, len(rows)):
            if i not in known and i not in errors:
                self._memory.put(rows[i], values[i])
        if self._columns is not None and request.columns is not None:
            good = [i for i in range(len(rows)) if i not in errors]
            values[good, : self._columns.labels] += self._columns(request.columns[good])
        if self._tells_novelty:
            return ModelReply(values[:, :-1], errors, novelty=values[:, -1])
        return ModelReply(values, errors)

    async def _run(
        self, rows: Sequence[IntArray], budgets_s: Sequence[float]
    ) -> tuple[FloatArray, dict[int, ItemErrorCode]]:
        """See `Runner.run`; beside columns, rows that are the same run once, for as long as the most patient waits."""
        if self._columns is None:
            return await self._runner.run(rows, budgets_s)
        first, like = distinct(rows)
        longest = [0.0] * len(first)
        for k, budget in zip(like, budgets_s, strict=True):
            longest[k] = max(longest[k], budget)
        outputs, failed = await self._runner.run([rows[i] for i in first], longest)
        return outputs[like], {i: failed[k] for i, k in enumerate(like) if k in failed}

    def _recall(self, rows: list[IntArray], reusable_from: int) -> dict[int, FloatArray]:
        known: dict[int, FloatArray] = {}
        for i in range(reusable_from, len(rows)):
            output = self._memory.get(rows[i])
            if output is not None:
                known[i] = output
        return known

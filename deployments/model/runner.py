"""The model's work loop: rows of every waiting call in one pool, packed by length, run one pass at a time.

Calls arrive on the event loop; passes run on one thread of their own, so the loop stays free. The oldest waiting row
is always in the next pass, so nothing starves; what goes with it is chosen by length (see `packing`). Rows of later
calls join only while the older ones do not fill the budget: on a CPU that is first come, first served, on a GPU it is
one big batch of whatever waits.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from deployments.errors import ItemErrorCode
from deployments.messages import FloatArray, IntArray
from deployments.model.backends.base import Backend
from deployments.model.packing import pack_around, pad
from deployments.shell import LOGGER_NAME

__all__ = ["Runner"]

_log = logging.getLogger(LOGGER_NAME)


@dataclass(eq=False, slots=True)
class _Call:
    """The rows of one call, and where their outputs go."""

    rows: Sequence[IntArray]
    deadlines: Sequence[float]
    values: FloatArray
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]
    waiting: list[int] = field(default_factory=list)
    errors: dict[int, ItemErrorCode] = field(default_factory=dict)
    abandoned: bool = False

    def finish(self) -> None:
        self.loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Runner:
    """Runs a backend over the rows of concurrent calls.

    Args:
        backend: loaded and warm.
        pad_id: the token id that fills a row up.
        token_budget: rows times padded length of one pass; the backend's own when None.
        max_rows: rows of one pass, whatever their length.
    """

    def __init__(self, backend: Backend, *, pad_id: int = 0, token_budget: int | None = None, max_rows: int = 1024):
        self._backend = backend
        self._pad_id = pad_id
        self._budget = token_budget or backend.token_budget
        self._max_rows = max_rows
        self._calls: deque[_Call] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="model-runner", daemon=True)
        self._thread.start()

    async def run(
        self, rows: Sequence[IntArray], budgets_s: Sequence[float]
    ) -> tuple[FloatArray, dict[int, ItemErrorCode]]:
        """Return float32 [len(rows), width] and the rows that failed (their values are zeros).

        A row whose budget runs out before its pass is dropped; when the caller is cancelled, so are its rows.
        """
        loop = asyncio.get_running_loop()
        now = time.monotonic()
        values = np.zeros((len(rows), self._backend.width), dtype=np.float32)
        if not rows:
            return values, {}
        call = _Call(rows, [now + b for b in budgets_s], values, loop, loop.create_future(), list(range(len(rows))))
        call.waiting.sort(key=lambda i: len(rows[i]))
        with self._wake:
            if self._closed:
                raise RuntimeError("the runner is closed")
            self._calls.append(call)
            self._wake.notify()
        try:
            await call.done
        except asyncio.CancelledError:
            call.abandoned = True
            raise
        return call.values, call.errors

    def close(self) -> None:
        """Stop after the pass that is running; calls that still wait fail."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join(timeout=30)
        self._backend.close()

    def is_alive(self) -> bool:
        """Whether the work loop runs; a replica whose loop died must be replaced."""
        return self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._calls and not self._closed:
                    self._wake.wait()
                if self._closed:
                    self._fail_waiting()
                    return
                pack = self._next_pack()
            if pack:
                self._pass(pack)

    def _fail_waiting(self) -> None:
        for call in self._calls:
            call.errors.update(dict.fromkeys(call.waiting, ItemErrorCode.STAGE_FAILED))
            call.finish()
        self._calls.clear()

    def _next_pack(self) -> list[tuple[_Call, int]]:
        """Take the next pass's rows out of the pool; empty when what waited had expired."""
        candidates = self._candidates()
        if not candidates:
            return []
        oldest = self._calls[0]
        anchor_row = oldest.waiting[-1]
        candidates.sort(key=lambda entry: len(entry[0].rows[entry[1]]))
        anchor = next(k for k, entry in enumerate(candidates) if entry == (oldest, anchor_row))
        lengths = [len(call.rows[i]) for call, i in candidates]
        start, end = pack_around(lengths, anchor, self._budget, self._max_rows)
        pack = candidates[start:end]
        for call, i in pack:
            call.waiting.remove(i)
        while self._calls and not self._calls[0].waiting:
            self._calls.popleft()
        return pack

    def _candidates(self) -> list[tuple[_Call, int]]:
        """Drop what nobody waits for any more; return rows of the oldest calls, enough of them to fill a pass."""
        now = time.monotonic()
        kept: deque[_Call] = deque()
        candidates: list[tuple[_Call, int]] = []
        tokens = 0
        for call in self._calls:
            self._drop_expired(call, now)
            if not call.waiting:
                continue
            kept.append(call)
            if tokens < self._budget:
                candidates.extend((call, i) for i in call.waiting)
                tokens += sum(len(call.rows[i]) for i in call.waiting)
        self._calls = kept
        return candidates

    @staticmethod
    def _drop_expired(call: _Call, now: float) -> None:
        if call.abandoned:
            call.waiting.clear()
            return
        expired = [i for i in call.waiting if call.deadlines[i] <= now]
        if expired:
            call.errors.update(dict.fromkeys(expired, ItemErrorCode.DEADLINE))
            call.waiting = [i for i in call.waiting if call.deadlines[i] > now]
            if not call.waiting:
                call.finish()

    def _pass(self, pack: list[tuple[_Call, int]]) -> None:
        self._forward(pack)
        for call in {id(c): c for c, _ in pack}.values():
            if not call.waiting:
                call.finish()

    def _forward(self, pack: list[tuple[_Call, int]]) -> None:
        try:
            outputs = self._backend.predict(*pad([call.rows[i] for call, i in pack], self._pad_id))
            if not np.isfinite(outputs).all():
                raise ArithmeticError("the model answered with values that are not finite")
        except Exception as error:
            if len(pack) > 1:
                # One bad row must not fail its neighbours: each gets a pass of its own.
                for entry in pack:
                    self._forward([entry])
                return
            _log.error("a row failed in the model: %s", type(error).__name__)
            pack[0][0].errors[pack[0][1]] = ItemErrorCode.STAGE_FAILED
            return
        for (call, i), output in zip(pack, outputs, strict=True):
            call.values[i] = output

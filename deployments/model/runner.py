"""The model's work loop: rows of every waiting call in one pool, packed by length, a few passes at a time.

Calls arrive on the event loop; passes run on threads of their own, so the loop stays free. The oldest waiting row is
always in the next pass, so nothing starves; what goes with it is chosen by length (see `packing`). Rows of later calls
join only while the older ones do not fill the passes: on a CPU that is first come, first served, on a GPU it is one big
batch of whatever waits. Several workers run several passes at once on cores of their own, which costs less than several
threads in one pass; what waits is then split evenly between them.
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
from deployments.model.backends.base import Backend, PassFailed
from deployments.model.packing import pack_around, pad
from deployments.priority import arithmetic_goes_last
from deployments.scaling.workload import Workload
from deployments.shell import LOGGER_NAME

__all__ = ["Runner"]

_log = logging.getLogger(LOGGER_NAME)


@dataclass(eq=False, slots=True)
class _Call:
    """The rows of one call, and where their outputs go. All but the outputs is guarded by the runner's lock."""

    rows: Sequence[IntArray]
    deadlines: Sequence[float]
    values: FloatArray
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]
    waiting: list[int]
    """Rows that no pass has taken yet, shortest first."""
    unsettled: int
    """Rows that have neither an output nor an error yet."""
    errors: dict[int, ItemErrorCode] = field(default_factory=dict)
    abandoned: bool = False

    def settle(self, rows: int) -> None:
        """Note that `rows` rows have their outcome; the last ones wake the caller."""
        self.unsettled -= rows
        if not self.unsettled:
            self.loop.call_soon_threadsafe(self._resolve)

    def fail_waiting(self, rows: Sequence[int], code: ItemErrorCode) -> None:
        """Leave rows behind that no pass has taken."""
        self.errors.update(dict.fromkeys(rows, code))
        gone = set(rows)
        self.waiting = [i for i in self.waiting if i not in gone]
        self.settle(len(gone))

    def _resolve(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


_Entry = tuple[_Call, int]


class Runner:
    """Runs a backend over the rows of concurrent calls.

    Args:
        backend: loaded and warm.
        pad_id: the token id that fills a row up.
        token_budget: rows times padded length of one pass; the backend's own when None.
        max_rows: rows of one pass, whatever their length.
        workers: passes at once.
        load: where passes are metered, in tokens.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        pad_id: int = 0,
        token_budget: int | None = None,
        max_rows: int = 1024,
        workers: int = 1,
        load: Workload | None = None,
    ) -> None:
        self._backend = backend
        self._pad_id = pad_id
        self._budget = token_budget or backend.token_budget
        self._max_rows = max_rows
        self._load = load or Workload(workers)
        self._calls: deque[_Call] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._idle = workers
        self._threads = [
            threading.Thread(target=self._work, name=f"model-runner-{k}", daemon=True) for k in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    async def run(
        self, rows: Sequence[IntArray], budgets_s: Sequence[float]
    ) -> tuple[FloatArray, dict[int, ItemErrorCode]]:
        """Return float32 [len(rows), width + features] and the rows that failed (their values are zeros).

        A row whose budget runs out before its pass is dropped; when the caller is cancelled, so are its rows.
        """
        loop = asyncio.get_running_loop()
        now = time.monotonic()
        # A backend of one's own may know nothing of features.
        width = self._backend.width + getattr(self._backend, "features", 0)
        values = np.zeros((len(rows), width), dtype=np.float32)
        if not rows:
            return values, {}
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        call = _Call(rows, [now + b for b in budgets_s], values, loop, loop.create_future(), order, len(rows))
        with self._wake:
            if self._closed:
                raise RuntimeError("the runner is closed")
            self._calls.append(call)
            self._wake.notify_all()
        try:
            await call.done
        except asyncio.CancelledError:
            call.abandoned = True
            raise
        return call.values, call.errors

    def close(self) -> None:
        """Stop after the passes that are running; calls that still wait fail."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout=30)
        self._backend.close()

    def is_alive(self) -> bool:
        """Whether every worker runs; a replica that lost one must be replaced."""
        return all(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        arithmetic_goes_last()
        while True:
            with self._wake:
                while not self._calls and not self._closed:
                    self._wake.wait()
                if self._closed:
                    self._fail_waiting()
                    return
                pack = self._next_pack()
                self._idle -= 1
            with self._load.working(sum(len(call.rows[i]) for call, i in pack)):
                failed = self._forward(pack) if pack else []
            with self._wake:
                self._idle += 1
                self._settle(pack, failed)

    def _fail_waiting(self) -> None:
        for call in self._calls:
            call.fail_waiting(list(call.waiting), ItemErrorCode.STAGE_FAILED)
        self._calls.clear()

    def _next_pack(self) -> list[_Entry]:
        """Take the next pass's rows out of the pool; empty when what waited had expired."""
        candidates, tokens = self._candidates()
        if not candidates:
            return []
        oldest = self._calls[0]
        anchor = candidates.index((oldest, oldest.waiting[-1]))
        lengths = [len(call.rows[i]) for call, i in candidates]
        # What waits is split between the workers that are free to take it.
        share = -(-tokens // self._idle)
        start, end = pack_around(lengths, anchor, min(self._budget, share), self._max_rows)
        pack = candidates[start:end]
        for call, i in pack:
            call.waiting.remove(i)
        self._calls = deque(call for call in self._calls if call.waiting)
        return pack

    def _candidates(self) -> tuple[list[_Entry], int]:
        """Drop what nobody waits for any more; return rows of the oldest calls, enough to fill the passes, shortest
        first, and their tokens."""
        now = time.monotonic()
        candidates: list[_Entry] = []
        tokens = 0
        for call in self._calls:
            _drop(call, now)
            if tokens < self._budget * len(self._threads):
                candidates.extend((call, i) for i in call.waiting)
                tokens += sum(len(call.rows[i]) for i in call.waiting)
        self._calls = deque(call for call in self._calls if call.waiting)
        candidates.sort(key=lambda entry: len(entry[0].rows[entry[1]]))
        return candidates, tokens

    def _settle(self, pack: list[_Entry], failed: Sequence[_Entry]) -> None:
        for call, i in failed:
            call.errors[i] = ItemErrorCode.STAGE_FAILED
        for call, _ in pack:
            call.settle(1)

    def _forward(self, pack: list[_Entry]) -> list[_Entry]:
        """Run one pass and scatter its outputs; return the rows that failed."""
        try:
            self._pass(pack)
        except Exception as error:
            if len(pack) > 1 and not isinstance(error, PassFailed):
                return self._one_by_one(pack)
            _log.error("%d rows failed in the model: %s", len(pack), type(error).__name__)
            return pack
        return []

    def _one_by_one(self, pack: list[_Entry]) -> list[_Entry]:
        """Give each row a pass of its own: one bad row must not fail its neighbours. Return the rows that failed."""
        failed: list[_Entry] = []
        for k, entry in enumerate(pack):
            try:
                self._pass([entry])
            except Exception as error:
                rest = pack[k:] if isinstance(error, PassFailed) else [entry]
                _log.error("%d rows failed in the model: %s", len(rest), type(error).__name__)
                failed += rest
                if isinstance(error, PassFailed):
                    break
        return failed

    def _pass(self, pack: list[_Entry]) -> None:
        outputs = self._backend.predict(*pad([call.rows[i] for call, i in pack], self._pad_id))
        if not np.isfinite(outputs).all():
            raise ArithmeticError("the model answered with values that are not finite")
        for (call, i), output in zip(pack, outputs, strict=True):
            call.values[i] = output


def _drop(call: _Call, now: float) -> None:
    """Take out the rows whose time ran out, or all when the caller left."""
    if call.abandoned:
        call.waiting.clear()
        return
    expired = [i for i in call.waiting if call.deadlines[i] <= now]
    if expired:
        call.fail_waiting(expired, ItemErrorCode.DEADLINE)

"""A lane of its own for copies of the traffic: short, last in line, and nobody waits for it.

A shadow is asked what others have answered; of a variant's own requests a share is asked of base as well. One question
is on its way at a time, and only while nothing waits in the lanes of the callers; what does not fit is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from typing import final

from deployments.catalog import public_name, variant_of
from deployments.errors import CloakroomError
from deployments.ingress.metrics import Metrics
from deployments.ingress.stages import Stages
from deployments.ingress.variants.asking import Question, apart, ask_again
from deployments.ingress.variants.exchange import Tallies
from deployments.shell import LOGGER_NAME

__all__ = ["Comparing", "Thinning"]

_log = logging.getLogger(LOGGER_NAME)

MAX_WAITING = 32
"""Questions; the oldest goes first when one more comes."""
STALE_S = 30.0
TIMEOUT_S = 10.0
LOOK_S = 0.02
"""How often it is looked whether the callers' lanes are empty."""


@final
class Thinning:
    """Takes a share of what comes, evenly: at 10 percent every tenth."""

    def __init__(self, percent: float) -> None:
        self._share = percent / 100
        self._due = 0.0

    def take(self) -> bool:
        """Whether to take this one."""
        self._due += self._share
        if self._due < 1 - 1e-9:
            return False
        self._due -= 1
        return True


@dataclass(frozen=True, slots=True)
class _Copy:
    """A question to ask of `asked`; what comes of it is counted for `judged`. Both are served names of one model."""

    question: Question
    asked: str
    judged: str
    since: float


@final
class Comparing:
    """Asks copies.

    Args:
        stages: the way to the models.
        tallies: where comparisons are counted.
        metrics: where they are counted for Prometheus.
        is_idle: whether no caller waits.
    """

    def __init__(self, stages: Stages, tallies: Tallies, metrics: Metrics, is_idle: Callable[[], bool]) -> None:
        self._stages = stages
        self._tallies = tallies
        self._metrics = metrics
        self._is_idle = is_idle
        self._waiting: deque[_Copy] = deque()
        self._task: asyncio.Task[None] | None = None

    def offer(self, question: Question, *, asked: str, judged: str) -> None:
        """Ask `asked` some time; returns at once."""
        if len(self._waiting) >= MAX_WAITING:
            self._forget(self._waiting.popleft())
        self._waiting.append(_Copy(question, asked, judged, time.monotonic()))
        if self._task is None or self._task.done():
            # In a context of its own: Serve cancels what was called under a request whose client has hung up.
            self._task = asyncio.get_running_loop().create_task(self._work(), context=Context())

    async def drained(self) -> None:
        """Wait until nothing is left to ask."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            if not self._is_idle():
                await asyncio.sleep(LOOK_S)
                continue
            copy = self._waiting.popleft()
            if time.monotonic() - copy.since > STALE_S:
                self._forget(copy)
                continue
            try:
                await self._ask(copy)
            except Exception as error:  # whatever it is, it is nobody's answer
                _log.info("a copy for %s failed: %s", copy.asked, type(error).__name__)

    async def _ask(self, copy: _Copy) -> None:
        tally = self._tallies.of(public_name(copy.judged), variant_of(copy.judged))
        started = time.monotonic()
        of_shadow = copy.asked == copy.judged
        try:
            reply = await ask_again(self._stages, copy.asked, copy.question, TIMEOUT_S)
        except CloakroomError:
            if of_shadow:
                tally.failed()
                self._metrics.variant(public_name(copy.judged), variant_of(copy.judged), None)
            return
        if of_shadow:
            seconds = time.monotonic() - started
            tally.answered(seconds)
            self._metrics.variant(public_name(copy.judged), variant_of(copy.judged), seconds)
        found = apart(copy.question.answers, reply)
        if found is not None:
            agrees, difference = found
            tally.compare(difference, agrees=agrees)
            self._metrics.compared(public_name(copy.judged), variant_of(copy.judged), difference, agrees=agrees)

    def _forget(self, copy: _Copy) -> None:
        self._metrics.dropped("compare", "overloaded", len(copy.question.texts))

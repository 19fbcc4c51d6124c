"""What this ingress has seen of each variant goes to the rollout's replica every second; the weights come back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable
from contextvars import Context
from typing import final

from deployments.ingress.variants.link import RolloutLink
from deployments.rollout.messages import Plan, Report
from deployments.rollout.tally import Tally
from deployments.shell import LOGGER_NAME

__all__ = ["Exchange", "Tallies"]

_log = logging.getLogger(LOGGER_NAME)

FIRST_S = 1.0
"""How long a first request waits for the weights of now: a replica that has just started knows those of the config."""


@final
class Tallies:
    """Counts by model and variant, since this process started."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._held = {model: {variant: Tally() for variant in variants} for model, variants in names}

    def of(self, model: str, variant: str) -> Tally:
        """Return the counts of a variant, to count on."""
        return self._held[model][variant]

    def report(self, reporter: str) -> Report:
        """Return them as they are now: copies, for what is sent must not change on its way."""
        nothing = Tally()
        tallies = {
            model: {name: tally.plus(nothing) for name, tally in held.items()} for model, held in self._held.items()
        }
        return Report(reporter, tallies)


@final
class Exchange:
    """Reports and learns, again and again. While the other side is away everything stays as it is.

    Args:
        link: the way there.
        tallies: what is reported.
        follow: told what comes back.
        period_s: between two reports.
    """

    def __init__(
        self, link: RolloutLink, tallies: Tallies, follow: Callable[[Plan], object], *, period_s: float = 1.0
    ) -> None:
        self._link = link
        self._tallies = tallies
        self._follow = follow
        self._period_s = period_s
        self._reporter = secrets.token_hex(8)
        self._task: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()
        self._away = False

    async def ready(self) -> None:
        """Start, if that is still to be done, and wait a moment for a first answer."""
        if self._task is None:
            # In a context of its own: Serve cancels what was called under a request whose client has hung up.
            self._task = asyncio.get_running_loop().create_task(self._run(), context=Context())
        if not self._heard.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIRST_S):
                    await self._heard.wait()
            self._heard.set()  # nobody waits twice

    async def now(self) -> None:
        """Report at once, and follow what comes back.

        Raises:
            StageUnavailable: the other side does not answer.
        """
        self._follow(await self._link.exchange(self._tallies.report(self._reporter)))

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.now()
            except Exception as error:
                if not self._away:
                    _log.warning("the rollout's replica does not answer; weights stay: %s", type(error).__name__)
                self._away = True
            else:
                self._heard.set()
                self._away = False
            await asyncio.sleep(self._period_s)

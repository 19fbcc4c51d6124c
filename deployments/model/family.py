"""A family's core: rows of all members pass the encoder together, then each row gets its own member's head.

A head is some thousand numbers and the encoder millions, so members cost one another next to nothing. Heads are loaded
while the rows are computed; a batch waits a moment for one that is slow to come, then its rows alone are left behind.
Heads that have to be downloaded first have threads of their own: no other head waits for a registry that hangs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Final, final

import numpy as np

from deployments.errors import ItemErrorCode
from deployments.families.config import Family
from deployments.families.held import Event, Held
from deployments.families.turns import Turns
from deployments.messages import Member, ModelReply, ModelRequest, StageInfo
from deployments.model.core import ModelCore
from deployments.model.heads import Head, apply_heads, load_head
from deployments.shell import LOGGER_NAME
from preprocessing.bundle import (
    BundleError,
    ForeignMember,
    MissingModel,
    ModelSource,
    MovedMember,
    RefusedMember,
    asks_registry,
)

__all__ = ["FamilyCore"]

PATIENCE_S: Final = 0.5
"""How long computed rows wait for a head that is being loaded: a local one takes milliseconds, a download longer than
neighbours should wait for. It goes on, and the next batch finds it there."""

_READ_AT_ONCE: Final = 4
_DOWNLOADED_AT_ONCE: Final = 2

_log = logging.getLogger(LOGGER_NAME)


@final
class FamilyCore:
    """The base and its members over one encoder.

    Args:
        core: the base's; its values are logits, which are not looked at, and behind them the features.
        width: how many logits those are.
        features: how many features.
        base: the base's own head.
        source: the base's bundle, which members are compared with.
        family: its settings.
        count: told of loads and evictions.
    """

    def __init__(
        self,
        core: ModelCore,
        *,
        width: int,
        features: int,
        base: Head,
        source: ModelSource,
        family: Family,
        count: Callable[[Event, float], None],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._core = core
        self._width = width
        self._base = base
        self._patience_s = patience_s
        self._late: set[Member] = set()
        """Those whose heads are under way, and have kept a batch waiting for nothing."""
        self._load = partial(load_head, base=source, features=features)
        self._threads = ThreadPoolExecutor(_READ_AT_ONCE + _DOWNLOADED_AT_ONCE, "family-heads")
        read, downloaded = Turns(_READ_AT_ONCE), Turns(_DOWNLOADED_AT_ONCE)
        self.heads: Held[Member, Head] = Held(
            self._loaded,
            keep=family.keep,
            turns=lambda member, _: downloaded if asks_registry(member.source) else read,
            max_bytes=family.max_bytes,
            size=lambda head: head.nbytes,
            refused=(RefusedMember,),
            refused_s=family.refused_s,
            count=count,
        )

    def info(self) -> StageInfo:
        """See `ModelCore.info`."""
        return self._core.info()

    def check(self) -> None:
        """See `ModelCore.check`."""
        self._core.check()

    async def predict(self, request: ModelRequest) -> ModelReply:
        """Run one batch of rows; see `ModelCore.predict`.

        A row whose member cannot be served is named in the errors; its neighbours are answered.
        """
        wanted = [asyncio.ensure_future(self.heads.get(member)) for member in request.members]
        for future in wanted:
            future.add_done_callback(_seen)
        try:
            reply = await self._core.predict(replace(request, members=(), member_of=()))
            if reply.attributions is not None:
                return reply
            await self._wait(dict(zip(wanted, request.members, strict=True)))
        finally:
            for future in wanted:
                future.cancel()  # what it loads goes on: see `Held`
        heads: list[Head | None] = [self._base]
        codes: list[ItemErrorCode | None] = [None]
        for future, member in zip(wanted, request.members, strict=True):
            head, code = _outcome(future, member)
            heads.append(head)
            codes.append(code)
        head_of = [k + 1 for k in request.member_of] or [0] * len(reply.values)
        return self._answered(reply, heads, codes, head_of)

    def _answered(
        self,
        reply: ModelReply,
        heads: Sequence[Head | None],
        codes: Sequence[ItemErrorCode | None],
        head_of: Sequence[int],
    ) -> ModelReply:
        values, novelty = apply_heads(reply.values[:, self._width :], heads, head_of)
        errors = {row: code for row, k in enumerate(head_of) if (code := codes[k]) is not None}
        for row in np.flatnonzero(~np.isfinite(values).all(axis=1)).tolist():
            errors[row] = ItemErrorCode.STAGE_FAILED  # finite numbers, and too large together
            values[row] = 0
        errors.update(reply.errors)
        return replace(reply, values=values, errors=errors, novelty=novelty)

    async def _wait(self, wanted: Mapping[asyncio.Future[Head], Member]) -> None:
        """Wait for heads that may still come in time; once, and not again, for one that did not."""
        missing = [future for future, member in wanted.items() if not future.done() and member not in self._late]
        if missing:
            _, too_late = await asyncio.wait(missing, timeout=self._patience_s)
            self._late.update(wanted[future] for future in too_late)

    async def _loaded(self, member: Member, held: Head | None) -> Head:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._load, member)
        finally:
            self._late.discard(member)


def _seen(future: asyncio.Future[Head]) -> None:
    """Take note of an outcome that nobody looks at where the encoder fails meanwhile."""
    if not future.cancelled():
        future.exception()


def _outcome(future: asyncio.Future[Head], member: Member) -> tuple[Head | None, ItemErrorCode | None]:
    """Return a head, or why it is not there."""
    if not future.done() or future.cancelled():
        return None, ItemErrorCode.MEMBER_CHANGING
    error = future.exception()
    if error is None:
        return future.result(), None
    if isinstance(error, (MissingModel, MovedMember, ForeignMember)):
        # It was found well a moment ago: something, perhaps this replica's base, is being exchanged.
        return None, ItemErrorCode.MEMBER_CHANGING
    if isinstance(error, RefusedMember):
        _log.error("member %s is refused: %s", member.name, error)
        return None, ItemErrorCode.MEMBER_REFUSED
    if isinstance(error, BundleError):
        # Its registry cannot be asked, or a download broke off: that says nothing of the bundle.
        _log.error("member %s cannot be had: %s", member.name, error)
        return None, ItemErrorCode.MEMBER_CHANGING
    _log.error("member %s could not be loaded: %s", member.name, type(error).__name__)
    return None, ItemErrorCode.STAGE_FAILED

"""What every Ray shell shares: errors translated at the door, and big batches kept off the event loop.

A stage's exception is logged by class name and leaves as `StageUnavailable`, with nothing of the foreign message in it:
messages of foreign exceptions may quote the text that upset them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from deployments.errors import AnonymizerUnavailable, CloakroomError, StageUnavailable

__all__ = ["LOGGER_NAME", "call_core", "translated", "work_on"]

LOGGER_NAME = "ray.serve.cloakroom"
"""A child of Serve's own logger, so that our lines land in the replica's log file in Serve's format."""

INLINE_CHARACTERS = 32_768
"""Up to this size a batch runs on the event loop (a hand-over to a thread costs more than it frees); beyond it, the
loop must stay free for health checks and the batches of others."""

_log = logging.getLogger(LOGGER_NAME)

Request = TypeVar("Request")
Reply = TypeVar("Reply")
P = ParamSpec("P")


async def call_core(stage: str, core: Callable[[Request], Reply], request: Request, characters: int) -> Reply:
    """Call a synchronous core with one batch.

    Raises:
        CloakroomError: the core's own error as it is, any other as `StageUnavailable` (for the anonymizer,
            `AnonymizerUnavailable`), free of foreign messages.
    """
    try:
        if characters <= INLINE_CHARACTERS:
            return core(request)
        return await asyncio.to_thread(core, request)
    except Exception as error:
        failure = translated(stage, error)
    # Raised outside the handler, so that the foreign exception is not even its context.
    raise failure


async def work_on(characters: int, function: Callable[P, Reply], *args: P.args, **kwargs: P.kwargs) -> Reply:
    """Call a synchronous function: on the event loop, or in a thread where it has much to work on."""
    if characters <= INLINE_CHARACTERS:
        return function(*args, **kwargs)
    return await asyncio.to_thread(function, *args, **kwargs)


def translated(stage: str, error: Exception) -> CloakroomError:
    """Return what may leave a stage in place of `error`, and log the class of what was caught."""
    if isinstance(error, CloakroomError):
        return error
    _log.error("stage %s failed: %s", stage, type(error).__name__)
    if stage == "anonymizer":
        return AnonymizerUnavailable()
    return StageUnavailable(f"The {stage} failed.", stage=stage)

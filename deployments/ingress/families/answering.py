"""From a request to the member whose head answers it.

The ingress knows a member by its card, which the preprocessor made of the very bundle that its digest names. It keeps
cards for a while, and sends the digest along: the model loads that content or none, so an answer, its calibration, its
cache key and the version that it tells are always of one and the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final, final

from starlette.types import Scope

from deployments.errors import (
    CloakroomError,
    Forbidden,
    InvalidShape,
    MemberChanging,
    MemberRefused,
    NotFound,
    StageUnavailable,
)
from deployments.families.config import Family, is_member_name
from deployments.families.held import Held
from deployments.ingress.families.callers import CallersError, CallersFile, caller_member
from deployments.ingress.jobs import PredictJob, PredictResult
from deployments.ingress.schemas import Parameters
from deployments.ingress.stages import Stage
from deployments.messages import MemberReply, MemberRequest, ModelCard
from deployments.shell import LOGGER_NAME

__all__ = ["Families"]

_log = logging.getLogger(LOGGER_NAME)

_PATH: Final = "$.parameters.member"
_CARDS: Final = 4096
"""Cards held per family: some hundred bytes each."""
_TIMEOUT_S: Final = 60.0
"""Of a look-up, which may download a bundle. It belongs to no request, so no request's deadline is its own."""
_AGAIN_S: Final = 0.1
_LEAST_S: Final = 0.5
"""What a request must have left to be asked again."""
_PATIENCE_S: Final = 20.0
"""How long it is asked again, as a batch is that no replica takes: a base that is exchanged for another is slow."""

Lookup = Stage[MemberRequest, MemberReply]
Ask = Callable[[ModelCard, PredictJob], Awaitable[PredictResult]]
_Cards = Held[str, ModelCard]


@final
class Families:
    """See the module.

    Args:
        lookup: the way to whoever knows members; None where no model is a family.
        caller_header: tells callers apart, in lower case.
    """

    def __init__(self, lookup: Lookup | None, caller_header: bytes) -> None:
        self._lookup = lookup
        self._caller_header = caller_header
        self._cards: dict[str, tuple[ModelCard, _Cards]] = {}
        self._callers: dict[str, CallersFile] = {}

    async def card(self, base: ModelCard, scope: Scope, parameters: Parameters, deadline: float) -> ModelCard:
        """Return the card of the member that a request is for; `base` itself where it is for none.

        Raises:
            InvalidShape: it names none, though it must, or one though it must not, or what is no name.
            Forbidden: the caller is no member, or another one.
            NotFound: there is no such member.
            MemberRefused: its bundle cannot be served.
            StageUnavailable: it cannot be looked up now.
        """
        family = base.family
        if family is None:
            if parameters.member:
                raise InvalidShape("This model is no family: it has no members.", path=_PATH)
            return base
        if parameters.version:
            raise InvalidShape("A member is served in one version.", path="$.parameters.version")
        name = self._name(family, scope, parameters.member)
        if not name:
            return base
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                return await self._held(base).get(name)
        except TimeoutError:
            failure = MemberChanging(f"Member {name} is being looked up.", stage="preprocessor")
        raise failure

    async def settled(
        self, card: ModelCard, base: ModelCard, job: PredictJob, result: PredictResult, ask: Ask
    ) -> tuple[PredictResult, ModelCard]:
        """Ask again, for as long as there is time, where a member's head was not there: it was being loaded, or another
        content has taken its place. Return the answer, and the card of who gave it."""
        give_up = min(job.deadline - _LEAST_S, time.monotonic() + _PATIENCE_S)
        pause_s = _AGAIN_S
        while _is_changing(result) and card.member is not None and time.monotonic() < give_up:
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LEAST_S)
            # Of the base that is known by now: this request's own may have been exchanged.
            _, cards = self._cards[base.name]
            cards.look_again(card.member.name)
            try:
                async with asyncio.timeout(max(0.0, job.deadline - _LEAST_S - time.monotonic())):
                    card = await cards.get(card.member.name)
            except TimeoutError:
                return result, card
            result = await ask(card, job)
        return result, card

    def _name(self, family: Family, scope: Scope, asked: str) -> str:
        """Return which member a request is for; empty for the base."""
        if asked and not is_member_name(asked):
            raise InvalidShape("A member's name is lower-case letters, digits, _ and -, 63 at most.", path=_PATH)
        if family.member_from == "parameter":
            name = asked
        else:
            name = caller_member(scope, self._caller_header, self._callers_of(family))
            if asked and asked != name:
                raise Forbidden("Who calls is another member, or none.", path=_PATH)
            if not name and not family.base_answers:
                raise Forbidden("This model answers its members, and who calls is none of them.")
        if not name and not family.base_answers:
            raise InvalidShape("This model is a family: say which member shall answer.", path=_PATH)
        return name

    def _callers_of(self, family: Family) -> CallersFile | None:
        file = family.callers_file
        if file is None:
            return None
        if file in self._callers:
            return self._callers[file]
        try:
            self._callers[file] = CallersFile(Path(file))
        except CallersError as error:
            _log.error("%s", error)
        else:
            return self._callers[file]
        raise StageUnavailable("The members of this model cannot be told from others now.", stage="ingress")

    def _held(self, base: ModelCard) -> _Cards:
        """Return the cards of a family's members. Another base has other ones: they are made of its card."""
        known = self._cards.get(base.name)
        if known is not None and known[0] == base:
            return known[1]
        assert base.family is not None
        cards: _Cards = Held(
            partial(self._look_up, base),
            keep=_CARDS,
            fresh_s=base.family.refresh_s,
            refused=(NotFound, MemberRefused),
            refused_s=base.family.refused_s,
            at_once=4,
        )
        self._cards[base.name] = base, cards
        return cards

    async def _look_up(self, base: ModelCard, name: str, held: ModelCard | None) -> ModelCard:
        assert self._lookup is not None
        # While the base is exchanged, one of the old replicas may have answered: its card is asked for anew, though
        # the member's content is the same.
        current = held is not None and held.member is not None and held.made_by == base.made_by
        known = held.member.digest if current and held is not None and held.member is not None else ""
        reply = await self._lookup.call(MemberRequest(base.name, name, known), _TIMEOUT_S)
        if reply.card is not None:
            return reply.card
        assert held is not None
        return held


def _is_changing(result: PredictResult) -> bool:
    errors = [answer for answer in result.answers if isinstance(answer, CloakroomError)]
    return any(isinstance(error, MemberChanging) for error in errors)

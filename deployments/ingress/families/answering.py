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
from pathlib import Path
from typing import Final, final

from starlette.types import Scope

from deployments.errors import Forbidden, InvalidShape, MemberChanging, StageUnavailable
from deployments.families.config import Family, is_member_name
from deployments.families.recent import Recent
from deployments.ingress.families.callers import CallersError, CallersFile, caller_member
from deployments.ingress.families.cards import Cards, Lookup
from deployments.ingress.families.pauses import Pauses
from deployments.ingress.jobs import PredictJob, PredictResult
from deployments.ingress.schemas import Parameters
from deployments.messages import ModelCard
from deployments.shell import LOGGER_NAME

__all__ = ["Families"]

_log = logging.getLogger(LOGGER_NAME)

_PATH: Final = "$.parameters.member"
Ask = Callable[[ModelCard, PredictJob], Awaitable[PredictResult]]


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
        self._cards: dict[str, tuple[Cards, ...]] = {}
        """Of each family's last two bases, the one that was asked for last in front. While a base is exchanged, now the
        old one's card comes along and now the new one's."""
        self._known: dict[str, Recent] = {}
        self._callers: dict[str, CallersFile] = {}

    async def card(
        self, base: ModelCard, scope: Scope, parameters: Parameters, deadline: float, caller: bytes = b""
    ) -> ModelCard:
        """Return the card of the member that a request is for; `base` itself where it is for none. `caller` tells whose
        request it is.

        Raises:
            InvalidShape: it names none, though it must, or one though it must not, or what is no name.
            Forbidden: the caller is no member, or another one.
            NotFound: there is no such member.
            MemberRefused: its bundle cannot be served.
            StageUnavailable: it cannot be looked up now.
            Overloaded: too many names that are not known are being looked up already.
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
                return await self._cards_of(base).get(name, caller)
        except TimeoutError:
            failure = MemberChanging(f"Member {name} is being looked up.", stage="preprocessor")
        raise failure

    async def settled(
        self, card: ModelCard, job: PredictJob, result: PredictResult, ask: Ask
    ) -> tuple[PredictResult, ModelCard]:
        """Ask again, for as long as there is time, where a member's head was not there: it was being loaded, or another
        content has taken its place. Return the answer, and the card of who gave it."""
        pauses = Pauses(job.deadline)
        while card.member is not None and _is_changing(result) and await pauses.one():
            try:
                card = await self.renewed(card, pauses.until)
            except TimeoutError:
                break
            result = await ask(card, job)
        return result, card

    async def renewed(self, card: ModelCard, deadline: float) -> ModelCard:
        """Return a member's card as it is now. Raises as `card`, and `TimeoutError`."""
        assert card.member is not None
        # Of the base that is known by now: the card's own may have been exchanged.
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            return await self._cards[card.name][0].renewed(card.member.name)

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

    def _cards_of(self, base: ModelCard) -> Cards:
        """Return the cards of a family's members. Another base has other ones: they are made of its card."""
        there = self._cards.get(base.name, ())
        if there and there[0].base == base:
            return there[0]
        cards = next((cards for cards in there if cards.base == base), None)
        if cards is None:
            assert base.family is not None
            assert self._lookup is not None
            cards = Cards(self._lookup, base, base.family, self._known.setdefault(base.name, Recent()))
        self._cards[base.name] = (cards, *(other for other in there if other is not cards))[:2]
        return cards


def _is_changing(result: PredictResult) -> bool:
    return any(isinstance(answer, MemberChanging) for answer in result.answers)

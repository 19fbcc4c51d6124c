"""The cards of one family's members, as the ingress keeps them, and whose turn it is to be looked up.

Who is known, and who is not, never wait for the same turn: a name that nobody has costs a look-up like any other, and
whoever makes names up would have all turns. Among those who ask for unknown names callers take turns, too.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final, final

from deployments.errors import DeadlineExceeded, MemberChanging, MemberRefused, NotFound, Overloaded
from deployments.families.config import Family
from deployments.families.held import Held
from deployments.families.recent import Recent
from deployments.families.turns import Turns
from deployments.ingress.stages import Stage
from deployments.messages import MemberReply, MemberRequest, ModelCard

__all__ = ["Cards", "Lookup"]

_CARDS: Final = 4096
"""Held at most: some hundred bytes each."""
_TIMEOUT_S: Final = 60.0
"""Of a look-up, which may download a bundle. It belongs to no request, so no request's deadline is its own."""
_LOOK_S: Final = 0.5
"""How long a request waits for a further look at who is known."""
_AT_ONCE: Final = 2
"""Look-ups of known names, and as many of others: what a replica that looks members up has threads for."""
_NEW_MOST: Final = 1024
"""Unknown names that wait for their turn at most. After a start all names are unknown."""
_FULL_S: Final = 0.05
"""The first pause where a replica has no thread free; each is twice as long as the one before."""
_FULL_MOST_S: Final = 0.25

Lookup = Stage[MemberRequest, MemberReply]


@final
class Cards:
    """See the module.

    Args:
        lookup: the way to whoever knows members.
        base: the family's own card.
        known: names of its members; those that are found are added.
    """

    def __init__(self, lookup: Lookup, base: ModelCard, family: Family, known: Recent) -> None:
        self._lookup = lookup
        self.base = base
        self._known = known
        self._turns = Turns(_AT_ONCE)
        self._new = Turns(_AT_ONCE, _NEW_MOST)
        self._held: Held[str, ModelCard] = Held(
            self._look_up,
            keep=_CARDS,
            turns=lambda name, held: self._turns if held or name in known else self._new,
            fresh_s=family.refresh_s,
            patience_s=_LOOK_S,
            stale_s=family.stale_s,
            refused=(NotFound, MemberRefused),
            refused_s=family.refused_s,
        )

    async def get(self, name: str, caller: bytes = b"") -> ModelCard:
        """Return a member's card. Raises what looking it up raises, or `Overloaded`: too many unknown names wait."""
        return await self._held.get(name, caller)

    async def renewed(self, name: str) -> ModelCard:
        """Return a member's card after a further look, if that does not take too long."""
        self._held.look_again(name)
        return await self._held.get(name)

    async def _look_up(self, name: str, held: ModelCard | None) -> ModelCard:
        # While the base is exchanged, one of the old replicas may have answered: its card is asked for anew, though
        # the member's content is the same.
        current = held is not None and held.member is not None and held.made_by == self.base.made_by
        known = held.member.digest if current and held is not None and held.member is not None else ""
        reply = await self._asked(MemberRequest(self.base.name, name, known))
        self._known.add(name)
        if reply.card is not None:
            return reply.card
        assert held is not None
        return held

    async def _asked(self, request: MemberRequest) -> MemberReply:
        """Ask, and again where the replica that was asked has no thread free for it.

        The end of the time is not the end of any request's own, so it is told as what it is.
        """
        give_up = time.monotonic() + _TIMEOUT_S
        pause_s = _FULL_S
        while (left_s := give_up - time.monotonic()) > 0:
            try:
                return await self._lookup.call(request, left_s)
            except Overloaded:
                await asyncio.sleep(min(pause_s, left_s))
                pause_s = min(2 * pause_s, _FULL_MOST_S)
            except DeadlineExceeded:
                break
        raise MemberChanging(f"Member {request.name} could not be looked up.", stage="preprocessor")

"""Vaults of requests: made where the raw texts are, handed out in tickets, opened again to restore. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, final

from deployments.errors import TicketInvalid, TooLarge
from deployments.ingress.config import IngressConfig
from deployments.ingress.requests import AnonymizeQuestion, RestoreQuestion
from deployments.ingress.tickets import Identity, KeySource, Ticket, Tickets
from deployments.shell import work_on
from preprocessing.pii import Vault
from preprocessing.pii.structured.documents import restore_json
from preprocessing.texts import Document, RawText

__all__ = ["Vaults"]

_STEP: Final = 1024
"""Characters restored between two looks at how long the answer has become: at most a few hundred tokens."""


@final
class Vaults:
    """Seals, opens and restores.

    Args:
        config: limits and times.
        keys: what tickets are sealed with.
        clock: Unix seconds.
    """

    def __init__(self, config: IngressConfig, keys: KeySource, clock: Callable[[], float]) -> None:
        self._tickets = Tickets(keys, max_bytes=config.tickets.max_bytes, clock=clock)
        self._default_ttl_s = config.tickets.default_ttl_s
        self._limit = config.limits.max_restored_characters

    def known(self, question: AnonymizeQuestion) -> Vault | None:
        """Return what the conversation's ticket holds, if the request continues one, and the tokens that it typed in
        places which are no texts: names of members.

        Raises:
            CloakroomError: the ticket does not open; see `Tickets.open`.
        """
        ticket = question.parameters.conversation
        known = None if ticket is None else self._open(ticket, question.identity, "$.parameters.conversation")
        typed = question.structured.flat.taken if question.structured else frozenset()
        return (known or Vault()).with_taken(typed) if typed else known

    def ticket(self, question: AnonymizeQuestion, documents: Sequence[object]) -> Ticket | None:
        """Return a ticket for what was taken out of a request's texts, if it wants one. Texts that failed are left out.

        Raises:
            TooLarge: the ticket would be larger than the limit.
        """
        parameters = question.parameters
        if not parameters.ticket:
            return None
        pairs = [
            (text, document)
            for text, document in zip(question.job.texts, documents, strict=True)
            if isinstance(document, Document)
        ]
        texts: list[RawText] = [text for text, _ in pairs]
        vault = Vault.of(texts, [document for _, document in pairs], base=question.job.known)
        return self._tickets.seal(vault.to_bytes(), question.identity, parameters.ticket_ttl_s or self._default_ttl_s)

    async def restore(self, question: RestoreQuestion) -> list[str] | Any:
        """Return the texts, or the data, with the originals back.

        Raises:
            CloakroomError: the ticket does not open; see `Tickets.open`.
            TooLarge: the answer would be longer than the limit.
        """
        bounded = _Bounded(self._open(question.ticket, question.identity, "$.ticket"), self._limit)
        return await work_on(question.characters + len(question.ticket), _restored, bounded, question)

    def _open(self, ticket: str, identity: Identity, path: str) -> Vault:
        payload = self._tickets.open(ticket, identity, path=path)
        try:
            return Vault.from_bytes(payload)
        except ValueError:
            # Genuine, so from another version of this server.
            failure = TicketInvalid("The ticket is of another version of this server.", path=path)
        raise failure


@final
class _Bounded:
    """A vault that gives back only so much: a short token may stand for a long original, many times over."""

    def __init__(self, vault: Vault, limit: int) -> None:
        self._vault = vault
        self._limit = limit
        self._given = 0

    def restore(self, text: str) -> str:
        if len(text) <= _STEP:
            return self._counted(self._vault.restore(text))
        stream = self._vault.stream()
        parts = [self._counted(stream.feed(text[at : at + _STEP])) for at in range(0, len(text), _STEP)]
        return "".join((*parts, self._counted(stream.close())))

    def _counted(self, part: str) -> str:
        self._given += len(part)
        if self._given > self._limit:
            raise TooLarge(f"The answer would have more than {self._limit} characters.")
        return part


def _restored(bounded: _Bounded, question: RestoreQuestion) -> list[str] | Any:
    if question.texts is None:
        return restore_json(bounded, question.data)
    return [bounded.restore(text) for text in question.texts]

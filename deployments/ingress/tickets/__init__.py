"""Tickets: the vault of a request, sealed, in its caller's hands. The server keeps nothing but the keys."""

from deployments.ingress.tickets.keys import (
    FileKeys,
    FixedKeys,
    KeyRing,
    KeysError,
    KeySource,
    TicketKey,
    new_key,
    open_keys,
    parse_keys,
    rotated,
)
from deployments.ingress.tickets.sealing import Identity, Ticket, Tickets

__all__ = [
    "FileKeys",
    "FixedKeys",
    "Identity",
    "KeyRing",
    "KeySource",
    "KeysError",
    "Ticket",
    "TicketKey",
    "Tickets",
    "new_key",
    "open_keys",
    "parse_keys",
    "rotated",
]

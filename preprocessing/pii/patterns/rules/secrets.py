"""Secrets: keys, tokens, passwords. What opens something is nobody else's business, whoever it belongs to."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import secret_finders as finders
from preprocessing.pii.patterns.rules.base import Gate, Rule

__all__ = ["SECRET_RULES"]

SECRET_RULES: Final[tuple[Rule, ...]] = tuple(
    Rule(name, EntityType.SECRET, gate, find, "", reason)
    for name, gate, find, reason in (
        ("issued_key", Gate.LONG, finders.issued_keys, "issuers publish their prefixes so that leaks can be found"),
        ("jwt", Gate.LONG, finders.jwts, "the header is read: `eyJ` begins any JSON in base64"),
        ("private_key", Gate.SECRET, finders.private_keys, "whole, and also where a log cut it off; certificates stay"),
        ("url_credentials", Gate.CREDENTIALS, finders.credentials, "the password only: the URL rule covers the rest"),
        ("authorization", Gate.SECRET, finders.authorizations, "`basic` and `bearer` are words: their values are read"),
        ("assigned_secret", Gate.SECRET, finders.assignments, "passwords as they are; keys where they look random"),
        ("told_password", Gate.SECRET, finders.told_passwords, "as people write it to a helpdesk, in eight languages"),
        ("pin", Gate.SECRET, finders.pins, "bank and phone PINs, card codes, one-time codes"),
    )
)

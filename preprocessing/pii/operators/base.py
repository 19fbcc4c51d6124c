"""What every operator is: a function from a finding to what stands in its place."""

from __future__ import annotations

import hashlib
import hmac
from typing import Protocol

from preprocessing.pii.entities import EntityType

__all__ = ["Operator", "canonical", "operator_key"]

_WRITTEN_IN_WORDS = frozenset(
    {
        EntityType.PERSON,
        EntityType.LOCATION,
        EntityType.ADDRESS,
        EntityType.ORGANIZATION,
        EntityType.EMAIL_ADDRESS,
        EntityType.USERNAME,
        EntityType.NRP,
        EntityType.TITLE,
        EntityType.AGE,
        EntityType.DATE_OF_BIRTH,
        EntityType.DATE_TIME,
        EntityType.IP_ADDRESS,
    }
)
_CASE_COUNTS = frozenset({EntityType.SECRET, EntityType.CRYPTO, EntityType.URL})


class Operator(Protocol):
    """Decides what stands in the place of a finding. One instance serves one scope and may remember its originals."""

    def apply(self, entity_type: str, raw: str, seen: str) -> str:
        """What stands in the place of `raw`, which the detectors saw as `seen`. Raising refuses the text."""
        ...


def canonical(entity_type: str, seen: str) -> str:
    """The form in which two spellings of one value are equal, across requests.

    Words are compared without case and with single spaces, numbers by their letters and digits alone, and keys and web
    addresses to the letter.
    """
    if entity_type in _CASE_COUNTS:
        return seen
    folded = seen.casefold()
    if entity_type in _WRITTEN_IN_WORDS:
        return " ".join(folded.split())
    return "".join(filter(str.isalnum, folded)) or folded


def operator_key(secret: bytes, operator: str, tenant: str) -> bytes:
    """The HMAC key of one operator for one tenant: what one tenant gets says nothing about another's."""
    purpose = f"cloakroom/pii/{operator}\0{tenant}"
    return hmac.new(secret, purpose.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

"""Entity types: Presidio's names, one line each on what is meant."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["DESCRIPTIONS", "PATTERN_TYPES", "EntityType"]


class EntityType(StrEnum):
    """A kind of personal data. The value is what stands in tokens: `<EMAIL_ADDRESS_1>`."""

    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    PHONE_NUMBER = "PHONE_NUMBER"
    CREDIT_CARD = "CREDIT_CARD"
    IBAN_CODE = "IBAN_CODE"
    CRYPTO = "CRYPTO"
    IP_ADDRESS = "IP_ADDRESS"
    MAC_ADDRESS = "MAC_ADDRESS"
    URL = "URL"
    DATE_TIME = "DATE_TIME"
    MEDICAL_LICENSE = "MEDICAL_LICENSE"
    US_SSN = "US_SSN"
    US_ITIN = "US_ITIN"
    US_PASSPORT = "US_PASSPORT"
    US_DRIVER_LICENSE = "US_DRIVER_LICENSE"
    US_BANK_NUMBER = "US_BANK_NUMBER"
    UK_NHS = "UK_NHS"
    UK_NINO = "UK_NINO"
    UK_PASSPORT = "UK_PASSPORT"
    PERSON = "PERSON"
    LOCATION = "LOCATION"
    ADDRESS = "ADDRESS"
    ORGANIZATION = "ORGANIZATION"


DESCRIPTIONS: Final[dict[EntityType, str]] = {
    EntityType.EMAIL_ADDRESS: "an e-mail address, internationalized ones included",
    EntityType.PHONE_NUMBER: "a telephone or fax number, international or national",
    EntityType.CREDIT_CARD: "a payment card number of 12 to 19 digits",
    EntityType.IBAN_CODE: "an international bank account number",
    EntityType.CRYPTO: "a Bitcoin or Ethereum address",
    EntityType.IP_ADDRESS: "an IPv4 or IPv6 address, with its prefix length where it has one",
    EntityType.MAC_ADDRESS: "a network hardware address",
    EntityType.URL: "a web address, with or without its scheme",
    EntityType.DATE_TIME: "a date that the words around it make a date of birth",
    EntityType.MEDICAL_LICENSE: "a US DEA registration number",
    EntityType.US_SSN: "a US social security number",
    EntityType.US_ITIN: "a US individual taxpayer identification number",
    EntityType.US_PASSPORT: "a US passport number",
    EntityType.US_DRIVER_LICENSE: "a US driver's license number",
    EntityType.US_BANK_NUMBER: "a US bank account number",
    EntityType.UK_NHS: "a UK National Health Service number",
    EntityType.UK_NINO: "a UK national insurance number",
    EntityType.UK_PASSPORT: "a UK passport number",
    EntityType.PERSON: "a person's name (token classifier)",
    EntityType.LOCATION: "a place (token classifier)",
    EntityType.ADDRESS: "a postal address (token classifier)",
    EntityType.ORGANIZATION: "a company, agency or institution (token classifier)",
}

PATTERN_TYPES: Final[frozenset[EntityType]] = frozenset(EntityType) - {
    EntityType.PERSON,
    EntityType.LOCATION,
    EntityType.ADDRESS,
    EntityType.ORGANIZATION,
}
"""What the pattern layer finds by itself; the rest needs a token classifier."""

"""Names of kinds of personal data, as different data sets and systems have them, to one name each."""

from __future__ import annotations

from typing import Final

__all__ = ["DROPPED", "canonical", "is_identity"]

DROPPED: Final = ""
"""The canonical name of what is no personal data in anybody's book: products, works of art, events."""

_SYNONYMS: Final[dict[str, str]] = {
    name: canonical
    for canonical, names in {
        "PERSON": "PER NAME FIRST_NAME LAST_NAME FULL_NAME MIDDLE_NAME NAME_STUDENT",
        "LOCATION": "LOC GPE GEO CITY COUNTRY STATE COUNTY REGION PLACE FAC FACILITY GEO_LOC",
        "ADDRESS": "STREET_ADDRESS STREET BUILDING_NUMBER SECONDARY_ADDRESS",
        "ORGANIZATION": "ORG ORGANISATION COMPANY CORPORATION GROUP INSTITUTION",
        "POSTCODE": "ZIP_CODE ZIP ZIPCODE POSTAL_CODE POST_CODE",
        "URL": "DOMAIN_NAME DOMAIN WEBSITE URL_PERSONAL",
        "TITLE": "PREFIX PREFIX_MALE PREFIX_FEMALE SALUTATION",
        "NRP": "NATIONALITY RELIGION POLITICAL_GROUP NORP ETHNICITY",
        "EMAIL_ADDRESS": "EMAIL",
        "PHONE_NUMBER": "PHONE FAX TELEPHONE",
        "CREDIT_CARD": "CREDIT_CARD_NUMBER CARD_NUMBER",
        "IBAN_CODE": "IBAN",
        "IP_ADDRESS": "IP IPV4 IPV6",
        "MAC_ADDRESS": "MAC",
        # A birth date is a date; who calls it by the wider name has not missed it.
        "DATE_TIME": "DATE TIME DATE_OF_BIRTH DOB BIRTH_DATE",
        "US_SSN": "SSN",
        # The same document under the name of its country, which Presidio has for the US and the UK only.
        "PASSPORT": "US_PASSPORT UK_PASSPORT IT_PASSPORT PASSPORT_NUMBER",
        "DRIVER_LICENSE": "US_DRIVER_LICENSE IT_DRIVER_LICENSE UK_DRIVING_LICENCE DRIVERS_LICENSE",
        "USERNAME": "USER_NAME HANDLE",
        "SECRET": "PASSWORD API_KEY TOKEN",
        "ID_NUMBER": "ID ID_NUM",
        DROPPED: "PRODUCT CREATIVE_WORK MISC WORK_OF_ART EVENT LAW LANGUAGE MONEY PERCENT QUANTITY ORDINAL CARDINAL",
    }.items()
    for name in names.split()
}


def canonical(name: str) -> str:
    """Return the one name of a kind, in capitals; `DROPPED` for what counts as no personal data.

    A name that is not known stays as it is: whoever annotated it meant it.
    """
    plain = name.strip().upper().replace("-", "_").replace(" ", "_")
    return _SYNONYMS.get(plain, plain)


_WIDER: Final = frozenset({"URL", "DATE_TIME", "AGE", "TITLE", "NRP", "ORGANIZATION", DROPPED})


def is_identity(kind: str) -> bool:
    """Say whether a kind tells who somebody is: persons, addresses, places, and what is one person's number or name.

    What it is not: dates, ages, titles, nationalities, organisations, web addresses.
    """
    return kind not in _WIDER

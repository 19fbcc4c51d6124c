"""What the name of a field or a column says of its values: `customerEmail`, `date_of_birth`, `Telefonnummer`.

A name speaks where it ends in one of the words below, with a number after it or not (`address_2`). `email_verified`
and `phone_type` do not: their last word is another. Two grades: a sure name is enough to take the whole value for what
the name says; a likely one (`name`, `city`, `age`) is so in a table of people, but not in JSON at large, where `name`
is mostly the name of a function or a product.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from preprocessing.pii.entities import EntityType

__all__ = ["likely_kind", "sure_kind"]

_SURE: Final[dict[EntityType, str]] = {
    EntityType.PERSON: (
        "first name|last name|full name|middle name|given name|family name|maiden name|surname|forename|firstname"
        "|lastname|fullname|contact name|customer name|patient name|employee name|cardholder name|account holder"
        "|vorname|nachname|familienname|prenom|nom de famille|apellido|apellidos|nombre completo|cognome|nome completo"
        "|sobrenome|voornaam|achternaam|imie|nazwisko"
    ),
    EntityType.EMAIL_ADDRESS: (
        "email|e mail|mail address|email address|e mail address|emails|correo electronico|courriel"
    ),
    EntityType.PHONE_NUMBER: (
        "phone|phone number|telephone|telephone number|mobile number|mobile phone|cell phone|cellphone|fax|fax number"
        "|phones|phone no|telefon|telefonnummer|handynummer|mobilnummer|telefono|telefone|telefoon|telefoonnummer"
    ),
    EntityType.US_SSN: "ssn|social security number|social security no|social security",
    EntityType.DATE_OF_BIRTH: (
        "dob|date of birth|birth date|birthdate|birthday|birthdt|geburtsdatum|geburtstag|date de naissance"
        "|fecha de nacimiento|fecha nacimiento|data di nascita|data de nascimento|geboortedatum|data urodzenia"
    ),
    EntityType.CREDIT_CARD: "credit card|credit card number|card number|cardnumber|card no|ccnumber|kreditkartennummer",
    EntityType.IBAN_CODE: "iban|iban code|iban number",
    EntityType.ADDRESS: (
        "street|street address|home address|postal address|mailing address|billing address|shipping address"
        "|delivery address|address line|addr line|strasse|anschrift|adresse|direccion|indirizzo|endereco|adres"
    ),
    EntityType.POSTCODE: (
        "zip|zip code|zipcode|postcode|post code|postal code|plz|postleitzahl|code postal|codigo postal"
    ),
    EntityType.PASSPORT: "passport|passport number|passport no|reisepassnummer|pasaporte",
    EntityType.DRIVER_LICENSE: "driver license|drivers license|driving licence|driver license number|licence number",
    EntityType.IP_ADDRESS: "ip address|ipaddress|client ip|remote ip|remote addr",
    EntityType.SECRET: "password|passwd|passwort|pwd|api key|apikey|client secret|access key|secret key|private key",
    EntityType.ID_NUMBER: "national id|national id number|tax id|tax number|tin|steuer id|steuernummer|numero fiscal",
}
_LIKELY: Final[dict[EntityType, str]] = {
    EntityType.PERSON: (
        "name|nom|nombre|nome|naam|imie i nazwisko|customer|patient|employee|contact|author|manager|owner"
    ),
    EntityType.PHONE_NUMBER: "mobile|cell|tel|handy|movil|gsm",
    EntityType.LOCATION: "city|town|stadt|ort|ville|ciudad|citta|cidade|miasto|place of birth|birthplace",
    EntityType.ADDRESS: "address|addr",
    EntityType.AGE: "age|alter|edad|eta|idade|leeftijd|wiek",
    EntityType.IP_ADDRESS: "ip",
    EntityType.USERNAME: "user name|username|login|user|nickname|screen name|twitter handle",
    EntityType.ID_NUMBER: (
        "customer id|patient id|employee id|member id|account number|customer number|policy number|mrn"
    ),
    EntityType.NRP: "nationality|religion|ethnicity|race|staatsangehoerigkeit|nationalite|nacionalidad",
    EntityType.ORGANIZATION: "employer|company|organisation|organization|company name|firma|empresa",
}
_WORD: Final = re.compile(r"[A-Z]++(?![a-z])|[A-Z]?[a-z]++")


def _table(kinds: dict[EntityType, str]) -> dict[tuple[str, ...], EntityType]:
    return {tuple(phrase.split()): kind for kind, phrases in kinds.items() for phrase in phrases.split("|")}


_SURE_PHRASES: Final = _table(_SURE)
_LIKELY_PHRASES: Final = _table(_LIKELY)
# A name of somebody is a person's, `file name` is not: what may stand before `name` and leave it one.
_NOT_PEOPLES: Final = re.compile(
    "file|host|domain|user|table|column|field|function|product|brand|display|model|event|class|package|tool|service"
    "|project|server|path|image|group|role|type|plan|item|index|key|schema|database|db|app|bucket|queue|topic"
)
_LONGEST: Final = 5
_MAX_NAME: Final = 200


def sure_kind(name: str) -> EntityType | None:
    """What the values of a field called `name` are, wherever the field stands; None if its name does not say."""
    return _kinds(name[:_MAX_NAME])[0]


def likely_kind(name: str) -> EntityType | None:
    """What the values of a column called `name` are in a table that may be about people; sure kinds included."""
    sure, likely = _kinds(name[:_MAX_NAME])
    return sure or likely


def _kinds(name: str) -> tuple[EntityType | None, EntityType | None]:
    words = _words(name)
    sure = likely = None
    for length in range(min(_LONGEST, len(words)), 0, -1):
        phrase = tuple(words[-length:])
        sure = sure or _SURE_PHRASES.get(phrase)
        likely = likely or _LIKELY_PHRASES.get(phrase)
    if likely is EntityType.PERSON and len(words) > 1 and _NOT_PEOPLES.fullmatch(words[-2]):
        likely = None
    return sure, likely


def _words(name: str) -> list[str]:
    """Lower-case words without accents: `dateOfBirth_2` is `date of birth`."""
    plain = name.replace("ß", "ss").replace("ł", "l")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [word.lower() for word in _WORD.findall(plain)]

"""Presidio's recognizers as a table: what is looked for, how, and why the row is as it is.

Expressions, scores and context words come from presidio-analyzer 2.2.366 (Microsoft, MIT licence); each row says what
was tuned. They are kept here as data because importing any Presidio module imports spaCy and, where installed,
transformers and torch: 400 MB and 6 s a replica for 20 expressions. A test holds the table to the installed Presidio.
"""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import checks, numbers, phone, web
from preprocessing.pii.patterns.rules import vocabulary
from preprocessing.pii.patterns.rules.base import LEFT, RIGHT, Gate, Pattern, Rule, words

__all__ = ["PRESIDIO_RULES"]


def _one_digit_only(text: str) -> bool:
    return len(set(filter(str.isdigit, text))) == 1


_L, _R = LEFT, RIGHT

PRESIDIO_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "email",
        EntityType.EMAIL_ADDRESS,
        Gate.AT,
        web.emails,
        "EmailRecognizer",
        "own: Presidio's backtracks; no list of top-level domains to go stale, no tldextract and so no network",
        vocabulary.EMAIL,
    ),
    Rule(
        "url",
        EntityType.URL,
        Gate.DOT,
        web.urls,
        "UrlRecognizer",
        "own: Presidio's tries 550 top-level domains at every letter and flags missed spaces after a full stop",
        vocabulary.URL,
    ),
    Rule(
        "ip",
        EntityType.IP_ADDRESS,
        Gate.DIGIT,
        web.ip_addresses,
        "IpRecognizer",
        "IPv4 as Presidio; IPv6 by the standard library, whose grammar is right and linear",
        vocabulary.IP,
    ),
    Rule(
        "mac",
        EntityType.MAC_ADDRESS,
        Gate.COLON,
        Pattern(
            rf"{_L}(?:[0-9a-f]{{2}}([:-])(?:[0-9a-f]{{2}}\1){{4}}[0-9a-f]{{2}}"
            rf"|(?:[0-9a-f]{{4}}\.){{2}}[0-9a-f]{{4}})(?![:-]?[0-9a-f])",
            0.6,
        ),
        "MacAddressRecognizer",
        "as Presidio, broadcast address included: a rule less",
    ),
    Rule(
        "phone",
        EntityType.PHONE_NUMBER,
        Gate.NUMBER,
        phone.phones,
        "PhoneRecognizer",
        "own: the matcher over 8 regions is half of the layer's time; `number` is no context (`order number`)",
        vocabulary.PHONE,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "phone_local",
        EntityType.PHONE_NUMBER,
        Gate.NUMBER,
        Pattern(rf"{_L}\d{{3}}[-. ]\d{{4}}{_R}", 0.15),
        "",
        "seven-digit US numbers: far too common a shape without context",
        vocabulary.PHONE,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "card",
        EntityType.CREDIT_CARD,
        Gate.NUMBER,
        numbers.cards,
        "CreditCardRecognizer",
        "own: all issuers and lengths, any grouping, numbers that stand beside other digits; a typo with context",
        vocabulary.CARD,
    ),
    Rule(
        "iban",
        EntityType.IBAN_CODE,
        Gate.NUMBER,
        numbers.ibans,
        "IbanRecognizer",
        "own: lower case and dashes; the country's length ends the number, not the next word",
        vocabulary.IBAN,
    ),
    Rule(
        "ssn",
        EntityType.US_SSN,
        Gate.NUMBER,
        Pattern(r"(?<![0-9A-Za-z])(?<!\d-)\d{3}([- .])\d{2}\1\d{4}(?![0-9A-Za-z]|-\d)", 0.6),
        "UsSsnRecognizer",
        "0.5 there, and never-issued numbers refused: a mistyped number is still somebody's",
        vocabulary.SSN,
    ),
    Rule(
        "ssn_weak",
        EntityType.US_SSN,
        Gate.NUMBER,
        Pattern(rf"{_L}(?:\d{{5}}-\d{{4}}|\d{{3}}-\d{{6}}|\d{{9}}){_R}", 0.1, refuse=_one_digit_only),
        "UsSsnRecognizer",
        "0.05 there; context decides, and then outweighs other nine-digit numbers; 12345-6789 is a ZIP+4 otherwise",
        vocabulary.SSN,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "itin",
        EntityType.US_ITIN,
        Gate.NUMBER,
        Pattern(rf"{_L}9\d{{2}}([- ])(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{{4}}{_R}", 0.65),
        "UsItinRecognizer",
        "0.5 there; above the SSN's 0.6, of which it is a special case",
        vocabulary.TAX,
    ),
    Rule(
        "itin_weak",
        EntityType.US_ITIN,
        Gate.NUMBER,
        Pattern(rf"{_L}9\d{{2}}[- ]?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[- ]?\d{{4}}{_R}", 0.1),
        "UsItinRecognizer",
        "0.3 there: one nine-digit number in twelve has this shape",
        vocabulary.TAX,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "passport_us",
        EntityType.US_PASSPORT,
        Gate.NUMBER,
        Pattern(rf"{_L}(?:[a-z]\d{{8}}|\d{{9}}){_R}", 0.1),
        "UsPassportRecognizer",
        "`us`, `united`, `states`, `travel` are no context: pronouns and small talk",
        vocabulary.PASSPORT,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "passport_uk",
        EntityType.UK_PASSPORT,
        Gate.NUMBER,
        Pattern(rf"{_L}[a-z]{{2}}\d{{7}}{_R}", 0.1),
        "UkPassportRecognizer",
        "as Presidio",
        vocabulary.PASSPORT,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "licence",
        EntityType.US_DRIVER_LICENSE,
        Gate.NUMBER,
        Pattern(
            rf"{_L}(?:[a-z]{{1,2}}-?\d{{3}}(?:-?\d{{3,4}}){{1,3}}(?:-?\d{{1,2}})?|[a-z]{{1,2}}\d{{5,14}}[a-z]?|[a-z]\d{{18}}"
            rf"|\d{{2}}[a-z]{{3}}\d{{5,6}}|\d{{9}}[a-z]|\d{{8}}[a-z]{{2}}|\d{{3}}[a-z]{{2}}\d{{4}}|\d{{7,8}}[a-z]){_R}",
            0.1,
        ),
        "UsLicenseRecognizer",
        "0.3 there; dashed forms added, forms under six digits left out; `license`, `lic` alone is software",
        vocabulary.LICENCE,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "licence_digits",
        EntityType.US_DRIVER_LICENSE,
        Gate.NUMBER,
        Pattern(rf"{_L}(?:\d{{6,14}}|\d{{16}}){_R}", 0.01),
        "UsLicenseRecognizer",
        "as Presidio: context decides",
        vocabulary.LICENCE,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "bank_us",
        EntityType.US_BANK_NUMBER,
        Gate.NUMBER,
        Pattern(rf"{_L}\d{{8,17}}{_R}", 0.05),
        "UsBankRecognizer",
        "`check` and `save` are no context: verbs",
        vocabulary.ACCOUNT,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "nhs_grouped",
        EntityType.UK_NHS,
        Gate.NUMBER,
        Pattern(rf"{_L}\d{{3}}([- ])\d{{3}}\1\d{{4}}{_R}", 0.6, check=checks.mod11),
        "NhsRecognizer",
        "1.0 there: one US telephone number in eleven passes the check",
        vocabulary.NHS,
    ),
    Rule(
        "nhs",
        EntityType.UK_NHS,
        Gate.NUMBER,
        Pattern(rf"{_L}\d{{10}}{_R}", 0.3, check=checks.mod11),
        "NhsRecognizer",
        "1.0 there: without groups context decides",
        vocabulary.NHS,
        against=vocabulary.NUMBERED,
    ),
    Rule(
        "nino",
        EntityType.UK_NINO,
        Gate.NUMBER,
        Pattern(
            rf"{_L}(?!bg|gb|nk|kn|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z](?:[ -]?\d\d){{3}}[ -]?[a-d]{_R}",
            0.5,
        ),
        "UkNinoRecognizer",
        "dashes added",
        vocabulary.NINO,
    ),
    Rule(
        "dea",
        EntityType.MEDICAL_LICENSE,
        Gate.NUMBER,
        Pattern(rf"{_L}[abcdefghjklmprstux][a-z9]\d{{7}}{_R}", 0.8, check=checks.dea),
        "MedicalLicenseRecognizer",
        "boundaries added; 1.0 there: one in ten such codes passes the check",
        words("medical certificate dea"),
    ),
    Rule(
        "bitcoin",
        EntityType.CRYPTO,
        Gate.DENSE,
        Pattern(rf"{_L}(?:bc1[a-z0-9]{{11,71}}|[13][1-9a-z]{{24,34}}){_R}", 1.0, check=checks.bitcoin),
        "CryptoRecognizer",
        "as Presidio, in either case; the checksum leaves no doubt",
    ),
    Rule(
        "ethereum",
        EntityType.CRYPTO,
        Gate.DENSE,
        Pattern(rf"{_L}0x[0-9a-f]{{40}}{_R}", 0.6),
        "",
        "Presidio knows Bitcoin only",
    ),
)

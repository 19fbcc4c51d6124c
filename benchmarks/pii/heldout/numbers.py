"""Numbers that belong to somebody, with the check digits that their issuers give them."""

from __future__ import annotations

from typing import Final

import phonenumbers

from benchmarks.pii.heldout.draw import Draw

__all__ = ["aadhaar", "card", "driver_licence", "fiscal_code_check", "iban", "mac", "national_id", "nhs", "nif_letter",
           "nino", "passport", "phone", "sin", "ssn"]  # fmt: skip

_CARDS: Final = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3530", 16))
_IBAN_LOCALES: Final = ("de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_PT", "pl_PL", "en_GB", "en_IE", "no_NO")
_NIF_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def phone(draw: Draw) -> str:
    """A telephone number: valid ones of the text's country in many spellings, and Faker's, which need not exist."""
    if draw.chance(0.35):
        return draw.fake("phone_number")
    region = draw.country if draw.chance(0.85) else draw.one(("FR", "DE", "IN", "MX", "NG", "SG", "BR", "PL"))
    national = draw.chance(0.5) and region == draw.country
    for _ in range(40):
        kind = draw.one((phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE))
        number = phonenumbers.example_number_for_type(region, kind)
        assert number is not None, "every region here has both types"
        digits = str(number.national_number)
        number.national_number = int(digits[:-5] + draw.digits(5))
        if phonenumbers.is_valid_number(number):
            style = phonenumbers.PhoneNumberFormat
            text = phonenumbers.format_number(number, style.NATIONAL if national else style.INTERNATIONAL)
            return _respelled(draw, text, national=national)
    return draw.fake("phone_number")


def _respelled(draw: Draw, text: str, *, national: bool) -> str:
    kind = draw.random.random()
    if kind < 0.15:
        return text.replace(" ", "-")
    if kind < 0.25:
        return text.replace(" ", ".").replace("-", ".").replace("(", "").replace(")", "")
    if kind < 0.4:
        plain = "".join(sign for sign in text if sign.isdigit() or sign == "+")
        return plain if national or draw.chance(0.7) else "00" + plain.removeprefix("+")
    return text


def card(draw: Draw) -> str:
    start, length = draw.one(_CARDS)
    body = start + draw.digits(length - len(start) - 1)
    number = body + str(_luhn(body))
    kind = draw.random.random()
    if kind < 0.4:
        return number
    parts = [number[:4], number[4:10], number[10:]] if length == 15 else [number[i : i + 4] for i in range(0, 16, 4)]
    return ("-" if kind < 0.6 else " ").join(parts)


def iban(draw: Draw) -> str:
    known = {locale for locale in _IBAN_LOCALES if locale[-2:] == draw.country}
    number = draw.fake("iban", draw.locale if known else draw.one(_IBAN_LOCALES))
    if draw.chance(0.45):
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    return number


def ssn(draw: Draw) -> str:
    area = draw.one([n for n in range(101, 740) if n != 666])
    parts = f"{area:03}", f"{draw.random.randint(1, 99):02}", f"{draw.random.randint(1, 9999):04}"
    return ("-" if draw.chance(0.75) else " ").join(parts)


def nino(draw: Draw) -> str:
    body = draw.one("ABCEGHJKLMNPRSTWXYZ") + draw.one("ABCEGHJKLMPRSTWXYZ")
    body = "AB" if body in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"} else body
    digits, end = draw.digits(6), draw.one("ABCD")
    return f"{body} {digits[:2]} {digits[2:4]} {digits[4:]} {end}" if draw.chance(0.5) else body + digits + end


def nhs(draw: Draw) -> str:
    while True:
        body = draw.digits(9, lead="4679")
        check = (11 - sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10:
            number = body + str(check)
            return f"{number[:3]} {number[3:6]} {number[6:]}" if draw.chance(0.7) else number


def aadhaar(draw: Draw) -> str:
    number = draw.fake("aadhaar_id", "en_IN")
    return f"{number[:4]} {number[4:8]} {number[8:]}" if draw.chance(0.6) else number


def sin(draw: Draw) -> str:
    body = draw.digits(8, lead="124567")
    number = body + str(_luhn(body))
    return draw.one(("{}-{}-{}", "{} {} {}")).format(number[:3], number[3:6], number[6:])


def passport(draw: Draw) -> str:
    shapes = {"US": ("#########", "?########"), "DE": ("C##?????#",), "FR": ("##??#####",), "IN": ("?#######",)}
    return draw.fill(draw.one(shapes.get(draw.country, ("??#######", "#########", "??######"))))


def driver_licence(draw: Draw) -> str:
    if draw.country == "GB":
        return draw.fill("?????#0####??9??")
    return draw.fill(
        draw.one(("?#######", "########", "?############", "?##-###-###-###", "??######", "?###-####-####"))
    )


def mac(draw: Draw) -> str:
    pairs = [f"{draw.random.randrange(256):02x}" for _ in range(6)]
    return draw.one((":", "-")).join(pairs).upper() if draw.chance(0.3) else ":".join(pairs)


def national_id(draw: Draw) -> tuple[str, str]:
    """Return the kind and the number that people of the text's country are known to the state by."""
    makers = {
        "US": ("US_SSN", ssn), "GB": ("UK_NINO", nino), "IN": ("IN_AADHAAR", aadhaar), "CA": ("CA_SIN", sin),
        "DE": ("DE_TAX_ID", _de_tax), "FR": ("FR_INSEE", _insee), "ES": ("ES_NIF", _nif), "IT": ("IT_FISCAL_CODE",
        _fiscal_code), "NL": ("NL_BSN", _bsn), "PT": ("PT_NIF", _pt_nif), "BR": ("BR_CPF", _cpf),
        "PL": ("PL_PESEL", _pesel), "AU": ("AU_TFN", _tfn),
    }  # fmt: skip
    kind, make = makers.get(draw.country, ("ID_NUMBER", lambda drawn: drawn.digits(9, lead="123456789")))
    return kind, make(draw)


def _luhn(body: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def _weighted(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))


def _de_tax(draw: Draw) -> str:
    # Ten digits of which one occurs twice, then ISO 7064 MOD 11,10.
    order = draw.random.sample("0123456789", 9)
    if order[0] == "0":
        order.reverse()
    order.insert(draw.random.randint(2, 9), order[0])
    product = 10
    for digit in order:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    number = "".join(order) + str((11 - product) % 10)
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}" if draw.chance(0.5) else number


def _insee(draw: Draw) -> str:
    month, year = draw.random.randint(1, 12), draw.random.randint(40, 99)
    body = f"{draw.one('12')}{year}{month:02}{draw.random.randint(1, 95):02}"
    body += f"{draw.random.randint(1, 500):03}{draw.random.randint(1, 999):03}"
    key = f"{97 - int(body) % 97:02}"
    parts = body[0], body[1:3], body[3:5], body[5:7], body[7:10], body[10:], key
    return " ".join(parts) if draw.chance(0.6) else "".join(parts)


def _nif(draw: Draw) -> str:
    body = draw.digits(8)
    return body + draw.one(("", "-")) + nif_letter(body)


def nif_letter(body: str) -> str:
    """Return the letter of a Spanish DNI."""
    return _NIF_LETTERS[int(body) % 23]


def _fiscal_code(draw: Draw) -> str:
    consonants = "BCDFGLMNPRSTVZ"
    body = "".join(draw.one(consonants) for _ in range(6)) + draw.digits(2) + draw.one("ABCDEHLMPRST")
    body += f"{draw.random.randint(1, 28) + draw.one((0, 40)):02}" + draw.one("ABCDEFGHIL") + draw.digits(3)
    return body + fiscal_code_check(body)


def fiscal_code_check(body: str) -> str:
    """Return the last letter of an Italian fiscal code."""
    values = (int(sign) if sign.isdigit() else ord(sign) - 65 for sign in body)
    return chr(65 + sum(_ODD[value] if place % 2 == 0 else value for place, value in enumerate(values)) % 26)


def _bsn(draw: Draw) -> str:
    while True:
        body = draw.digits(8, lead="123456789")
        check = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
        if check < 10:
            return body + str(check)


def _pt_nif(draw: Draw) -> str:
    body = draw.digits(8, lead="123")
    check = 11 - _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    number = body + str(0 if check > 9 else check)
    return f"{number[:3]} {number[3:6]} {number[6:]}" if draw.chance(0.4) else number


def _cpf(draw: Draw) -> str:
    number = draw.digits(9, lead="123456789")
    for length in (9, 10):
        number += str(_weighted(number, tuple(range(length + 1, 1, -1))) * 10 % 11 % 10)
    return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}" if draw.chance(0.7) else number


def _pesel(draw: Draw) -> str:
    body = f"{draw.random.randint(45, 99)}{draw.random.randint(1, 12):02}{draw.random.randint(1, 28):02}"
    body += draw.digits(4)
    return body + str(-_weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def _tfn(draw: Draw) -> str:
    while True:
        number = draw.digits(9, lead="123456789")
        if _weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0:
            return f"{number[:3]} {number[3:6]} {number[6:]}" if draw.chance(0.7) else number

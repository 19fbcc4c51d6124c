"""Check digits of national identifiers. Each function takes a match, separators included; pure, no errors.

Where an identifier holds a date, an impossible one fails the check: that is what makes a plain run of digits telling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from preprocessing.pii.patterns.checks import luhn

__all__ = [
    "abn",
    "ahv",
    "bsn",
    "cif",
    "cnpj",
    "codice_fiscale",
    "cpf",
    "cpr",
    "de_id_card",
    "de_svnr",
    "dni",
    "fodselsnummer",
    "hetu",
    "idnr",
    "medicare",
    "nie",
    "nip",
    "nir",
    "nric",
    "nrn",
    "pan",
    "partita_iva",
    "personnummer",
    "pesel",
    "pps",
    "pt_nif",
    "regon",
    "rrn",
    "sin",
    "steuer_repeats",
    "svnr",
    "tfn",
    "utr",
    "verhoeff",
    "weighted",
    "za_id",
]

_DNI_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU_SIGNS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_OMOCODIA: Final = dict(zip("LMNPQRSTUV", "0123456789", strict=True))
_FISCAL_MONTHS: Final = "ABCDEHLMPRST"
_FISCAL_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_VERHOEFF_MULTIPLY: Final = tuple(
    tuple((a + b) % 5 + (5 if b > 4 else 0) if a < 5 else (a - b) % 5 + (0 if b > 4 else 5) for b in range(10))
    for a in range(10)
)
_VERHOEFF_STEP: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _compact(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdigit()]


def _sum(digits: Iterable[int], weights: Iterable[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 - (month in (4, 6, 9, 11)) - 2 * (month == 2)


def weighted(weights: Sequence[int], modulus: int, *, ten: int | None = 0) -> Callable[[str], bool]:
    """A check whose last digit is the weighted sum of the others modulo `modulus`; 10 counts as `ten`."""

    def check(text: str) -> bool:
        *digits, last = _digits(text)
        rest = _sum(digits, weights) % modulus
        return (ten if rest == 10 else rest) == last

    check.__qualname__ = f"weighted({','.join(map(str, weights))};{modulus};{ten})"
    return check


def steuer_repeats(digits: Sequence[int]) -> bool:
    """Of a German tax id's first ten digits one occurs twice or three times (not in a row), all others at most once."""
    counts = sorted((digits.count(digit) for digit in set(digits)), reverse=True)
    row = any(digits[i] == digits[i + 1] == digits[i + 2] for i in range(len(digits) - 2))
    return counts[0] in (2, 3) and counts[1] == 1 and not row


def idnr(text: str) -> bool:
    """German tax identification number: ISO 7064 mod 11,10 and the rule of repeated digits."""
    *digits, last = _digits(text)
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return digits[0] != 0 and (11 - product) % 10 == last and steuer_repeats(digits)


def de_svnr(text: str) -> bool:
    """German social insurance number: area, date, letter, serial, check digit."""
    code = _compact(text)
    digits = _digits(code[:8] + f"{ord(code[8]) - 64:02d}" + code[9:11])
    products = [digit * weight for digit, weight in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)]
    date = _is_day(int(code[2:4]), int(code[4:6]))
    return date and sum(product // 10 + product % 10 for product in products) % 10 == int(code[11])


def de_id_card(text: str) -> bool:
    """German identity card or passport: nine letters and digits, weights 7, 3, 1."""
    code = _compact(text)
    return _sum((int(char, 36) for char in code[:9]), (7, 3, 1) * 3) % 10 == int(code[9])


def nir(text: str) -> bool:
    """French social security number: key of 97 minus the number; Corsica's 2A and 2B count as 19 and 18."""
    code = _compact(text).replace("2A", "19", 1).replace("2B", "18", 1)
    return code.isdigit() and int(code[13:]) == 97 - int(code[:13]) % 97


def dni(text: str) -> bool:
    """Spanish DNI: eight digits and the letter of their remainder by 23."""
    code = _compact(text)
    return code[-1] == _DNI_LETTERS[int(code[:-1]) % 23]


def nie(text: str) -> bool:
    """Spanish NIE: as a DNI, the leading X, Y, Z being 0, 1, 2."""
    code = _compact(text)
    return dni(str("XYZ".index(code[0])) + code[1:])


def cif(text: str) -> bool:
    """Spanish CIF: Luhn digit, or the letter that stands for it."""
    code = _compact(text)
    check = next(digit for digit in range(10) if luhn(f"{code[1:8]}{digit}"))
    return code[8] in (str(check), "JABCDEFGHI"[check])


def codice_fiscale(text: str) -> bool:
    """Italian fiscal code: check letter, month letter and day; letters in place of digits (omocodia) are read."""
    code = _compact(text)
    day = "".join(_OMOCODIA.get(char, char) for char in code[9:11])
    if not day.isdigit() or not 1 <= int(day) % 40 <= 31 or code[8] not in _FISCAL_MONTHS:
        return False
    total = 0
    for index, char in enumerate(code[:15]):
        value = int(char, 36) - (10 if char.isalpha() else 0)
        total += value if index % 2 else _FISCAL_ODD[value]
    return total % 26 == ord(code[15]) - 65


def partita_iva(text: str) -> bool:
    """Italian VAT number: Luhn over eleven digits, the office of issue between 001 and 121 or one of three others."""
    code = "".join(filter(str.isdigit, text))
    office = int(code[7:10])
    return luhn(code) and int(code[:7]) > 0 and (1 <= office <= 121 or office in (888, 999))


def pesel(text: str) -> bool:
    """Polish PESEL: weights 1, 3, 7, 9 and a date whose month carries the century."""
    digits = _digits(text)
    date = _is_day(10 * digits[4] + digits[5], (10 * digits[2] + digits[3]) % 20)
    return date and (_sum(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) + digits[10]) % 10 == 0


nip: Final = weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), 11, ten=None)
"""Polish tax number."""

_regon9: Final = weighted((8, 9, 2, 3, 4, 5, 6, 7), 11)
_regon14: Final = weighted((2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8), 11)


def regon(text: str) -> bool:
    """Polish business number of 9 or 14 digits."""
    return _regon9(text) if len(_digits(text)) == 9 else _regon9(text[:9]) and _regon14(text)


def pt_nif(text: str) -> bool:
    """Portuguese tax number: mod 11 of nine digits."""
    *digits, last = _digits(text)
    rest = 11 - _sum(digits, range(9, 1, -1)) % 11
    return (0 if rest > 9 else rest) == last


def bsn(text: str) -> bool:
    """Dutch citizen service number: the 11-test, in which the last digit has weight -1."""
    digits = _digits(text)
    return any(digits) and _sum(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def nrn(text: str) -> bool:
    """Belgian national register number: date and 97 minus the rest, a leading 2 being added from 2000 on.

    Numbers for those whose date is unknown, and bis numbers (month + 20 or 40), are taken.
    """
    code = "".join(filter(str.isdigit, text))
    key, month, day = int(code[9:]), int(code[2:4]) % 20, int(code[4:6])
    dated = (0 <= month <= 12) and day <= 31
    return dated and key in (97 - int(code[:9]) % 97, 97 - int("2" + code[:9]) % 97)


ahv: Final = weighted((9, 7) * 6, 10)
"""Swiss AHV number: EAN-13, whose check digit is the sum with the weights 9 and 7 (= -1 and -3 modulo 10)."""


def svnr(text: str) -> bool:
    """Austrian social insurance number: serial, check digit in the fourth place, date (month 13 for one unknown)."""
    digits = _digits(text)
    day, month = 10 * digits[4] + digits[5], 10 * digits[6] + digits[7]
    weights = (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)
    return digits[0] > 0 and 1 <= day <= 31 and 1 <= month <= 15 and _sum(digits, weights) % 11 == digits[3]


def personnummer(text: str) -> bool:
    """Swedish personal or coordination number (day + 60): Luhn over the last ten digits, and a date."""
    code = "".join(filter(str.isdigit, text))[-10:]
    return _is_day(int(code[4:6]) % 60, int(code[2:4])) and luhn(code)


def hetu(text: str) -> bool:
    """Finnish personal identity code: date, century sign, serial, check sign of the remainder by 31."""
    code = text.upper()
    digits = code[:6] + code[7:10]
    return _is_day(int(code[:2]), int(code[2:4])) and _HETU_SIGNS[int(digits) % 31] == code[10]


def cpr(text: str) -> bool:
    """Danish CPR number: a date. (Since 2007 numbers are issued whose mod 11 fails.)"""
    digits = _digits(text)
    return _is_day(10 * digits[0] + digits[1], 10 * digits[2] + digits[3])


def fodselsnummer(text: str) -> bool:
    """Norwegian birth or D-number (day + 40): a date and two check digits by mod 11."""
    digits = _digits(text)
    dated = _is_day((10 * digits[0] + digits[1]) % 40, (10 * digits[2] + digits[3]) % 40)
    first = _sum(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1))
    second = _sum(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
    return dated and first % 11 == 0 and second % 11 == 0


def pps(text: str) -> bool:
    """Irish PPS number: seven digits, check letter, and a second letter that counts nine times."""
    code = _compact(text)
    extra = ord(code[8]) - 64 if len(code) > 8 and code[8] != "W" else 0
    return "WABCDEFGHIJKLMNOPQRSTUV"[(_sum(_digits(code), range(8, 1, -1)) + 9 * extra) % 23] == code[7]


def verhoeff(text: str) -> bool:
    """Indian Aadhaar number: Verhoeff's check over the dihedral group of the pentagon."""
    check = 0
    for index, digit in enumerate(reversed(_digits(text))):
        for _ in range(index % 8):
            digit = _VERHOEFF_STEP[digit]
        check = _VERHOEFF_MULTIPLY[check][digit]
    return check == 0


def pan(text: str) -> bool:
    """Indian PAN: the fourth letter is the kind of holder. (Its check letter's rule is not published.)"""
    return text[3].upper() in "ABCFGHJLPT"


def tfn(text: str) -> bool:
    """Australian tax file number: mod 11."""
    digits = _digits(text)
    return any(digits) and _sum(digits, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


def medicare(text: str) -> bool:
    """Australian Medicare card number: the ninth digit checks the first eight; the tenth counts the card's issues."""
    digits = _digits(text)
    return _sum(digits[:8], (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == digits[8] and (len(digits) == 9 or digits[9] > 0)


def abn(text: str) -> bool:
    """Australian business number: mod 89, the first digit being one less."""
    digits = _digits(text)
    return _sum([digits[0] - 1, *digits[1:]], (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) % 89 == 0


def sin(text: str) -> bool:
    """Canadian social insurance number: Luhn; none begins with 8 or is all zeros."""
    code = "".join(filter(str.isdigit, text))
    return code[0] != "8" and code.strip("0") != "" and luhn(code)


def _two_digits(values: Sequence[int], weights: Sequence[int]) -> bool:
    """Brazil's two check digits by mod 11: the second one's weights have one more in front."""
    body = len(values) - 2
    for count in (body, body + 1):
        rest = 11 - _sum(values[:count], weights[len(weights) - count :]) % 11
        if (0 if rest > 9 else rest) != values[count]:
            return False
    return True


def cpf(text: str) -> bool:
    """Brazilian CPF; eleven equal digits are refused."""
    digits = _digits(text)
    return len(set(digits)) > 1 and _two_digits(digits, range(11, 1, -1))


def cnpj(text: str) -> bool:
    """Brazilian CNPJ, with letters too (as issued from 2026 on)."""
    code = _compact(text)
    return len(set(code)) > 1 and _two_digits(
        [ord(char) - 48 for char in code], (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    )


def nric(text: str) -> bool:
    """Singaporean NRIC (S, T) or FIN (F, G, M): weighted sum, an offset by series, check letter."""
    code = _compact(text)
    total = _sum(_digits(code), (2, 7, 6, 5, 4, 3, 2)) + {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}[code[0]]
    if code[0] == "M":
        return "KLJNPQRTUWX"[10 - total % 11] == code[8]
    return ("JZIHGFEDCBA" if code[0] in "ST" else "XWUTRQPNMLK")[total % 11] == code[8]


def utr(text: str) -> bool:
    """UK unique taxpayer reference: the first of ten digits checks the others."""
    first, *digits = _digits(text)
    return "21987654321"[_sum(digits, (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11] == str(first)


def rrn(text: str) -> bool:
    """Korean resident registration number: date and mod 11. (Those issued since October 2020 carry no check digit.)"""
    digits = _digits(text)
    rest = (11 - _sum(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return _is_day(10 * digits[4] + digits[5], 10 * digits[2] + digits[3]) and rest == digits[12]


def za_id(text: str) -> bool:
    """South African identity number: date, citizenship digit, Luhn."""
    code = "".join(filter(str.isdigit, text))
    return _is_day(int(code[4:6]), int(code[2:4])) and code[10] in "012" and luhn(code)

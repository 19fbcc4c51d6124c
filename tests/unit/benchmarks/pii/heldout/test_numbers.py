"""Numbers carry the check digits that their issuers give them: checked by rules written down a second time here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.pii.heldout import numbers
from benchmarks.pii.heldout.draw import Draw


def figures(text: str) -> list[int]:
    return [int(sign) for sign in text if sign.isdigit()]


def luhn(text: str) -> bool:
    table = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    return sum(d if place % 2 == 0 else table[d] for place, d in enumerate(reversed(figures(text)))) % 10 == 0


def weights(*values: int, modulus: int) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        return sum(a * b for a, b in zip(figures(text), values, strict=True)) % modulus == 0

    return check


def de_tax(text: str) -> bool:
    product = 10
    for digit in figures(text)[:-1]:
        total = (digit + product) % 10
        product = (total if total else 10) * 2 % 11
    return (11 - product) % 10 == figures(text)[-1]


def iban(text: str) -> bool:
    plain = text.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def insee(text: str) -> bool:
    plain = text.replace(" ", "")
    return (int(plain[:13]) + int(plain[13:])) % 97 == 0


BY_LANGUAGE = {
    "DE_TAX_ID": ("de", de_tax),
    "FR_INSEE": ("fr", insee),
    "NL_BSN": ("nl", weights(9, 8, 7, 6, 5, 4, 3, 2, -1, modulus=11)),
    "PL_PESEL": ("pl", weights(1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1, modulus=10)),
    "AU_TFN": ("en", weights(1, 4, 3, 7, 5, 8, 6, 9, 10, modulus=11)),
    "CA_SIN": ("en", luhn),
}


@pytest.mark.parametrize("kind", BY_LANGUAGE)
def test_national_numbers(kind: str) -> None:
    language, check = BY_LANGUAGE[kind]
    made = [numbers.national_id(Draw(seed, language)) for seed in range(200)]
    of_kind = [number for found, number in made if found == kind]
    assert of_kind
    assert all(map(check, of_kind))


@pytest.mark.parametrize(
    ("make", "check"),
    [(numbers.card, luhn), (numbers.sin, luhn), (numbers.iban, iban),
     (numbers.nhs, weights(10, 9, 8, 7, 6, 5, 4, 3, 2, 1, modulus=11))],
)  # fmt: skip
def test_other_numbers(make: Callable[[Draw], str], check: Callable[[str], bool]) -> None:
    assert all(check(make(Draw(seed, "en"))) for seed in range(100))


def test_known_codes() -> None:
    # The fiscal code of the Italian revenue's own example, the DNI of Spain's.
    assert numbers.fiscal_code_check("MRTMTT25D09F205") == "Z"
    assert numbers.nif_letter("12345678") == "Z"

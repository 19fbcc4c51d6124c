"""Check digits of national identifiers: published numbers pass; with one digit changed they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.pii.patterns import national_checks as checks

PUBLISHED = [
    (checks.idnr, "36574261809", "Federal Central Tax Office's example"),
    (checks.idnr, "86 095 742 719", "in groups"),
    (checks.de_svnr, "15070649C103", "Deutsche Rentenversicherung's example"),
    (checks.de_svnr, "65 180539 W 001", "in groups"),
    (checks.de_id_card, "L01X00T471", "the specimen card of 2010"),
    (checks.de_id_card, "T220001293", "the specimen card of 2001"),
    (checks.nir, "2 55 08 14 168 025 38", "the specimen Vitale card"),
    (checks.dni, "12345678Z", "Ministry of the Interior's example"),
    (checks.nie, "X1234567L", "the same, for foreigners"),
    (checks.cif, "A58818501", "a digit"),
    (checks.cif, "J99216582", "a digit, a letter in front that allows both"),
    (checks.codice_fiscale, "RSSMRA85T10A562S", "Mario Rossi"),
    (checks.codice_fiscale, "RCCMNL83S18D969H", "another"),
    (checks.partita_iva, "00743110157", "a company's"),
    (checks.pesel, "44051401359", "the ministry's example"),
    (checks.nip, "856-734-62-15", "dashes"),
    (checks.regon, "192598184", "nine digits"),
    (checks.regon, "12345678512347", "fourteen digits"),
    (checks.pt_nif, "501964843", "a company's"),
    (checks.bsn, "111222333", "the tax office's test number"),
    (checks.nrn, "85.07.30-033.28", "born before 2000"),
    (checks.ahv, "756.9217.0769.85", "the insurance office's example"),
    (checks.svnr, "1237 010180", "the specimen e-card"),
    (checks.personnummer, "811228-9874", "the tax agency's example"),
    (checks.personnummer, "19880320-0016", "with its century"),
    (checks.hetu, "131052-308T", "the population register's example"),
    (checks.fodselsnummer, "15108695088", "born 1986"),
    (checks.pps, "1234567FA", "two letters"),
    (checks.pps, "6433435F", "one letter"),
    (checks.verhoeff, "2341 2341 2346", "UIDAI's example"),
    (checks.tfn, "123 456 782", "the tax office's test number"),
    (checks.medicare, "2123 45670 1", "the specimen card"),
    (checks.abn, "51 824 753 556", "the tax office's own"),
    (checks.sin, "046 454 286", "the usual test number"),
    (checks.cpf, "111.444.777-35", "the usual example"),
    (checks.cpf, "39053344705", "plain"),
    (checks.cnpj, "16.727.230/0001-97", "digits"),
    (checks.cnpj, "12.ABC.345/01DE-35", "the tax agency's example with letters"),
    (checks.nric, "S1234567D", "a citizen"),
    (checks.nric, "T0000001E", "born from 2000 on"),
    (checks.nric, "F1234567N", "a foreigner"),
    (checks.nric, "G1234567X", "a foreigner from 2000 on"),
    (checks.nric, "M1234567K", "a foreigner from 2022 on"),
    (checks.utr, "1955839661", "ten digits"),
    (checks.rrn, "971013-9019902", "a dash"),
    (checks.za_id, "8001015009087", "Home Affairs' example"),
]


@pytest.mark.parametrize(
    ("check", "number", "source"), PUBLISHED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_published_numbers_pass_and_those_with_the_last_sign_changed_fail(
    check: Callable[[str], bool], number: str, source: str
) -> None:
    assert check(number), source
    if check is checks.medicare:  # its last digit counts the card's issues
        number = number[:-2]
    last = number[-1]
    others = "0123456789" if last.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    passing = [other for other in others if other != last and check(number[:-1] + other)]
    # Spain's CIF has a digit and a letter that both stand for the check; the UK maps eleven remainders to nine digits.
    assert len(passing) <= (1 if check in (checks.pps, checks.nrn, checks.utr) else 0), source


@pytest.mark.parametrize(
    ("check", "number", "reason"),
    [
        (checks.idnr, "12345678903", "no digit is repeated"),
        (checks.idnr, "11123456786", "three in a row"),
        (checks.pesel, "44133201358", "no such day"),
        (checks.personnummer, "811328-9873", "no such month"),
        (checks.hetu, "310252-308T", "February has no 31st"),
        (checks.cpr, "310262-5629", "nor here"),
        (checks.cpr, "001262-5629", "day 0"),
        (checks.cpf, "111.111.111-11", "eleven equal digits"),
        (checks.cnpj, "00.000.000/0000-00", "all zeros"),
        (checks.bsn, "000000000", "all zeros"),
        (checks.tfn, "000000000", "all zeros"),
        (checks.sin, "800000002", "none begins with 8"),
        (checks.partita_iva, "00000000000", "all zeros"),
        (checks.pan, "ABCZE1234F", "no such kind of holder"),
        (checks.codice_fiscale, "RSSMRA85T99A562S", "day 99"),
        (checks.nir, "2 55 08 14 168 025 39", "the key of another number"),
    ],
)
def test_impossible_numbers_fail(check: Callable[[str], bool], number: str, reason: str) -> None:
    assert not check(number), reason


def test_corsica_and_omocodia_are_read() -> None:
    body = "255082A168025"
    key = 97 - int(body.replace("2A", "19")) % 97
    assert checks.nir(f"{body}{key:02d}")
    letters = "RSSMRA85T10A56N"  # 2 of RSSMRA85T10A562S as its letter
    assert any(checks.codice_fiscale(letters + last) for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_verhoeff_sees_every_wrong_digit(body: str, place: int, shift: int) -> None:
    number = next(body + str(last) for last in range(10) if checks.verhoeff(body + str(last)))
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not checks.verhoeff(wrong)


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 9))
def test_verhoeff_sees_every_swap_of_neighbours(body: str, place: int) -> None:
    number = next(body + str(last) for last in range(10) if checks.verhoeff(body + str(last)))
    if number[place] != number[place + 1]:
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert not checks.verhoeff(swapped)

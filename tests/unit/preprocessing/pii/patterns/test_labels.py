"""Codes beside labels: passports, driving licences and other numbers of somebody's, in eight languages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pytest

from preprocessing.pii.patterns import labels

P, D, N = labels.passports, labels.driving_licences, labels.id_numbers

FOUND = [
    (P, "my passport number is {}", "C01X00T47", "English"),
    (P, "Reisepass: {} ok", "C01X00T478", "German"),
    (P, "passeport n° {}", "12AB34567", "French"),
    (P, "num. pasaporte {}", "AAA123456", "Spanish"),
    (P, "il passaporto è {}", "YA1234567", "Italian"),
    (P, "passaporte nº {}", "CC123456", "Portuguese"),
    (P, "paspoort {}", "NWE45JBO9", "Dutch"),
    (P, "paszport nr {}", "AB1234567", "Polish"),
    (P, '{{"passport_number": "{}"}}', "C01X00T47", "JSON"),
    (P, "her passport: {}", "533 380 006", "groups"),
    (P, "{} ist meine Passnummer", "C01X00T47", "the label after it"),
    (D, "driving licence no {}", "B072RRE2I55", "English"),
    (D, "Führerschein-Nr. {}", "B072RRE2I55", "German"),
    (D, "permis de conduire {}", "12AA34567", "French"),
    (D, "carné de conducir {}", "12345678Z", "Spanish"),
    (D, "patente di guida {}", "U1B2C3D4E5", "Italian"),
    (D, "carta de condução {}", "L-1234567", "Portuguese"),
    (D, "rijbewijsnummer {}", "5123456789", "Dutch"),
    (D, "prawo jazdy {}", "12345/06/0712", "Polish"),
    (N, "customer number {}", "88271", "English"),
    (N, "customerId: {}", "4711-22", "camel case"),
    (N, "policy number: {}", "ABC-123456-7", "letters"),
    (N, "employee #{} joined", "10234", "a hash"),
    (N, "MRN {}", "00123456", "a medical record"),
    (N, "case number {}", "2021CV0433", "a court's"),
    (N, "{} is my customer number", "12345678", "the label after it"),
    (N, "Kundennummer: {}", "10023344", "German"),
    (N, "numéro de client {}", "1234567", "French"),
    (N, "N° sécurité sociale: {}", "2 55 08 14 168 025", "French, without its key"),
    (N, "número de cliente: {}", "55 123 456", "Spanish"),
    (N, "codice cliente {}", "A77123", "Italian"),
    (N, "número do utente {}", "123456789", "Portuguese"),
    (N, "polisnummer {}", "88-123-44", "Dutch"),
    (N, "nr klienta {}", "123456", "Polish"),
    (N, "CPF {}", "111.444.777-36", "a national number with a typo"),
]

INNOCENT = [
    ("order number 12345678", "an order"),
    ("Invoice no 2023-0456", "an invoice"),
    ("ticket #88372", "a ticket"),
    ("customer order number 12345678", "a customer's order"),
    ("Bestellnummer 4711123, Rechnungsnummer 2023-0456", "German orders"),
    ("numéro de commande 1234567", "a French order"),
    ("no 123456789", "no label"),
    ("passport expires 12/05/2027", "a date"),
    ("I pass 1000000 cars", "a verb"),
    ("passport <PASSPORT_1> and customer number <ID_NUMBER_2>", "tokens"),
    ("customer number unknown", "no code"),
    ("my passport is red and has 32 pages", "too short"),
]


@pytest.mark.parametrize(("find", "frame", "value", "reason"), FOUND)
def test_found_beside_its_label(
    find: Callable[[str], Iterable[tuple[int, int, float]]], frame: str, value: str, reason: str
) -> None:
    text = frame.format(value)
    assert value in [text[start:end] for start, end, score in find(text) if score >= 0.4], reason
    assert labels.may_label(text), reason
    assert list(find(f"a thing like {value} here")) == [], reason


@pytest.mark.parametrize(("text", "reason"), INNOCENT)
def test_left_alone(text: str, reason: str) -> None:
    assert [text[start:end] for find in (P, D, N) for start, end, _ in find(text)] == [], reason


def test_what_the_rows_for_the_us_and_the_uk_find_is_theirs() -> None:
    assert list(P("passport 123456789")) == []
    assert list(D("driver license D123-4567-8901")) == []
    assert list(P("Reisepass 123456789")) != []


@pytest.mark.parametrize(
    "unit", ["1", "a1", "1 ", "1-", "passport 1234567 ", "customer number 1 ", "a", "nr ", "# 123 ", "A1/"]
)
@pytest.mark.parametrize("find", [P, D, N])
def test_time_grows_with_the_text_and_no_faster(
    find: Callable[[str], Iterable[tuple[int, int, float]]], unit: str
) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = time.process_time()
        list(find(text))
        return time.process_time() - start

    assert seconds(30_000) < 40 * max(seconds(3_000), 0.0005)

"""National identifiers: what is found without context, what needs it, and what is left alone."""

from __future__ import annotations

import time

import pytest

from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules import PROBES, Rule
from preprocessing.pii.patterns.rules.national_north import NORTHERN_RULES
from preprocessing.pii.patterns.rules.national_overseas import OVERSEAS_RULES
from preprocessing.pii.patterns.rules.national_south import SOUTHERN_RULES

NATIONAL_RULES = NORTHERN_RULES + SOUTHERN_RULES + OVERSEAS_RULES
RULES = {rule.name: rule for rule in NATIONAL_RULES}
DETECTOR = PatternDetector()
THRESHOLD = 0.4

SURE = [
    ("de_tax_id", "36 574 261 809", "36 574 261 808", "groups"),
    ("de_svnr", "15070649C103", "15070649C104", "plain"),
    ("de_svnr", "65 180539 W 001", "65 180539 W 002", "groups"),
    ("at_svnr", "1237 010180", "1237 010181", "as printed"),
    ("ch_ahv", "756.9217.0769.85", "756.9217.0769.84", "as printed"),
    ("ch_ahv", "7569217076985", "7569217076984", "plain"),
    ("be_nrn", "85.07.30-033.28", "85.07.30-033.29", "as printed"),
    ("be_nrn", "85073003328", "85073003329", "plain"),
    ("se_pin", "811228-9874", "811228-9875", "ten digits"),
    ("se_pin", "19811228-9874", "19811228-9875", "with its century"),
    ("se_pin_plain", "198112289874", "198112289875", "without a dash"),
    ("fi_pic", "131052-308T", "131052-308U", "born before 2000"),
    ("fi_pic", "010100A123D", "010100A123C", "born from 2000 on"),
    ("dk_cpr", "211062-5629", "211362-5629", "no check digit: the month"),
    ("no_fnr", "151086 95088", "151086 95089", "a gap"),
    ("no_fnr", "15108695088", "15108695089", "plain"),
    ("pl_nip", "856-734-62-15", "856-734-62-16", "dashes"),
    ("ie_pps", "6433435F", "6433435G", "one letter"),
    ("ie_pps", "1234567FA", "1234567GA", "two letters"),
    ("uk_licence", "MORGA657054SM9IJ", "MORGA697054SM9IJ", "no month 97"),
    ("uk_licence", "MORGA 657054 SM9IJ", "MORGA 657354 SM9IJ", "in groups; no day 35"),
    ("fr_insee", "2 55 08 14 168 025 38", "2 55 08 14 168 025 39", "as printed"),
    ("fr_insee", "255081416802538", "255081416802539", "plain"),
    ("fr_insee", "2 55 08 2A 168 025 97", "2 55 08 2A 168 025 98", "Corsica"),
    ("es_nif", "12345678Z", "12345678A", "plain"),
    ("es_nif", "12.345.678-Z", "12.345.678-A", "as printed"),
    ("es_nie", "X1234567L", "X1234567M", "plain"),
    ("es_nie", "X-1234567-L", "X-1234567-M", "dashes"),
    ("it_fiscal_code", "RSSMRA85T10A562S", "RSSMRA85T10A562T", "plain"),
    ("it_fiscal_code", "rssmra85t10a562s", "rssmra85t10a562t", "lower case"),
    ("it_fiscal_code", "RSS MRA 85T10 A562S", "RSS MRA 85T10 A562T", "groups"),
    ("it_vat_code_prefixed", "IT00743110157", "IT00743110158", "with the country"),
    ("br_cpf", "111.444.777-35", "111.444.777-36", "as printed"),
    ("br_cnpj_grouped", "16.727.230/0001-97", "16.727.230/0001-98", "as printed"),
    ("br_cnpj_grouped", "12.ABC.345/01DE-35", "12.ABC.345/01DE-36", "with letters"),
    ("in_aadhaar", "2341 2341 2346", "2341 2341 2347", "groups"),
    ("in_pan", "ACUPA7085R", "ACUZA7085R", "no kind Z"),
    ("au_medicare", "2123 45670 1", "2123 45671 1", "as printed"),
    ("au_abn", "51 824 753 556", "51 824 753 557", "groups"),
    ("sg_nric", "S1234567D", "S1234567E", "citizen"),
    ("kr_rrn", "971013-9019902", "971013-9019903", "a dash"),
    ("za_id", "8001015009087", "8001015009086", "plain"),
]

NEEDS_CONTEXT = [
    ("de_tax_id", "Meine Steuer-ID ist {}", "36574261809"),
    ("de_tax_id", '{{"tax_id": "{}"}}', "86095742719"),
    ("de_id_card", "Personalausweis {}", "L01X00T471"),
    ("nl_bsn", "mijn BSN is {}", "111222333"),
    ("nl_bsn", "burgerservicenummer: {}", "1112.22.333"),
    ("pl_pesel", "PESEL: {}", "44051401359"),
    ("pl_nip", "NIP {}", "8567346215"),
    ("pl_regon", "REGON {}", "192598184"),
    ("se_pin_short", "personnummer {}", "8112289874"),
    ("uk_utr", "my UTR is {}", "1955839661"),
    ("es_cif", "CIF {}", "A58818501"),
    ("it_vat_code", "Partita IVA: {}", "00743110157"),
    ("pt_nif", "o meu contribuinte: {}", "501964843"),
    ("br_cpf", "CPF {}", "11144477735"),
    ("br_cnpj", "CNPJ {}", "16727230000197"),
    ("in_aadhaar", "aadhaar no {}", "234123412346"),
    ("au_tfn", "TFN: {}", "123 456 782"),
    ("ca_sin", "SIN {}", "046 454 286"),
    ("ca_sin", "numéro d'assurance sociale : {}", "046-454-286"),
]

LEFT_ALONE = [
    ("2024-05-12 10:30:45 and 12.05.2024", "dates and times"),
    ("order 48819922, ticket 8837261, build 20231102", "identifiers of things"),
    ("pi is 3.14159265358979 and e 2.71828182845", "decimals"),
    ("1 000 000 people and 1.234.567,00 EUR", "quantities"),
    ("sha 3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a", "a git hash"),
    ("550e8400-e29b-41d4-a716-446655440000", "a UUID"),
    ("ISBN 978-3-16-148410-0", "a book"),
    ("chapters 1 2 3 4 5 6 7 8 9 10 11 12", "a list"),
    ("part X123456 or A4 paper, B12 and H2O", "names of things"),
    ("<DE_TAX_ID_1> and <ES_NIF_12>", "tokens"),
]

HOSTILE = [
    "1", "1 ", "12-", "123 ", "1.", "1a", "a1", "A1-", "ab12 ", "756.", "X-1", "RSS MRA 85 ", "12.ABC.345/", "1/",
    "12345678", "L01X00", "111.444.777-", "(1)", "1234567A", "AAAAA1111",
]  # fmt: skip


def own(text: str) -> list[tuple[str, str]]:
    found = DETECTOR.detect([text])[0]
    assert isinstance(found, list)
    return [(span.recognizer, text[span.start : span.end]) for span in found if span.score >= THRESHOLD]


@pytest.mark.parametrize(("name", "value", "wrong", "reason"), SURE)
def test_found_without_context_but_not_with_a_wrong_check(name: str, value: str, wrong: str, reason: str) -> None:
    for frame in ("{}", "In 2024 we saw {}, then", "({})", '"{}"', "x:{} y", "号码{}谢谢"):
        text = frame.format(value)
        assert (name, value) in own(text), (reason, text)
        assert name not in {rule for rule, _ in own(frame.format(wrong))}, reason


@pytest.mark.parametrize(("name", "frame", "value"), NEEDS_CONTEXT)
def test_found_where_the_context_says_so(name: str, frame: str, value: str) -> None:
    assert (name, value) in own(frame.format(value))
    assert name not in {rule for rule, _ in own(f"A thing like {value} here")}
    last = value[-1]
    wrong = value[:-1] + (str((int(last) + 1) % 10) if last.isdigit() else "A")
    assert name not in {rule for rule, _ in own(frame.format(wrong))}


@pytest.mark.parametrize(("text", "reason"), LEFT_ALONE)
def test_left_alone(text: str, reason: str) -> None:
    assert [found for found in own(text) if found[0] in RULES] == [], reason


@pytest.mark.parametrize("name", RULES)
def test_a_gate_hides_nothing(name: str) -> None:
    rule = RULES[name]
    values = [row[1] for row in SURE if row[0] == name] + [row[2] for row in NEEDS_CONTEXT if row[0] == name]
    assert values, "no example reaches this rule"
    for value in values:
        assert PROBES[rule.gate](value)
        assert list(rule.find(value))


def _seconds(rule: Rule, text: str) -> float:
    start = time.process_time()
    list(rule.find(text))
    return time.process_time() - start


@pytest.mark.parametrize("rule", NATIONAL_RULES, ids=lambda rule: rule.name)
def test_time_grows_with_the_text_and_no_faster(rule: Rule) -> None:
    """Ten times the text takes about ten times as long; a quadratic rule takes a hundred times as long."""
    for unit in HOSTILE:
        small, large = (unit * 2_000)[:2_000], (unit * 20_000)[:20_000]
        assert _seconds(rule, large) < 40 * max(_seconds(rule, small), 0.0005), unit

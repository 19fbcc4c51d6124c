"""The pattern layer: what it finds, what it leaves alone, and that no text makes it slow."""

from __future__ import annotations

import faulthandler
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from preprocessing.normalize import detection_view
from preprocessing.pii import EntityType, PiiError, resolve
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules import PROBES, RULES
from preprocessing.pii.patterns.rules.presidio import PRESIDIO_RULES
from preprocessing.pii.policy import DEFAULT_THRESHOLD
from preprocessing.texts import Span

DETECTOR = PatternDetector()

# Ordinary sentences around a value; none of them holds a context word. Nothing may depend on the sentence.
CONTEXTS = [
    "{}",
    "It is {}.",
    "see {}, then go",
    "({})",
    '"{}"',
    "a: {}; b",
    "x\n{}\ny",
    "In 2024 we saw {} and left",
    "x:{} y",
]

FOUND_EVERYWHERE = [
    ("EMAIL_ADDRESS", "john.doe@example.com", "plain"),
    ("EMAIL_ADDRESS", "J.D+tag@mail.example.co.uk", "tag, subdomain"),
    ("EMAIL_ADDRESS", "o'brien@example.museum", "apostrophe, long top-level domain"),
    ("EMAIL_ADDRESS", "x@8.8.8.8", "a mailbox at an address"),
    ("EMAIL_ADDRESS", "j@xn--bcher-kva.example", "punycode"),
    ("PHONE_NUMBER", "212-555-0143", "US, dashes"),
    ("PHONE_NUMBER", "(212) 555-0143", "US, parentheses"),
    ("PHONE_NUMBER", "212.555.0143", "US, dots"),
    ("PHONE_NUMBER", "212 555 0143", "US, spaces"),
    ("PHONE_NUMBER", "+1 212 555 0143", "US, international"),
    ("PHONE_NUMBER", "1-800-555-0199", "US, toll-free"),
    ("PHONE_NUMBER", "123-456-7890", "US shape, an area code never issued"),
    ("PHONE_NUMBER", "2125550143", "US, plain"),
    ("PHONE_NUMBER", "+44 20 7946 0958", "GB"),
    ("PHONE_NUMBER", "+44 (0)20 7946 0958", "GB with the trunk 0"),
    ("PHONE_NUMBER", "020 7946 0958", "GB, national"),
    ("PHONE_NUMBER", "07700 900123", "GB, mobile"),
    ("PHONE_NUMBER", "+49 30 901820", "DE"),
    ("PHONE_NUMBER", "+4915112345678", "DE, mobile, plain"),
    ("PHONE_NUMBER", "0049 30 901820", "DE, 00"),
    ("PHONE_NUMBER", "030/901820-22", "DE, slash and extension"),
    ("PHONE_NUMBER", "06 12 34 56 78", "FR"),
    ("PHONE_NUMBER", "+33 6 12 34 56 78", "FR, international"),
    ("PHONE_NUMBER", "612 345 678", "ES, no leading 0"),
    ("PHONE_NUMBER", "347 123 4567", "IT, mobile"),
    ("PHONE_NUMBER", "98765 43210", "IN"),
    ("PHONE_NUMBER", "+886 2 2345 6789", "a country of three digits"),
    ("CREDIT_CARD", "4111 1111 1111 1111", "Visa, spaces"),
    ("CREDIT_CARD", "4111-1111-1111-1111", "Visa, dashes"),
    ("CREDIT_CARD", "4111111111111111", "Visa, plain"),
    ("CREDIT_CARD", "4222222222222", "Visa, 13 digits"),
    ("CREDIT_CARD", "5500 0000 0000 0004", "Mastercard"),
    ("CREDIT_CARD", "2223003122003222", "Mastercard, 2-series: Presidio misses it"),
    ("CREDIT_CARD", "3782 822463 10005", "American Express"),
    ("CREDIT_CARD", "3056 930902 5904", "Diners Club"),
    ("CREDIT_CARD", "6011 1111 1111 1117", "Discover"),
    ("CREDIT_CARD", "3530111333300000", "JCB"),
    ("CREDIT_CARD", "6205500000000000004", "UnionPay, 19 digits"),
    ("CREDIT_CARD", "6759649826438453", "Maestro"),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "spaces"),
    ("IBAN_CODE", "DE89370400440532013000", "plain"),
    ("IBAN_CODE", "gb82west12345698765432", "lower case"),
    ("IBAN_CODE", "FR14 2004 1010 0505 0001 3M02 606", "FR, a letter inside"),
    ("IBAN_CODE", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT, the longest"),
    ("US_SSN", "123-45-6789", "dashes"),
    ("US_SSN", "078-05-1120", "the one that Presidio refuses"),
    ("US_SSN", "123 45 6789", "spaces"),
    ("US_ITIN", "912-70-1234", "above the SSN"),
    ("IP_ADDRESS", "192.168.1.1", "v4"),
    ("IP_ADDRESS", "10.0.0.0/8", "v4 with prefix length"),
    ("IP_ADDRESS", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "v6, written out"),
    ("IP_ADDRESS", "2001:db8::1", "v6, shortened"),
    ("IP_ADDRESS", "::ffff:192.0.2.128", "v4 in v6"),
    ("MAC_ADDRESS", "00:1A:2B:3C:4D:5E", "colons"),
    ("MAC_ADDRESS", "00-1a-2b-3c-4d-5e", "dashes"),
    ("MAC_ADDRESS", "0012.3456.789a", "Cisco"),
    ("URL", "https://example.com/a?b=c", "scheme"),
    ("URL", "http://localhost:8000/x", "no top-level domain"),
    ("URL", "www.example.museum", "www"),
    ("URL", "johnsmith.com", "bare name"),
    ("URL", "example.de/people/john", "bare name with path"),
    ("CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "Bitcoin"),
    ("CRYPTO", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "Bitcoin, Bech32"),
    ("CRYPTO", "0x52908400098527886E0F7030069857D2E4169EE7", "Ethereum"),
    ("UK_NHS", "943 476 5919", "as printed"),
    ("UK_NINO", "AB 12 34 56 C", "as printed"),
    ("MEDICAL_LICENSE", "AB1234563", "DEA"),
]

NEEDS_CONTEXT = [
    ("US_SSN", "my ssn: {}", "078051120"),
    ("US_SSN", '{{"ssn": "{}"}}', "123456789"),
    ("US_PASSPORT", "passport no. {}", "123456789"),
    ("US_PASSPORT", "passport {}", "A12345678"),
    ("UK_PASSPORT", "passport {}", "AB1234567"),
    ("US_DRIVER_LICENSE", "driver license {}", "D123-4567-8901"),
    ("US_DRIVER_LICENSE", "her driving licence is {}", "12345678"),
    ("US_BANK_NUMBER", '{{"accountNumber": {}}}', "12345678"),
    ("US_BANK_NUMBER", "{} is my bank account", "123456789012"),
    ("UK_NHS", "NHS {}", "4010232137"),
    ("PHONE_NUMBER", "call {}", "555-0143"),
    ("PHONE_NUMBER", "mobile: {}", "12 34 56 78"),
    ("CREDIT_CARD", "my visa is {}", "4111 1111 1111 1112"),
    ("IBAN_CODE", "IBAN: {}", "GB81 WEST 1234 5698 7654 32"),
    ("EMAIL_ADDRESS", "mail {}", "root@web1"),
    ("URL", "my website is {}", "done.so"),
]

DATES = [
    ("2024-01-15 10:30", "DATE_TIME", "from 2023 to {}"),
    ("01/02/2024 10:30", "DATE_TIME", "until {} then"),
    ("1980-03-12", "DATE_OF_BIRTH", "born on {}"),
    ("03/12/1980", "DATE_OF_BIRTH", "DOB: {}"),
    ("12 March 1980", "DATE_OF_BIRTH", "date of birth {}"),
]

LEFT_ALONE = [
    ("The office.It was done.so it goes.", "a space missed after a full stop"),
    ("e.g. file.py, i.e. v1.2.3 at 10:30:45", "abbreviations, files, versions, times"),
    ("std::vector a::b and 3.14159265", "code and decimals"),
    ("order 12345678, ticket 987654", "identifiers"),
    ("from 2023-2024 on, at 10:30", "years and times"),
    ("I have 1 000 000 things for 1.234.567,00 EUR", "quantities"),
    ("5 @ 3 and a@b", "prices, half an address"),
    ("please check us states save driver software license key 12", "context words alone"),
    ("<EMAIL_ADDRESS_1> called <PHONE_NUMBER_12> from <US_SSN_3>", "tokens"),
    ("4111 1111 1111 1112", "no Luhn, no context"),
    ("123456789", "nine digits, no context"),
    ("", "nothing"),
]

HOSTILE = [
    "a", "A", "1", "0", "@", ".", "-", ":", "/", "<", " ", "a.", "1.", "1 ", "1-", "a@", "@a.", "a@a.a",
    "1a", "+1", "(1", "1:", "a:",
    "::1 ",     "http://", "www.", "%", "DE89 ", "de89", "bc1", "0x", "<A", "<A_1>", "a-", "aA", '"@', "?to=",
    "12 34 ", "01 02 ", "jan 1 ",
    "4111 1111 1111 1111 ", "+49 30 1234567 ", "account 12345678 ", "12/12/2012 ",
    "\u0301", "\u0315\u0300", "\u200b", "a\u200b", "\u00e9",
]  # fmt: skip


def accepted(text: str) -> list[Span]:
    view = detection_view(text)
    found = DETECTOR.detect([view.text])[0]
    assert not isinstance(found, PiiError)
    spans = resolve([span for span in found if span.score >= DEFAULT_THRESHOLD])
    return [Span(*view.source(span.start, span.end), span.entity_type, span.score) for span in spans]


@pytest.mark.parametrize(("entity", "value", "reason"), FOUND_EVERYWHERE)
def test_found_in_ordinary_contexts(entity: str, value: str, reason: str) -> None:
    for context in CONTEXTS:
        text = context.format(value)
        start = text.index(value)
        found = [(text[span.start : span.end], span.entity_type) for span in accepted(text) if span.end > start]
        assert found == [(value, entity)], f"{reason}: {text}"


@pytest.mark.parametrize(("entity", "value", "reason"), FOUND_EVERYWHERE)
def test_covered_between_letters_of_a_script_without_spaces(entity: str, value: str, reason: str) -> None:
    for before, after in (("\u53f7\u7801", "\u8c22\u8c22"), ("\u53f7\u7801\uff1a", "\uff0c\u8c22")):
        start, end = len(before), len(before) + len(value)
        found = accepted(before + value + after)
        assert any(span.start <= start and end <= span.end for span in found), reason


@pytest.mark.parametrize(("entity", "context", "value"), NEEDS_CONTEXT)
def test_found_where_the_context_says_so(entity: str, context: str, value: str) -> None:
    text = context.format(value)
    assert [(text[span.start : span.end], span.entity_type) for span in accepted(text)] == [(value, entity)]
    assert accepted(f"A thing like {value} here") == []


@pytest.mark.parametrize(("value", "entity", "context"), DATES)
def test_dates_outweigh_the_numbers_in_them(value: str, entity: str, context: str) -> None:
    text = context.format(value)
    assert [(text[span.start : span.end], span.entity_type) for span in accepted(text)] == [(value, entity)]


@pytest.mark.parametrize(("text", "reason"), LEFT_ALONE)
def test_left_alone(text: str, reason: str) -> None:
    assert [text[span.start : span.end] for span in accepted(text)] == [], reason


@pytest.mark.parametrize(
    ("text", "value", "entity", "reason"),
    [
        ("jo\u200dhn@x\u00ad.com", "jo\u200dhn@x\u00ad.com", "EMAIL_ADDRESS", "zero-width joiner and soft hyphen"),
        (
            "\uff11\uff12\uff13\u201145\u20116789",
            "\uff11\uff12\uff13\u201145\u20116789",
            "US_SSN",
            "full width, Unicode hyphens",
        ),
        (
            "+\u0664\u0669 \u0663\u0660 901820",
            "+\u0664\u0669 \u0663\u0660 901820",
            "PHONE_NUMBER",
            "Arabic-Indic digits",
        ),
        ("4111\u00a01111\u00a01111\u00a01111", "4111\u00a01111\u00a01111\u00a01111", "CREDIT_CARD", "no-break spaces"),
        (
            "(jose\u0301@b\u00fccher.de)",
            "jose\u0301@b\u00fccher.de",
            "EMAIL_ADDRESS",
            "decomposed accent, Unicode domain",
        ),
        ("email=a@b.de&x", "a@b.de", "EMAIL_ADDRESS", "a form field"),
        ("mailto:a@b.de?subject=x", "a@b.de", "EMAIL_ADDRESS", "a link"),
        ("bounce+john=x.com@lists.org", "bounce+john=x.com@lists.org", "EMAIL_ADDRESS", "an address in an address"),
        ('"john doe"@x.com', '"john doe"@x.com', "EMAIL_ADDRESS", "a quoted local part"),
        ("on a@b.de.", "a@b.de", "EMAIL_ADDRESS", "the sentence's full stop"),
        (
            "(https://en.wikipedia.org/wiki/A_(b)).",
            "https://en.wikipedia.org/wiki/A_(b)",
            "URL",
            "brackets of the URL and others",
        ),
        ("+44 20 7946 0958 2 times", "+44 20 7946 0958", "PHONE_NUMBER", "a number that follows"),
        ("no 2024 4111 1111 1111 1111 123", "4111 1111 1111 1111", "CREDIT_CARD", "numbers on both sides"),
        ("DE89 3704 0044 0532 0130 00 please", "DE89 3704 0044 0532 0130 00", "IBAN_CODE", "a word that follows"),
    ],
)
def test_exact_bounds(text: str, value: str, entity: str, reason: str) -> None:
    assert [(text[span.start : span.end], span.entity_type) for span in accepted(text)] == [(value, entity)], reason


def test_two_addresses_that_share_a_part_are_both_covered() -> None:
    (span,) = accepted("a@b.de@c.de")
    assert (span.start, span.end) == (0, 11)


def test_only_the_types_asked_for_are_looked_for() -> None:
    found = PatternDetector({EntityType.URL}).detect(["a@b.de 123-45-6789 https://x.com"])[0]
    assert not isinstance(found, PiiError)
    assert {span.entity_type for span in found} == {"URL"}


def test_a_text_that_fails_leaves_its_neighbours_alone() -> None:
    class Broken(str):
        def __contains__(self, item: object) -> bool:
            raise RuntimeError("my ssn is 123-45-6789")

    first, second, third = DETECTOR.detect(["a@b.de", Broken("a@b.de 1.1.1.1"), "a@b.de"])
    assert isinstance(second, PiiError)
    assert second.reason == "detector_failed"
    assert second.cause == "RuntimeError"
    assert first == third
    assert not isinstance(first, PiiError)
    assert len(first) == 1
    assert "123" not in repr(second) + str(second)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_gate_never_hides_what_its_rule_would_find(rule: object) -> None:
    values = [value for _, value, _ in FOUND_EVERYWHERE] + [value for _, _, value in NEEDS_CONTEXT]
    hits = [value for value in values if list(rule.find(value))]  # type: ignore[attr-defined]
    assert hits or rule not in PRESIDIO_RULES, "no example reaches this rule"
    assert [value for value in hits if not PROBES[rule.gate](value)] == []  # type: ignore[attr-defined]


def test_every_rule_has_a_reason_and_a_name_of_its_own() -> None:
    assert all(rule.reason for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.fixture
def guard() -> Iterator[None]:
    """Ends the process with a traceback: a regular expression that backtracks cannot be interrupted otherwise."""
    faulthandler.dump_traceback_later(120, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """150,000 characters take 0.6 s of CPU at most; one quadratic expression would make it 15 s and more."""
    text = (unit * 150_000)[:150_000]
    started = time.thread_time()
    assert not isinstance(DETECTOR.detect([detection_view(text).text])[0], PiiError)
    assert time.thread_time() - started < 8


def test_no_network_no_heavy_import() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from preprocessing.pii import PiiEngine; from preprocessing.texts import RawText\n"
        "d = PiiEngine().anonymize([RawText('a@b.de https://x.com +49 30 901820')])[0]\n"
        "assert len(d.entities) == 3\n"
        "heavy = {'presidio_analyzer', 'spacy', 'torch', 'transformers', 'tldextract', 'ray'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[5]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"

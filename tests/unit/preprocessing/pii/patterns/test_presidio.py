"""The table against the installed Presidio: what its recognizers find, ours cover. Importing Presidio takes seconds.

Recognizers are run by themselves: an `AnalyzerEngine` would ask for a language model.
"""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules import RULES
from preprocessing.pii.policy import DEFAULT_THRESHOLD
from preprocessing.texts import Span

# Examples of Presidio's own tests and documentation (MIT licence), by recognizer.
EXAMPLES = {
    "EmailRecognizer": [
        "info@presidio.site",
        "my email address is info@presidio.site",
        "try info@presidio.site or anotherinfo@presidio.site",
    ],
    "CreditCardRecognizer": [
        "4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881",
        "my credit card: 122000000000003",
        "371449635398431",
        "5555555555554444",
        "30569309025904",
        "6011000400000000",
        "3528000700000000",
        "my credit card number is 4012-8888-8888-1881",
    ],
    "IbanRecognizer": [
        "AL47212110090000000235698741",
        "AD12 0001 2030 2003 5910 0100",
        "list of ibans: IL150120690000003111111, IL150120690000003111111",
        "GB82 WEST 1234 5698 7654 32",
        "NO9386011117947",
        "MU17BOMM0101101030300200000MUR",
        "PT50 0002 0123 1234 5678 9015 4",
    ],
    "CryptoRecognizer": [
        "16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ",
        "my wallet address is: 16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ",
        "bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297",
    ],
    "IpRecognizer": [
        "microsoft.com 192.168.0.1",
        "my ip: 192.168.0.1",
        "684D:1111:222:3333:4444:5555:6:77",
        "fe80::1234",
        "192.0.2.0/24",
    ],
    "MacAddressRecognizer": ["00:1A:2B:3C:4D:5E", "00-1A-2B-3C-4D-5E", "0012.3456.789A"],
    "PhoneRecognizer": [
        "My US number is (415) 555-0132, and my international one is +1 415 555 0132",
        "My Israeli number is 09-7625400",
        "_: (415)555-0132",
        "United States: (415)555-0132",
        "US: 415-555-0132",
        "+44 (20) 7123 4567",
        "+91 98765 43210",
    ],
    "UrlRecognizer": [
        "https://www.microsoft.com/",
        "http://www.microsoft.com",
        "microsoft.com",
        "my domains: microsoft.com google.co.il",
    ],
    "UsSsnRecognizer": ["078-051121 07805-1121 social", "078-05-1123", "078.05.1123", "my ssn is 078051123"],
    "UsItinRecognizer": ["911-70-1234", "911 70 1234", "my taxpayer id is 911-701234"],
    "UsPassportRecognizer": ["my passport number is 912803456", "passport Z12803456"],
    "UsLicenseRecognizer": ["my driver license: H12234567", "driver license 12345678"],
    "UsBankRecognizer": ["my bank account number is 945456787654"],
    "NhsRecognizer": ["401-023-2137", "221 395 1837", "NHS 0032698674"],
    "UkNinoRecognizer": ["AA 12 34 56 B", "hh 01 02 03 d", "tw987654a", "nino: PR 123612C"],
    "UkPassportRecognizer": ["passport AB1234567"],
    "MedicalLicenseRecognizer": ["BB1388568", "AB1234563"],
    "DateRecognizer": [
        "born 2020-05-21",
        "birthday: 12/25/1980",
        "DOB 25.12.1980",
        # of Presidio's own tests
        "1/9/80",
        "01/12/1980",
        "5-20-2021",
        "20-5-2021",
        "2021.05.20 and 20.5.2021",
        "2012/5/20",
        "5-MAY-2021",
        "5-MAY",
        "MAY-2021",
        "2025-09-30T18:57:09.123Z",
        "2025-09-30T18:57+01:00",
    ],
}


@pytest.fixture(scope="module")
def presidio() -> Any:
    return importlib.import_module("presidio_analyzer.predefined_recognizers")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_presidio_finds_is_covered(name: str, presidio: Any) -> None:
    recognizer = getattr(presidio, name)()
    found = 0
    for text in EXAMPLES[name]:
        ours = PatternDetector().detect([text])[0]
        assert isinstance(ours, list)
        covered = {offset for span in ours if span.score >= DEFAULT_THRESHOLD for offset in range(span.start, span.end)}
        for theirs in _longest(recognizer.analyze(text, recognizer.supported_entities, None)):
            found += 1
            assert set(range(theirs.start, theirs.end)) <= covered, text[theirs.start : theirs.end]
    assert found >= len(EXAMPLES[name]), "an example in which Presidio finds nothing tests nothing"


def test_every_recognizer_of_the_table_is_tested_and_exists(presidio: Any) -> None:
    names = {rule.presidio for rule in RULES} - {""}
    assert names == set(EXAMPLES)
    assert all(hasattr(presidio, name) for name in names)


def _longest(results: list[Any]) -> list[Span]:
    """Presidio's findings but those within another of its findings."""
    spans = [Span(result.start, result.end, result.entity_type, 1.0) for result in results]
    return [
        span
        for span in spans
        if not any(other != span and other.start <= span.start and span.end <= other.end for other in spans)
    ]

"""Check digits: published examples pass, the same with a digit changed do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from preprocessing.pii.patterns import checks


@pytest.mark.parametrize(
    ("check", "right", "wrong", "source"),
    [
        (checks.luhn, "4111111111111111", "4111111111111112", "Visa's test number"),
        (checks.luhn, "378282246310005", "378282246310006", "American Express's, odd length"),
        (checks.iban, "DE89370400440532013000", "DE88370400440532013000", "SWIFT registry, Germany"),
        (
            checks.iban,
            "MT84MALT011000012345MTLCAST001S",
            "MT84MALT011000012345MTLCAST001T",
            "SWIFT registry, Malta: letters",
        ),
        (checks.mod11, "943 476 5919", "943 476 5918", "NHS data dictionary"),
        (checks.dea, "AB1234563", "AB1234564", "the DEA's worked example"),
        (
            checks.bitcoin,
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "the genesis block",
        ),
        (
            checks.bitcoin,
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
            "Bech32",
        ),
        (
            checks.bitcoin,
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "0J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "0 is no base-58 digit",
        ),
    ],
)
def test_check(check: Callable[[str], bool], right: str, wrong: str, source: str) -> None:
    assert check(right), source
    assert not check(wrong), source
